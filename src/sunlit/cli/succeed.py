"""Open a successor of a record that can never be signed again. The last resort: recover first.

When it is right: the key was stolen or lost, or entries that were signed exist nowhere any more. The new
record gets its own key and address, names the old one, how far it is known, and why; the old record stays
readable and takes no more entries. Matters that run have to be opened again.

    sunlit succeed qinghe --reason-zh "密钥被盗" --reason "The key was stolen" --known last-checkpoint.txt
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.core.management import call_command

from sunlit.catalogue.actions import Predecessor, succeed
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.mirroring import stored_tree
from sunlit.ledger.models import Log
from sunlit.ledger.places import key_file
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", help="whose record has ended")
    parser.add_argument(
        "--reason", required=True, help="why, in English: it stands in the new record for ever"
    )
    parser.add_argument("--reason-zh", default="", help="why, in Chinese")
    parser.add_argument(
        "--known", type=Path, metavar="FILE", help="the last checkpoint that a witness, mirror or reader has"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Ask, open the successor, and say what is left to do."""
    call_command("migrate", verbosity=0)
    body = Body.objects.select_related("log", "parent").filter(slug=options.body).first()
    if body is None:
        raise LedgerError(f"there is no body {options.body!r} here")
    head, signed = _last_known(body.log, options.known)
    print(f"{body.slug}: {body.log.size} entries are here; {head.size} are known to be signed.")
    if head.size > body.log.size:
        print(f"  {head.size - body.log.size} of them are missing here. Is there no mirror? Recover first.")
    if not options.yes and not _agreed(body.slug):
        print("nothing was done", file=sys.stderr)
        return 1
    reason = {"en": options.reason, **({"zh": options.reason_zh} if options.reason_zh else {})}
    predecessor = Predecessor(body.log.origin, head.size, b64url(head.root), signed, reason)
    try:
        new = succeed(body, predecessor)
    except AdoptionRefused as refusal:
        raise LedgerError(str(refusal)) from refusal
    print(f"{new.slug} goes on where {body.slug} ended, signed as {new.log.origin}")
    print(f"  new key: {new.log.vkey}")
    print(f"  Announce it as you announced the old one, and keep a second copy of {key_file(new.slug)}.")
    print(
        "  Restart `sunlit serve`; tell your witnesses and mirrors the new key; open running matters again."
    )
    return 0


def _agreed(slug: str) -> bool:
    said = input(f"The record of {slug} will take no more entries, for ever. Type its name to go on: ")
    return said.strip() == slug


def _last_known(log: Log, file: Path | None) -> tuple[Checkpoint, str]:
    """Return the furthest checkpoint by the old key, and its note; without any, what is stored here."""
    notes = [HeadStore().read(log.slug), TileFiles(log.slug).cosigned()]
    if file is not None:
        notes.append(file.read_bytes())
    found: list[tuple[int, Checkpoint, str]] = []
    for signed in notes:
        if not signed:
            continue
        try:
            head = keychain_of(log).open(signed)
        except RecordError as error:
            raise LedgerError(f"a checkpoint is not by the key of {log.slug}: {error}") from error
        found.append((head.size, head, signed.decode()))
    if not found:
        return Checkpoint(log.origin, log.size, stored_tree(log.slug, log.size).root()), ""
    _, head, text = max(found, key=lambda one: one[0])
    return head, text
