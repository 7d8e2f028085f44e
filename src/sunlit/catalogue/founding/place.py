"""Questions 1 to 3: which body, what is above it, when its day closes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from sunlit.catalogue.columns import BODY_LEVELS
from sunlit.catalogue.founding.typed import Typed
from sunlit.catalogue.model_files import model_calendar

Answers = Mapping[str, Any]

ZONE = "Asia/Shanghai"
CALENDARS = ("cn", "weekends")
RESERVED = frozenset(
    {"en", "zh", "log", "desk", "accounts", "static", "start", "api", "console", "witness", "mirror", "admin"}
)
NO_ORIGIN = "sunlit.example"  # the setting's own default: a name that nobody should sign
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_CLOSES = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")


def read_body(raw: Mapping[str, Any], _so_far: Answers) -> dict[str, Any]:
    """Return name, level, slug and the name of the site under which the body's record is signed."""
    typed = Typed("body", raw)
    found = {
        "name_zh": typed.line("name_zh"),
        "name_en": typed.line("name_en", required=False),
        "level": typed.choice("level", tuple(BODY_LEVELS)),
        "slug": typed.line("slug", 40),
        "host": typed.line("host", 100).lower().removeprefix("https://").removeprefix("http://").rstrip("/"),
    }
    if found["slug"] and not _SLUG.fullmatch(found["slug"]):
        typed.refuse("slug", "slug")
    elif found["slug"] in RESERVED:
        typed.refuse("slug", "slug_reserved", found=found["slug"])
    if found["host"] and not _HOST.fullmatch(found["host"]):
        typed.refuse("host", "host")
    elif found["host"] == NO_ORIGIN:
        typed.refuse("host", "host_example")
    typed.done()
    return found


def origin_offered() -> str:
    """Return the name of the site that the settings give; "" when they give none."""
    origin = str(settings.SUNLIT_ORIGIN)
    return "" if origin == NO_ORIGIN else origin


def read_above(raw: Mapping[str, Any], _so_far: Answers) -> dict[str, Any]:
    """Return the name of the body above; both languages empty when there is none."""
    typed = Typed("above", raw)
    found = {name: typed.line(name, required=False) for name in ("name_zh", "name_en")}
    typed.done()
    return found


def read_day(raw: Mapping[str, Any], _so_far: Answers) -> dict[str, Any]:
    """Return the closing hour as "17:30" and the code of the calendar."""
    typed = Typed("day", raw)
    closes = typed.line("closes", 5)
    match = _CLOSES.fullmatch(closes)
    if closes and match is None:
        typed.refuse("closes", "closes")
    calendar = typed.choice("calendar", CALENDARS, "cn")
    typed.done()
    return {"closes": f"{int(match[1]):02}:{match[2]}" if match else "", "calendar": calendar}


def calendar_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the calendar that an answer to question 3 stands for."""
    known = {**model_calendar(), "zone": ZONE, "closes": answer["closes"]}
    if answer["calendar"] == "cn":
        return known
    return {**known, "code": "WEEK", "holidays": [], "workdays": []}
