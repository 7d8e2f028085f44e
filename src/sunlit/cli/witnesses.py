"""What an operator is told about the witnesses of a log, in plain words."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sunlit.ledger.models import Log
from sunlit.ledger.witnessing import WitnessStanding, witnessed_state


def witness_lines(log: Log) -> Iterator[str]:
    """Return a line for each witness: what it cosigned last, how long ago, and why no more."""
    state = witnessed_state(log)
    if not state.witnesses:
        yield f"{log.slug}: no witness; anybody outside can run one: `sunlit witness --help`"
        return
    met = "the policy is satisfied" if state.satisfied else f"the policy asks for {state.quorum}"
    yield f"{log.slug}: witnessed by {state.current} of {len(state.witnesses)}; {met}"
    yield from (f"  {line_of(one)}" for one in state.witnesses)


def witness_faults(log: Log) -> Iterator[str]:
    """Return what must not stay as it is: a doubt, a policy that cannot be read, too few for too long."""
    state = witnessed_state(log)
    if state.fault:
        yield state.fault
    yield from (f"{log.slug}: {one.doubt}" for one in state.witnesses if one.doubt)
    if state.alarm_at is not None and time.time() * 1000 > state.alarm_at:
        since = _ago(state.satisfied_at) if state.satisfied_at else "never"
        yield (
            f"{log.slug}: too few witnesses for more than 72 hours (enough of them last: {since}), and every "
            "page says so. Ask those named above, or change the policy in the open"
        )


def line_of(one: WitnessStanding) -> str:
    """Return what is known of one witness."""
    if one.at is None:
        said = "has cosigned nothing yet"
    else:
        said = f"cosigned {one.size:,} entr{'y' if one.size == 1 else 'ies'} {_ago(one.at)}"
    if not one.url:
        said += "; the policy does not say where to ask it"
    return f"{one.name} {said}" + (f"; {one.fault}" if one.fault else "")


def _ago(ms: int) -> str:
    seconds = max(int(time.time() - ms / 1000), 0)
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // length
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "less than a minute ago"
