"""A form for each question: its fields, what was answered before, and what is wrong, in words."""

from __future__ import annotations

from sunlit.desk.start.forms.asking import AnswerForm, error_words
from sunlit.desk.start.forms.people import AccountsForm, PeopleForm, ReviewForm
from sunlit.desk.start.forms.place import AboveForm, BodyForm, DayForm, RulesForm
from sunlit.desk.start.forms.powers import ListForm, PowersForm, TrialForm

__all__ = ["FORMS", "AnswerForm", "error_words"]

FORMS: dict[str, type[AnswerForm]] = {
    "body": BodyForm,
    "above": AboveForm,
    "day": DayForm,
    "list": ListForm,
    "powers": PowersForm,
    "people": PeopleForm,
    "review": ReviewForm,
    "accounts": AccountsForm,
    "rules": RulesForm,
    "trial": TrialForm,
}
