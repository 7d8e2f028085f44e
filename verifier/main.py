"""The command: `bundle FILE`, `log URL_OR_FOLDER`, `compare A B`."""

from __future__ import annotations

import argparse
import json
import sys

from .bundles import check_bundle
from .encoding import Malformed
from .heads import EVIDENCE, check_evidence, compare, read_side
from .keys import Policy
from .logs import check_log
from .receipts import check_receipt, is_receipt
from .reports import UNKNOWN, CannotTell, Report
from .sources import log_source, read_bytes
from .words import say

ABOUT = """Check the public record of a body without asking it.
Exit code: 0 all is as it must be, 1 something is wrong, 2 nothing is shown either way."""


def arguments() -> argparse.ArgumentParser:
    """Return what the command understands."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--zh", action="store_true", help="speak Chinese")
    shared.add_argument(
        "--vkey",
        default="",
        help="the key of the log as you know it from elsewhere, or a file with one or several, a line each",
    )
    witnessed = argparse.ArgumentParser(add_help=False)
    witnessed.add_argument(
        "--policy", default="", help="a file that names witnesses and how many must have signed"
    )
    parser = argparse.ArgumentParser(
        prog="sunlit-verify", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", metavar="bundle | log | compare")
    verbs.required = True
    bundle = verbs.add_parser(
        "bundle", parents=[shared, witnessed], help="check an evidence file or a receipt"
    )
    bundle.add_argument("file", help="the file, or its address")
    log = verbs.add_parser("log", parents=[shared, witnessed], help="check a whole log")
    log.add_argument("source", help="https://.../log/BODY/ or a folder with the same files")
    log.add_argument("--without-texts", action="store_true", help="do not fetch the texts, which are many")
    both = verbs.add_parser(
        "compare", parents=[shared], help="compare two heads of one log, for example of two days"
    )
    both.add_argument(
        "a", help="a checkpoint, evidence file, receipt, or a log's address (ending in /) or folder"
    )
    both.add_argument("b", nargs="?", default="", help="the other; none when the first is kept evidence")
    both.add_argument("--keep", default=".", help="folder for the evidence of a split view")
    return parser


def main(given: list[str] | None = None) -> int:
    """Check, print the result, and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = arguments().parse_args(given)
    report = Report("zh" if asked.zh else "en")
    try:
        vkey = _key(asked.vkey)
        own_key = _run(asked, report, vkey)
    except CannotTell as error:
        print(say(report.lang, "cannot_tell", what=say(report.lang, error.key, **error.params)))
        return UNKNOWN
    if own_key and not vkey and not report.wrong:
        report.note("own_key", vkey=own_key)
    text, code = report.told()
    print(text)
    return code


def _run(asked: argparse.Namespace, report: Report, vkey: str) -> str:
    """Do what was asked; return the key that came with it."""
    if asked.verb == "compare":
        return _compare(asked, report, vkey)
    policy = _policy(asked.policy)
    if asked.verb == "log":
        return check_log(log_source(asked.source), report, vkey, policy, not asked.without_texts)
    text = read_bytes(asked.file).decode("utf-8", "replace")
    if is_receipt(text):
        check_receipt(text, report, vkey, policy)
        return ""
    value = _json(text)
    check_bundle(value, report, vkey, policy)
    return str(value.get("vkey", "")) if isinstance(value, dict) else ""


def _compare(asked: argparse.Namespace, report: Report, vkey: str) -> str:
    if not asked.b:
        value = _json(read_bytes(asked.a).decode("utf-8", "replace"))
        if not isinstance(value, dict) or value.get("format") != EVIDENCE:
            raise CannotTell("shape", why=EVIDENCE)
        check_evidence(value, report, vkey)
        return ""
    one, other = read_side(asked.a), read_side(asked.b)
    compare(one, other, report, vkey, asked.keep)
    return one.vkey or other.vkey


def _json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _key(given: str) -> str:
    """Return a key given as itself or as a file that holds it."""
    if not given or "+" in given:
        return given
    return read_bytes(given).decode("utf-8", "replace").strip()


def _policy(path: str) -> Policy | None:
    if not path:
        return None
    try:
        return Policy(read_bytes(path).decode("utf-8", "replace"))
    except Malformed as error:
        raise CannotTell("policy_bad", why=error) from None


if __name__ == "__main__":
    sys.exit(main())
