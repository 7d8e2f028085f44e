"""Enter the register of every stream, and the due list of the last working day where it is missing."""

from __future__ import annotations

import argparse

from sunlit.catalogue.models import Body
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.registering import make_register
from sunlit.supervision.actions import make_due_list


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", nargs="*", help="the bodies; all of them without one")


def run(options: argparse.Namespace) -> int:
    """Enter and say what was entered."""
    bodies = Body.objects.order_by("slug")
    unknown = set(options.body) - set(bodies.values_list("slug", flat=True))
    if unknown:
        raise LedgerError(f"no such body here: {', '.join(sorted(unknown))}")
    for body in bodies.filter(slug__in=options.body) if options.body else bodies:
        due = make_due_list(body)
        leaf = make_register(body.slug)
        listed = f"the due list in entry {due.index}, " if due is not None else ""
        print(f"{body.slug}: {listed}the register in entry {leaf.index}")
    return 0
