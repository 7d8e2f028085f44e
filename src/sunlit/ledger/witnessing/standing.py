"""Where the witnesses of a log stand: what pages and `sunlit doctor` say about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Log
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.memory import NOTHING, Confirmed, recall
from sunlit.ledger.witnessing.policies import LogPolicy, policy_of
from sunlit.record import note
from sunlit.record.errors import RecordError

ALARM_AFTER = 72 * 3_600_000  # milliseconds below quorum until every page says so


@dataclass(frozen=True)
class WitnessStanding:
    """One witness of the policy."""

    name: str
    vkey: str
    url: str
    size: int  # entries it cosigned last; 0: none yet
    at: int | None  # UTC milliseconds of its last cosignature
    current: bool  # its cosignature stands under the public checkpoint
    fault: str  # why the last question got no cosignature
    doubt: str  # what it knows that we do not


@dataclass(frozen=True)
class WitnessedState:
    """All witnesses of a log against its policy."""

    witnesses: tuple[WitnessStanding, ...] = ()
    satisfied: bool = False  # the public checkpoint carries the cosignatures that the policy asks for
    quorum: str = ""  # what the policy asks for: a name of it
    satisfied_at: int | None = None  # UTC milliseconds up to which enough witnesses have looked
    alarm_at: int | None = None  # from when on readers are warned if nothing more comes; None: never
    fault: str = ""  # the policy cannot be read

    @property
    def current(self) -> int:
        """How many cosignatures stand under the public checkpoint."""
        return sum(one.current for one in self.witnesses)


def witnessed_state(log: Log) -> WitnessedState:
    """Return where the witnesses of a log stand; without a policy there is nobody and no alarm."""
    try:
        policy = policy_of(log)
    except LedgerError as error:
        return WitnessedState(fault=str(error))
    if policy is None:
        return WitnessedState()
    known, signed_by = recall(log.slug), _signed_by(TileFiles(log.slug).cosigned(), policy)
    witnesses = tuple(
        WitnessStanding(
            one.name,
            one.key.vkey,
            one.url,
            last.size,
            last.at or None,
            one.name in signed_by,
            last.fault,
            last.doubt,
        )
        for one in policy.witnesses
        for last in [known.get(one.ref, NOTHING)]
    )
    satisfied_at = _satisfied_at(policy, known)
    alarm_at = None
    if policy.witnesses and not policy.policy.satisfied_by([]):
        alarm_at = (satisfied_at or policy.since) + ALARM_AFTER
    satisfied = policy.policy.satisfied_by(signed_by)
    return WitnessedState(witnesses, satisfied, policy.policy.quorum, satisfied_at, alarm_at)


def _signed_by(shown: bytes, policy: LogPolicy) -> set[str]:
    """Return the names of the witnesses whose cosignatures under the public checkpoint are right."""
    if not shown:
        return set()
    try:
        opened = note.open_note(shown, [*policy.policy.logs, *policy.policy.witnesses.values()])
    except RecordError:
        return set()
    signed = {(signature.name, signature.key_id) for signature in opened.verified}
    return {one.name for one in policy.witnesses if (one.key.name, one.key.key_id) in signed}


def _satisfied_at(policy: LogPolicy, known: Mapping[str, Confirmed]) -> int | None:
    """Return the last instant after which a quorum has cosigned something; None when it never has."""
    times = {
        one.name: known[one.ref].at for one in policy.witnesses if one.ref in known and known[one.ref].at
    }
    for instant in sorted(times.values(), reverse=True):
        if policy.policy.satisfied_by([name for name, at in times.items() if at >= instant]):
            return instant
    return None
