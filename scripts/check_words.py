"""Check the table of words against the pages: both languages everywhere, nothing unknown, nothing left over.

A key counts as used where it stands in quotes, or where a beginning of it does that is completed at run
time: `t("state." ~ state)`, `t(f"rule.{code}")`. Rows of `public.csv` may wait for their page; those of
`rules.csv` are compared with the codes of the rules by a test.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sunlit.ui.wording import FOLDER, WordMissing, words

ROOT = Path(__file__).parents[1] / "src" / "sunlit"
MAY_WAIT = ("public.csv", "rules.csv")
USED = re.compile(r"""\bt\(\s*["']([a-z0-9_]+(?:\.[a-z0-9_-]+)+)["']""")
QUOTED = re.compile(r"""["']([a-z0-9_]+(?:\.[a-z0-9_-]+)*\.?)(?=["'{])""")
PARAMETER = re.compile(r"\{(\w+)[|:}]")
CHINESE = re.compile("[\u4e00-\u9fff]")


def faults() -> Iterator[str]:
    """Give every fault as one line."""
    table = words()
    texts = {
        path: path.read_text(encoding="utf-8")
        for kind in ("html", "py", "txt")
        for path in ROOT.rglob(f"*.{kind}")
    }
    for path, text in sorted(texts.items()):
        for key in USED.findall(text):
            if key not in table:
                yield f"{path.relative_to(ROOT)}: {key!r} stands in no table of words"
    for key, row in table.items():
        if set(PARAMETER.findall(row["zh"])) != set(PARAMETER.findall(row["en"])):
            yield f"{key}: the parameters of the two languages differ"
        if CHINESE.search(row["en"]):
            yield f"{key}: Chinese characters in the English"
    quoted = {word for text in texts.values() for word in QUOTED.findall(text)}
    beginnings = tuple(word for word in quoted if word.endswith("."))
    for path in sorted(FOLDER.glob("*.csv")):
        if path.name not in MAY_WAIT:
            for key in _keys(path):
                if key not in quoted and not key.startswith(beginnings):
                    yield f"{path.name}: nothing shows {key!r}"


def _keys(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["key"] for row in csv.DictReader(file)]


def main() -> int:
    """Print what is wrong and return 1, or return 0."""
    try:
        found = list(faults())
    except WordMissing as error:
        found = [str(error)]
    print("\n".join(found) or f"{len(words())} words, all in both languages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
