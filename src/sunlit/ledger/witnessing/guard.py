"""Never sign a fork: ask the witnesses what they have seen before anything is signed."""

from __future__ import annotations

from sunlit.ledger.errors import PublishRefused
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import signers_of
from sunlit.ledger.models import Log
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.conversation import TIMEOUT, Growth
from sunlit.ledger.witnessing.memory import recall
from sunlit.ledger.witnessing.outcomes import settle
from sunlit.ledger.witnessing.policies import policy_of
from sunlit.ledger.witnessing.rounds import Round
from sunlit.record import checkpoint, note
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError
from sunlit.record.hashing import EMPTY_ROOT


def ask_before_signing(log: Log, wait: float = TIMEOUT) -> None:
    """Ask every witness of a log what it has seen; PublishRefused when one knows more than we do.

    A witness that does not answer does not block; one that knew more when it last answered still does.
    """
    policy = policy_of(log)
    if policy is None or not policy.witnesses:
        return
    growth = _growth(log)
    if growth is not None:
        round_ = Round(log.slug)
        round_.begin(policy.witnesses, growth)
        for outcome in round_.outcomes(wait):
            settle(log.slug, policy, outcome)
    refuse_in_doubt(log)


def refuse_in_doubt(log: Log) -> None:
    """Raise PublishRefused while a witness of the policy in force knows more than we do."""
    known = recall(log.slug)
    if not any(row.doubt for row in known.values()):
        return
    policy = policy_of(log)
    for one in policy.witnesses if policy else ():
        if one.ref in known and known[one.ref].doubt:
            raise PublishRefused(f"{log.slug}: {known[one.ref].doubt}")


def _growth(log: Log) -> Growth | None:
    """Return the stored head to ask about; without one the empty log, which every history continues.

    None when the stored head cannot be proven from the tiles at hand: then nothing can be asked yet.
    """
    signed = HeadStore().read(log.slug)
    if not signed:
        empty = checkpoint.encode(Checkpoint(log.origin, 0, EMPTY_ROOT))
        signed = note.sign(empty, signers_of(log).values()).encode()
    try:
        return Growth(signed.decode(), keychain_of(log).verifiers, TileFiles(log.slug).read)
    except RecordError:
        return None
