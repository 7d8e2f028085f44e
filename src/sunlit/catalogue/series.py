"""The series of document numbers that a body adopts among its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

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


# --- as people type them -----------------------------------------------------------------------------------

PROPOSED: Final = {  # what stands after the name of the body, and whose entries bear it
    "decision": ("党发", "Party doc."),
    "minutes": ("会纪", "minutes"),
    "notice": ("公示", "notice"),
}
ORGANS: Final = {"county": "committee", "town": "committee", "village": "village_assembly"}
_ENDINGS = ("自治县", "街道", "县", "区", "镇", "乡", "村")
_ENGLISH_ENDINGS = (" County", " District", " Town", " Township", " Subdistrict", " Village")


def proposed_names(zh: str, en: str, level: str) -> dict[str, str]:
    """Return a name for each kind from that of the body, as one types it; a village has no Party papers."""
    short_zh = next((zh.removesuffix(one) for one in _ENDINGS if zh.endswith(one) and zh != one), zh)
    short_en = next((en.removesuffix(one) for one in _ENGLISH_ENDINGS if en.endswith(one)), en)
    found = {}
    for kind, (after_zh, after_en) in PROPOSED.items():
        names = [f"{short_zh}{after_zh}" if zh else "", f"{short_en} {after_en}" if en else ""]
        if level != "village" or kind != "decision":
            found[kind] = " / ".join(name for name in names if name)
    return found


def typed_row(kind: str, typed: str, level: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the series that somebody typed as "青禾党发 / Qinghe Party doc.".

    One that was adopted before keeps its code and its posts, so that it counts on under a new name.
    Raises ProcedureError for a name under which no number could be written.
    """
    first, slash, second = typed.replace("／", "/").partition("/")
    names = {"zh": first.strip(), "en": second.strip()}
    if not slash and first.isascii():
        names = {"zh": "", "en": first.strip()}
    usual = {"code": kind, "for": kind, "posts": [] if kind == "notice" else [ORGANS.get(level, "committee")]}
    row = {**usual, **(before or {}), **names}
    series_of({"series": [row]})
    return row


def typed_name(row: Mapping[str, Any]) -> str:
    """Return a series as one types it."""
    return " / ".join(str(row[lang]) for lang in ("zh", "en") if row.get(lang))


def first_of(rules: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """Return the first series of a kind among a body's rules; None when there is none."""
    return next((dict(row) for row in rules.get("series", ()) if row["for"] == kind), None)
