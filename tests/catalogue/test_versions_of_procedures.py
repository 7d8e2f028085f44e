"""Two full procedures are compared step by step, and what the newer one lowers is named (CAT-2, SUP-4)."""

import copy

import pytest

from sunlit.catalogue.model_files import model_procedures
from sunlit.catalogue.versions import procedure_differences, procedure_lowered


@pytest.fixture
def old():
    return model_procedures()["PRJ-01"]  # major-decision: branches, a called procedure, two votes


def step_of(definition, code):
    def within(steps):
        for step in steps:
            yield step
            for inner in step.get("branches", {}).values():
                yield from within(inner)

    lists = [definition["steps"], *(sub["steps"] for sub in definition["subs"].values())]
    return next(step for steps in lists for step in within(steps) if step["id"] == code)


def changed(definition, code, **cells):
    new = copy.deepcopy(definition)
    for name, value in cells.items():
        if value is None:
            del step_of(new, code)[name]
        else:
            step_of(new, code)[name] = value
    return new


@pytest.mark.requirement("CAT-2")
def test_a_procedure_does_not_differ_from_itself(old):
    assert procedure_differences(old, copy.deepcopy(old)) == []


@pytest.mark.requirement("CAT-2")
def test_a_step_differs_where_it_does_and_is_called_by_its_name(old):
    (found,) = procedure_differences(old, changed(old, "draft", limit={"work": 30}))
    assert (found.field, found.old, found.new) == ("procedure.draft.limit", "<=20wd", "<=30wd")
    assert found.about == step_of(old, "draft")["name"]


def test_what_stands_in_a_branch_or_a_called_procedure_is_compared_too(old):
    new = changed(changed(old, "fund", limit={"work": 11}), "collect", min={"days": 20, "may_shorten": True})
    fields = [one.field for one in procedure_differences(old, new)]
    assert fields == ["procedure.fund.limit", "procedure.public-consultation/collect.min"]


def test_a_step_that_only_one_of_them_has_is_one_difference(old):
    new = copy.deepcopy(old)
    new["steps"] = [step for step in new["steps"] if step["id"] != "draft"]
    assert [(one.field, one.new) for one in procedure_differences(old, new)] == [("procedure.draft.step", "")]
    assert [(one.field, one.old) for one in procedure_differences(new, old)] == [("procedure.draft.step", "")]


LESS = {
    "a longer limit": lambda old: changed(old, "draft", limit={"work": 21}),
    "no limit": lambda old: changed(old, "draft", limit=None),
    "a shorter least period": lambda old: changed(old, "collect", min={"days": 29, "may_shorten": True}),
    "no paper": lambda old: changed(old, "hear", need=step_of(old, "hear")["need"][1:]),
    "a smaller quorum": lambda old: changed(
        old, "vote", rule=step_of(old, "vote")["rule"] | {"quorum": {"over": "1/3", "of": "members"}}
    ),
    "a majority of those present": lambda old: changed(
        old, "vote", rule=step_of(old, "vote")["rule"] | {"pass": {"over": "1/2", "of": "present"}}
    ),
    "a release less": lambda old: changed(old, "evaluate", disclose=None),
    "a later release": lambda old: changed(
        old, "evaluate", disclose=[released(old, when={"after": "evaluate", "work": 30})]
    ),
    "a narrower release": lambda old: changed(old, "evaluate", disclose=[released(old, scope="members")]),
    "fewer places": lambda old: changed(old, "evaluate", disclose=[released(old, form=["site"])]),
    "more to depart from": lambda old: old | {"deviate": old["deviate"] | {"never": []}},
}


def released(old, **cells):
    return step_of(old, "evaluate")["disclose"][0] | cells


@pytest.mark.requirement("SUP-4")
@pytest.mark.parametrize("less", LESS.values(), ids=LESS)
def test_what_a_procedure_lowers_is_named_and_the_way_back_lowers_nothing(old, less):
    new = less(old)
    assert len(procedure_lowered(old, new)) == 1
    assert procedure_lowered(new, old) == []


@pytest.mark.requirement("SUP-4")
def test_a_least_period_that_may_be_cut_or_cut_further_is_less(old):
    fixed = changed(old, "collect", min={"days": 30})
    free = changed(old, "collect", min={"days": 30, "may_shorten": True})
    seven, five = (changed(free, "collect", not_below={"days": days}) for days in (7, 5))
    for before, after, name in (
        (fixed, free, "may_shorten"), (seven, free, "not_below"), (seven, five, "not_below"),
    ):  # fmt: skip
        (one,) = procedure_lowered(before, after)
        assert one.field.endswith(f"collect.{name}")
        assert procedure_lowered(after, before) == []


def test_an_outcome_to_be_had_without_its_reason_is_less(old):
    outcomes = copy.deepcopy(step_of(old, "screen")["outcomes"])
    code = next(code for code, one in outcomes.items() if "reason" in one)
    del outcomes[code]["reason"]
    assert len(procedure_lowered(old, changed(old, "screen", outcomes=outcomes))) == 1
