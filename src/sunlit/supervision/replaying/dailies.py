"""Registers and due lists: what is made by the clock, compared with what the entries say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sunlit.procedure.calendar import Calendar
from sunlit.record.errors import RecordError
from sunlit.record.register import read_register, register_root
from sunlit.record.replay import Read
from sunlit.supervision.due_lines import DueLine, closed_day, counts_of
from sunlit.supervision.replaying.findings import Findings

DAY = 24 * 3_600_000  # milliseconds
SHOWN = 5  # differences of one list that are named one by one


def check_register(
    read: Read, value: object, ends: Mapping[str, tuple[int, str]], findings: Findings
) -> None:
    """Name every stream whose last leaf is not the one that the register commits to."""
    try:
        stated = read_register(value)
    except RecordError as error:
        findings.add(read.index, "register", "body", f"the register cannot be read: {error}")
        return
    for name in sorted(stated.keys() | ends.keys()):
        expected, found = stated.get(name), ends.get(name)
        if expected != found:
            sentence = f"the register ends it at {_end(expected)}, the log at {_end(found)}"
            findings.add(read.index, "register", name, sentence)
    data = read.entry.data
    if (data.get("streams"), data.get("root")) != (len(stated), register_root(stated)):
        findings.add(
            read.index, "register", "body", "the root or the number of streams is not that of its lines"
        )


def check_due_list(read: Read, value: object, computed: Iterable[DueLine], findings: Findings) -> None:
    """Name every line of a due list that the entries before it do not give, and every line left out."""
    data, expected = read.entry.data, set(computed)
    try:
        stated = {
            DueLine(str(line["stream"]), str(line["what"]), int(line["at"]), str(line["state"]))
            for line in value["lines"]  # type: ignore[index]  # anything but a dict is refused below
        }
        counts = counts_of(stated)
    except (TypeError, KeyError, ValueError) as error:
        findings.add(read.index, "due_list", "body", f"the due list cannot be read: {error!r}")
        return
    wrong = [f"it leaves out {_line(line)}" for line in sorted(expected - stated)]
    wrong += [f"it states {_line(line)}, which is not so" for line in sorted(stated - expected)]
    wrong += [
        f"it counts {data.get(state)} {state}, its lines are {n}"
        for state, n in counts.items()
        if data.get(state) != n
    ]
    for sentence in wrong[:SHOWN]:
        findings.add(read.index, "due_list", "body", f"the due list is wrong: {sentence}")
    if len(wrong) > SHOWN:
        findings.add(
            read.index, "due_list", "body", f"the due list is wrong in {len(wrong) - SHOWN} more places"
        )


def missing_days(lists: Mapping[date, int], calendar: Calendar, now: int, findings: Findings) -> None:
    """Name every working day since the first due list that has none, a day after it has closed."""
    if not lists:
        return
    day, last = min(lists), closed_day(calendar, now - DAY)
    before = lists[day]
    while day <= last:
        before = lists.get(day, before)
        if calendar.is_workday(day) and day not in lists:
            findings.add(before, "due_list_missing", "body", f"no due list for {day.isoformat()}")
        day += timedelta(days=1)


def _end(end: tuple[int, str] | None) -> str:
    return "nothing" if end is None else f"its entry {end[0]}, {end[1][:8]}"


def _line(line: DueLine) -> str:
    return f"{line.state} {line.stream} {line.what}"
