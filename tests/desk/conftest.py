"""The town whose officials sit at these desks, on a working morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sunlit.accounts.holdings import create_user
from sunlit.accounts.models import User
from sunlit.ledger import clock
from tests.town import Town, moment, town

NOW = "2026-03-10 10:00"
SignIn = Callable[..., Client]


@pytest.fixture
def qinghe(db: None, settings: Any, tmp_path: Path) -> Town:
    """Qinghe with its desks, its committee and its two powers."""
    settings.SUNLIT_HOME = tmp_path / "home"
    return town()


@pytest.fixture
def morning() -> Iterator[Callable[[str], None]]:
    """Let the clock stand at NOW; call it to move the hands."""
    before = clock._demo.set(moment(NOW))
    yield lambda said: clock._demo.set(moment(said)) and None
    clock._demo.reset(before)


@pytest.fixture
def sign_in(qinghe: Town) -> SignIn:
    """Return a function that signs somebody in who holds the posts named, "" for a seat in the committee."""

    def enter(*posts: str, lang: str = "zh-hans", checks: bool = False, of: Town = qinghe) -> Client:
        tenures = [of.by[post].ref if post else of.committee[1].ref for post in posts]
        name = "_".join(posts).replace("_", "-") or "nobody"
        user = User.objects.filter(username=name).first() or create_user(name, "a-b-c-1-2-3", tenures=tenures)
        client = Client(enforce_csrf_checks=checks)
        client.force_login(user)
        client.cookies["lang"] = lang
        return client

    return enter
