"""Erase disclosures for good, by an entry for each; or erase again what the list of this installation names.

After a backup was restored, run `sunlit erase --apply` before anything is served.
"""

from __future__ import annotations

import argparse

from sunlit.ledger.erasable import alone
from sunlit.ledger.erasing import apply_list, erase
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.ledger.models import Disclosure
from sunlit.library.cleaning import remove_unnamed


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("body", nargs="?", help="whose record discloses it")
    parser.add_argument(
        "digest", nargs="*", help="digests of the disclosures, as the page of the entry shows them"
    )
    parser.add_argument("--ground", choices=ERASE_GROUNDS, help="why it is erased")
    parser.add_argument("--apply", action="store_true", help="erase again what erasures.jsonl names")


def _alone(body: str, digests: list[str], ground: str) -> None:
    """Refuse what one person alone may not erase: two do it on the desk, under their own sign-ins."""
    for row in Disclosure.objects.filter(digest__in=digests, leaf__log=body).select_related("leaf"):
        if ground != "expired" and not alone(row.leaf.kind, row.name, ground):
            raise LedgerError(
                f"{row.digest}: erasing it takes two persons; who keeps the papers asks for it at "
                f"/desk/{body}/entries/{row.leaf.index}/erase/"
            )


def run(options: argparse.Namespace) -> int:
    """Erase and say what was erased."""
    if options.apply:
        print(
            f"{apply_list()} disclosures erased again; {remove_unnamed()} files that no entry names removed"
        )
        return 0
    if not (options.body and options.digest and options.ground):
        raise LedgerError("name a body, the digests and --ground; or give --apply")
    _alone(options.body, options.digest, options.ground)
    leaves = erase(options.body, options.digest, options.ground)
    for leaf in leaves:
        print(f"{options.body}: erased by entry {leaf.index}")
    print(f"{len(leaves)} disclosures erased; backups made before still hold them: make a new one")
    return 0
