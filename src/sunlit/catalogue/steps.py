"""What must hold for the list of steps of one power."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunlit.catalogue.columns import BASIS, LIMIT, STEP_FIELDS, STEP_REQUIRED, STEPS
from sunlit.catalogue.problems import Problem, Text, problem
from sunlit.ledger.texts import is_invisible


def step_problems(row: int, steps: Any, posts: Mapping[str, Text]) -> list[Problem]:
    """Return what is wrong with the steps of the power in line `row`."""
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        return [problem(row, STEPS, "json", steps)]
    if not steps:
        return [problem(row, STEPS, "no_steps", "")]
    found: list[Problem] = []
    for n, step in enumerate(steps, 1):
        found += _step(row, n, step, posts)
    if not any(step.get("limit") for step in steps):
        found.append(problem(row, STEPS, "no_limit", ""))
    return found


def _step(row: int, n: int, step: Mapping[str, Any], posts: Mapping[str, Text]) -> Iterator[Problem]:
    def at(field: str) -> str:
        return f"{STEPS}[{n}].{field}"

    number = step.get("n")
    if type(number) is not int or number != n:
        yield problem(row, at("n"), "step_number", number, n=n)
    for field in step:
        if field not in STEP_FIELDS:
            yield problem(row, at(str(field)), "step_field", field, known=", ".join(STEP_FIELDS))
    for field in STEP_FIELDS[1:]:
        value = step.get(field, "")
        if not isinstance(value, str) or any(map(is_invisible, value)):
            yield problem(row, at(field), "text", ascii(value))
        elif field in STEP_REQUIRED and not value.strip():
            yield problem(row, at(field), "missing", "")
    yield from _post(row, n, step, posts)
    yield from _limit(row, n, step)


def _post(row: int, n: int, step: Mapping[str, Any], posts: Mapping[str, Text]) -> Iterator[Problem]:
    for field in ("post", "recorded_by", "after_review"):
        code = step.get(field)
        if code and code not in posts:
            yield problem(row, f"{STEPS}[{n}].{field}", "post_unknown", code)
    for lang, name in posts.get(str(step.get("post")), {}).items():
        given = step.get(f"role_{lang}")
        if given and given != name:
            yield problem(row, f"{STEPS}[{n}].role_{lang}", "post_name", given, name=name)


def _limit(row: int, n: int, step: Mapping[str, Any]) -> Iterator[Problem]:
    limit, basis = step.get("limit"), step.get("limit_basis")
    if bool(limit) != bool(basis):
        yield problem(row, f"{STEPS}[{n}].limit_basis", "limit_basis", f"{limit or ''} / {basis or ''}")
    if limit is not None and not (isinstance(limit, str) and LIMIT.fullmatch(limit)):
        yield problem(row, f"{STEPS}[{n}].limit", "limit", limit)
    if basis and not (isinstance(basis, str) and BASIS.fullmatch(basis)):
        yield problem(row, f"{STEPS}[{n}].limit_basis", "pattern", basis, example="L:r")
