"""Look over the files themselves for what must never be committed.

No unfinished marks, no address of a package registry, no path of one person's machine, no large file.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_BYTES = 2_000_000
BINARY = {".png", ".ico", ".jpg", ".pdf", ".webp"}
RULES = {
    "an unfinished mark": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b"),
    "the address of a registry": re.compile(
        r"(?:py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com))"
    ),
    "a path of one machine": re.compile(r"(?<![\w.:/-])/(?:home|root|Users)/\w+/"),
}


def faults() -> list[str]:
    """Return every fault in the files that git knows, as `path:line: what`."""
    named = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found: list[str] = []
    for name in filter(None, named.split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        if path.stat().st_size > MOST_BYTES:
            found.append(f"{name}: larger than {MOST_BYTES} bytes")
        if path.suffix not in BINARY and name != "scripts/check_tree.py":
            found += _in_text(name, path.read_text(encoding="utf-8"))
    return found


def _in_text(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in RULES.items()
        if pattern.search(line)
    ]


if __name__ == "__main__":
    found = faults()
    print("\n".join(found))
    sys.exit(1 if found else 0)
