"""A calendar file as RFC 5545 wants it: lines of at most 75 octets, CRLF, texts escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sunlit.ui.formats import iso
from sunlit.ui.wording import lang

WIDTH = 75  # octets of a line without its end


@dataclass(frozen=True, slots=True)
class Event:
    """One instant in a calendar; `at` and `stamp` are UTC milliseconds."""

    uid: str
    at: int
    stamp: int
    summary: str
    description: str
    address: str
    tentative: bool = False


def calendar(product: str, name: str, events: Iterable[Event]) -> str:
    """Return the whole file. `product` says which calendar it is, whatever the language: one id for each."""
    return "".join(f"{line}\r\n" for whole in _lines(product, name, events) for line in folded(whole))


def _lines(product: str, name: str, events: Iterable[Event]) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Sunlit//{product}//{lang().upper()}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escaped(name)}"
    for event in events:
        yield "BEGIN:VEVENT"
        yield f"UID:{escaped(event.uid)}"
        yield f"DTSTAMP:{_instant(event.stamp)}"
        yield f"DTSTART:{_instant(event.at)}"
        yield f"SUMMARY:{escaped(event.summary)}"
        yield f"DESCRIPTION:{escaped(event.description)}"
        yield f"URL:{event.address}"
        yield f"STATUS:{'TENTATIVE' if event.tentative else 'CONFIRMED'}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """Return a text value: backslash, semicolon, comma and line end escaped, other control signs left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "".join("\\n" if sign == "\n" else sign for sign in text if sign >= " " or sign == "\n")


def folded(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 octets, never within a character; each further one indented."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece


def _instant(at: int) -> str:
    return iso(at).replace("-", "").replace(":", "")
