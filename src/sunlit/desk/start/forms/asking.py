"""What every question has: its fields, what was answered before, and what is wrong, in words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms

from sunlit.catalogue.founding import AnswersRefused
from sunlit.desk.forms.screened import ScreenedForm
from sunlit.ui.wording import t

Answers = Mapping[str, Any]


class AnswerForm(ScreenedForm):
    """One question. `seen` marks the answer that the page showed, `mark` this form itself."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, so_far: Answers, answer: Answers | None, seen: str = ""
    ) -> None:
        initial = {**self.proposed(so_far), **(self.shown(answer) if answer else {})}
        initial |= {"seen": seen, "mark": secrets.token_urlsafe(12)}
        super().__init__(data, files, initial=initial)
        self.so_far, self.answer = so_far, answer or {}
        self.build()

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Return what the fields hold before anything is answered."""
        return {}

    def shown(self, answer: Answers) -> dict[str, Any]:
        """Return what the fields hold for an answer given before."""
        return dict(answer)

    def build(self) -> None:
        """Make the fields that hang on earlier answers."""

    def raw(self) -> dict[str, Any]:
        """Return what was typed, as `founding.read` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "mark")}

    def refuse(self, refusal: AnswersRefused) -> None:
        """Say beside each field what is wrong with it."""
        for wrong in refusal.wrong:
            self.add_error(
                wrong.at if wrong.at in self.fields else None, error_words(wrong.code, wrong.params)
            )


def error_words(code: str, params: Mapping[str, Any]) -> str:
    """Return one thing wrong as a sentence."""
    return t(f"setup.error.{code}", **params)
