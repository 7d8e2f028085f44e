"""What a matter had to make public, read again: out in time, late, not out, or out to fewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sunlit.procedure.balloting import VOTING
from sunlit.procedure.duties import SCOPES, Told, departing, duties
from sunlit.procedure.owed import Owed, owed_by
from sunlit.procedure.state import State
from sunlit.record.replay import Read

SILENT: Final = frozenset(VOTING)  # entries within a vote make nothing public
CLASSES: Final = {  # of departure -> of finding, with its words
    "disclose_late": ("duty_late", "was made public late"),
    "disclose_missing": ("duty_overdue", "is not public although its time is over"),
    "disclose_narrow": ("duty_overdue", "was made public to fewer than owed, without a ground"),
}


def told(read: Read) -> Told:
    """Return what an entry of a matter tells, with the widest scope of its words."""
    said = read.data.get
    scope = _scope(read.d, read.withheld) if read.d else ""
    return Told(read.index, read.at, read.kind, said("step", ""), said("verb", ""), said("act"), scope)


def may_release(state: State, read: Read) -> bool:
    """Say whether an act may make something public, where a full procedure says what is owed.

    Acts do at the steps that disclose; everything else that is entered may bear on one of those.
    """
    step = state.procedure.steps.get(read.data["step"])
    return step is not None and bool(step.disclose)


def owed_of(state: State, code: str, row: Mapping[str, Any], chosen: Mapping[str, Any]) -> Owed | None:
    """Return what the row of the power says; None where a full procedure governs, or no power covers."""
    if not row or state.procedure.id != code.lower():
        return None
    return owed_by(row, chosen.get("conditions") or ())


def departed(
    state: State, entries: Sequence[Told], owed: Owed | None, now: int
) -> Iterable[tuple[int | None, int, str, str]]:
    """Yield entry, trigger, class and sentence of each duty that departs at `now`.

    The entry is the one that made it public; None where none did, and the instant of its trigger says all.
    """
    for duty, cls in departing(duties(state, entries, owed), state.runs, now):
        name, words = CLASSES[cls]
        out = duty.met_by if duty.met_by is not None else duty.narrow_by
        yield out, duty.triggered_at, name, f"{duty.id} {words} ({cls})"


def _scope(digests: Sequence[str], withheld: Sequence[Mapping[str, Any]]) -> str:
    if len(withheld) < len(digests):
        return SCOPES[0]
    return min((one["scope"] for one in withheld if one["scope"] in SCOPES), key=SCOPES.index, default="")
