"""Give every line of every play its instant: where the story puts it, moved only to stay within the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sunlit.cli.demo.moments import HOUR, MINUTE, Moments
from sunlit.cli.demo.rehearsal import Rehearsal
from sunlit.cli.demo.script import Line, Play, StoryError
from sunlit.cli.demo.seats import seat_lines
from sunlit.procedure.deadlines import working_days_late
from sunlit.procedure.rules import Objection

GAP = 4 * MINUTE  # between two lines of one matter on one morning
SHOWN_AFTER = 14 * MINUTE  # what the public writes is looked at before it is shown
_WAITS = {"full_period": "until", "early": "until", "lead": "not_before", "ends_too_early": "least"}
_STATED = {
    "ends": "ends_at",
    "claimed": "done_at",
    "meeting": "meeting_at",
    "expires": "expires_at",
    "review": "review_at",
}  # other times that a line may state -> as instants
_TRIES = 8


@dataclass(frozen=True)
class Cue:
    """A line with its instant, ready for the stage. `values` fill the placeholders of its texts."""

    at: int
    play: Play
    line: Line
    values: Mapping[str, Any] = field(default_factory=dict)


def plan(play: Play, moments: Moments) -> list[Cue]:
    """Return the cues of a play in their order, the opening first.

    Raises StoryError where a rule stands against the story even after its dates were moved.
    """
    opened_at = play.opened_at or moments.at(str(play.lines[0].at)) - 20 * MINUTE
    rehearsal = Rehearsal(play, moments.calendar, opened_at)
    cues = [Cue(opened_at, play, Line(opened_at, "open", play.id))]
    last = opened_at
    for written in play.lines:
        line = _instants(written, moments)
        planned = line.at if isinstance(line.at, int) else moments.at(line.at)
        planned = max(planned, last + GAP)
        if line.kind == "object":
            planned = _while_it_stands(rehearsal, planned, moments)
        at = _within_rules(rehearsal, line, planned, last, moments)
        values: dict[str, Any] = {"late": _late(rehearsal, line, at, moments), **_who(rehearsal, line, at)}
        rehearsal.play_line(line, at)
        values["due"] = {
            key: rehearsal.state.runs[place].due_at for key, place in rehearsal.state.open.items()
        }
        cues.append(Cue(at, play, line, values))
        if line.get("live"):
            cues += _called(play, line, at, moments)
        if line.kind == "call":
            cues += _seats(play, line, at, moments.at(line.of), moments)
        if line.kind in ("ask", "object") and not (line.get("held") or line.get("office_only")):
            shown_at = min(at + SHOWN_AFTER, max(at, moments.now - MINUTE))
            cues.append(Cue(shown_at, play, Line(shown_at, "show", line.of)))
        last = at
    return cues


def _called(play: Play, line: Line, at: int, moments: Moments) -> list[Cue]:
    """Return the cues by which the meeting is called that takes the vote of `line` at `at`."""
    live = line.get("live")
    called_at = moments.at(live["called"])
    call = Line(called_at, "call", at, live["title"], {**live, "takes": line.of})
    return [Cue(called_at, play, call), *_seats(play, call, called_at, at, moments)]


def _seats(play: Play, call: Line, called_at: int, meeting_at: int, moments: Moments) -> list[Cue]:
    """Return the cues of a meeting's observers, where the line of its call has some."""
    seats = call.get("observers")
    found = seat_lines(called_at, meeting_at, seats, moments) if seats else ()
    return [Cue(int(line.at), play, line) for line in found]


def _who(rehearsal: Rehearsal, line: Line, at: int) -> dict[str, Any]:
    """Return what the stage must know and only the rules can tell: who acts, on which step, with what."""
    if line.kind == "object":
        return {"notice": rehearsal.notice(at)}
    if line.kind == "answer":
        return {"actor": rehearsal.answerer(line)}
    if line.kind == "declare":
        return {"actor": rehearsal.actor_of("secretary", line.get("by", ""))}
    if line.kind not in ("step", "vote"):
        return {}
    done = line.get("verb", "done") == "done"
    found = {
        "actor": rehearsal.actor(line),
        "needs": sorted(rehearsal.step(line).needs) if done else [],
        "reviewer": rehearsal.reviewer(line),
        "reason": rehearsal.reason_of(line),
    }
    return {**found, "poll": rehearsal.poll(line)} if line.kind == "vote" else found


def _instants(line: Line, moments: Moments) -> Line:
    """Turn the other times a line states into instants."""
    found = {to: moments.at(line.get(name)) for name, to in _STATED.items() if line.get(name)}
    return replace(line, more={**line.more, **found}) if found else line


def _within_rules(rehearsal: Rehearsal, line: Line, at: int, last: int, moments: Moments) -> int:
    """Return `at`, or the nearest time at which the line breaks no rule and is not late.

    A date that would pass a limit moves back to the last day on which it is in time.
    """
    for _ in range(_TRIES):
        wait = _wait(rehearsal.objections(line, at))
        if wait is not None:
            at = moments.after(wait)
            continue
        due = _due(rehearsal, line)
        if due is None or at <= due or line.get("late"):
            return at
        at = moments.last_before(due)
        if at <= last:
            at = last + MINUTE
        if at > due:
            raise StoryError(f"{rehearsal.play.id} {line.of} ({line.at}) cannot be in time")
    raise StoryError(f"{rehearsal.play.id} {line.of} ({line.at}): no time fits both its limit and its notice")


def _while_it_stands(rehearsal: Rehearsal, at: int, moments: Moments) -> int:
    """Return `at`, or a time on the last day of the notice when it would be over: a holiday lies between."""
    ends = [run.ends_at for run in rehearsal.state.open_runs() if run.ends_at and run.status == "running"]
    return min([at, *(moments.last_before(end) for end in ends)])


def _wait(found: list[Objection]) -> int | None:
    """Return until when the line must wait, if waiting is all that is wrong."""
    until = [o.params.get(_WAITS[o.code]) for o in found if o.code in _WAITS]
    if not until or len(until) < len(found) or any(at is None for at in until):
        return None
    return max(int(at) for at in until if at is not None)


def _due(rehearsal: Rehearsal, line: Line) -> int | None:
    if line.kind not in ("step", "vote") or line.get("verb", "done") in ("open", "pause", "resume"):
        return None
    run = rehearsal.run(str(line.of))
    return run.due_at if run else None


def _late(rehearsal: Rehearsal, line: Line, at: int, moments: Moments) -> int:
    due = _due(rehearsal, line)
    return working_days_late(moments.calendar, due, at) if due is not None else 0


def check_order(cues: list[Cue], now: int) -> None:
    """Raise StoryError when a cue lies in the future: acts end at the real now."""
    for cue in cues:
        if cue.at > now:
            raise StoryError(f"{cue.play.id} {cue.line.of} lies {(cue.at - now) / HOUR:.1f} hours ahead")
