"""`sunlit init` as shipped: a folder, a code, or a file of answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sunlit.catalogue.founding import open_for_real, plan_of, read_all
from sunlit.catalogue.models import Power, Tenure
from sunlit.catalogue.series import proposed_names
from sunlit.cli import init
from tests.start.answers import PASSWORD, town
from tests.start.conftest import nothing_is_left

ROOT = Path(__file__).parents[2]


def sunlit(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    env.pop("SUNLIT_DATABASE_URL", None)
    env.pop("SUNLIT_HOME", None)
    command = [sys.executable, "-m", "sunlit.cli.main", *words, "--home", str(home)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def answers(folder: Path, **changed: object) -> Path:
    """Write a file of answers."""
    path = folder / "answers.yaml"
    path.write_text(yaml.safe_dump(town(**changed), allow_unicode=True), encoding="utf-8")
    return path


def test_init_prints_one_address_with_a_code_and_another_when_asked_again(tmp_path):
    said = [sunlit(tmp_path / "home", "init", "--no-serve").stdout for _ in range(2)]

    codes = [re.findall(r"http://localhost:8000/start/\?code=([a-z0-9-]{19})\n", text) for text in said]
    assert [len(found) for found in codes] == [1, 1]
    assert codes[0] != codes[1]
    assert (tmp_path / "home" / "keys" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_file_of_answers_opens_a_body_and_a_second_start_is_refused(tmp_path):
    home = tmp_path / "home"
    done = sunlit(home, "init", "--answers", str(answers(tmp_path)))

    assert (done.returncode, done.stderr) == (0, "")
    assert "signed as qinghe.example/log/qinghe" in done.stdout
    assert str(home / "keys" / "qinghe.key") in done.stdout
    assert sunlit(home, "doctor").stdout.endswith("everything in order\n")
    for words in (["--no-serve"], ["--answers", str(answers(tmp_path))]):
        again = sunlit(home, "init", *words)
        assert again.returncode == 1
        assert "qinghe is open here already" in again.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"review": {"name": "Sun"}}, "review.name: Sun is Party-government office"),
        ({"review": {"name": "Feng", "sign_off": "office"}}, "review.sign_off: Choose one of those offered"),
        ({"rules": {"recall_minutes": 61}}, "rules.recall_minutes: A whole number from 0 to 60"),
        ({"rules": {"answer_work_days": 99}}, "rules.answer_work_days: A whole number from 1 to 15"),
        ({"rules": {"series_notice": "青禾公示〔"}}, "rules.series_notice: No year and number can follow"),
        ({"rules": {"series_notice": "甲", "series_minutes": "甲"}}, "Each series of document numbers needs"),
        ({"body": {"name_zh": ["a"]}}, "body.name_zh: This has to be text"),
        ({"body": "Qinghe"}, "body: Not in the expected form"),
        ({"people": {"holders": {"king": "Sun"}}}, "people: No such post: king"),
        ({"colour": {}}, "file: No such question: colour"),
        ({"list": {"source": "own", "file": "ours.csv"}}, "row 1, code: expected the column code"),
    ],
)
def test_a_file_that_will_not_do_says_where_and_opens_nothing(db, home, tmp_path, capsys, changed, said):
    (tmp_path / "ours.csv").write_text("name_zh\nx\n", encoding="utf-8")

    assert init.open_from_file(answers(tmp_path, **changed)) == 1

    assert said in capsys.readouterr().err
    assert nothing_is_left(home)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"- a\n", b"[" * 100_000, b"a" * 2_000_000])
def test_a_file_that_is_no_yaml_is_said_so(db, tmp_path, capsys, content):
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)

    assert init.open_from_file(path) == 1

    assert "nothing was opened" in capsys.readouterr().err


@pytest.mark.requirement("ROL-3")
def test_a_village_runs_alone_and_takes_its_whole_record_away(tmp_path):
    """Three commands, no server of anybody else's, no body above: set up, take everything out, build it anew."""
    home, out = tmp_path / "home", tmp_path / "out"
    alone = {
        "body": {"name_zh": "沿河村", "level": "village", "slug": "yanhe", "host": "yanhe.example"},
        "people": {"holders": {"village_committee": "Sun"}, "unfilled": True},
        "accounts": {"list": [{"name": "Sun", "username": "clerk", "password": PASSWORD}]},
        "rules": {},
    }
    path = answers(tmp_path, **alone)
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    del raw["powers"], raw["above"]
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")

    steps = [
        sunlit(home, "init", "--answers", str(path)),
        sunlit(home, "publish"),
        sunlit(home, "export", "--private", "--to", str(out)),
        sunlit(home, "rebuild", "--from", str(out), "--to", str(tmp_path / "anew")),
        sunlit(tmp_path / "anew", "export", "--private", "--to", str(tmp_path / "again")),
    ]

    assert [done.returncode for done in steps] == [0] * len(steps), [done.stderr for done in steps]
    files = sorted(
        file.relative_to(out) for file in out.rglob("*") if file.is_file() and "tile" not in file.parts
    )
    assert len(files) > 10
    same = [file for file in files if file.name != "checkpoint"]
    assert [
        file for file in same if (out / file).read_bytes() != (tmp_path / "again" / file).read_bytes()
    ] == []


@pytest.mark.parametrize(("level", "clerk"), [("county", "office"), ("village", "village_committee")])
def test_a_county_and_a_village_open_as_well(db, home, level, clerk):
    """A village has no office: its committee enters what others do, and it takes the village's powers."""
    raw = town(
        body={"name_zh": "某地", "level": level, "slug": "some-place", "host": "place.example"},
        people={"holders": {clerk: "Sun"}, "unfilled": True},
        accounts={"list": [{"name": "Sun", "username": "clerk", "password": PASSWORD}]},
        rules={},
    )
    del raw["powers"], raw["above"]

    answers = read_all(raw)

    body = open_for_real(plan_of(answers))

    assert body.level == level
    levels = set(Power.objects.values_list("level", flat=True))
    assert levels == ({"village"} if level == "village" else {"town", "village"})
    assert Tenure.objects.filter(body=body, post__code=clerk).count() == 1
    assert answers["rules"]["answer_work_days"] == 5
    assert answers["rules"]["recall_minutes"] == 10


def test_document_numbers_are_proposed_under_the_name_of_the_body_and_opened_as_typed(db, home):
    assert proposed_names("青禾镇", "Qinghe Town", "town") == {
        "decision": "青禾党发 / Qinghe Party doc.",
        "minutes": "青禾会纪 / Qinghe minutes",
        "notice": "青禾公示 / Qinghe notice",
    }
    assert proposed_names("沿河村", "", "village") == {"minutes": "沿河会纪", "notice": "沿河公示"}
    assert proposed_names("县", "Town", "county")["notice"] == "县公示 / Town notice"
    rules = {"series_decision": "青禾党发 / Qinghe Party doc.", "series_notice": "青禾公示"}

    body = open_for_real(plan_of(read_all(town(rules={**town()["rules"], **rules}))))

    assert body.rules["series"] == [
        {
            "code": "decision",
            "for": "decision",
            "posts": ["committee"],
            "zh": "青禾党发",
            "en": "Qinghe Party doc.",
        },
        {"code": "notice", "for": "notice", "posts": [], "zh": "青禾公示", "en": ""},
    ]
    assert not {name for name in body.rules if name.startswith("series_")}


def test_a_file_of_answers_without_document_numbers_opens_a_body_that_gives_none(db, home):
    assert "series" not in open_for_real(plan_of(read_all(town()))).rules
