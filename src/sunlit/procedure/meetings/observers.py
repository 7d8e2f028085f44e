"""Seats for observers of a meeting as its entries tell them: call, applications, draw, who came.

An observer is a number of the log's order. A name is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sunlit.procedure.draw import Round, key_of, read, select
from sunlit.procedure.history import Event

KINDS: Final = (
    "observers.called",
    "observer.applied",
    "observer.withdrew",
    "observers.drawn",
    "observer.noted",
)


@dataclass(frozen=True, slots=True)
class Applied:
    """One application. `lock` is the digest of the code that takes it back."""

    n: int
    index: int  # of its entry
    lock: str
    withdrawn_at: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The draw as it was entered. Without `values` there were seats for all."""

    index: int
    at: int
    values: tuple[str, ...]
    numbers: tuple[int, ...]
    substitutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Observers:
    """The open call of a meeting and what became of it."""

    index: int  # of the entry that calls
    called_at: int
    seats: int
    extra: int  # substitutes that are drawn after the seats
    apply_until: int
    known_at: tuple[int, ...]  # when each source of randomness is known, in the order of the sources
    applied: tuple[Applied, ...] = ()
    drawn: Drawn | None = None
    noted: Mapping[int, str] = field(default_factory=dict)

    def one(self, n: int) -> Applied | None:
        """Return the application with a number; None where there is none."""
        return self.applied[n - 1] if 1 <= n <= len(self.applied) else None

    def gave_up(self, n: int) -> bool:
        """Return whether an applicant has taken his application back, or his seat."""
        one = self.one(n)
        return one is None or one.withdrawn_at is not None

    def pool(self) -> list[int]:
        """Return the numbers that stood when the time to apply was over, in the order of the log."""
        until = self.apply_until
        return [one.n for one in self.applied if one.withdrawn_at is None or one.withdrawn_at > until]

    def needs_draw(self) -> bool:
        """Return whether more applied than there are seats."""
        return len(self.pool()) > self.seats

    def draw_from(self) -> int:
        """Return the first instant at which the draw can be made, as far as is known now."""
        return max((self.apply_until, *self.known_at)) if self.needs_draw() else self.apply_until

    def rounds(self, values: tuple[str, ...]) -> list[Round]:
        """Return the draw that these values of the sources make, round by round."""
        return select(key_of([read(one) for one in values]), self.pool(), self.seats + self.extra)

    def result(self, values: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return who gets a seat and who follows, in their order: drawn, or all where there are seats."""
        if not self.needs_draw():
            return tuple(self.pool()), ()
        chosen = tuple(one.chosen for one in self.rounds(values))
        return chosen[: self.seats], chosen[self.seats :]

    def admitted(self) -> tuple[int, ...]:
        """Return who may sit as an observer now: who sits already, then those drawn, then substitutes.

        A substitute moves up when one before him has given up his seat or did not come; who comes after all
        stands behind them.
        """
        if self.drawn is None:
            return ()
        order = [n for n in (*self.drawn.numbers, *self.drawn.substitutes) if not self.gave_up(n)]
        ranks = {"present": 0, "left": 0, "absent": 2}
        order.sort(key=lambda n: ranks.get(self.noted.get(n, ""), 1))  # stable: the draw decides among equals
        return tuple(order[: len(self.drawn.numbers)])

    def here(self) -> tuple[int, ...]:
        """Return the observers who are in the room."""
        return tuple(n for n, status in self.noted.items() if status == "present")


def advance(observers: Observers | None, event: Event) -> Observers | None:
    """Return the call after `event`; None while nobody has called."""
    if event.kind == "observers.called":
        return _called(event)
    move = _MOVES.get(event.kind)
    return observers if observers is None or move is None else move(observers, event)


def _called(event: Event) -> Observers:
    data = event.data
    return Observers(
        event.index,
        event.at,
        int(data["seats"]),
        int(data["substitutes"]),
        int(data["apply_until"]),
        tuple(int(at) for at in data["known_at"]),
    )


def _applied(observers: Observers, event: Event) -> Observers:
    one = Applied(int(event.data["n"]), event.index, str(event.data["lock"]))
    return replace(observers, applied=(*observers.applied, one))


def _withdrew(observers: Observers, event: Event) -> Observers:
    place = int(event.data["n"]) - 1
    applied = list(observers.applied)
    applied[place] = replace(applied[place], withdrawn_at=event.at)
    return replace(observers, applied=tuple(applied))


def _drawn(observers: Observers, event: Event) -> Observers:
    data = event.data
    drawn = Drawn(
        event.index,
        event.at,
        tuple(data.get("values", ())),
        tuple(data["drawn"]),
        tuple(data.get("substitutes", ())),
    )
    return replace(observers, drawn=drawn)


def _noted(observers: Observers, event: Event) -> Observers:
    noted = {**observers.noted, int(event.data["n"]): str(event.data["status"])}
    return replace(observers, noted=noted)


_MOVES: Final[dict[str, Callable[[Observers, Event], Observers]]] = {
    "observer.applied": _applied,
    "observer.withdrew": _withdrew,
    "observers.drawn": _drawn,
    "observer.noted": _noted,
}
