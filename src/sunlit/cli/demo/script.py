"""The story as it is written down: one play for each matter, one line for each thing that happens in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from sunlit.cli.demo.cast import STORY

Text = Mapping[str, str]
HEAD = ("title", "summary", "cost", "source", "whom", "decides")
MARKS = (
    "step", "object", "answer", "ask", "reply", "hide", "declare", "report", "ratify", "correct", "withhold",
    "close", "finding", "order", "rate", "call", "open_again",
    "stand_in",
)  # fmt: skip
BOTH = ("zh", "en")


class StoryError(Exception):
    """The story cannot be played as it is written; the message names matter, line and rule."""


@dataclass(frozen=True)
class Line:
    """One thing that happens: `kind` is one of MARKS or "vote", `of` what stands there, `more` the rest."""

    at: str | int  # as the story says it, or an instant in UTC milliseconds
    kind: str
    of: Any
    text: Text = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """Return one of the other things the line says."""
        return self.more.get(name, default)


@dataclass(frozen=True)
class Play:
    """One matter from its opening to where it stands today."""

    id: str
    body: str
    power: str
    head: Mapping[str, Text]
    lines: Sequence[Line]
    facts: Mapping[str, Any] = field(default_factory=dict)
    entry: str = ""
    posts: Mapping[str, str] = field(default_factory=dict)
    village: str = ""
    opened_at: int | None = None  # known beforehand for a generated matter


def read_plays() -> list[Play]:
    """Return the matters of the story in their order."""
    found = []
    for path in sorted(STORY.glob("[0-9]*.yaml")):
        found.append(_play(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return found


def _play(value: Mapping[str, Any]) -> Play:
    return Play(
        id=value["id"],
        body=value["body"],
        power=value["power"],
        head={name: value[name] for name in HEAD},
        lines=[line_of(row) for row in value["acts"]],
        facts=value.get("facts", {}),
        entry=value.get("entry", ""),
        posts=value.get("posts", {}),
        village=value.get("village", ""),
    )


def line_of(row: Mapping[str, Any]) -> Line:
    """Return a line as one row of a play says it. Raises StoryError for a row that says not just one."""
    said = [mark for mark in MARKS if mark in row]
    if len(said) != 1:
        raise StoryError(f"one of {', '.join(MARKS)} in a line, found {said} in {row}")
    kind = "vote" if "vote" in row else said[0]
    text = {lang: row[lang] for lang in BOTH if lang in row}
    rest = {name: value for name, value in row.items() if name not in ("at", said[0], *BOTH)}
    return Line(row["at"], kind, row[said[0]], text, rest)
