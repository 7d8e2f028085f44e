"""How wide a text is drawn, and where it is broken into lines.

No font is at hand, so widths are estimated: a Chinese sign is one em, a Latin letter 0.56 em, a bold one
0.65 em. Wide fonts need that much and others less, so what fits by this measure fits on the screen.
"""

from __future__ import annotations

import re
from functools import lru_cache

LATIN, BOLD = 0.56, 0.65  # em
_CLOSING = "，。；：、！？）》”’%」』】,.;:!?)"
_OPENING = "（《“‘「『【("
# A piece that is never broken: a Latin word or number with what hangs on it, else one sign.
_PIECE = re.compile(r"[!-~]+ ?|\s|.")


def width(text: str, size: float, latin: float = LATIN) -> float:
    """Return the width of `text` at font size `size`; `latin` is the width of a Latin letter in em."""
    if text.isascii():
        return len(text) * latin * size
    # UTF-8 needs one byte for a Latin letter and three for a Chinese sign.
    return (len(text) * latin + (len(text.encode()) - len(text)) * (1 - latin) / 2) * size


@lru_cache(maxsize=8192)
def wrap(text: str, size: float, room: float, latin: float = LATIN) -> tuple[str, ...]:
    """Return `text` in lines of at most `room`, about equally long; only a word longer than that is cut.

    No line begins with a closing sign or ends with an opening one. A line break in `text` stays one.
    """
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in wrap(part, size, room, latin))
    total = width(text, size, latin)
    if total <= room:
        return (text,)
    pieces = _pieces(text, size, room, latin)
    lines = _filled(pieces, size, room, latin)
    even = _filled(pieces, size, min(room, total / len(lines) + 1.6 * size), latin)
    return tuple(even if len(even) == len(lines) else lines)


@lru_cache(maxsize=8192)
def wrap_parts(parts: tuple[str, ...], size: float, room: float) -> tuple[str, ...]:
    """Return `parts` in lines, " · " between those on one line; broken between parts where possible."""
    lines: list[str] = []
    line = ""
    for part in parts:
        longer = f"{line} · {part}" if line else part
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = wrap(part, size, room)
        lines += full
    return (*lines, line) if line else tuple(lines)


def _filled(pieces: list[str], size: float, room: float, latin: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and width((line + piece).rstrip(), size, latin) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, size: float, room: float, latin: float) -> list[str]:
    """Return the smallest parts of `text` that stay together."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        glued = pieces and (piece in _CLOSING or pieces[-1][-1] in _OPENING)
        if glued and width(pieces[-1] + piece, size, latin) <= room:
            pieces[-1] += piece
            continue
        cut = max(1, int(room / (latin * size)))
        rest = piece
        while width(rest.rstrip(), size, latin) > room and len(rest) > 1:
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    return pieces
