"""Show where a text answers a question: escape first, mark after."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sunlit.ledger.tokens import MAX_RUNS, folded, is_cjk, runs

SNIPPET_CHARS = 90
MOST_MARKS = 1_000  # of one run: no snippet shows more


def snippet(text: str, query: str, max_chars: int = SNIPPET_CHARS) -> str:
    """Return the part of `text` around the first place that answers `query`, as HTML with <mark>.

    All of the text is escaped; "…" stands where something was left out.
    """
    flat = " ".join(text.split())
    spans = marks(flat, query)
    start, end = _window(flat, spans, max_chars)
    parts, at = [], start
    for first, last in spans:
        left, right = max(first, start), min(last, end)
        if left >= right:
            continue
        parts += [escape(flat[at:left]), "<mark>", escape(flat[left:right]), "</mark>"]
        at = right
    parts.append(escape(flat[at:end]))
    return ("…" if start else "") + "".join(parts) + ("…" if end < len(flat) else "")


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Return the places of `text` that answer a run of `query`, in order, none overlapping another.

    It takes time in step with the length of the text, whatever stands in it: each run is looked for once,
    as many runs as the search itself looks for, and up to MOST_MARKS places of each.
    """
    plain, origin = _folded_with_origin(text)
    found: list[tuple[int, int]] = []
    for run in list(dict.fromkeys(runs(query)))[:MAX_RUNS]:
        at, most = plain.find(run), len(found) + MOST_MARKS
        while at >= 0 and len(found) < most:
            if is_cjk(run[0]) or _begins_word(plain, at):
                found.append((origin[at], origin[at + len(run) - 1] + 1))
            at = plain.find(run, at + len(run))
    return _merged(sorted(found))


def _begins_word(plain: str, at: int) -> bool:
    return at == 0 or not plain[at - 1].isalnum() or is_cjk(plain[at - 1])


def _folded_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text and for each of its characters the place it came from."""
    if text.isascii():
        return folded(text), range(len(text))
    parts: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        part = folded(char)
        parts.append(part)
        origin += [place] * len(part)
    return "".join(parts), origin


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for left, right in spans:
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _window(text: str, spans: Sequence[tuple[int, int]], max_chars: int) -> tuple[int, int]:
    if len(text) <= max_chars:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    start = max(0, min(first - max_chars // 4, len(text) - max_chars))
    if start and not is_cjk(text[start]):
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    return start, min(len(text), start + max_chars)
