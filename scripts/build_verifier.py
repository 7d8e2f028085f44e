"""Join the parts of `verifier/` into the one file that people download, and print its SHA-256.

The file depends on the parts alone: no time, no place, no version of Python stands in it, so that whoever
builds it gets the same bytes. `--check` only compares.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import verifier

FOLDER = Path(verifier.__file__).parent
TARGET = FOLDER.parent / "src" / "sunlit" / "ui" / "static" / "sunlit-verify.py"
HEAD = '''#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sunlit-verify: check the public record of a body without asking it.

    python3 sunlit-verify.py bundle FILE            an evidence file or a receipt
    python3 sunlit-verify.py log URL_OR_FOLDER      a whole log
    python3 sunlit-verify.py compare A B            two heads of one log, for example of two days

Python 3.8 or later, nothing else. Add --zh for Chinese, --vkey KEY for the key as you know it from elsewhere.
Exit code: 0 all is as it must be, 1 something is wrong, 2 nothing is shown either way.
Made from the parts in `verifier/` by `scripts/build_verifier.py`; whoever builds it gets the same bytes.
"""

from __future__ import annotations

'''


class NotJoinable(Exception):
    """Two parts that do not fit into one file."""


def built() -> str:
    """Return the one file."""
    imports: set[str] = set()
    bodies: list[str] = []
    names: Counter[str] = Counter()
    for part in verifier.PARTS:
        source = (FOLDER / f"{part}.py").read_text(encoding="utf-8")
        tree = ast.parse(source, feature_version=(3, 8))
        imports |= _imports(tree, part)
        names.update(_defined(tree))
        bodies.append(f"# {part}: {_said(tree)}\n\n{_body(source, tree)}")
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise NotJoinable(f"defined in two parts: {', '.join(twice)}")
    return HEAD + "\n".join(sorted(imports, key=_order)) + "\n\n" + "\n\n".join(bodies)


def _order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _imports(tree: ast.Module, part: str) -> set[str]:
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {f"import {name.name}" for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            if any(name.asname for name in node.names) or (node.level and node.module not in verifier.PARTS):
                raise NotJoinable(f"{part}: an import that does not survive the joining: {ast.unparse(node)}")
            if not node.level:
                found |= {f"from {node.module} import {name.name}" for name in node.names}
    return found


def _defined(tree: ast.Module) -> list[str]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [target.id for target in targets if isinstance(target, ast.Name)]
    return found


def _said(tree: ast.Module) -> str:
    return " ".join((ast.get_docstring(tree) or "").split())


def _body(source: str, tree: ast.Module) -> str:
    """Return what stands behind the last import."""
    last = max(node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(source.split("\n")[last:]).strip("\n") + "\n"


def main() -> int:
    """Write the file, or say that it differs; print its hash."""
    content = built().encode("utf-8")
    if "--check" not in sys.argv:
        TARGET.write_bytes(content)
    elif TARGET.read_bytes() != content:
        print(f"{TARGET.name} is not what verifier/ says: run scripts/build_verifier.py", file=sys.stderr)
        return 1
    print(f"{sha256(content).hexdigest()}  {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
