"""Changing the key of a log, and what is left when it was stolen.

rotate        an entry names the new key, handed over by the old one; from then on both sign
finish        the old key signs no more and is removed
withdraw      nothing is signed with these keys any more: they are in other hands
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import key_files, make_next_key, signers_of, stolen_folder
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.places import home, sync_folder, write_durably
from sunlit.ledger.proofs import checkpoint_of
from sunlit.ledger.standing import stop
from sunlit.ledger.tilefiles import TileFiles
from sunlit.ledger.witnessing.conversation import TIMEOUT, Growth
from sunlit.ledger.witnessing.policies import policy_of
from sunlit.ledger.witnessing.rounds import Round
from sunlit.record import note
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.keychain import ROTATED, handover, vkey_digest

OVERLAP_DAYS = 90
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Standing:
    """What outsiders can go on trusting when a key is in other hands."""

    witnessed: Checkpoint | None  # the last that enough witnesses cosigned
    cosigners: tuple[tuple[str, int], ...]  # name, UTC milliseconds
    signed: int  # entries under the last checkpoint of our own
    stored: int  # entries in the database
    file: Path | None  # where the witnessed checkpoint was written for others


def rotate(slug: str) -> Leaf:
    """Hand over to a new key; return the entry. Until `finish`, both keys sign."""
    log = Log.objects.get(slug=slug)
    known, here = keychain_of(log).vkeys, signers_of(log)
    if known[-1] not in here:
        raise LedgerError(f"the key in force of {slug} is not here: only it can hand over to another")
    if len(here) > 1:
        raise LedgerError(f"{slug} is changing its key already: `sunlit rotate {slug} --finish` comes first")
    new = make_next_key(log)
    with writing(slug) as writer:
        rules = writer.blob({"handover": handover(here[known[-1]], new)})
        data = {"old": vkey_digest(known[-1]), "key": new.verifier.vkey}
        return writer.append(ROTATED, "body", data=data, rules=rules)


def unready(slug: str) -> list[str]:
    """Return why the old key cannot go yet: too early, not published, witnesses that refuse the new key."""
    log = Log.objects.get(slug=slug)
    held = keychain_of(log).keys[-1]
    if len(signers_of(log)) < 2:
        raise LedgerError(f"{slug} has one key: there is nothing to finish")
    if checkpoint_of(slug).size <= held.since:
        return ["the new key has signed nothing yet: run `sunlit publish`"]
    begun = Leaf.objects.values_list("at", flat=True).get(log=log, index=held.since)
    days = (now_ms() - begun) // DAY_MS
    early = [f"both keys have signed for {days} days only, of {OVERLAP_DAYS}"] if days < OVERLAP_DAYS else []
    return early + _refusals(log)


def _refusals(log: Log) -> list[str]:
    """Ask every witness to cosign the public head under the new key alone."""
    policy = policy_of(log)
    if policy is None:
        return []
    keys, files = keychain_of(log), TileFiles(log.slug)
    text, _ = note.read_note(files.checkpoint())
    alone = note.sign(text, [signers_of(log)[keys.vkeys[-1]]])
    asked = Round(log.slug)
    asked.begin(policy.witnesses, Growth(alone, keys.verifiers, files.read))
    found = {one.witness.name: one for one in asked.outcomes(2 * TIMEOUT)}
    missing = [one.name for one in policy.witnesses if one.url and one.name not in found]
    return [f"{name} did not answer" for name in missing] + [
        f"{name} does not accept the new key yet: {one.fault}"
        for name, one in sorted(found.items())
        if one.verdict != "cosigned"
    ]


def finish(slug: str) -> list[Path]:
    """Remove every key but the newest; return the files that went."""
    log = Log.objects.get(slug=slug)
    newest = keychain_of(log).vkeys[-1]
    gone = [path for path in key_files(slug) if _vkey_in(path) != newest]
    if len(gone) == len(key_files(slug)):
        raise LedgerError(f"the key in force of {slug} is not here: nothing was removed")
    for path in gone:
        path.unlink()
        sync_folder(path.parent)
    return gone


def withdraw(slug: str) -> Standing:
    """Stop a log whose key is in other hands, for good, and keep the last witnessed checkpoint for others."""
    log = Log.objects.get(slug=slug)
    stop(slug, "its key was stolen. What was witnessed before stands; a new record will go on from it")
    for path in key_files(slug):
        stolen_folder().mkdir(mode=0o700, exist_ok=True)
        path.rename(stolen_folder() / path.name)
        sync_folder(stolen_folder())
        sync_folder(path.parent)
    files = TileFiles(slug)
    raw = files.witnessed()
    signed = keychain_of(log).open(files.checkpoint()).size if files.checkpoint() else 0
    if not raw:
        return Standing(None, (), signed, log.size, None)
    head = keychain_of(log).open(raw)
    file = home() / "stolen" / f"{slug}-{head.size}.txt"
    write_durably(file, raw)
    return Standing(head, _cosigners(log, raw), signed, log.size, file)


def _cosigners(log: Log, raw: bytes) -> tuple[tuple[str, int], ...]:
    policy = policy_of(log)
    witnesses = [one.key for one in policy.witnesses] if policy else []
    opened = note.open_note(raw, [*keychain_of(log).verifiers, *witnesses])
    return tuple((one.name, one.time * 1000) for one in opened.verified if one.time is not None)


def _vkey_in(path: Path) -> str:
    return note.Signer.parse(path.read_text().strip()).verifier.vkey
