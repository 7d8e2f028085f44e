"""The look in a real browser: a page with every component on it, at three widths, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tests.browsing import NARROW, PHONE, WIDE, Opener, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]
SOURCE = Path(__file__).with_name("everything.html").read_text(encoding="utf-8")


class EveryShape(forms.Form):
    """A field of each shape, with a hint and a fault."""

    text = forms.CharField(widget=forms.Textarea, help_text="Where and when.")
    scope = forms.ChoiceField(choices=[("a", "A")], required=False)
    name = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    read = forms.BooleanField()


def everything(request: HttpRequest) -> HttpResponse:
    form = EveryShape() if "new" in request.GET else EveryShape({"text": ""})  # a fault takes the focus
    context: dict[str, Any] = {"form": form, "nav": "know"}
    return HttpResponse(engines["jinja2"].from_string(SOURCE).render(context, request))


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("everything/", everything),
    path("en/everything/", everything),
]


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROW])
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.requirement("ACC-1")
def test_axe_finds_nothing_and_nothing_is_clipped(open_page: Opener, language: str, width: int):
    assert faults_of(open_page(f"{language}/everything/", width=width)) == []


@pytest.mark.requirement("ACC-1")
def test_large_type_stays_when_the_page_is_left(open_page: Opener):
    page = open_page("/everything/", width=NARROW)
    before = page.evaluate("getComputedStyle(document.body).fontSize")
    page.click("[data-large]")
    page.goto(page.url.replace("/everything/", "/en/everything/"))
    assert page.evaluate("getComputedStyle(document.body).fontSize") > before
    assert page.get_attribute("[data-large]", "aria-pressed") == "true"
    assert faults_of(page) == []


@pytest.mark.requirement("ACC-1")
def test_a_page_reads_without_script(open_page: Opener):
    page = open_page("/everything/", script=False)
    assert page.is_visible("h1")
    assert not page.is_visible("[data-large]")


@pytest.mark.requirement("ACC-1")
def test_the_keyboard_skips_to_the_content(open_page: Opener):
    page = open_page("/en/everything/?new")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_time_left_is_counted_in_the_browser(open_page: Opener):
    assert "days left" in open_page("/en/everything/").inner_text("[data-until]")


@pytest.mark.requirement("ACC-2")
def test_the_language_switch_leads_to_the_same_page(open_page: Opener):
    page = open_page("/everything/")
    page.click("text=English")
    assert page.url.endswith("/en/everything/")
    assert page.get_attribute("html", "lang") == "en"
