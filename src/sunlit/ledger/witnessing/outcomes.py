"""What follows from a conversation with a witness: a cosignature kept, a doubt, evidence."""

from __future__ import annotations

import logging
import re
import time

from sunlit.ledger.places import evidence_folder, write_durably
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.conversation import Outcome
from sunlit.ledger.witnessing.memory import remember
from sunlit.ledger.witnessing.policies import LogPolicy
from sunlit.record import checkpoint, note
from sunlit.record.errors import RecordError

LOGGER = logging.getLogger("sunlit.ledger")


def settle(slug: str, policy: LogPolicy, outcome: Outcome) -> None:
    """Keep what a witness said."""
    ref, now = outcome.witness.ref, time.time_ns() // 1_000_000
    if outcome.verdict == "cosigned":
        if outcome.head.size:
            keep_cosignature(slug, policy, outcome)
            remember(slug, ref, size=outcome.head.size, at=outcome.at, tried_at=now, fault="", doubt="")
        else:
            remember(slug, ref, tried_at=now, fault="", doubt="")
        return
    if outcome.verdict in ("ahead", "differs"):
        doubt = _doubt(slug, outcome)
        LOGGER.critical("%s: %s", slug, doubt)
        remember(slug, ref, tried_at=now, fault=outcome.fault, doubt=doubt)
        return
    LOGGER.warning("%s: the witness %s did not cosign: %s", slug, outcome.witness.name, outcome.fault)
    remember(slug, ref, tried_at=now, fault=outcome.fault)


def keep_cosignature(slug: str, policy: LogPolicy, outcome: Outcome) -> None:
    """Add a cosignature to the checkpoint beside which it stands, and note when the policy is satisfied."""
    files = TileFiles(slug)
    whole = outcome.signed + "".join(_lines(files.cosigned().decode(), outcome))
    if files.checkpoint().decode() == outcome.signed:
        files.write_cosigned(whole.encode())
    try:
        policy.policy.open(whole)
    except RecordError:
        return
    last = files.witnessed()
    if not last or checkpoint.decode(note.read_note(last)[0]).size <= outcome.head.size:
        files.write_witnessed(whole.encode())


def _lines(shown: str, outcome: Outcome) -> list[str]:
    """Return the cosignatures known for this checkpoint, one for each key, the new one last."""
    whole = outcome.signed + outcome.lines
    fresh = note.read_note(whole)[1][-1]
    if not shown.startswith(outcome.signed):
        return [fresh.line]
    first = len(note.read_note(outcome.signed)[1])
    others = note.read_note(shown)[1][first:]
    kept = [s.line for s in others if (s.name, s.key_id) != (fresh.name, fresh.key_id)]
    return [*kept, fresh.line]


def _doubt(slug: str, outcome: Outcome) -> str:
    """Say what a witness knows that we do not, and keep the proof when it shows one."""
    name, held = outcome.witness.name, outcome.head.size
    if outcome.verdict == "ahead":
        sentence = (
            f"the witness {name} has seen {outcome.size} entries of this log, here are {held}: "
            f"entries {held} to {outcome.size - 1} are missing. This is an older copy, or another machine "
            "signs with the same key. Recover what is missing from a mirror or a newer backup and start again"
        )
    else:
        sentence = (
            f"the witness {name} shows {outcome.size} entries of this log, signed by its key, that are not "
            "those that stand here: two histories were signed. Find out who else holds the key"
        )
    if outcome.shown:
        return f"{sentence}. Both checkpoints are kept as {_keep_evidence(slug, outcome)}"
    return f"{sentence}. It shows no checkpoint to prove it; if it is wrong, take it out of the policy"


def _keep_evidence(slug: str, outcome: Outcome) -> str:
    """Write what we signed and what the witness shows into one file, once, and return its name."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", outcome.witness.name)
    file = evidence_folder() / f"{slug}-{plain}-{outcome.head.size}-{outcome.size}.txt"
    if not file.exists():
        text = f"Signed here:\n\n{outcome.signed}\n----\n\nShown by the witness {outcome.witness.name}:\n\n"
        write_durably(file, (text + outcome.shown).encode())
    return file.name
