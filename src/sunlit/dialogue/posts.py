"""Which post owes the answer, and which posts may show or hide what the public wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import post_codes_named, running_on, runs_on
from sunlit.matters.models import Matter

OFFICE = "office"
MODERATORS = (OFFICE, "secrecy_review", "publicity", "petitions", "village_oversight", "village_committee")


def is_held(tenure: Tenure, day: date) -> bool:
    """Return whether the tenure runs on `day`."""
    if tenure.until is not None:
        return runs_on(Tenure.objects.get(ref=tenure.ref), day)
    return tenure.from_on <= day and (tenure.to_on is None or tenure.to_on >= day)


def posts_held(body: Body, day: date) -> list[str]:
    """Return the posts that somebody holds on `day`, in the order of the body's list.

    A seat in an organ that votes is not a desk: an assembly answers through the post that records for it.
    """
    held = Q(until=None) & (Q(to_on=None) | Q(to_on__gte=day)) | running_on(day)
    running = Tenure.objects.filter(held, body=body, from_on__lte=day, seat="")
    return list(running.order_by("post__position").values_list("post__code", flat=True).distinct())


def responsible_post(
    body: Body, day: date, *, matter: Matter | None = None, power: Power | None = None, first: str = ""
) -> str:
    """Return the post that owes an answer: always one that somebody holds now, else the office.

    For a matter the post whose turn it is, then the posts that the matter named for itself, then the
    holder of its power; for a power its holder. An organ without a desk answers through its recorder.
    `first` is asked before all of them: for an objection the post of the step that answers it.
    """
    held = posts_held(body, day)
    named = [first] if first else []
    named += _of_matter(matter) if matter else ()
    named += _holder(body, power or (matter.power if matter else None))
    recorders = dict(body.posts.filter(code__in=named).values_list("code", "recorded_by"))
    for code in named:
        for candidate in (code, recorders.get(code, "")):
            if candidate in held:
                return candidate
    return OFFICE if OFFICE in held or not held else held[0]


def _of_matter(matter: Matter) -> Iterator[str]:
    open_runs = matter.runs.filter(is_open=True).order_by("due_at", "position")
    for post, recorder in open_runs.values_list("post", "recorder"):
        yield from (post, recorder)
    yield from matter.posts.values()


def _holder(body: Body, power: Power | None) -> list[str]:
    return post_codes_named(str(power.row.get("holder_zh", "")), body, "zh") if power else []


def moderators(body: Body, day: date) -> list[str]:
    """Return the posts that may hide what the public wrote.

    Only a few may, so that those who are asked a question cannot put it away themselves; a small body
    in which none of them is held lets every post do it.
    """
    held = posts_held(body, day)
    chosen = body.rules.get("moderators") or MODERATORS
    return [code for code in held if code in chosen] or held
