"""Document numbers as pages show them: the registers of a body, and what bears a number that was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Leaf
from sunlit.matters.models import DocumentNumber
from sunlit.procedure.numbering import Asked, pressed, series_of

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """One series in one year: how many numbers it gave, from which to which."""

    series: str
    year: int
    name: Text
    given: int
    first: int
    last: int

    @property
    def gapless(self) -> bool:
        """Return whether every number from 1 to the last was given once."""
        return self.first == 1 and self.given == self.last


def registers_of(body: Body) -> list[Register]:
    """Return every register of a body, the newest year first, in the order of its series.

    A register is named as the last number in it.
    """
    rows = DocumentNumber.objects.filter(body=body)
    counted = rows.order_by().values("series", "year")
    figures = list(counted.annotate(given=Count("n"), first=Min("n"), last=Max("n")))
    ends = [f"{body.slug}/{row['series']}/{row['year']}/{row['last']}" for row in figures]
    names = {(row.series, row.year): dict(row.name) for row in rows.filter(ref__in=ends)}
    found = [Register(name=names[row["series"], row["year"]], **row) for row in figures]
    order = [one.code for one in series_of(body.rules)]
    return sorted(found, key=lambda one: (-one.year, _place(order, one.series)))


def _place(order: Sequence[str], code: str) -> tuple[int, str]:
    return (order.index(code) if code in order else len(order)), code


def numbers_in(body: Body, series: str, year: int) -> QuerySet[DocumentNumber]:
    """Return the numbers of one register, the newest first."""
    rows = DocumentNumber.objects.filter(body=body, series=series, year=year).order_by("-n")
    return rows.select_related("matter__title", "leaf")


def numbers_of_leaves(leaves: Iterable[str]) -> dict[str, DocumentNumber]:
    """Return the numbers that entries gave, by the key of the entry."""
    return {row.leaf_id: row for row in DocumentNumber.objects.filter(leaf__in=set(leaves))}


def number_of_leaf(leaf: Leaf) -> DocumentNumber | None:
    """Return the number that an entry gave; None for most."""
    return DocumentNumber.objects.filter(leaf=leaf).first()


def minutes_number(slug: str, meeting: str) -> DocumentNumber | None:
    """Return the number of the minutes of a meeting; None before its end, and in a body without series."""
    return DocumentNumber.objects.filter(body=slug, meeting=meeting).first() if meeting else None


def numbers_named(asked: Asked, slugs: Sequence[str]) -> list[DocumentNumber]:
    """Return what bears the number that somebody typed, in these bodies: by either name of its series."""
    rows = DocumentNumber.objects.filter(year=asked.year, n=asked.n, body__in=list(slugs))
    return [
        row
        for row in rows.select_related("matter__title", "leaf")
        if asked.name in {pressed(said) for said in row.name.values()}
    ]
