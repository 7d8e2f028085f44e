"""Fill the placeholders of a text: dates, due instants, years, numbered papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.planning import Cue
from sunlit.cli.demo.script import StoryError

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?: ([^{}]+))?\}")
SERIES = {  # placeholder -> the series of papers, in a body whose record gives no numbers
    "decision_no": {"zh": "党发", "en": "Decision"},
    "minutes_no": {"zh": "会纪", "en": "Minutes"},
    "notice_no": {"zh": "公示", "en": "Notice"},
}


UNNUMBERED = {  # what a paper is called where the record gave it no number
    "decision_no": {"zh": "决定", "en": "The decision"},
    "minutes_no": {"zh": "会议纪要", "en": "The minutes"},
    "notice_no": {"zh": "公示", "en": "The notice"},
}
Recorded = Callable[[str], Mapping[str, str] | None]  # decision, minutes, notice -> the number as written


class Registers:
    """The numbers of a body's papers: the next one of each series in each year."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str, int], int] = {}

    def next(self, body: str, series: str, year: int) -> int:
        """Take the next number."""
        key = (body, series, year)
        self._last[key] = self._last.get(key, 0) + 1
        return self._last[key]


class Words:
    """The words of one cue: its placeholders filled the same way in both languages and in its files."""

    def __init__(
        self,
        cue: Cue,
        moments: Moments,
        registers: Registers,
        papers: Mapping[str, str],
        recorded: Recorded | None = None,
    ) -> None:
        """`recorded` looks a number up where the record gives them; None where a body keeps its own book."""
        self.cue, self.moments, self.registers, self.papers = cue, moments, registers, papers
        self.recorded = recorded
        self._numbers: dict[str, int] = {}

    def text(self, value: Mapping[str, str]) -> dict[str, str]:
        """Return a text value with every placeholder filled."""
        return {lang: self.line(value[lang], lang) for lang in ("zh", "en") if lang in value}

    def line(self, said: str, lang: str = "zh") -> str:
        """Return one text with its placeholders filled. Raises StoryError for one that nobody knows."""
        return _PLACEHOLDER.sub(lambda found: self._fill(found[1], found[2] or "", lang), said)

    def recipe(self, value: Any) -> Any:
        """Return the recipe of a file with every text in it filled."""
        if isinstance(value, str):
            return self.line(value)
        if isinstance(value, list):
            return [self.recipe(item) for item in value]
        if isinstance(value, dict):
            return {name: self.recipe(item) for name, item in value.items()}
        return value

    def _fill(self, name: str, of: str, lang: str) -> str:
        year = self.moments.calendar.day(self.cue.at).year
        if name == "date":
            return self._day(self.moments.at(of), lang)
        if name == "due":
            due = self.cue.values["due"][of]
            return f"{self._day(due, lang)} {self.moments.clock(due)}"
        if name == "late":
            return str(self.cue.values["late"])
        if name == "next_year":
            return str(self.moments.today.year + 1)
        if name == "year":
            return str(year)
        if name in SERIES:
            return self._number(name, year, lang)
        raise StoryError(f"{self.cue.play.id} {self.cue.line.of}: no placeholder {name}")

    def _day(self, at: int, lang: str) -> str:
        return self.moments.day_zh(at) if lang == "zh" else self.moments.day_en(at)

    def _number(self, name: str, year: int, lang: str) -> str:
        if self.recorded is not None:
            return (self.recorded(name.removesuffix("_no")) or UNNUMBERED[name])[lang]
        if name not in self._numbers:
            self._numbers[name] = self.registers.next(self.cue.play.body, name, year)
        number, series = self._numbers[name], SERIES[name][lang]
        if lang == "zh":
            return f"{self.papers['zh']}{series}〔{year}〕{number}号"
        return f"{self.papers['en']} {series} [{year}] No. {number}"
