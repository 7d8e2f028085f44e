"""A record that is signed but breaks the rules is copied all the same, and what breaks them is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mirror.sites import (
    ROOT,
    ask_database,
    done,
    environment,
    free_port,
    get,
    mirroring,
    served,
    sunlit,
)

TOWN = [sys.executable, "tests/cli/build_town.py"]
# What software that was tampered with would enter: one person in two stages, then an honest question.
TAMPERED = """
import django; django.setup()
from sunlit.ledger import keepers
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.catalogue.models import Body
from sunlit.dialogue.actions import ask

opened = Leaf.objects.filter(kind="matter.opened").first()
kind = "withholding.reviewed"
digest = "A" * 43
proposed = {"act": -1, "ground": "personal_privacy", "review_on": "2031-01-01", "digest": digest}
honest = keepers._keepers.pop(kind)
keepers._keepers[kind] = lambda leaf, entry: None
with writing("qinghe") as writer:
    one = {"actor": entry_of(opened).actor}
    leaf = writer.append("withholding.proposed", opened.stream, data=proposed, **one)
    result = {"proposal": leaf.index, "digest": digest, "result": "confirmed"}
    writer.append(kind, opened.stream, data=result, **one)
keepers._keepers[kind] = honest
ask(Body.objects.get(slug="qinghe"), text={"zh": "后来问的"}, name="L", named="public")
"""


def entries(home: Path) -> int:
    return int(ask_database(home, "SELECT size FROM ledger_log WHERE slug = 'qinghe'")[0][0])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A town whose software was tampered with, its mirror, and what the mirror said."""
    base = tmp_path_factory.mktemp("tampered")
    live, mirror = base / "live", base / "mirror"
    env = {**environment(live), "DJANGO_SETTINGS_MODULE": "sunlit.site.settings"}
    subprocess.run([*TOWN, str(base / "rows.jsonl")], env=env, cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-c", TAMPERED], env=env, cwd=ROOT, check=True)
    done(live, "publish")
    with served(live, free_port()) as site:
        said = done(mirror, *mirroring(site, mirror))
    return live, mirror, said


@pytest.mark.requirement("TRU-5")
def test_the_copying_goes_on_after_an_entry_that_breaks_the_rules(copy):
    live, mirror, said = copy
    bad = entries(live) - 2

    assert entries(mirror) == entries(live)
    assert f"no rows can be made of entry {bad} (withholding.reviewed)" in said
    shown = ask_database(
        mirror, "SELECT number FROM dialogue_submission WHERE leaf_id = ?", f"qinghe/{bad + 1}"
    )
    assert len(shown) == 1


def test_every_page_of_the_mirror_names_the_entry_and_shows_it_as_it_was_signed(copy):
    live, mirror, _ = copy
    bad = entries(live) - 2

    with served(mirror, free_port()) as site:
        home = get(f"{site}/en/qinghe/")[1]
        entry = get(f"{site}/en/qinghe/acts/{bad}/")

    assert "signed 1 entry that breaks the rules" in home
    assert f"/en/qinghe/acts/{bad}/" in home
    assert entry[0] == 200


def test_the_doctor_names_it_too(copy):
    _, mirror, _ = copy

    said = sunlit(mirror, "doctor")

    assert "sunlit verify --replay" in said.stdout + said.stderr


def test_a_rebuild_names_the_entry_and_takes_nothing(copy, tmp_path):
    live, _, _ = copy
    done(live, "export", "--to", str(tmp_path / "out"))

    refused = sunlit(tmp_path / "fresh", "rebuild", "--from", str(tmp_path / "out"))

    assert refused.returncode == 1
    assert f"entry {entries(live) - 2} (withholding.reviewed)" in refused.stderr
    assert ask_database(tmp_path / "fresh", "SELECT COUNT(*) FROM ledger_leaf")[0][0] == 0
