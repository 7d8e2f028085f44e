"""What each witness of a log confirmed last: a small file apart from record and database.

Losing it costs nothing but a question: a witness says itself what it has seen.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sunlit.ledger.places import witness_state_file, write_durably


@dataclass(frozen=True)
class Confirmed:
    """The last word of one witness about one log."""

    size: int = 0
    at: int = 0  # UTC milliseconds of its last cosignature; 0: none yet
    tried_at: int = 0  # UTC milliseconds of the last answer, whatever it was
    fault: str = ""  # why the last question got no cosignature; "" when it got one
    doubt: str = ""  # what it knows that we do not: nothing is signed while this stands


NOTHING = Confirmed()
_NAMES = {field.name for field in fields(Confirmed)}


def recall(slug: str) -> dict[str, Confirmed]:
    """Return what is remembered of each witness, by its reference."""
    file = witness_state_file(slug)
    if not file.exists():
        return {}
    try:
        rows: Mapping[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return {
            ref: Confirmed(**{name: row[name] for name in _NAMES & row.keys()}) for ref, row in rows.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}  # a damaged file is an empty one


def remember(slug: str, ref: str, **changes: Any) -> None:
    """Change what is remembered of one witness; other processes wait meanwhile."""
    file = witness_state_file(slug)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = recall(slug)
        known[ref] = replace(known.get(ref, NOTHING), **changes)
        text = json.dumps(
            {ref: asdict(row) for ref, row in sorted(known.items())}, indent=1, ensure_ascii=False
        )
        write_durably(file, text.encode())
