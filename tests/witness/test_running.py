"""`sunlit witness` as shipped: a process, its folder, and what it answers over HTTP."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sunlit.cli.witness import WitnessProcess, start_processes
from sunlit.cli.witness.answers import Answers
from sunlit.cli.witness.logs import Logs
from sunlit.cli.witness.store import Store, StoreRefused
from sunlit.record import note, witness
from sunlit.record.errors import RecordError
from sunlit.record.keys import Verifier
from tests.witness.running import ask, free_port
from tests.witness.trees import COUNTY, LOG, LOGS, ORIGIN, body, request, signed

PLACE = witness.monitoring_path(ORIGIN)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[WitnessProcess]:
    with start_processes(
        tmp_path, {"county": ("county.example/witness", free_port())}, [LOG.verifier.vkey]
    ) as (one,):
        yield one


def answers(folder: Path, now: int = 1_767_225_600) -> Answers:
    return Answers(Store(folder, "county.example/witness"), Logs([LOG.verifier.vkey]), lambda: now)


def test_every_published_transcript_is_answered_by_the_store_too(
    tmp_path: Path, vectors: dict[str, Any]
) -> None:
    for transcript in vectors["witness_add_checkpoint"]["transcripts"]:
        keys = [vkey for vkeys in transcript["log_vkeys"].values() for vkey in vkeys]
        one = Answers(Store(tmp_path / transcript["name"], "w.example"), Logs(keys), lambda: 1_767_225_600)
        for step in transcript["steps"]:
            answer = one.add_checkpoint(step["body"].encode())
            assert answer.status == step["status"], (step, answer)
            if step["status"] == 409:
                assert (answer.content.decode(), answer.content_type) == (
                    step["reply_body"],
                    "text/x.tlog.size",
                )


@pytest.mark.requirement("TRU-2")
def test_a_running_witness_cosigns_what_grows_and_refuses_what_parts(county: WitnessProcess) -> None:
    key = Verifier.parse(county.vkey)

    first = ask(county.url, "POST", "/add-checkpoint", body(0, 5))
    grown = ask(county.url, "POST", "/add-checkpoint", body(5, 8))
    parted = ask(county.url, "POST", "/add-checkpoint", body(8, 9, "b"))
    behind = ask(county.url, "POST", "/add-checkpoint", body(5, 6))

    assert witness.cosignatures_in(first.content, signed(5), [key])
    assert witness.cosignatures_in(grown.content, signed(8), [key])
    assert (parted.status, behind.status) == (422, 409)
    assert (behind.content, behind.content_type) == (b"8\n", "text/x.tlog.size")


def test_a_reader_sees_what_is_watched_and_what_was_refused(county: WitnessProcess) -> None:
    ask(county.url, "POST", "/add-checkpoint", body(0, 5))
    ask(county.url, "POST", "/add-checkpoint", body(5, 7, "b"))

    page = ask(county.url, "GET", "/")
    refused = ask(county.url, "GET", "/" + PLACE.replace("checkpoint", "refused")).content.decode()
    shown = ask(county.url, "GET", f"/{PLACE}").content

    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert county.vkey in page.content.decode()
    assert "1 refused: it signed another history" in page.content.decode()
    assert signed(5) in refused
    assert signed(7, "b") in refused
    assert len(note.open_note(shown, [LOG.verifier, Verifier.parse(county.vkey)]).verified) == 2


def test_what_is_no_request_is_refused(county: WitnessProcess) -> None:
    assert ask(county.url, "POST", "/add-checkpoint", b"old\n").status == 400
    assert ask(county.url, "POST", "/add-checkpoint", bytes(300_000)).status == 413
    assert ask(county.url, "POST", "/elsewhere", b"").status == 404
    assert ask(county.url, "GET", f"/{PLACE}").status == 404
    assert ask(county.url, "PUT", "/add-checkpoint", b"").status == 501


def test_of_two_updates_at_once_only_one_is_cosigned(county: WitnessProcess) -> None:
    ask(county.url, "POST", "/add-checkpoint", body(0, 3))
    statuses: list[int] = []
    bodies = [body(3, 4 + number % 7, "b" if number % 2 else "") for number in range(28)]
    start = threading.Barrier(len(bodies))

    def send(raw: bytes) -> None:
        start.wait()
        statuses.append(ask(county.url, "POST", "/add-checkpoint", raw).status)

    threads = [threading.Thread(target=send, args=(raw,)) for raw in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(statuses) == {200: 1, 409: 27}


def test_a_witness_remembers_over_a_restart(tmp_path: Path) -> None:
    answers(tmp_path).add_checkpoint(body(0, 5))

    again = answers(tmp_path).add_checkpoint(body(0, 3))

    assert (again.status, again.content) == (409, b"5\n")


def test_the_state_is_on_disk_before_the_cosignature_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = answers(tmp_path)
    stored: list[int] = []

    def look(*given: Any) -> str:
        with sqlite3.connect(tmp_path / "seen.sqlite3") as other:
            stored.append(other.execute("SELECT size FROM seen").fetchone()[0])
        return ""

    monkeypatch.setattr(witness, "cosignature_line", look)
    one.add_checkpoint(body(0, 5))

    assert stored == [5]


def test_a_witness_that_lost_its_memory_does_not_start(tmp_path: Path) -> None:
    answers(tmp_path).add_checkpoint(body(0, 5))
    for file in tmp_path.glob("seen.sqlite3*"):
        file.unlink()

    with pytest.raises(StoreRefused, match="what this witness has seen is lost"):
        answers(tmp_path)


def test_a_witness_keeps_its_key_to_itself_and_needs_the_right_one(tmp_path: Path) -> None:
    store = Store(tmp_path, "county.example/witness")
    key = tmp_path / "key"
    assert key.stat().st_mode & 0o777 == 0o600

    with pytest.raises(StoreRefused, match="belongs to the witness"):
        Store(tmp_path, "other.example/witness")
    key.write_text(COUNTY.skey)
    with pytest.raises(StoreRefused, match="is not the key that belongs"):
        Store(tmp_path)
    key.unlink()
    with pytest.raises(StoreRefused, match="needs a name"):
        Store(tmp_path)
    with pytest.raises(StoreRefused, match="is missing: put back the key"):
        Store(tmp_path, "county.example/witness")
    key.write_text(store.signer.skey)
    key.chmod(0o644)
    with pytest.raises(StoreRefused, match="chmod 600"):
        Store(tmp_path)


def test_a_clock_that_went_back_signs_nothing(tmp_path: Path) -> None:
    answers(tmp_path, 1_767_225_600).add_checkpoint(body(0, 5))

    assert answers(tmp_path, 1_767_225_599).add_checkpoint(body(5, 6)).status == 503
    assert answers(tmp_path, 1_767_225_600).add_checkpoint(body(5, 6)).status == 200


def test_the_list_of_logs_may_change_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "logs"
    file.write_text("# none yet\n")
    logs = Logs(file=file)
    assert logs.trusted() == {}

    file.write_text(f"log {LOG.verifier.vkey}  # the road\n")
    assert logs.trusted() == LOGS
    file.write_text("spoiled\n")
    assert logs.trusted() == LOGS
    with pytest.raises(RecordError, match="expected a key"):
        Logs(file=file)
    with pytest.raises(RecordError, match="key of a log"):
        Logs([COUNTY.verifier.vkey])


def test_a_contradiction_is_kept_once(tmp_path: Path) -> None:
    one = answers(tmp_path)
    one.add_checkpoint(body(0, 5))
    for _ in range(3):
        one.add_checkpoint(body(0, 5, "b"))

    found = Store(tmp_path).contradictions(ORIGIN)

    assert [(kept.seen, kept.refused) for kept in found] == [(signed(5), signed(5, "b"))]
    assert request(0, 5, "b").note == found[0].refused
