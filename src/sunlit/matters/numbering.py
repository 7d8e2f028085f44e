"""Document numbers given by the record itself: nobody types one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries.posts import post_levels
from sunlit.catalogue.series import own_posts
from sunlit.ledger.models import Leaf
from sunlit.matters.models import DocumentNumber, Matter
from sunlit.procedure.grammar import Step
from sunlit.procedure.numbering import Series, act_numbered_as, series_for, series_of
from sunlit.record.entry import Entry


def act_number(matter: Matter, step: Step | None, data: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Return the number that an act bears, as fields of its entry; none when it bears none.

    The caller holds the lock of the record, so that the number is the next one when the entry is made.
    """
    numbered_as = act_numbered_as(step, data)
    if step is None or not numbered_as:
        return {}
    return number_of(matter.body_id, numbered_as, matter.posts.get(step.post, step.post), at)


def number_of(slug: str, numbered_as: str, post: str, at: int) -> dict[str, Any]:
    """Return the number that an entry of `post` bears, as fields: what the rules in force say."""
    body = Body.objects.get(slug=slug)
    known = [one for one in series_of(body.rules) if one.of == numbered_as]
    if not known:
        return {}
    found = series_for(known, numbered_as, post, own_posts(body.level, post_levels(slug)))
    if found is None:
        return {}
    year = local_day(body, at).year
    return {"document": found.code, "document_year": year, "document_n": last_number(body, found, year) + 1}


def last_number(body: Body, series: Series, year: int) -> int:
    """Return the last number that a series gave in a year; 0 before the first."""
    given = DocumentNumber.objects.filter(body=body, series=series.code, year=year)
    return given.order_by("-n").values_list("n", flat=True).first() or 0


def keep_number(leaf: Leaf, entry: Entry, matter: Matter | None = None) -> None:
    """Keep the number that an entry gives, under the name that its series had then."""
    data = entry.data
    if "document" not in data:
        return
    body = Body.objects.get(slug=entry.body)
    code, year, n = data["document"], data["document_year"], data["document_n"]
    series = {one.code: one for one in series_of(body.rules)}.get(code)
    DocumentNumber.objects.create(
        ref=f"{entry.body}/{code}/{year}/{n}",
        body=body,
        series=code,
        year=year,
        n=n,
        numbered_as=series.of if series else "",
        name=dict(series.name) if series else {"zh": code, "en": code},
        leaf=leaf,
        matter=matter,
        meeting="" if matter else entry.stream.partition(":")[2],
        at=entry.at,
    )
