"""Dates, instants, sums and sizes as people write them, in Chinese and in English.

Instants are UTC milliseconds; they are shown in the body's zone, China's unless a page says otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sunlit.ledger.clock import now_ms
from sunlit.procedure.numbering import written
from sunlit.ui.wording import lang

ZONE = ZoneInfo("Asia/Shanghai")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(at: int) -> datetime:
    """Return an instant as local date and time."""
    return datetime.fromtimestamp(at / 1000, ZONE)


class Numbered(Protocol):
    """A document number: the name of its series, the year, and which it is in that year."""

    name: dict[str, str]
    year: int
    n: int


def document(row: Numbered) -> str:
    """Return a document number in the reader's language: 青禾党发〔2026〕5号, in English with words."""
    return written(row.name, row.year, row.n, lang())


def document_on_paper(row: Numbered) -> str:
    """Return a document number as it stands on the paper itself: 青禾党发〔2026〕5号."""
    return written(row.name, row.year, row.n, "zh")


def day(at: int | date | str | None) -> str:
    """Return a day: 11 月 26 日, or 26 Nov; with the year when it is not this one."""
    if at is None or at == "":
        return ""
    if isinstance(at, str):
        at = date.fromisoformat(at)
    found = local(at).date() if isinstance(at, int) else at
    return _day_of(found, with_year=found.year != local(now_ms()).year)


def dated(at: int | None) -> str:
    """Return a day with its year, for paper that is kept: 2026 年 11 月 26 日, or 26 Nov 2026."""
    return "" if at is None else _day_of(local(at).date(), with_year=True)


def _day_of(day: date, *, with_year: bool) -> str:
    if lang() == "zh":
        name = f"{day.month} 月 {day.day} 日"
        return f"{day.year} 年 {name}" if with_year else name
    name = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{name} {day.year}" if with_year else name


def clock(at: int | None) -> str:
    """Return the hour and minute of an instant: 17:30."""
    return "" if at is None else f"{local(at):%H:%M}"


def moment(at: int | None) -> str:
    """Return day, hour and minute: 11 月 26 日 17:30, or 26 Nov, 17:30."""
    if at is None:
        return ""
    return f"{day(at)} {clock(at)}" if lang() == "zh" else f"{day(at)}, {clock(at)}"


def due(at: int | None) -> str:
    """Return an instant by which something is due; midnight is the end of the day before: 27 Nov, 24:00."""
    if at is None or clock(at) != "00:00":
        return moment(at)
    return f"{day(at - 1)} 24:00" if lang() == "zh" else f"{day(at - 1)}, 24:00"


def iso(at: int | None) -> str:
    """Return an instant as the `datetime` attribute wants it: 2026-11-26T09:30:00Z."""
    return "" if at is None else datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def yuan(amount: int | None) -> str:
    """Return a sum of whole yuan: 79.8 万元, or 798,000 yuan."""
    if amount is None:
        return ""
    if lang() == "en":
        return f"{amount:,} yuan"
    if amount >= 10_000:
        return f"{amount / 10_000:,.4f}".rstrip("0").rstrip(".") + " 万元"
    return f"{amount:,} 元"


def size(size_bytes: int) -> str:
    """Return the size of a file: 12 kB, 3.4 MB."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.0f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def percent(part: int, whole: int) -> str:
    """Return a share in whole per cent, or a dash when there is nothing to divide."""
    return f"{round(100 * part / whole)}%" if whole else "–"
