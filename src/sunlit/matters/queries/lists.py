"""Lists of matters: paged, a fixed number of queries, no row read that is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from sunlit.matters.models import Matter, StepRun

PAGE = 20
T = TypeVar("T")
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


def page_of(rows: QuerySet[Any], number: int, size: int = PAGE) -> Page[Any]:
    """Cut one page out of an ordered query; one row more than shown tells whether another follows."""
    start = (max(number, 1) - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], max(number, 1), len(found) > size)


def matters(
    slugs: list[str],
    *,
    state: str = "",
    power_class: str = "",
    power: str = "",
    village: str = "",
    late_at: int = 0,
) -> QuerySet[Matter]:
    """Return matters of the bodies `slugs`, last touched first, narrowed by what is given."""
    rows = Matter.objects.filter(body__in=slugs).select_related(*LINE).order_by("-last_at", "ref")
    if state:
        rows = rows.filter(state=state)
    if power_class:
        rows = rows.filter(power__power_class=power_class)
    if power:
        rows = rows.filter(power__code=power)
    if village:
        rows = rows.filter(Q(village=village) | Q(body=village))
    if late_at:
        rows = rows.filter(due_at__lt=late_at, closed_at__isnull=True)
    return rows


def of_power(slug: str, code: str, running: int, number: int, size: int = PAGE) -> Page[Matter]:
    """Return one page of the matters of a power, of every version: those under way first, then by last act.

    `running` is how many are under way (`Count.running`): so the two halves are cut without counting rows.
    """
    rows = matters([slug], power=code)
    start = (max(number, 1) - 1) * size
    found = list(rows.filter(closed_at=None)[start : start + size + 1])
    left = size + 1 - len(found)
    closed_from = max(0, start - running)
    found += rows.exclude(closed_at=None)[closed_from : closed_from + left]
    return Page(found[:size], max(number, 1), len(found) > size)


def open_now(slugs: list[str], now: int, most: int = 6) -> list[Matter]:
    """Return matters that are on notice or in consultation now, the first to end first."""
    rows = Matter.objects.filter(body__in=slugs, open_until__gt=now).select_related(*LINE)
    return list(rows.order_by("open_until")[:most])


def just_decided(slugs: list[str], most: int = 5) -> list[Matter]:
    """Return matters last decided by a valid vote, newest first."""
    rows = Matter.objects.filter(body__in=slugs, decided_at__isnull=False).select_related(*LINE)
    return list(rows.order_by("-decided_at")[:most])


def tasks(posts: dict[str, list[str]], most: int = 100) -> list[StepRun]:
    """Return open steps that the given posts enter, by body slug, the first due first."""
    wanted = Q(pk__in=[])
    for slug, codes in posts.items():
        wanted |= Q(matter__body=slug, recorder__in=codes)
    rows = StepRun.objects.filter(wanted, is_open=True).select_related(
        "matter__body", "matter__title", "matter__summary", "matter__procedure", "matter__power"
    )
    return list(rows.order_by("due_at", "opened_at")[:most])
