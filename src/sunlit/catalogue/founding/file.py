"""Answers from a file: the same questions, the same checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sunlit.catalogue.founding.plan import Plan, plan_of
from sunlit.catalogue.founding.reading import BY_KEY, read_all
from sunlit.catalogue.founding.refusal import AnswersRefused, Wrong

MOST_BYTES = 1024 * 1024


def plan_from_file(path: Path) -> Plan:
    """Return the plan of a YAML file of answers. Raises AnswersRefused, OSError when it cannot be read.

    An own table is named by `list.file`, beside the file of answers.
    """
    raw = _loaded(path)
    unknown = [str(key) for key in raw if key not in BY_KEY]
    if unknown:
        raise AnswersRefused("file", [Wrong("", "question_unknown", {"found": ", ".join(unknown)[:80]})])
    return plan_of(read_all(_with_table(raw, path.parent)))


def _loaded(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        raw = yaml.safe_load(content) if len(content) <= MOST_BYTES else None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        wrong = Wrong("", "yaml", {"why": " ".join(str(error).split())[:200]})
        raise AnswersRefused("file", [wrong]) from error
    if not isinstance(raw, dict):
        raise AnswersRefused("file", [Wrong("", "shape")])
    return raw


def _with_table(raw: dict[str, Any], folder: Path) -> dict[str, Any]:
    listed = raw.get("list")
    if not (isinstance(listed, Mapping) and listed.get("source") == "own" and listed.get("file")):
        return raw
    table = (folder / str(listed["file"])).read_bytes()
    return {**raw, "list": {"source": "own", "file": Path(str(listed["file"])).name, "table": table}}
