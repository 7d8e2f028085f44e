"""Observers of the meetings of the story on the stage: all of them, and the random numbers, are invented."""

from __future__ import annotations

from collections.abc import Iterator

from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.scene import Scene
from sunlit.cli.demo.script import StoryError
from sunlit.meetings import actions
from sunlit.meetings.folding import meeting_of
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedCall, ProposedSource
from sunlit.procedure.meetings import lock_of


def play_seats(scene: Scene, meeting: Meeting | None, moments: Moments) -> None:
    """Let one of these lines happen under the clock that stands."""
    if meeting is None:
        raise StoryError(f"{scene.cue.play.id}: observers of a meeting that was not called")
    line = scene.cue.line
    if line.of == "call":
        actions.call_observers(meeting, _call(scene, moments), scene.troupe.desk())
    elif line.of == "draw":
        values = [source["values"] for source in line.get("sources")]
        actions.draw_observers(meeting, values, scene.troupe.desk())
    elif line.of[0] == "apply":
        n = line.of[1]
        name = {"zh": f"示范居民{n}", "en": f"Demo resident {n}"}
        actions.apply_to_observe(meeting, name, lock_of(_code(n)))
    else:
        actions.withdraw_application(meeting, line.of[1], _code(line.of[1]))


def those_who_come(meeting: Meeting) -> Iterator[tuple[int, str]]:
    """Give who is noted how when the meeting begins: the first drawn does not come, a substitute sits."""
    observers = meeting_of(meeting.body_id, meeting.number).observers
    if observers is None or observers.drawn is None:
        return
    away = next((n for n in observers.drawn.numbers if not observers.gave_up(n)), None)
    if away is not None and observers.drawn.substitutes:
        yield away, "absent"
    else:
        away = None
    for n in (*observers.drawn.numbers, *observers.drawn.substitutes[:1]):
        if n != away:
            yield n, "present"


def _call(scene: Scene, moments: Moments) -> ProposedCall:
    line = scene.cue.line
    sources = [
        ProposedSource(scene.words.text({"zh": one["zh"], "en": one["en"]}), moments.at(one["at"]))
        for one in line.get("sources")
    ]
    return ProposedCall(
        seats=line.get("seats"),
        substitutes=line.get("substitutes", 0),
        apply_until=moments.at(line.get("until")),
        sources=sources,
        text=scene.text,
    )


def _code(n: int) -> str:
    return f"DEMODEMODEMODE{n:02d}"
