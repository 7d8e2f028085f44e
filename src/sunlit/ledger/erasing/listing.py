"""The list of what was erased, apart from the database: a restored backup is erased again by it.

`erasures.jsonl` in SUNLIT_HOME, a line each: {"log":"qinghe","digest":"...","at":1767225600000}. It holds
digests only; keep it with the heads, not with the backups that it must outlive.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from sunlit.ledger.models import Disclosure
from sunlit.ledger.places import erasures_file

Line = tuple[str, str, int]  # log, digest, UTC milliseconds


def listed() -> list[Line]:
    """Return the lines of the list; a last line cut off by a crash is left out."""
    file = erasures_file()
    found: list[Line] = []
    for text in file.read_text(encoding="ascii").splitlines() if file.is_file() else []:
        try:
            line = json.loads(text)
            found.append((str(line["log"]), str(line["digest"]), int(line["at"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def note(lines: Iterable[Line]) -> None:
    """Add lines to the list durably, those that stand there already left out."""
    known = {(slug, digest) for slug, digest, _ in listed()}
    fresh = [line for line in lines if line[:2] not in known]
    if not fresh:
        return
    file = erasures_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as stream:
        if stream.tell() and not file.read_bytes().endswith(b"\n"):
            stream.write("\n")
        for slug, digest, at in fresh:
            stream.write(json.dumps({"log": slug, "digest": digest, "at": at}, separators=(",", ":")) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def standing() -> list[tuple[Disclosure, int]]:
    """Return the disclosures of the list that are not erased in this database, with when they were."""
    at = {digest: when for _, digest, when in listed()}
    rows = Disclosure.objects.filter(text__isnull=False).select_related("leaf")
    digests = list(at)
    found = []
    for start in range(0, len(digests), 500):
        found += [(row, at[row.digest]) for row in rows.filter(digest__in=digests[start : start + 500])]
    return found
