"""The register of what is kept back: every stub, by ground, with the date on which it is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from sunlit.catalogue.models import Body
from sunlit.ledger.holding import Holding
from sunlit.matters.models import Withholding
from sunlit.matters.queries.lists import one_by_one

_BY_GROUND: Holding[dict[str, int]] = Holding()


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the register."""

    body: str
    matter: str  # number
    matter_title: Mapping[str, str] | None
    part: int
    what: Mapping[str, str] | None
    ground: str
    review_on: date
    proposed_by: str
    reviewed_by: str
    approved_by: str
    at: int
    index: int
    opened_index: int | None
    looked_by: str  # who proposed the outcome of the last review, and who agreed to it
    looked_agreed: str
    overdue: bool


def withheld(body: Body, today: date, *, ground: str = "", limit: int = 50, offset: int = 0) -> list[Kept]:
    """Return what a body keeps back, the next review first; what was opened again comes last."""
    rows = one_by_one(Withholding.objects.all(), "matter__body_id", [body.slug])
    rows = rows.select_related("matter__title", "what", "leaf")
    if ground:
        rows = rows.filter(ground=ground)
    ordered = rows.order_by(F("opened_index").asc(nulls_first=True), "review_on", "leaf_id")
    return [_kept(row, today) for row in ordered[offset : offset + limit]]


def withheld_by_ground(body: Body) -> dict[str, int]:
    """Return how many things are kept back now on each ground."""
    return dict(_BY_GROUND.get([body.slug], 0, lambda: _counted(body)))


def withheld_below(body: Body) -> dict[str, dict[str, int]]:
    """Return how many things each body directly below keeps back now on each ground, with those below it."""
    rows = Withholding.objects.filter(
        Q(matter__body__parent=body) | Q(matter__body__parent__parent=body), opened_index=None
    )
    found: dict[str, dict[str, int]] = {}
    keys = rows.order_by().values_list("matter__body_id", "matter__body__parent_id", "ground")
    for slug, parent, ground, n in keys.annotate(n=Count("leaf")):
        counts = found.setdefault(slug if parent == body.slug else parent, {})
        counts[ground] = counts.get(ground, 0) + n
    return found


def _counted(body: Body) -> dict[str, int]:
    rows = _rows(body).filter(opened_index=None).order_by().values_list("ground").annotate(n=Count("leaf"))
    return dict(rows)


def _rows(body: Body) -> QuerySet[Withholding]:
    return Withholding.objects.filter(matter__body=body)


def _kept(row: Withholding, today: date) -> Kept:
    title = row.matter.title
    return Kept(
        body=row.matter.body_id,
        matter=row.matter.number,
        matter_title=title.value if title is not None else None,
        part=row.part,
        what=row.what.value if row.what is not None and row.what.scope == "public" else None,
        ground=row.ground,
        review_on=row.review_on,
        proposed_by=row.proposed_by,
        reviewed_by=row.reviewed_by,
        approved_by=row.approved_by,
        at=row.at,
        index=row.leaf.index,
        opened_index=row.opened_index,
        looked_by=row.looked_by,
        looked_agreed=row.looked_agreed,
        overdue=row.opened_index is None and row.review_on < today,
    )
