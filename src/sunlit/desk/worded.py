"""Objections and refusals in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import knows, plain, t


def worded(objections: Iterable[Objection]) -> list[str]:
    """Return each objection as a sentence that says what was expected, what was found and what to do next."""
    return [sentence(objection) for objection in objections]


def sentence(objection: Objection) -> str:
    """Return one objection as a sentence; one without words of its own is named by its code."""
    key = f"rule.{objection.code}"
    params = {name: _shown(value) for name, value in objection.params.items()}
    return t(key, **params) if knows(key) else t("rule.other", code=objection.code)


def refusal_lines(refusal: ActRefused) -> list[str]:
    """Return every reason why an act was refused."""
    return worded(refusal.objections)


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return (
            plain({str(k): str(v) for k, v in value.items()})
            if {"zh", "en"} & set(value)
            else ", ".join(f"{k} {v}" for k, v in value.items())
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value
