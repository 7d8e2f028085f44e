"""Who may act beside the steps, whose posts the procedure names: open, correct, withhold, close.

The step itself says who performs it. The rest belongs to those who answer for the matter: the holder of the
power, the post that opened it, the post that acted, and the office that keeps the papers. In a small body,
a village say, where nobody holds an office, every post may.
"""

from __future__ import annotations

from collections.abc import Iterable

from sunlit.catalogue.days import local_day, today_of
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import (
    entering,
    post_codes_named,
    post_names,
    procedure_by_digest,
    running_on,
)
from sunlit.matters.models import Act, Matter, StepRun
from sunlit.matters.named_posts import KEEPERS as KEEPERS
from sunlit.matters.named_posts import OFFICE as OFFICE
from sunlit.matters.named_posts import REVIEWER as REVIEWER
from sunlit.matters.proposed import ProposedMatter
from sunlit.procedure.rules import Objection
from sunlit.procedure.rules.codes import joined


def tenure_objections(by: Tenure, body: Body, now: int) -> list[Objection]:
    """Return why `by` cannot act in `body` now: not of it, not begun, or over since the page was read.

    Who stands in for another acts on his days alone.
    """
    day = local_day(body, now)
    row = Tenure.objects.filter(ref=by.ref, body=body.slug, to_on=None).first()
    if row is None or (row.until is None and day < row.from_on):
        return [Objection("tenure", {"tenure": by.code}, "")]
    if row.until is not None and not row.from_on <= day <= row.until:
        days = {"from": row.from_on.isoformat(), "to": row.until.isoformat()}
        return [Objection("tenure_days", {"tenure": by.code, **days}, "")]
    return []


def stand_in_objections(members: Iterable[Tenure]) -> list[Objection]:
    """Return that somebody who stands in for another is named as a member: nobody votes for another."""
    if any(member.until is not None for member in members):
        return [Objection("stand_in_votes", {}, "")]
    return []


def recorder_objections(by: Tenure) -> list[Objection]:
    """Return that a member enters what an organ decides, where somebody is there to record it."""
    return [] if entering([by]) else [Objection("recorder", {"name": dict(by.post.name)}, "")]


def opening_posts(body: Body, power: Power | None, proposed: ProposedMatter) -> list[str]:
    """Return the posts that may open a matter: of its first step, of its power, and those it names."""
    found = [*proposed.posts.values(), *holders_of(body, power)]
    if power is not None:
        procedure = procedure_by_digest(body.slug, power.procedure.digest)
        first = procedure.steps[procedure.start]
        for step in [first, *(step for step in procedure.steps.values() if step.number == 1)]:
            found += [proposed.posts.get(role, role) for role in (step.recorded_by, step.post) if role]
    return with_recorders(body, [*found, OFFICE])


def closing_posts(matter: Matter) -> list[str]:
    """Return the posts that may close a matter: who ended it, who opened it, who holds the power."""
    last = (
        StepRun.objects.filter(matter=matter, done_at__isnull=False).order_by("-done_at", "-position").first()
    )
    ended = [last.recorder, last.post] if last else []
    return with_recorders(
        matter.body, [*ended, *opener_of(matter), *holders_of(matter.body, matter.power), OFFICE]
    )


def correcting_posts(matter: Matter, act: Act) -> list[str]:
    """Return the posts that may correct an act: the one that acted, the opener's, the holder, the office."""
    return with_recorders(
        matter.body, [act.post, *opener_of(matter), *holders_of(matter.body, matter.power), OFFICE]
    )


def fit_objections(
    body: Body, by: Tenure, posts: Iterable[str], office: Iterable[str] = (OFFICE,)
) -> list[Objection]:
    """Return that the post of `by` is none of `posts`.

    In a body where nobody holds one of `office` every post will do; no `office` allows no exception.
    """
    allowed, office = list(dict.fromkeys(posts)), list(office)
    if by.post.code in allowed or (office and not held_among(body, office)):
        return []
    names = post_names(body.slug)
    listed = joined(names.get(code) or {"zh": code, "en": code} for code in allowed)
    return [Objection("post_fit", {"allowed": allowed, "names": listed, "found": by.post.code}, "")]


def held_among(body: Body, posts: Iterable[str]) -> bool:
    """Return whether somebody holds one of these posts now."""
    running = Tenure.objects.filter(running_on(today_of(body)), body=body, post__code__in=list(posts))
    return running.exists()


def opener_of(matter: Matter) -> list[str]:
    """Return the post that opened a matter; nothing when its entry names none."""
    post = Act.objects.filter(matter=matter, kind="matter.opened").values_list("post", flat=True).first()
    return [post] if post else []


def holders_of(body: Body, power: Power | None) -> list[str]:
    """Return the posts that hold a power."""
    return post_codes_named(str(power.row.get("holder_zh", "")), body, "zh") if power else []


def with_recorders(body: Body, posts: Iterable[str]) -> list[str]:
    """Return the posts, each followed by the one that records for it: an outsider sits at no desk."""
    wanted = list(dict.fromkeys(post for post in posts if post))
    recorders = dict(body.posts.filter(code__in=wanted).values_list("code", "recorded_by"))
    return [one for post in wanted for one in (post, recorders.get(post, "")) if one]
