"""A record from elsewhere that broke a rule is taken in, and everybody who reads it is told where."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
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

pytestmark = pytest.mark.requirement("DIS-5", "PRO-3", "TRU-5")
CASES = {  # what was done -> class of the departure, words of the replay, words of the page
    "cut": ("early", "the notice has not stood for its full period", "Earlier than allowed"),
    "short": ("early", "states an end before its least period is over", "Earlier than allowed"),
    "head": ("speak", "the head speaks and votes after all the others", "The head did not speak last"),
}


@dataclass(frozen=True)
class Copy:
    """A town that broke rules, its mirror, and what stands where."""

    live: Path
    mirror: Path
    places: dict[str, int]
    matters: dict[str, str]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    base = tmp_path_factory.mktemp("broken")
    live, mirror = base / "live", base / "mirror"
    env = {**environment(live), "DJANGO_SETTINGS_MODULE": "sunlit.site.settings"}
    built = subprocess.run(
        [sys.executable, "-m", "tests.mirror.build_broken"],
        env=env, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    places = json.loads(built.stdout)
    matters = places.pop("matters")
    done(live, "publish")
    with served(live, free_port()) as site:
        done(mirror, *mirroring(site, mirror))
    return Copy(live, mirror, places, matters)


def departures(home: Path, matter: str) -> list[tuple[str, int, int]]:
    query = "SELECT cls, declared, act_id FROM matters_departure WHERE matter_id = ? ORDER BY act_id"
    rows = ask_database(home, query, f"qinghe/{matter}")
    return [(cls, declared, int(act.split("/")[1])) for cls, declared, act in rows]


@pytest.mark.parametrize("case", CASES)
def test_the_mirror_keeps_it_as_an_undeclared_departure_at_its_entry(copy, case):
    cls, _, _ = CASES[case]

    found = departures(copy.mirror, copy.matters[case])

    assert (cls, 0, copy.places[case]) in found
    assert found == departures(copy.live, copy.matters[case])


@pytest.fixture(scope="module")
def replayed(copy: Copy) -> str:
    with served(copy.mirror, free_port()) as site:
        said = sunlit(copy.mirror, "verify", f"{site}/log/qinghe/", "--replay")
    assert said.returncode == 1
    return said.stdout


@pytest.mark.parametrize("case", CASES)
def test_a_replay_of_the_mirror_names_it(copy, replayed, case):
    cls, words, _ = CASES[case]

    lines = [line for line in replayed.splitlines() if f"entry {copy.places[case]} " in line]

    assert any(line.startswith("WRONG") and words in line and f"({cls}" in line for line in lines), lines


@pytest.mark.parametrize("case", CASES)
def test_the_page_and_the_report_of_the_mirror_say_it(pages, case):
    _, _, words = CASES[case]

    for page, text in pages[case].items():
        assert words in text, page


@pytest.fixture(scope="module")
def pages(copy: Copy) -> dict[str, dict[str, str]]:
    with served(copy.mirror, free_port()) as site:
        base = f"{site}/en/qinghe/matters/"
        return {
            case: {page: get(f"{base}{number}/{page}")[1] for page in ("", "report/")}
            for case, number in copy.matters.items()
        }


@pytest.mark.parametrize("case", CASES)
def test_an_import_of_the_export_keeps_it_too(copy, imported, case):
    assert departures(imported, copy.matters[case]) == departures(copy.live, copy.matters[case])


@pytest.fixture(scope="module")
def imported(copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("imported")
    done(copy.live, "export", "--to", str(base / "out"))
    done(base / "fresh", "rebuild", "--from", str(base / "out"))
    return base / "fresh"
