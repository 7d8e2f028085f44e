"""The code of an organisation that is paid: its form and its check, and nothing that looks like it."""

import pytest

from sunlit.procedure.payees import is_credit_code

GOOD = "91350100M000100Y43"


@pytest.mark.parametrize("code", [GOOD, "91110000802100433B"])
def test_a_credit_code_is_known_by_its_check(code):
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        GOOD[:-1],
        GOOD + "0",
        GOOD.lower(),
        "91350100M000100Y44",  # the last character checks the others
        "91350100M000100I43",  # no letter I
        "0" + GOOD[1:],
        "９1350100M000100Y43",  # a figure of full width
        "11010519491231002X",  # a person
        GOOD + "\n",
    ],
)
def test_anything_else_is_none(code):
    assert not is_credit_code(code)


@pytest.mark.parametrize("place", range(18))
def test_one_character_put_wrong_is_noticed(place):
    other = "1" if GOOD[place] != "1" else "2"

    assert not is_credit_code(GOOD[:place] + other + GOOD[place + 1 :])
