"""The environment of our templates, and the macros that every page is made of."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2.exceptions import UndefinedError

from sunlit.ui import environment


def rendered(source: str, **context: Any) -> str:
    """Render a snippet that may use every macro."""
    given = '{% import "ui/macros.html" as m with context %}' + source
    return engines["jinja2"].from_string(given).render(context, RequestFactory().get("/"))


class SpeakForm(forms.Form):
    """One field of each shape."""

    text = forms.CharField(help_text="Say where and when.")
    name = forms.ChoiceField(choices=[("a", "Public"), ("b", "None")], widget=forms.RadioSelect)
    read = forms.BooleanField(required=False)


def test_an_unknown_name_in_a_template_is_an_error():
    with pytest.raises(UndefinedError):
        rendered("{{ nothing_of_that_name }}")


def test_what_people_wrote_is_escaped():
    assert "&lt;script&gt;" in rendered("{{ value|text }}", value={"zh": "<script>"})


@pytest.mark.parametrize(
    ("language", "path", "other"),
    [
        ("zh-hans", "/qinghe/matters/?page=2", "/en/qinghe/matters/?page=2"),
        ("en", "/en/qinghe/matters/?page=2", "/qinghe/matters/?page=2"),
        ("zh-hans", "/", "/en/"),
        ("en", "/en/", "/"),
        ("zh-hans", "/desk/", "/desk/?lang=en"),
        ("en", "/accounts/login/", "/accounts/login/?lang=zh-hans"),
    ],
)
@pytest.mark.requirement("ACC-2")
def test_the_language_switch_keeps_the_page(language: str, path: str, other: str):
    with translation.override(language):
        assert environment.other_language(RequestFactory().get(path)) == other


def test_a_static_address_changes_with_the_file():
    assert environment.static("ui/sunlit.css").startswith("/static/ui/sunlit.css?v=")
    with pytest.raises(FileNotFoundError):
        environment.static("ui/missing.css")


@pytest.mark.requirement("ACC-1")
def test_a_field_says_its_hint_and_its_error_to_a_screen_reader():
    html = rendered("{{ m.field(form.text) }}", form=SpeakForm({}))
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label for="id_text">' in html


@pytest.mark.requirement("ACC-1")
def test_choices_stand_in_a_fieldset_with_a_legend():
    html = rendered("{{ m.field(form.name) }}", form=SpeakForm())
    assert '<fieldset class="field" id="id_name"' in html
    assert "<legend>" in html
    assert html.count('type="radio"') == 2


@pytest.mark.requirement("ACC-1")
def test_the_list_of_faults_leads_to_each_field():
    html = rendered("{{ m.form_errors(form) }}", form=SpeakForm({}))
    assert 'href="#id_text"' in html
    assert 'href="#id_name"' in html


def test_a_tick_stands_before_its_label():
    html = rendered("{{ m.field(form.read) }}", form=SpeakForm())
    assert html.index('type="checkbox"') < html.index("<span>Read</span>")


def test_the_votes_bar_names_the_counts():
    with translation.override("en"):
        html = rendered("{{ m.votes_bar(counts) }}", counts={"agree": 8, "disagree": 1})
    assert "8 in favour, 1 against" in html
    assert "width:88.9%" in html


def test_the_first_page_of_a_short_list_has_no_pager():
    assert "<nav" not in rendered("{{ m.pager(page) }}", page={"number": 1, "more": False})
    assert 'rel="next"' in rendered("{{ m.pager(page) }}", page={"number": 1, "more": True})
