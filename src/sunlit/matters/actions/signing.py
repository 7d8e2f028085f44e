"""The signature under an act: asked for where the body's rules say so, and always of another person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names
from sunlit.catalogue.signing import signing_post
from sunlit.matters.actions.door import Entering, Standing, standing_of
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.models import Matter
from sunlit.matters.second_person import same_person
from sunlit.matters.signing_rules import is_emergency, signature_codes
from sunlit.procedure.rules import Objection


def asked_of(standing: Standing, step: str, by: Tenure) -> str:
    """Return the post that has to sign off what `by` does at `step` now; "" when nobody has to.

    What an organ decided by vote is entered and not signed off; nothing is on the emergency path.
    """
    row = standing.course.procedure.steps.get(step)
    power = standing.matter.power.code if standing.matter.power else ""
    if (row is not None and row.rule is not None) or is_emergency(
        power, standing.state.permits, step, standing.now
    ):
        return ""
    chosen = Body.objects.values_list("rules", flat=True).get(slug=standing.matter.body_id)
    return signing_post(chosen, by.post.code)


def signature_asked(matter: Matter, step: str, by: Tenure, now: int) -> str:
    """Return the post that has to sign off what `by` does at `step`; "" when nobody has to."""
    return asked_of(standing_of(matter, now), step, by)


def with_signature(
    standing: Standing,
    entering: Entering,
    by: Tenure,
    signed: Tenure | None,
    reviewed: Tenure | None = None,
) -> Entering:
    """Return an act with its signature, and with what is wrong with it; `reviewed` is who reviewed it."""
    data = dict(entering.data)
    if signed is not None:
        data |= {
            "signed_by": signed.post.code,
            "signed_tenure": signed.code,
            "signed_person": signed.person,
        }
    found = [*signature_objections(standing, replace(entering, data=data), by, signed)]
    if signed is not None and reviewed is not None and same_person(signed, reviewed):
        found = [*found, Objection("signature_reviewer", {}, str(data["step"]))]
    return replace(entering, data=data, objections=[*entering.objections, *found])


def signature_objections(
    standing: Standing, entering: Entering, by: Tenure, signed: Tenure | None
) -> Iterator[Objection]:
    """Yield why an act cannot be entered with this signature, or with none."""
    matter, step = standing.matter, str(entering.data["step"])
    asked = asked_of(standing, step, by)
    found = signed.post.code if signed else ""
    for code in signature_codes(asked, by.person, entering.data):
        name = post_names(matter.body_id).get(asked) or {"zh": asked, "en": asked}
        yield Objection(code, {"post": asked, "name": dict(name), "found": found}, step)
    if signed is not None and tenure_objections(signed, matter.body, standing.now):
        yield Objection("signature_over", {"tenure": signed.code}, step)
