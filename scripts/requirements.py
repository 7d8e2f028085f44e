"""List the requirement ids that no test names: `make requirements`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([A-Z]{3}-\d+) \| (.+?) \|", re.MULTILINE)
MARK = re.compile(r"requirement\(([^)]*)\)")


def main() -> int:
    """Print every id with the number of tests that name it; those without one come last."""
    wanted = dict(ROW.findall((ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")))
    named: dict[str, int] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for marks in MARK.findall(path.read_text(encoding="utf-8")):
            for requirement in re.findall(r"[A-Z]{3}-\d+", marks):
                named[requirement] = named.get(requirement, 0) + 1
    unknown = sorted(set(named) - set(wanted))
    missing = [key for key in wanted if key not in named]
    print(f"{len(wanted) - len(missing)} of {len(wanted)} requirements are named by a test.")
    for key in missing:
        print(f"  {key:6} {wanted[key]}")
    if unknown:
        print("Named by tests, but not in docs/requirements.md: " + ", ".join(unknown), file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
