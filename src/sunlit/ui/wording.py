"""The table of words: every sentence people read stands once, in both languages, in one row.

`wording/*.csv` has the columns `key,zh,en` (a fourth, `where`, is for translators). A text may hold
parameters, `{n}`, and in English a choice by number, `{n|day|days}`: the first for 1, else the second.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "wording"
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHOICE = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")


class WordMissing(KeyError):
    """A key that stands in no table, or a row that lacks a language."""


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Return every row by key. Raises WordMissing when a key stands twice or lacks a language."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = row["key"]
                if key in found:
                    raise WordMissing(f"{path.name}: {key!r} stands twice")
                if not row["zh"] or not row["en"]:
                    raise WordMissing(f"{path.name}: {key!r} lacks a language")
                found[key] = {"zh": row["zh"], "en": row["en"]}
    return found


def lang() -> str:
    """Return the language of the page being made: "zh" or "en"."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def t(key: str, **params: Any) -> str:
    """Return the sentence `key` in the reader's language with its parameters filled in."""
    row = words().get(key)
    if row is None:
        raise WordMissing(f"no word {key!r} in ui/wording")
    return fill(row[lang()], params)


def knows(key: str) -> bool:
    """Return whether the table has `key`."""
    return key in words()


def fill(sentence: str, params: Mapping[str, Any]) -> str:
    """Fill in the parameters of one sentence; a text value among them is shown in the reader's language."""

    def chosen(match: re.Match[str]) -> str:
        return match[2] if params.get(match[1]) == 1 else match[3]

    shown = {name: plain(value) if isinstance(value, Mapping) else value for name, value in params.items()}
    return _CHOICE.sub(chosen, sentence).format_map(shown)


def text(value: Mapping[str, str] | str | None) -> str | SafeString:
    """Return a text value in the reader's language; where it is missing, the other one, marked as such.

    What people typed, a name or a file's name, is marked too when it is Chinese on an English page.
    """
    if not value:
        return ""
    here = lang()
    said = value if isinstance(value, str) else value.get(here, "")
    if said and (here == "zh" or not _HAN.search(said)):
        return said
    other = "en" if here == "zh" else "zh"
    code = "en" if other == "en" else "zh-Hans"
    return format_html('<span lang="{}">{}</span>', code, said or plain(value))


def plain(value: Mapping[str, str] | str | None) -> str:
    """Return a text value as a plain string, for titles, feeds and attributes."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    return value.get(lang()) or value.get("zh") or value.get("en") or ""
