"""Set up a body for real: the data folder, then ten questions in the browser, or a file of answers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.core.management import call_command
from django.utils import translation

from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.founding import AnswersRefused, FoundingRefused, open_for_real, refuse_if_open, waiting
from sunlit.catalogue.founding.file import plan_from_file
from sunlit.catalogue.problems import CatalogueRefused
from sunlit.cli.serve import serve
from sunlit.ledger.places import home, key_file
from sunlit.procedure.errors import ProcedureError
from sunlit.ui.wording import t

EVERYWHERE = ("0.0.0.0", "::", "127.0.0.1", "::1")  # noqa: S104 -- compared, not bound


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers in YAML instead of the browser")
    parser.add_argument("--no-serve", action="store_true", help="only prepare; `sunlit serve` serves")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (2)")


def run(options: argparse.Namespace) -> int:
    """Prepare the folder; then open from the file, or print the address of the questions and serve."""
    call_command("migrate", verbosity=0)
    try:
        refuse_if_open()
        if options.answers is not None:
            return open_from_file(options.answers)
        code = waiting.new_code()
    except FoundingRefused as refusal:
        print(f"sunlit init: {refusal}", file=sys.stderr)
        return 1
    name = "localhost" if options.host in EVERYWHERE else options.host
    print(f"The data of this installation lie in {home()}")
    print("Open this address, on a phone or a computer, and answer ten questions:\n")
    print(f"    http://{name}:{options.port}/start/?code={code}\n")
    print("The code lets one browser in, once. Run `sunlit init` again for another; answers are kept.")
    if options.no_serve:
        print(f"Now run: sunlit --home {home()} serve --host {options.host} --port {options.port}")
        return 0
    sys.stdout.flush()
    return serve(options.host, options.port, options.workers)


def open_from_file(path: Path) -> int:
    """Open a body from a file of answers; 1 with every reason when it will not do."""
    try:
        body = open_for_real(plan_from_file(path))
    except AnswersRefused as refusal:
        print(f"sunlit init: {path} will not do, and nothing was opened:", file=sys.stderr)
        for line in _reasons(refusal):
            print(f"  {line}", file=sys.stderr)
        return 1
    except (AdoptionRefused, CatalogueRefused, ProcedureError) as refusal:
        print(f"sunlit init: nothing was opened: {refusal}", file=sys.stderr)
        return 1
    print(f"{body.slug} is open: its record has {body.log.size} entries, signed as {body.log.origin}")
    print(f"Keep a second copy of {key_file(body.slug)} away from this machine.")
    print(f"Now run: sunlit --home {home()} serve")
    return 0


def _reasons(refusal: AnswersRefused) -> list[str]:
    found = []
    with translation.override("en"):
        for wrong in refusal.wrong:
            place = f"{refusal.question}.{wrong.at}" if wrong.at else refusal.question
            found.append(f"{place}: {t(f'setup.error.{wrong.code}', **wrong.params)}")
    return found + [f"  {problem}" for problem in refusal.problems]
