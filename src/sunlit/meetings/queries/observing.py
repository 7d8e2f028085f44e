"""Seats for observers as pages show them: the call, its sources, the draw step by step, who has a seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sunlit.ledger.models import Disclosure
from sunlit.meetings.folding import meeting_of
from sunlit.meetings.models import Application, Meeting
from sunlit.meetings.queries.views import Text
from sunlit.procedure.draw import Round, key_of, read
from sunlit.procedure.meetings import Meeting as State
from sunlit.procedure.meetings import Observers, lock_of

NUMBERS_SHOWN = 400  # runs of numbers on a page; the file holds all


@dataclass(frozen=True, slots=True)
class Source:
    """A source of randomness: what it is, when it is known, and its numbers once they are entered."""

    text: Text
    known_at: int
    values: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One who was drawn, or follows. `name` stays empty where it is sealed or has left."""

    n: int
    index: int  # of the entry of the application
    is_substitute: bool
    admitted: bool
    gave_up: bool
    status: str = ""  # present, absent, left
    name: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObserversView:
    """Everything that pages show of the observers of one meeting."""

    state: Observers
    who: Text  # may apply
    sources: Sequence[Source]
    seats: Sequence[Seat]
    begins_at: int

    def is_open(self, now: int) -> bool:
        """Return whether somebody may apply now."""
        return now <= self.state.apply_until and self.state.drawn is None

    def can_draw(self, now: int) -> bool:
        """Return whether the draw can be made now."""
        return self.state.drawn is None and self.state.draw_from() < now <= self.begins_at

    @property
    def standing(self) -> int:
        """How many applications stand."""
        return len(self.state.pool())

    @property
    def key(self) -> str:
        """The key string of the draw; "" where nothing was drawn by values."""
        drawn = self.state.drawn
        return key_of([read(one) for one in drawn.values]) if drawn and drawn.values else ""

    @property
    def rounds(self) -> list[Round]:
        """The draw again, round by round."""
        return self.state.rounds(self.state.drawn.values) if self.state.drawn and self.key else []

    @property
    def here(self) -> list[Seat]:
        """The observers who are in the room."""
        return [one for one in self.seats if one.status == "present"]


def observers_of(meeting: Meeting, state: State | None = None) -> ObserversView | None:
    """Return the observers of a meeting; None where nobody called for any."""
    state = state or meeting_of(meeting.body_id, meeting.number)
    observers = state.observers
    if observers is None:
        return None
    texts = _call_texts(meeting, observers)
    values = observers.drawn.values if observers.drawn else ()
    sources = [
        Source(texts.get(f"source{n}", {}), known_at, values[n - 1] if n <= len(values) else "")
        for n, known_at in enumerate(observers.known_at, 1)
    ]
    return ObserversView(observers, texts.get("text", {}), sources, _seats(meeting, observers), state.at)


def find_application(body: str, code: str) -> Application | None:
    """Return the application of a body whose receipt carries this code."""
    rows = Application.objects.select_related("meeting")
    return rows.filter(lock=lock_of(code), meeting__body=body).first() if code else None


def runs(numbers: Sequence[int]) -> str:
    """Return numbers in their order, those that follow each other as a run: "1–3, 5"."""
    found: list[list[int]] = []
    for before, n in pairwise([-1, *numbers]):
        if n == before + 1 and found:
            found[-1][1:] = [n]
        else:
            found.append([n])
    shown = ["–".join(map(str, run)) for run in found[:NUMBERS_SHOWN]]
    return ", ".join(shown) + (" …" if len(found) > NUMBERS_SHOWN else "")


def _call_texts(meeting: Meeting, observers: Observers) -> Mapping[str, Text]:
    leaf = f"{meeting.body_id}/{observers.index}"
    rows = Disclosure.objects.filter(leaf=leaf, scope="public", value__isnull=False)
    return {name: value for name, value in rows.values_list("name", "value") if isinstance(value, dict)}


def _seats(meeting: Meeting, observers: Observers) -> list[Seat]:
    if observers.drawn is None:
        return []
    order = (*observers.drawn.numbers, *observers.drawn.substitutes)
    admitted = set(observers.admitted())
    rows = Application.objects.filter(meeting=meeting, n__in=order, name__scope="public")
    named: dict[int, Text] = {n: value or {} for n, value in rows.values_list("n", "name__value")}
    return [
        Seat(
            n,
            observers.applied[n - 1].index,
            n in observers.drawn.substitutes,
            n in admitted,
            observers.gave_up(n),
            observers.noted.get(n, ""),
            named.get(n, {}),
        )
        for n in order
    ]
