"""The series of document numbers that a body adopts among its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sunlit.catalogue.errors import AdoptionRefused
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.numbering import Series, series_of


def check_series(rules: Mapping[str, Any]) -> None:
    """Raise AdoptionRefused for series that no number could be given in."""
    try:
        series_of(rules)
    except ProcedureError as wrong:
        raise AdoptionRefused("series", where=wrong.row, needed=wrong.expected) from wrong


def said(series: Series) -> str:
    """Return a series as a comparison shows it: what is numbered by whom, under which name."""
    posts = f" ({', '.join(series.posts)})" if series.posts else ""
    return f"{series.of}{posts}: {' / '.join(series.name.values())}"


def levels_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the level of each post of an adopted list by its code; "" where the list names none."""
    return {row["code"]: row.get("body_level", "") for row in rows}


def own_posts(level: str, levels: Mapping[str, str]) -> Callable[[str], bool]:
    """Return whether a post is the body's own: in a town's record the posts of its villages are not.

    `level` is that of the body, `levels` those of its posts; a post without one is the body's.
    """
    return lambda post: levels.get(post, "") in ("", level)
