"""The rows of both ledgers, read in batches; only what is public."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import override

from sunlit.catalogue.columns import class_code
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import post_names
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Duty, Matter
from sunlit.portal.ledgers.workbook import Cell, Column
from sunlit.portal.telling import public_value
from sunlit.ui.formats import ZONE, document, local
from sunlit.ui.wording import plain, t

BATCH = 200
Row = TypeVar("Row", Matter, Duty)
Names = Mapping[str, Mapping[str, str]]

MATTERS = (
    ("number", 12), ("title", 40), ("power", 10), ("power_name", 24), ("class", 12), ("state", 12),
    ("amount", 14), ("opened", 17), ("due", 17), ("decided", 17), ("closed", 17), ("post", 20),
    ("steps_done", 10), ("late", 10), ("departures", 10), ("documents", 28), ("entry", 10),
    ("page", 44),
)  # fmt: skip
DUTIES = (
    ("what", 36), ("matter", 12), ("title", 40), ("scope", 16), ("owes", 20), ("triggered", 17), ("due", 17),
    ("state", 14), ("met", 17), ("entry", 10), ("met_by", 10), ("page", 44),
)  # fmt: skip


def columns(names: tuple[tuple[str, int], ...]) -> list[Column]:
    """Return the columns with their headings in the reader's language."""
    return [Column(t(f"ledger.column.{name}"), width) for name, width in names]


def matters_of(body: Body, year: int) -> QuerySet[Matter]:
    """Return the matters that a body opened in a year, in the order of their numbers."""
    rows = Matter.objects.filter(body=body, number__startswith=f"{year}-").order_by("ref")
    return rows.select_related("title", "power").prefetch_related("document_numbers").defer("power__row")


def duties_of(body: Body, year: int) -> QuerySet[Duty]:
    """Return what a body had to make public in a year, the first due first."""
    first, after = (int(datetime(y, 1, 1, tzinfo=ZONE).timestamp() * 1000) for y in (year, year + 1))
    rows = Duty.objects.filter(body=body, due_at__gt=first, due_at__lte=after)
    return rows.select_related("matter__title").order_by("due_at", "ref")


def rows_of(
    found: QuerySet[Row], line: Callable[[Row, Names, str], list[Cell]], body: Body, language: str, site: str
) -> Iterator[list[Cell]]:
    """Yield a line for each row; `site` is what stands before the path of each page.

    The words of a batch are chosen at once: the language of a page does not last until its last byte.
    """
    posts = post_names(body.slug)
    rows = iter(found.iterator(chunk_size=BATCH))
    while batch := list(islice(rows, BATCH)):
        with override(language):
            lines = [line(row, posts, site) for row in batch]
        yield from lines


def matter_line(row: Matter, posts: Names, site: str) -> list[Cell]:
    """Return the line of a matter in the ledger."""
    amount = row.facts.get("amount")
    return [
        row.number,
        plain(public_value(row.title)),
        row.power.code if row.power else "",
        plain(row.power.name) if row.power else t("ledger.unlisted"),
        t(f"class.{class_code(row.power.power_class)}") if row.power else "",
        t(f"state.{row.state}"),
        amount if isinstance(amount, int) and not isinstance(amount, bool) else None,
        _at(row.opened_at),
        _at(row.due_at),
        _at(row.decided_at),
        _at(row.closed_at),
        plain(posts.get(row.step_post)) or row.step_post,
        row.steps_done,
        row.late_count,
        row.departures_count,
        t("punct.list").join(document(one) for one in row.document_numbers.all()),
        _index(row.leaf_id),
        f"{site}/{row.body_id}/matters/{row.number}/",
    ]


def duty_line(row: Duty, posts: Names, site: str) -> list[Cell]:
    """Return the line of a duty to disclose in the ledger."""
    return [
        plain(row.what),
        row.matter.number,
        plain(public_value(row.matter.title)),
        t(f"powers.scope.{row.scope}"),
        plain(posts.get(row.post)) or row.post,
        _at(row.triggered_at),
        _at(row.due_at),
        t(f"ledger.duty.{row.state}"),
        _at(row.met_at),
        row.trigger,
        row.met_by,
        f"{site}/{row.body_id}/matters/{row.matter.number}/",
    ]


def years_of(slug: str, now: int) -> list[int]:
    """Return the years of the record of a body, the newest first."""
    begun = Leaf.objects.filter(ref=f"{slug}/0").values_list("at", flat=True).first() or now
    return list(range(local(now).year, local(begun).year - 1, -1))


def _at(at: int | None) -> datetime | None:
    """Return an instant as local time, to the minute; midnight ends the day before it."""
    if at is None:
        return None
    found = local(at)
    midnight = found.hour == found.minute == 0
    return (found - timedelta(minutes=1) if midnight else found).replace(second=0, microsecond=0)


def _index(ref: Any) -> int:
    return int(str(ref).rsplit("/", 1)[1])
