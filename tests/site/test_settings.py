"""Settings come from the environment and are loud when wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sunlit.site import checks, settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("word", ["true", "yes", "2"])
def test_a_flag_is_0_or_1(monkeypatch: pytest.MonkeyPatch, word: str):
    monkeypatch.setenv("SUNLIT_DEBUG", word)
    with pytest.raises(ImproperlyConfigured, match="SUNLIT_DEBUG is 0 or 1"):
        settings._flag("SUNLIT_DEBUG")


def test_a_secret_is_made_once_and_kept_from_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("SUNLIT_SECRET_KEY", raising=False)
    first = settings._secret_key(tmp_path)
    assert settings._secret_key(tmp_path) == first
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SUNLIT_SECRET_KEY", "short")
    with pytest.raises(ImproperlyConfigured, match="needs 32 characters or more, found 5"):
        settings._secret_key(tmp_path)


def test_sqlite_takes_its_write_lock_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("SUNLIT_DATABASE_URL", raising=False)
    database = settings._database(tmp_path)
    assert checks.deferred({"default": database}) == []
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_deferred_transactions_are_refused():
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
    assert [error.id for error in checks.deferred({"default": database})] == ["sunlit.E001"]


def test_a_postgres_address_is_read_with_its_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SUNLIT_DATABASE_URL", "postgres://town:p%40ss@/power?host=/run/pg")
    database = settings._database(tmp_path)
    found = [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert found == ["power", "town", "p@ss", "/run/pg", ""]


def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SUNLIT_DATABASE_URL", "mysql://x/y")
    with pytest.raises(ImproperlyConfigured, match="begins with postgres://, found 'mysql'"):
        settings._database(tmp_path)


def test_every_setting_is_documented():
    source = Path(settings.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"(SUNLIT_[A-Z_]+)"', source)) - {"SUNLIT_TEST_DATABASE"}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {name for name in named if f"`{name}`" not in page} == set()
    assert {name for name in re.findall(r"`(SUNLIT_[A-Z_]+)`", page) if name not in source} == set()


LOCAL = ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("origin", "given", "found"),
    [
        ("sunlit.example", "", LOCAL),
        ("town.example", "", [*LOCAL, "town.example"]),
        ("town.example:8443/log", " www.town.example, ", [*LOCAL, "town.example", "www.town.example"]),
        ("sunlit.example", "*", [*LOCAL, "*"]),
    ],
)
def test_a_site_answers_under_names_that_somebody_gave_it(monkeypatch, origin, given, found):
    monkeypatch.setenv("SUNLIT_ALLOWED_HOSTS", given)
    assert settings._hosts(origin) == found


@pytest.mark.parametrize("given", ["https://town.example", "a b", "me@town.example"])
def test_what_is_no_name_of_a_host_is_refused(monkeypatch, given):
    monkeypatch.setenv("SUNLIT_ALLOWED_HOSTS", given)
    with pytest.raises(ImproperlyConfigured, match="SUNLIT_ALLOWED_HOSTS holds names"):
        settings._hosts("town.example")


def test_any_name_is_warned_of(settings):
    settings.ALLOWED_HOSTS = ["town.example"]
    assert checks.no_any_host() == []
    settings.ALLOWED_HOSTS = ["*"]
    assert [message.id for message in checks.no_any_host()] == ["sunlit.W001"]


def test_a_page_asked_for_under_somebody_elses_name_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["town.example"]
    assert client.get("/log/", headers={"host": "evil.example"}).status_code == 400
