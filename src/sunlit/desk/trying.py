"""Do what a form asks for, once it is filled in: what was done, or why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from sunlit.desk.worded import refusal_lines
from sunlit.matters.refusal import ActRefused

Done = TypeVar("Done")


def tried(form: forms.Form, act: Callable[[], Done]) -> tuple[Done | None, list[str]]:
    """Return what `act` did, and each reason for which it was refused; neither before the form is whole."""
    if not (form.is_bound and form.is_valid()):
        return None, []
    try:
        return act(), []
    except ActRefused as refusal:
        return None, refusal_lines(refusal)
