"""The command `sunlit`: one verb, one module of this folder with `arguments(parser)` and `run(options)`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from sunlit.cli.starting import start_django
from sunlit.ledger.errors import LedgerError
from sunlit.record.errors import RecordError


@dataclass(frozen=True)
class Verb:
    """What can be asked of `sunlit`. With `starts`, Django is started before the module is loaded."""

    name: str
    sentence: str
    starts: bool = True


VERBS = (
    Verb("demo", "build the demo county, then serve it", starts=False),
    Verb("init", "set up a body for real, by ten questions in the browser"),
    Verb("serve", "serve the site and publish the record"),
    Verb("publish", "sign what the record holds now, after reading all of it again"),
    Verb("verify", "check a whole record from its address or from a folder", starts=False),
    Verb("register", "enter the register of every stream, and a due list that is missing"),
    Verb("sweep", "erase what was shown for a time that is over"),
    Verb("erase", "erase disclosures for good, or again after a restore"),
    Verb("witness", "watch logs and cosign what continues them", starts=False),
    Verb("mirror", "copy records from another site, prove them, and show the same pages", starts=False),
    Verb("export", "write the record of one body, or of all, into a folder"),
    Verb("rebuild", "build every public row again from an exported record"),
    Verb("recover", "bring back from a mirror what an older copy of the database lacks"),
    Verb("rotate", "change the key of a record, or say what stands when it was stolen"),
    Verb("succeed", "open a successor of a record that can never be signed again"),
    Verb("backup", "back up everything but the signed heads, and verify what was written"),
    Verb("restore", "restore a backup into an empty folder, and verify it", starts=False),
    Verb("fsck", "recompute everything from the stored bytes, and repair public files"),
    Verb("doctor", "look for what would keep this installation from working"),
)
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code: 0 done, 1 found wrong or refused, 2 not understood."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    first, rest = parser.parse_known_args(given)
    verb = next((verb for verb in VERBS if verb.name == first.verb), None)
    if verb is None:
        parser.print_help()
        return 0 if first.verb is None else 2
    try:
        if verb.starts:
            start_django(first.home)
        module = import_module(f"sunlit.cli.{verb.name}")
        own = argparse.ArgumentParser(prog=f"sunlit {verb.name}", description=module.__doc__)
        module.arguments(own)
        code: int = module.run(own.parse_args(rest))
    except KeyboardInterrupt:
        return INTERRUPTED
    except (LedgerError, RecordError, ImproperlyConfigured, DatabaseError, OSError) as error:
        print(f"sunlit {verb.name}: {error}", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {verb.name:<10}{verb.sentence}" for verb in VERBS)
    parser = argparse.ArgumentParser(
        prog="sunlit",
        description="A public body runs its powers in the open.",
        epilog=f"verbs:\n{lines}\n\n`sunlit VERB --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="folder of the installation (SUNLIT_HOME)")
    parser.add_argument("verb", nargs="?", metavar="VERB")
    return parser


if __name__ == "__main__":
    sys.exit(main())
