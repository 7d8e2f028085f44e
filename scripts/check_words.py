"""Check the table of words: both languages in every row, no key used that is missing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sunlit.ui.wording import WordMissing, words

ROOT = Path(__file__).parents[1] / "src" / "sunlit"
USED = re.compile(r"""\bt\(\s*["']([a-z0-9_.-]+)["']""")
PARAM = re.compile(r"\{(\w+)[|}]")
CJK = re.compile("[\u4e00-\u9fff]")


def main() -> int:
    """Print what is wrong and return 1, or return 0."""
    try:
        table = words()
    except WordMissing as error:
        print(error)
        return 1
    faults = []
    for path in sorted([*ROOT.rglob("*.html"), *ROOT.rglob("*.py")]):
        for key in USED.findall(path.read_text(encoding="utf-8")):
            if key not in table and not key.endswith("."):
                faults.append(f"{path.relative_to(ROOT)}: {key!r} stands in no table of words")
    for key, row in table.items():
        if set(PARAM.findall(row["zh"])) - set(PARAM.findall(row["en"])):
            faults.append(f"{key}: the English lacks a parameter of the Chinese")
        if CJK.search(row["en"]):
            faults.append(f"{key}: Chinese characters in the English")
    print("\n".join(faults) or f"{len(table)} words, all in both languages.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
