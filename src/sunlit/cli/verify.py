"""Check a whole record: signature, tree, entries, streams, times, rules and public disclosures."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from sunlit.cli.progress import Progress
from sunlit.ledger.checking import Fetch, Report, check_log, folder_source, http_source
from sunlit.ledger.errors import LedgerError
from sunlit.supervision.replaying import Found, replay_log


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("source", help="https://.../log/BODY/ or a folder written by `sunlit export`")
    parser.add_argument("--vkey", default="", help="the key of the log as you know it from elsewhere")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument(
        "--replay",
        action="store_true",
        help="also run every matter again by its rules and name every finding",
    )


def run(options: argparse.Namespace) -> int:
    """Check and print what was found; 0 when everything is as it must be."""
    fetch = _source(options.source)
    vkey = options.vkey or fetch("vkey").decode("utf-8", "replace").strip()
    progress = Progress()
    now = time.time_ns() // 1_000_000 if "://" in options.source else None  # a folder is as old as its end
    found: list[Found] = []
    try:
        if options.replay:
            report, found = replay_log(fetch, vkey, now, progress)
        else:
            report = check_log(fetch, vkey, progress)
    finally:
        progress.clear()
    if options.json:
        print(json.dumps(_facts(report, found), indent=1))
    else:
        print(_worded(report, trusted=bool(options.vkey)))
        if options.replay:
            print(_replayed(found))
    return 1 if report.findings or any(one.is_fault for one in found) else 0


def _source(source: str) -> Fetch:
    if source.startswith(("http://", "https://")):
        return http_source(source)
    if "://" in source:
        raise LedgerError(f"expected http://, https:// or a folder, found {source!r}")
    return folder_source(Path(source))


def _facts(report: Report, found: Sequence[Found]) -> dict[str, object]:
    findings = [{"index": finding.index, "sentence": finding.sentence} for finding in report.findings]
    replayed = [
        {
            "index": one.index,
            "class": one.cls,
            "stream": one.stream,
            "sentence": one.sentence,
            "fault": one.is_fault,
        }
        for one in found
    ]
    return {**vars(report), "findings": findings, "replay": replayed}


def _replayed(found: Sequence[Found]) -> str:
    """Say what the replay found: first what the record has wrong, then what was late or declared."""
    faults = [f"WRONG: {one}" for one in found if one.is_fault]
    others = [f"Seen: {one}" for one in found if not one.is_fault]
    if not found:
        return "Replayed by the rules in force: nothing departs from them."
    head = f"Replayed by the rules in force: {len(faults)} wrong, {len(others)} seen."
    return "\n".join([head, *faults, *others])


def _worded(report: Report, *, trusted: bool) -> str:
    lines = []
    if not trusted:
        lines.append(
            "Note: the key came from where the record came from, so this shows only that the record agrees\n"
            "with itself. Give the key you know from elsewhere (a notice board, a neighbour) by --vkey."
        )
    if report.origin:
        lines += [
            f"{report.origin}: {report.size} entries in {report.streams} streams, root {report.root}",
            f"Signed by {report.signed_by}.",
            f"{report.blobs} rules; {report.disclosed} public disclosures match; "
            f"{report.withheld} are for fewer people; {report.erased} were erased.",
        ]
    if report.findings:
        lines += [f"WRONG: {finding}" for finding in report.findings]
        lines.append(
            f"{len(report.findings)} findings. Keep a copy of what you read before you ask about it."
        )
    else:
        lines.append("Everything is as it must be.")
    return "\n".join(lines)
