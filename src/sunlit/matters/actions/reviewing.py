"""The secrecy review of what is made public: asked for where the step says so, by another person and post."""

from __future__ import annotations

from dataclasses import replace

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import members_now, tenures_now
from sunlit.matters.actions.door import Entering, Standing, standing_of
from sunlit.matters.fitting import REVIEWER
from sunlit.matters.models import Matter
from sunlit.matters.second_person import second_objections
from sunlit.procedure.rules.acts import reviewed_first


def review_asked_of(standing: Standing, step: str, verb: str) -> str:
    """Return the post that has to review what is done at `step` before it is public; "" for none."""
    row = standing.course.procedure.steps.get(step)
    if row is None or not reviewed_first(row, verb):
        return ""
    return str(standing.matter.posts.get(row.after_review, row.after_review))


def review_asked(matter: Matter, step: str, verb: str, now: int) -> str:
    """Return the post that has to review what is done at `step` with `verb`; "" for none."""
    return review_asked_of(standing_of(matter, now), step, verb)


def with_review(standing: Standing, entering: Entering, by: Tenure, reviewed: Tenure | None) -> Entering:
    """Return an act with who agreed to it in the review, and with what is wrong with him.

    Without anybody it is the rule of the step that objects.
    """
    asked = review_asked_of(standing, str(entering.data["step"]), str(entering.data["verb"]))
    if not asked or reviewed is None:
        return entering
    body = standing.matter.body
    above = {} if reviewed.body_id == body.slug else {"reviewed_of": reviewed.body_id}
    named = {"reviewed_by": reviewed.person, "reviewer": reviewed.code, **above}
    found = second_objections(body, by, reviewed, [asked], standing.now)
    return replace(entering, data={**entering.data, **named}, objections=[*entering.objections, *found])


def reviewers_of(body: Body, post: str, by: Tenure, now: int) -> list[Tenure]:
    """Return who may review what `by` makes public and `post` reviews.

    Where nobody holds that post: the secrecy reviewer of the body above, and where there is none the others
    in office.
    """
    found = members_now(body, post)
    if not found and post == REVIEWER and body.parent is not None:
        found = members_now(body.parent, REVIEWER)
    found = found or tenures_now(body)
    return [one for one in found if not second_objections(body, by, one, [post], now)]
