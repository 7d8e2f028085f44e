"""Change the key of a record, in the open; or say what stands when the key was stolen.

    sunlit rotate qinghe             hand over to a new key; from then on both sign
    sunlit rotate qinghe --finish    after 90 days, when every witness has the new key: the old one goes
    sunlit rotate qinghe --stolen    the key is in other hands: nothing more is signed; what stands

Rotation never answers theft: whoever holds the old key could hand over to a key of his own.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from django.core.management import call_command

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import file_of_key
from sunlit.ledger.lease import LeaseTaken
from sunlit.ledger.models import Log
from sunlit.ledger.publish import publish
from sunlit.ledger.rotating import OVERLAP_DAYS, Standing, finish, rotate, unready, withdraw
from sunlit.record.b64 import b64url
from sunlit.ui.formats import moment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", help="whose record")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--finish", action="store_true", help="let the old key go")
    what.add_argument(
        "--stolen", action="store_true", help="the key is in other hands: stop, and say what stands"
    )
    parser.add_argument(
        "--anyway", action="store_true", help="with --finish: do not wait for time and witnesses"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Do one of the three, and say what is left to do."""
    call_command("migrate", verbosity=0)
    slug = options.body
    if not Log.objects.filter(slug=slug).exists():
        raise LedgerError(f"there is no body {slug!r} here")
    if options.finish:
        return _finish(slug, anyway=options.anyway)
    if not options.yes and not _agreed(slug, stolen=options.stolen):
        print("nothing was done", file=sys.stderr)
        return 1
    return _stolen(slug) if options.stolen else _rotate(slug)


def _rotate(slug: str) -> int:
    leaf = rotate(slug)
    with suppress(LeaseTaken):  # the running server publishes it within a second
        publish(slug)
    key = keychain_of(Log.objects.get(slug=slug)).verifiers[-1]
    print(f"{slug}: entry {leaf.index} hands over to a new key; from now on both sign.")
    print(f"  new key: {key.vkey}")
    print(f"  Keep a second copy of {file_of_key(slug, key)} offline, away from the old one.")
    print(
        "  Put the new key on the notice board, beside the old one. Mirrors and readers need do nothing more."
    )
    print("  Give this line to each witness, who runs it beside the witness that goes on running:")
    print(f"    sunlit witness --logs FILE --handover https://YOUR-SITE/log/{slug}/keys.json")
    print(f"  After {OVERLAP_DAYS} days: sunlit rotate {slug} --finish")
    return 0


def _finish(slug: str, *, anyway: bool) -> int:
    reasons = unready(slug)
    for reason in reasons:
        print(f"{slug}: {reason}", file=sys.stderr)
    if reasons and not anyway:
        print("the old key stays; `--anyway` does not wait", file=sys.stderr)
        return 1
    for path in finish(slug):
        print(f"{slug}: removed {path}. Destroy its copies, too.")
    print(f"{slug}: the new key signs alone from the next entry on.")
    return 0


def _stolen(slug: str) -> int:
    found = withdraw(slug)
    print(f"{slug}: nothing is entered or signed any more. The keys lie in keys/stolen, as evidence.\n")
    print(_worded(found))
    known = f"--known {found.file}" if found.file else "--known LAST-CHECKPOINT-THAT-OTHERS-HAVE"
    print("\nNow, in this order:")
    print("  1. Say in public, on paper, when the key was last safe, and the size and root above.")
    print("  2. Ask each witness and mirror for its last checkpoint, and keep the files:")
    print(f"     python3 sunlit-verify.py compare FILE https://YOUR-SITE/log/{slug}/")
    print("     Two that contradict each other prove what the thief signed.")
    print(f'  3. sunlit succeed {slug} --reason "The key was stolen" --reason-zh "密钥被盗" {known}')
    print("  4. Give the new key to notice board, witnesses, mirrors and the county; start the server again.")
    return 0


def _worded(found: Standing) -> str:
    """Say what outsiders can go on trusting."""
    if found.witnessed is None:
        return (
            "No checkpoint was witnessed. What stands is what others kept: mirrors, the county's record, "
            "evidence and receipts that were handed out."
        )
    head = found.witnessed
    names = "; ".join(f"{name}, {moment(at)}" for name, at in found.cosigners)
    lines = [
        f"Outsiders can go on trusting the first {head.size} entries, whoever holds the key:",
        f"root {b64url(head.root)}, cosigned by {names}. The checkpoint is kept for others in {found.file}.",
    ]
    if found.stored > head.size:
        lines.append(
            f"The {found.stored - head.size} entries after that ({found.signed - head.size} of them signed) "
            "rest on mirrors and on evidence already handed out, not on the signature."
        )
    lines.append("A checkpoint of more entries that appears from now on proves nothing.")
    return "\n".join(lines)


def _agreed(slug: str, *, stolen: bool) -> bool:
    what = "will never be signed again" if stolen else "gets a new key"
    return input(f"The record of {slug} {what}. Type its name to go on: ").strip() == slug
