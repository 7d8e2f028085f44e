"""List the requirements of docs/requirements.md that no test proves.

A test says what it proves by `@pytest.mark.requirement("PRO-2")`. A mark that names an unknown id is an
error; a requirement without a test is not, it is work still to do.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| ([A-Z]{3}-\d+) \| (.+?) \|", re.MULTILINE)


def required() -> dict[str, str]:
    """Return every requirement by id, in the order of the table."""
    return dict(ROW.findall((ROOT / "docs/requirements.md").read_text(encoding="utf-8")))


def proved() -> dict[str, list[str]]:
    """Return the tests by the id that they prove."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
                for word in node.args:
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        found.setdefault(word.value, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def main() -> int:
    """Print the list; return 1 if a test names an unknown requirement."""
    wanted, tests = required(), proved()
    missing = [key for key in wanted if key not in tests]
    print(f"{len(wanted) - len(missing)} of {len(wanted)} requirements have a test. Without one:")
    for key in missing:
        print(f"  {key:<7} {wanted[key]}")
    unknown = sorted(tests.keys() - wanted.keys())
    for key in unknown:
        print(f"unknown requirement {key} at {', '.join(tests[key])}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
