"""Lists of matters: paged, a fixed number of queries, no row read that is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import BigIntegerField, CharField, ExpressionWrapper, F, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from sunlit.catalogue.models import Power
from sunlit.matters.models import Matter, StepRun
from sunlit.matters.signing_rules import EMERGENCY

PAGE = 20
T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
LINE = ("body", "power", "title", "summary")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. There is no total: a count would read every row."""

    rows: list[T]
    number: int
    more: bool

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing at all to show."""
        return not self.rows and self.number == 1


def page_of(rows: QuerySet[Any] | Sequence[Any], number: int, size: int = PAGE) -> Page[Any]:
    """Cut one page out of an ordered query or list; one row more than shown tells whether another follows."""
    start = (max(number, 1) - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], max(number, 1), len(found) > size)


def matters(
    slugs: list[str],
    *,
    state: str = "",
    power_class: str = "",
    village: str = "",
    late_at: int = 0,
) -> QuerySet[Matter]:
    """Return matters of the bodies `slugs`, last touched first, narrowed by what is given."""
    rows = within(Matter.objects.select_related(*LINE), slugs).order_by("-last_at", "ref")
    if state:
        rows = rows.filter(state=state)
    if power_class:
        of_class = Power.objects.filter(body__in=slugs, power_class=power_class).order_by()
        rows = one_by_one(rows, "power_id", list(of_class.values_list("ref", flat=True)))
    if village:
        rows = rows.alias(at_home=unsought("body_id"), for_whom=unsought("village"))
        rows = rows.filter(Q(for_whom=village) | Q(at_home=village))
    if late_at:
        rows = rows.alias(due=_unsought_instant("due_at")).filter(due__lt=late_at, closed_at__isnull=True)
    return rows


def under(refs: Sequence[str]) -> QuerySet[Matter]:
    """Return the matters of a power, given the keys of all its versions."""
    if len(refs) == 1:
        return Matter.objects.filter(power=refs[0])
    return one_by_one(Matter.objects.all(), "power_id", refs)


def within(rows: QuerySet[Row], slugs: Sequence[str], path: str = "body_id") -> QuerySet[Row]:
    """Return the rows of these bodies. `path` leads to the body's slug.

    For one body the database goes by it. For several it must go by the order of the list, row by row until
    the page is full: going by bodies, it would read every row of theirs and sort them.
    """
    if len(slugs) == 1:
        return rows.filter(**{path: slugs[0]})
    return one_by_one(rows, path, slugs)


def one_by_one(rows: QuerySet[Row], path: str, values: Sequence[str]) -> QuerySet[Row]:
    """Return the rows where `path` is one of `values`, looked at in the order of the list."""
    found: QuerySet[Any] = rows.alias(looked_at=unsought(path)).filter(looked_at__in=values)
    return found


def unsought(path: str) -> Concat:
    """Return a column as an expression: by that no index is chosen."""
    return Concat(path, Value(""), output_field=CharField())


def _unsought_instant(path: str) -> Combinable:
    """Return an instant as an expression: by that no index is chosen.

    It says that it is a large integer: taken for a small one, Django drops a comparison with an instant as
    always true, and every matter would be late on PostgreSQL.
    """
    return ExpressionWrapper(F(path) + 0, output_field=BigIntegerField())


def of_power(refs: Sequence[str], running: int, number: int, size: int = PAGE) -> Page[Matter]:
    """Return one page of the matters of a power, of every version: those under way first, then by last act.

    `running` is how many are under way (`Count.running`): so the two halves are cut without counting rows.
    """
    rows = under(refs).select_related(*LINE).order_by("-last_at", "ref")
    start = (max(number, 1) - 1) * size
    found = list(rows.filter(closed_at=None)[start : start + size + 1])
    left = size + 1 - len(found)
    closed_from = max(0, start - running)
    found += rows.exclude(closed_at=None)[closed_from : closed_from + left]
    return Page(found[:size], max(number, 1), len(found) > size)


def open_now(slugs: list[str], now: int, most: int = 6) -> list[Matter]:
    """Return matters that are on notice or in consultation now, the first to end first."""
    rows = one_by_one(Matter.objects.filter(open_until__gt=now), "body_id", slugs).select_related(*LINE)
    return list(rows.order_by("open_until")[:most])


def emergencies(slugs: list[str], most: int = 3) -> list[Matter]:
    """Return emergencies that are being dealt with now, by the model's power for them, the newest first."""
    refs = list(Power.objects.filter(body__in=slugs, code=EMERGENCY).values_list("ref", flat=True))
    rows = under(refs).filter(closed_at=None).select_related(*LINE) if refs else Matter.objects.none()
    return list(rows.order_by("-last_at")[:most])


def just_decided(slugs: list[str], most: int = 5) -> list[Matter]:
    """Return matters last decided by a valid vote, newest first."""
    decided = Matter.objects.filter(decided_at__isnull=False)
    rows = one_by_one(decided, "body_id", slugs).select_related(*LINE)
    return list(rows.order_by("-decided_at")[:most])


def tasks(posts: dict[str, list[str]], most: int = 100) -> list[StepRun]:
    """Return open steps that the given posts enter, by body slug, the first due first."""
    wanted = Q(pk__in=[])
    for slug, codes in posts.items():
        wanted |= Q(matter__body=slug, recorder__in=codes)
    rows = StepRun.objects.filter(wanted, is_open=True).select_related(
        "matter__body", "matter__title", "matter__leaf"
    )
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "opened_at")[:most])
