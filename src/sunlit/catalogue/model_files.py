"""The model package that comes with Sunlit: powers, posts, procedures, calendar and words to start from."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

MODEL = Path(__file__).parent / "model"


@dataclass(frozen=True)
class Term:
    """One word of the project with its one meaning."""

    name: dict[str, str]
    definition: dict[str, str]


def model_path(name: str) -> Path:
    """Return the path of a file of the model, such as "powers.csv"."""
    return MODEL / name


def model_posts() -> list[dict[str, str]]:
    """Return the rows of the model's list of posts: code, zh, en, kind, body_level, recorded_by, note."""
    return _table("posts.csv")


def model_post_names() -> dict[str, dict[str, str]]:
    """Return the name of each post of the model by its code."""
    return {row["code"]: {"zh": row["zh"], "en": row["en"]} for row in model_posts()}


@lru_cache(maxsize=1)
def _procedures() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted((MODEL / "procedures").glob("*.yaml")):
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[str(definition["id"])] = definition
    return found


def model_procedures() -> dict[str, dict[str, Any]]:
    """Return the full procedure that governs a power, by the power's code."""
    return {
        code: definition for definition in _procedures().values() for code in definition.get("powers", [])
    }


def model_calendar() -> dict[str, Any]:
    """Return the model's calendar of holidays and make-up work days."""
    value: dict[str, Any] = json.loads(model_path("calendar-cn.json").read_text(encoding="utf-8"))
    return value


def glossary() -> list[Term]:
    """Return the words of the project in their order."""
    return [
        Term({"zh": row["term_zh"], "en": row["term_en"]}, {"en": row["definition_en"]})
        for row in _table("glossary.csv")
    ]


def _table(name: str) -> list[dict[str, str]]:
    with model_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
