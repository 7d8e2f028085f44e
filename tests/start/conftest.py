"""An installation of its own for every test of the set-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from sunlit.catalogue.founding import QUESTIONS, waiting
from sunlit.ledger.models import Log
from tests.start.answers import town


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """An empty folder of data."""
    settings.SUNLIT_HOME = tmp_path
    return tmp_path


@pytest.fixture
def visitor(db, home, client: Client) -> Wizard:
    """Somebody who has come in with a code."""
    return enter(client)


def enter(client: Client) -> Wizard:
    """Let a browser in."""
    answer = client.post("/start/", {"code": waiting.new_code()})
    assert answer.status_code == 302
    return Wizard(client)


class Wizard:
    """A browser in the set-up."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, key: str) -> str:
        """Return a page."""
        return self.client.get(f"/start/{key}/", follow=True).content.decode()

    def send(self, key: str, form: Mapping[str, Any], *, page: str = "") -> HttpResponse:
        """Fill in a page as it stands, or as it stood in `page`, and send it."""
        marks = hidden(page or self.get(key))
        return self.client.post(f"/start/{key}/", {**marks, **form})

    def answer(self, key: str, form: Mapping[str, Any]) -> None:
        """Answer a question; it has to be accepted."""
        response = self.send(key, form)
        assert response.status_code == 302, response.content.decode()

    def answer_until(self, last: str) -> None:
        """Answer page by page as the small town does, up to the question `last`."""
        for key, form in forms(town()).items():
            self.answer(key, form)
            if key == last:
                return

    def stand_after(self, last: str) -> None:
        """Have the answers of the small town kept up to the question `last`, without the pages."""
        found: dict[str, Any] = {}
        raw = {**town(), "trial": {"power": "FIN-02"}}
        for question in QUESTIONS:
            found[question.key] = question.read(raw[question.key], found)
            waiting.keep(question.key, found[question.key], seen="", mark=question.key)
            if question.key == last:
                return

    def confirm(self, **changed: str) -> HttpResponse:
        """Send the last page."""
        return self.client.post("/start/confirm/", {**hidden(self.get("confirm")), "agree": "on", **changed})


def hidden(page: str) -> dict[str, str]:
    """Return the marks in a page."""
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] in ("seen", "mark"):
            found[name[1]] = value[1] if value else ""
    return found


def forms(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the answers of a file as the pages of the wizard take them, in their order."""
    people, names = (
        answers["people"],
        ["Sun", "Lin", "Wang", "Zhao", "He", "Chen", "Li", "Wu", "Zhou", "Shi", "Lu"],
    )
    accounts = {}
    for account in answers["accounts"]["list"]:
        place = names.index(account["name"])
        accounts[f"username_{place}"] = account["username"]
        accounts[f"password_{place}"] = account["password"]
    return {
        "body": answers["body"],
        "above": answers["above"],
        "day": answers["day"],
        "list": answers["list"],
        "powers": answers["powers"],
        "people": {
            **{f"holder_{code}": name for code, name in people["holders"].items()},
            "committee": "\n".join(people["committee"]),
            "unfilled": "on",
        },
        "review": answers["review"],
        "accounts": accounts,
        "rules": answers["rules"],
        "trial": {"power": "FIN-02", "title": "Riverside Road", "summary": "Mend it.", "press": "next"},
    }


def nothing_is_left(home: Path) -> bool:
    """Say whether no log, key or head is there."""
    files = [path.name for path in home.rglob("*") if path.is_file()]
    return not Log.objects.exists() and not any(name.endswith(".key") or name == "qinghe" for name in files)
