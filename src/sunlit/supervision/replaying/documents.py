"""Document numbers read again: without gaps, given once, where the rules in force say, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from sunlit.catalogue.series import own_posts
from sunlit.procedure.numbering import Register, Series, act_numbered_as, series_for
from sunlit.procedure.state import State
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.rules import Rules

FIELDS = ("document", "document_year", "document_n")


@dataclass(slots=True)
class Documents:
    """The numbers that were given so far."""

    register: Register = field(default_factory=Register)

    def of_act(self, read: Read, state: State, rules: Rules, findings: Findings) -> None:
        """Hold the number of an act against what the rules in force make of it."""
        data = read.data
        if not rules.series and "document" not in data:
            return
        step = state.procedure.steps.get(str(data.get("step", "")))
        numbered_as = act_numbered_as(step, data)
        post = state.posts.get(step.post, step.post) if step is not None else ""
        self._check(read, _series(rules, numbered_as, post), rules, findings)

    def of_meeting(self, read: Read, organ: str, rules: Rules, findings: Findings) -> None:
        """Hold the number of a meeting's minutes against the rules in force."""
        if rules.series or "document" in read.entry.data:
            self._check(read, _series(rules, "minutes", organ), rules, findings)

    def _check(self, read: Read, series: Series | None, rules: Rules, findings: Findings) -> None:
        data, stream = read.entry.data, read.entry.stream
        found = tuple(data.get(name) for name in FIELDS)
        if series is None:
            if any(one is not None for one in found):
                findings.add(
                    read.index, "number", stream, f"it bears the number {_said(found)}, but none is due"
                )
                self._note(found)
            return
        year = rules.calendar.day(read.entry.at).year if rules.calendar is not None else found[1]
        expected = (series.code, year, self.register.expected(series.code, int(year or 0)))
        if found != expected:
            what = f"bears {_said(found)}" if any(one is not None for one in found) else "bears no number"
            findings.add(read.index, "number", stream, f"it {what}; {_said(expected)} was due")
        self._note(found)

    def _note(self, found: tuple[object, ...]) -> None:
        code, year, n = found
        if isinstance(code, str) and isinstance(year, int) and isinstance(n, int):
            self.register.given(code, year, n)


def _series(rules: Rules, numbered_as: str, post: str) -> Series | None:
    if not numbered_as:
        return None
    return series_for(rules.series, numbered_as, post, own_posts(rules.level, rules.levels))


def _said(number: tuple[object, ...]) -> str:
    code, year, n = number
    return f"{code} {year} no. {n}"
