"""Sign what the record holds now. Asks the witnesses first, and reads every entry again."""

from __future__ import annotations

import argparse
import sys

from sunlit.cli.witnesses import witness_lines
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Log
from sunlit.ledger.publish import publish
from sunlit.ledger.witnessing import ask_witnesses
from sunlit.record.b64 import b64url
from sunlit.record.errors import RecordError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", nargs="*", help="the bodies to publish; all of them without one")
    parser.add_argument("--quick", action="store_true", help="read only the new entries")


def run(options: argparse.Namespace) -> int:
    """Publish and say what is public now; 1 when any log was refused."""
    slugs = options.body or list(Log.objects.order_by("slug").values_list("slug", flat=True))
    if not slugs:
        print("There is no record here yet: `sunlit demo` builds one to try.")
    refused = 0
    for slug in slugs:
        try:
            head = publish(slug, thorough=not options.quick)
        except Log.DoesNotExist:
            print(f"{slug}: there is no such body here", file=sys.stderr)
            refused += 1
        except (LedgerError, RecordError) as error:
            print(f"{slug}: NOT signed: {error}", file=sys.stderr)
            refused += 1
        else:
            print(f"{slug}: {head.size} entries signed and public, root {b64url(head.root)}")
            ask_witnesses(slug)
            for line in witness_lines(Log.objects.get(slug=slug)):
                print(line)
    return 1 if refused else 0
