"""How far a mirror has come with each body: a small file each, read by every page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sunlit.ledger.places import home, write_durably


@dataclass(frozen=True)
class Followed:
    """What a mirror knows of one body."""

    checked_at: int = 0  # UTC milliseconds at which the source last confirmed what is here
    fault: str = ""  # why the last look failed; "" when it did not
    refused: str = ""  # two histories were found: nothing more is taken from the source
    page: int = 0  # the bundle whose words are compared next
    missing: dict[str, str] = field(default_factory=dict)  # documents not to be had: name by SHA-256
    unkept: dict[str, str] = field(default_factory=dict)  # entries that break the rules of their kind: why


_NAMES = {one.name for one in fields(Followed)}


def followed(slug: str) -> Followed:
    """Return what is known of a body; nothing, for a damaged file."""
    try:
        facts: dict[str, Any] = json.loads(_file(slug).read_text(encoding="utf-8"))
        return Followed(**{name: facts[name] for name in _NAMES & facts.keys()})
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return Followed()


def keep(slug: str, state: Followed) -> None:
    """Keep what is known of a body."""
    write_durably(_file(slug), json.dumps(asdict(state), indent=1, ensure_ascii=False).encode())


def _file(slug: str) -> Path:
    return home() / "mirror" / f"{slug}.json"
