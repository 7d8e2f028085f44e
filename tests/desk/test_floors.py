"""The form of a departure says how far a period may be cut."""

from __future__ import annotations

from copy import deepcopy

from sunlit.desk.forms.matters import DepartureForm
from sunlit.procedure.grammar import parse
from tests.procedure.walking import definition


def test_a_period_that_leaves_something_says_so_on_the_form_and_others_say_nothing():
    found = deepcopy(definition("major-decision"))
    assert DepartureForm(procedure=parse(found), steps=[]).fields["step"].help_text == ""
    collect = next(one for sub in found["subs"].values() for one in sub["steps"] if one["id"] == "collect")
    collect["not_below"] = {"days": 7}
    said = DepartureForm(procedure=parse(found), steps=[]).fields["step"].help_text
    assert said == "“收集意见”不少于 30 日，缩短后也不少于 7 日"
