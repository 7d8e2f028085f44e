"""The model package that comes with Sunlit."""

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.model_files import (
    glossary,
    model_calendar,
    model_post_names,
    model_posts,
    model_procedures,
)
from sunlit.procedure.calendar import from_dict


def test_every_ground_has_a_name_a_basis_and_a_longest_time():
    found = grounds()
    assert found["personal_privacy"].name == {"zh": "个人隐私", "en": "Personal privacy"}
    assert all(g.basis["zh"] and g.basis["en"] and 1 <= g.max_years <= 5 for g in found.values())


def test_eight_powers_are_governed_by_full_procedures():
    assert len(model_procedures()) == 8
    assert model_procedures()["PRJ-06"]["id"] == "major-decision"


def test_the_words_of_the_project_have_one_meaning_each():
    names = [term.name["en"] for term in glossary()]
    assert len(names) == len(set(names)) > 60


def test_the_list_of_posts_names_each_once():
    assert len(model_post_names()) == len(model_posts())
    assert model_post_names()["cashier"]["en"] == "Cashier"


def test_the_calendar_of_the_model_can_be_read():
    assert from_dict(model_calendar()).code == "CN"
