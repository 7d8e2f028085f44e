"""Objections and refusals in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.matters.refusal import ActRefused
from sunlit.procedure.history import is_instant
from sunlit.procedure.rules import Objection
from sunlit.ui.formats import moment
from sunlit.ui.wording import knows, plain, t


def worded(objections: Iterable[Objection]) -> list[str]:
    """Return each objection as a sentence that says what was expected, what was found and what to do next."""
    return [sentence(objection) for objection in objections]


def sentence(objection: Objection) -> str:
    """Return one objection as a sentence; one without words of its own is named by its code."""
    key = f"rule.{objection.code}"
    params = {name: _shown(name, value) for name, value in objection.params.items()}
    params |= {
        f"{name}_on": moment(at) for name, at in params.items() if f"{name}_on" in params and is_instant(at)
    }
    return t(key, **params) if knows(key) else t("rule.other", code=objection.code)


def refusal_lines(refusal: ActRefused) -> list[str]:
    """Return every reason why an act was refused."""
    return worded(refusal.objections)


def _shown(name: str, value: Any) -> Any:
    if name == "field" and knows(f"desk.field.{value}"):
        return t(f"desk.field.{value}")
    if isinstance(value, Mapping):
        texts = {str(key): str(one) for key, one in value.items()}
        return plain(texts) if {"zh", "en"} & set(texts) else ", ".join(map(" ".join, texts.items()))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value
