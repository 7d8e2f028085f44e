"""Write the kinds and types of docs/record.md from sunlit.ledger.kinds (`--check` only compares)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from sunlit.ledger.kinds import KINDS, TYPES

PAGE = Path(__file__).parents[1] / "docs" / "record.md"
BEGIN = "<!-- kinds: made by scripts/make_record_doc.py -->\n"
END = "<!-- end of kinds -->\n"


def page(text: str) -> str:
    """Return the page `text` with the tables as the code has them now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return one table of kinds a stream, then the table of types."""
    lines: list[str] = []
    for stream, kinds in groupby(
        sorted(KINDS.values(), key=lambda kind: kind.stream), lambda kind: kind.stream
    ):
        name = "body" if stream == "body" else f"{stream}:<{'body' if stream == 'log' else 'number'}>"
        lines += [
            f"### In the stream `{name}`",
            "",
            "| Kind | Says | Fields | Discloses |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{kind.name}` | {kind.sentence} | {_fields(kind.required, kind.optional)} "
            f"| {', '.join(kind.disclosures) or '—'} |"
            for kind in kinds
        ]
        lines.append("")
    lines += ["### Types", "", "A field with `?` may be missing.", "", "| Type | Is |", "|---|---|"]
    lines += [f"| {name} | {kind.sentence} |" for name, kind in sorted(TYPES.items())]
    return "\n".join(lines) + "\n"


def _fields(required: Mapping[str, str], optional: Mapping[str, str]) -> str:
    named = [f"`{name}` {kind}" for name, kind in required.items()]
    named += [f"`{name}`? {kind}" for name, kind in optional.items()]
    return ", ".join(named) or "—"


def main() -> int:
    """Write the page, or say that it differs."""
    text = PAGE.read_text(encoding="utf-8")
    if "--check" not in sys.argv:
        PAGE.write_text(page(text), encoding="utf-8")
        return 0
    if text == page(text):
        return 0
    print(
        "docs/record.md is not what sunlit.ledger.kinds says: run scripts/make_record_doc.py", file=sys.stderr
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
