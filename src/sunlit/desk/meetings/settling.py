"""Words typed while a meeting runs: what is found in them is settled before the press counts."""

from __future__ import annotations

from django.http import QueryDict

from sunlit.desk.forms.screened import ScreenedForm
from sunlit.desk.meetings.forms import PartsForm, ResultForm, WordsForm

ANEW = ("csrfmiddlewaretoken",)
SETTLED = ("find_", "why_")


def to_settle(post: QueryDict, result: ResultForm | None) -> ScreenedForm | None:
    """Return the form whose finds wait for a word; None when the press can count."""
    verb = post.get("press")
    form: ScreenedForm = WordsForm(post, label="")
    if verb == "end" and result:
        form = result
    elif verb == "split":
        form = PartsForm(post)
    form.is_valid()
    return None if form.settled else form


def typed_before(post: QueryDict) -> list[tuple[str, str]]:
    """Return what the press carried, to be sent again with what is said to each find."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in ANEW and not name.startswith(SETTLED)
        for value in values
    ]
