"""The finished demo: built by the command, its findings exactly those of the story."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sunlit.accounts.models import User
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import definition_of, tenures_held_by
from sunlit.cli.demo.cast import read_cast
from sunlit.cli.demo.command import MARK, read_mark
from sunlit.dialogue.models import Submission
from sunlit.dialogue.ratings import ratings_of
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.proofs import checkpoint_of
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Act, Departure, Matter, Proposal, Withholding
from sunlit.record import disclosure
from sunlit.supervision.models import FindingAnswer, Order
from sunlit.supervision.queries import findings
from tests.demo_fixture import environment, run_demo

pytestmark = pytest.mark.demo

FINDINGS = Counter(
    {
        ("稻场灌渠护坡追加投资", "departure", "closed"): 1,
        ("稻场灌渠护坡追加投资", "entered_late", "closed"): 1,
        ("供水主管爆裂应急", "departure", "open"): 1,
        ("晒谷场改建老年食堂", "meeting_void", "closed"): 1,
        ("稻场村一季账目", "step_late", "closed"): 1,
        ("霁云镇“三公”经费决算", "step_overdue", "open"): 1,
        ("霁云镇“三公”经费决算", "answer_overdue", "open"): 1,
        ("排涝泵站配件采购", "step_late", "closed"): 1,
        ("宅基地审批：示范户48", "step_late", "open"): 1,
        ("农民运动会印刷宣传", "possible_split", "closed"): 1,
        ("旧农贸市场摊棚出租", "returned_twice", "closed"): 1,
        ("防汛物资采购", "review_overdue", "answered"): 1,
    }
)


@pytest.mark.requirement("SUP-1", "SUP-5")
def test_the_findings_are_exactly_those_of_the_story(demo):
    found = findings(time.time_ns() // 1_000_000, limit=500)

    assert Counter((one.matter_title["zh"], one.cls, one.state) for one in found) == FINDINGS
    assert all(one.indexes for one in found)


@pytest.mark.requirement("RUN-3")
def test_the_split_is_raised_by_itself_when_the_second_bill_is_entered_and_is_answered(demo):
    found = next(one for one in findings(time.time_ns() // 1_000_000) if one.cls == "possible_split")
    first, second = (
        Matter.objects.get(body="qinghe", title__value__zh=title)
        for title in ("农民运动会舞台音响", "农民运动会印刷宣传")
    )

    assert (found.matter, found.at) == (second.number, second.opened_at)
    assert found.post == "culture_station"
    assert found.params == {
        "matters": [first.number, second.number],
        "total": 48_600 + 47_900,
        "threshold": 50_000,
    }
    assert [Leaf.objects.get(log="qinghe", index=index).kind for index in found.indexes] == [
        "matter.opened"
    ] * 2
    assert found.answer is not None
    assert found.answer.consequence
    answers = FindingAnswer.objects.filter(finding=found.key).order_by("at")
    assert [one.post for one in answers] == ["culture_station", "discipline"]


def test_the_emergency_waits_for_its_ratification_and_is_not_overdue(demo):
    found = next(
        one for one in findings(time.time_ns() // 1_000_000) if one.matter_title["zh"] == "供水主管爆裂应急"
    )

    departure = Departure.objects.get(ref=found.key.removeprefix("departure:"))
    assert departure.reported
    assert departure.reported_at <= departure.report_due_at
    assert found.params["ratified"] is False
    assert found.params["ratify_due_at"] > time.time() * 1000
    assert found.days_late == 0


def test_a_county_two_towns_and_three_villages_stand_with_every_desk_held(demo):
    assert list(Body.objects.values_list("slug", flat=True)) == [
        "chengming", "qinghe", "jiyun", "yanhe", "liuan", "daochang",
    ]  # fmt: skip
    assert Power.objects.filter(body="qinghe", in_force=True).count() == 61
    held = set(Tenure.objects.values_list("body_id", "post__code"))
    for power in Power.objects.select_related("procedure"):
        for step in _steps(definition_of(power.procedure)):
            post = step.get("recorded_by") or step.get("post")
            assert post is None or (power.body_id, post) in held, (power.ref, post)


def _steps(definition: dict) -> list[dict]:
    found = []
    waiting = [definition["steps"], *(sub["steps"] for sub in _values(definition.get("subs")))]
    for steps in waiting:
        for step in steps:
            found.append(step)
            waiting += [b["steps"] if isinstance(b, dict) else b for b in _values(step.get("branches"))]
    return found


def _values(value: object) -> list:
    if isinstance(value, dict):
        return list(value.values())
    return list(value or [])


def test_every_class_and_state_is_seen(demo):
    assert len(set(Power.objects.filter(matters__isnull=False).values_list("power_class", flat=True))) == 9
    assert set(Matter.objects.values_list("state", flat=True)) == {
        "running",
        "notice",
        "consult",
        "stopped",
        "done",
    }


def test_questions_stand_in_every_state(demo):
    states = Counter(Submission.objects.values_list("shown", flat=True))

    assert states["hidden"] == 1
    assert states["waiting"] == 1
    assert Submission.objects.filter(shown="shown", replied_at=None).exclude(type="objection").count() >= 3
    assert Submission.objects.filter(type="objection", objected__answered_at=None).count() == 1


def test_what_is_kept_back_hangs_from_the_act_it_belongs_to(demo):
    kept = Withholding.objects.values_list("matter_id", "act_index")

    assert len(kept) == 14
    for matter, index in kept:
        assert index == -1 or Act.objects.get(matter=matter, index=index).kind == "act.done"


@pytest.mark.requirement("DIS-4")
def test_the_rent_of_the_cold_store_is_open_again_and_the_customers_are_not(demo):
    first, second = Withholding.objects.filter(matter__power__code="PRJ-06", matter__body="qinghe")

    assert first.opened_index is None
    assert second.opened_index is not None
    words = second.opened_words()
    assert words is not None
    assert "18.6" in words.value["zh"]
    assert disclosure.digest(words.text) == second.digest == entry_of(second.leaf).withheld[0]["d"]


@pytest.mark.requirement("DIS-3")
def test_nothing_was_kept_back_by_fewer_than_four_persons(demo):
    made = Proposal.objects.filter(state="made")

    assert made.count() == Withholding.objects.count()
    for one in made:
        assert len({one.proposer, one.reviewer, one.approver, one.maker}) == 4
    assert {one.reviewed_in for one in made} == {"", "qinghe"}  # villages have their reviewer in the town
    assert Proposal.objects.filter(state="proposed").count() == 1


def test_in_the_town_of_the_story_two_things_are_open_to_a_resident(demo):
    now_open = Matter.objects.exclude(body="jiyun").filter(open_until__gt=time.time() * 1000)

    assert {matter.title.value["en"] for matter in now_open.select_related("title")} == {
        "Tender for Riverside Road",
        f"Public-benefit projects for {datetime.now(ZoneInfo('Asia/Shanghai')).year + 1}",
    }
    assert Matter.objects.filter(body="jiyun", open_until__gt=time.time() * 1000).exists()


def test_every_account_signs_in_and_holds_what_it_says(demo_home, demo):
    cast = read_cast()
    for row in cast.accounts:
        user = User.objects.get(username=row["username"])
        assert user.check_password(cast.password)
        assert bool(tenures_held_by(user)) == ("person" in row)
    assert User.objects.get(username="dangyuan").is_member
    purchasing = {tenure.post.code for tenure in tenures_held_by(User.objects.get(username="caigou"))}
    assert purchasing == {"purchasing", "works_office"}


def test_the_record_says_that_it_is_a_demo_and_ends_at_the_build(demo_home, demo):
    built = json.loads((demo_home / MARK).read_text())
    for log in Log.objects.all():
        assert log.demo
        assert log.origin.startswith("demo.")
        assert log.last_at <= built["built_at"]
        assert checkpoint_of(log.slug).size == log.size
    assert Leaf.objects.count() == built["entries"]


def test_the_pages_of_the_story_are_served_in_both_languages(demo):
    client = Client()
    for matter in Matter.objects.order_by("ref"):
        for prefix in ("", "/en"):
            page = client.get(f"{prefix}/{matter.body_id}/matters/{matter.number}/")
            assert page.status_code == 200
            assert (matter.title.value["en" if prefix else "zh"]) in page.content.decode().replace(
                "&#39;", "'"
            )


def test_whoever_buys_finds_the_open_objection_at_his_desk(demo_copy):
    client = Client()
    assert client.login(username="caigou", password=read_cast().password)

    page = client.get("/desk/", follow=True)

    assert page.status_code == 200
    assert "沿河路改造工程招标" in page.content.decode()


def test_a_second_start_is_instant_and_changes_nothing(demo_home):
    before = (demo_home / "db.sqlite3").stat().st_mtime_ns
    start = time.monotonic()

    done = run_demo("--dir", str(demo_home), "--no-serve")

    assert done.returncode == 0
    assert time.monotonic() - start < 5
    assert (demo_home / "db.sqlite3").stat().st_mtime_ns == before
    assert str(demo_home) in done.stdout
    for row in read_cast().accounts:
        assert row["username"] in done.stdout


def test_an_older_demo_says_that_time_went_on(demo_home, tmp_path):
    copy = tmp_path / "old"
    shutil.copytree(demo_home, copy)
    mark = json.loads((copy / MARK).read_text())
    (copy / MARK).write_text(json.dumps({**mark, "built_at": mark["built_at"] - 8 * 24 * 3_600_000}))

    assert "--rebuild" in run_demo("--dir", str(copy), "--no-serve").stdout

    (copy / MARK).write_text(json.dumps({**mark, "version": "0.0.1"}))
    assert "0.0.1" in run_demo("--dir", str(copy), "--no-serve").stdout


def test_a_demo_that_an_earlier_version_built_gets_the_tables_of_today(demo_home, tmp_path):
    copy = tmp_path / "earlier"
    shutil.copytree(demo_home, copy)
    django = [sys.executable, "-m", "django", "migrate", "--settings", "sunlit.site.settings"]
    run = partial(subprocess.run, env=environment(copy), capture_output=True, check=False)
    assert run([*django, "accounts", "0001"]).returncode == 0
    assert run([*django, "--check"]).returncode != 0

    assert run_demo("--dir", str(copy), "--no-serve").returncode == 0

    assert run([*django, "--check"]).returncode == 0


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")

    done = run_demo("--dir", str(tmp_path), "--no-serve", "--rebuild")

    assert done.returncode == 1
    assert "not a demo" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_damaged_mark_is_named(tmp_path):
    (tmp_path / MARK).write_text("{")

    done = run_demo("--dir", str(tmp_path), "--no-serve")

    assert done.returncode == 1
    assert "damaged" in done.stderr


def test_a_build_that_fails_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "demo"
    seed = "not-a-number"

    done = run_demo("--dir", str(folder), "--no-serve", "--seed", seed)

    assert done.returncode != 0
    assert read_mark(folder) is None
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_is_interrupted_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "sunlit.cli.main", "demo", "--no-serve", "--dir", str(folder)]
    building = subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".demo.building/db.sqlite3")) and time.monotonic() < deadline:
        time.sleep(0.05)

    building.send_signal(signal.SIGINT)

    assert building.wait(30) != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.requirement("TRU-5")
def test_rows_rebuilt_from_the_record_are_the_rows_of_the_demo(demo_home, tmp_path):
    live, again = tmp_path / "live.json", tmp_path / "again.json"
    _sunlit("--home", str(demo_home), "export", "--private", "--to", str(tmp_path / "record"))
    _sunlit(
        "rebuild", "--from", str(tmp_path / "record"), "--to", str(tmp_path / "home"), "--rows", str(again)
    )
    rows = "from sunlit.cli.starting import start_django; start_django(); import sys, pathlib\n"
    rows += "from sunlit.ledger.rebuild import write_rows; write_rows(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", rows, str(live)], check=True, env=environment(demo_home))

    assert live.read_bytes() == again.read_bytes()
    assert live.stat().st_size > 1_000_000


def _sunlit(*arguments: str) -> None:
    command = [sys.executable, "-m", "sunlit.cli.main", *arguments]
    with TemporaryDirectory() as home:  # a command that names its own folder leaves this one alone
        env = environment(Path(home))
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr


@pytest.mark.requirement("RUN-4")
def test_the_finished_subsidy_was_rated_and_one_order_to_act_was_carried_out(demo):
    subsidy = Matter.objects.select_related("body").get(body="qinghe", power__code="FIN-03")
    ratings = ratings_of(subsidy, time.time_ns() // 1_000_000)
    order = Order.objects.get()

    assert ratings is not None
    assert ratings.counts == {"satisfied": 41, "basically": 6, "not": 1}
    assert (order.ref.split("/")[0], order.post, order.late) == ("qinghe", "culture_station", False)
    assert order.closed_at is not None
    assert order.matter.title.value["zh"] == "农民运动会印刷宣传"
