"""The public addresses of a log: what a program without our code can read."""

from __future__ import annotations

import pytest

from sunlit.ledger.disclosing import Disclosed, erase
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import entry_of
from sunlit.ledger.witnessing import ask_witnesses
from sunlit.record import proof
from sunlit.record.disclosure import digest
from sunlit.record.hashing import leaf_hash
from sunlit.record.policy import parse
from sunlit.record.tiles import decode_bundle
from sunlit.verify import verify_bundle
from tests.ledger.logs import ORIGIN, add
from tests.ledger.witnesses import running, set_policy

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.record.only_the_record")]


@pytest.fixture
def said(road):
    """Disclosures of one act: public, for members, erased."""
    words = [
        Disclosed("text", {"en": "open"}),
        Disclosed("reason", {"en": "for members"}, "members"),
        Disclosed("file", {"name": "gone.pdf"}),
    ]
    with writing("road") as writer:
        leaf = writer.append(
            "act.done", "matter:2026-0001", data={"step": "draft", "verb": "done"}, disclosures=words
        )
    erase(Disclosure.objects.get(name="file"))
    publish("road")
    return leaf


def test_checkpoint_and_key_are_plain_text(client, said):
    answer = client.get("/log/road/checkpoint")
    key = client.get("/log/road/vkey")

    assert answer["Content-Type"] == key["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().startswith(f"{ORIGIN}\n2\n")
    assert key.content.decode() == said.log.vkey + "\n"


def test_everything_may_be_read_by_pages_of_other_sites(client, said):
    for path in ("checkpoint", "tile/0/000.p/2", "vkey", "proof/1", "bundle/1.json", "state.json"):
        assert client.get(f"/log/road/{path}")["Access-Control-Allow-Origin"] == "*"


def test_tiles_and_bundles_are_bytes_that_never_change(client, said):
    hashes = client.get("/log/road/tile/0/000.p/2")
    entries = client.get("/log/road/tile/entries/000.p/2")

    assert hashes["Content-Type"] == entries["Content-Type"] == "application/octet-stream"
    assert "immutable" in hashes["Cache-Control"]
    assert hashes.content == b"".join(leaf_hash(raw) for raw in decode_bundle(entries.content))


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/0/000.p/3",
        "tile/0/000.p/0",
        "tile/0/0",
        "tile/9999/000",
        "tile/0/../checkpoint",
        "blob/" + "A" * 43,
        "d/" + "A" * 43,
        "proof/2",
        "bundle/2.json",
    ],
)
def test_what_the_record_does_not_have_is_not_found(client, said, path):
    assert client.get(f"/log/road/{path}").status_code == 404


def test_a_body_without_a_log_is_not_found(client, said):
    for path in ("checkpoint", "vkey", "state.json"):
        assert client.get(f"/log/market/{path}").status_code == 404


def test_nothing_is_taken_by_these_addresses(client, said):
    assert client.post("/log/road/checkpoint").status_code == 405
    assert client.head("/log/road/checkpoint").status_code == 200


def test_a_rule_is_served_under_its_digest(client, said):
    opened = entry_of(Leaf.objects.get(ref="road/0"))

    answer = client.get(f"/log/road/blob/{opened.rules}")

    assert answer["Content-Type"] == "application/json"
    assert answer.json()["name"]["en"] == "Road"


def test_a_disclosure_is_shown_refused_or_gone(client, said):
    status = {row.name: client.get(f"/log/road/d/{row.digest}") for row in said.disclosures.all()}

    assert {name: answer.status_code for name, answer in status.items()} == {
        "text": 200,
        "reason": 403,
        "file": 410,
    }
    assert digest(status["text"].content.decode()) in entry_of(said).d
    assert b"for members" not in status["reason"].content


def test_a_disclosure_of_another_log_is_not_found(client, said):
    row = said.disclosures.get(name="text")

    assert client.get(f"/log/market/d/{row.digest}").status_code == 404


def test_a_proof_is_read_by_any_c2sp_client(client, said):
    found = proof.decode(client.get("/log/road/proof/1").content)

    head = proof.verify(found, leaf_hash(bytes(said.entry)), parse(f"log {said.log.vkey}\nquorum none\n"))
    assert (head.origin, head.size) == (ORIGIN, 2)


def test_a_bundle_holds_public_disclosures_only_and_verifies(client, said):
    bundle = client.get("/log/road/bundle/1.json").json()

    assert bundle["entries"][0]["disclosures"] == [said.disclosures.get(name="text").text]
    assert verify_bundle(bundle, said.log.vkey).in_record


def test_the_state_says_what_is_public_not_what_is_stored(client, said):
    add(3)

    state = client.get("/log/road/state.json").json()

    assert (state["origin"], state["size"]) == (ORIGIN, 2)
    assert state["checkpoint_at"] > 0


def test_a_stream_is_served_whole(client, said):
    add(2, stream="matter:2026-0001")
    publish("road")
    bundle = client.get("/log/road/matters/2026-0001.json").json()

    assert bundle["stream"] == "matter:2026-0001"
    assert [entry["index"] for entry in bundle["entries"]] == [1, 2, 3]
    assert "3 entries of matter:2026-0001" in verify_bundle(bundle).text


def test_a_stream_ends_where_the_checkpoint_does(client, said):
    add(1, stream="matter:2026-0001")
    add(1, stream="matter:2026-0002")

    assert len(client.get("/log/road/matters/2026-0001.json").json()["entries"]) == 1
    for path in ("matters/2026-0002", "submissions/q2026-0001", "powers/FIN-02"):
        assert client.get(f"/log/road/{path}.json").status_code == 404


def test_the_state_names_the_witnesses_and_when_readers_are_warned(client, said, home, tmp_path):
    with running(tmp_path, ["county", "paper"], [said.log.vkey]) as two:
        set_policy(home, [*(one.line for one in two), "group both all county paper"], "both")
        assert client.get("/log/road/witnessed").status_code == 404
        ask_witnesses("road")

    state = client.get("/log/road/state.json").json()
    assert [(one["name"], one["size"], one["current"]) for one in state["witnesses"]] == [
        ("county", 2, True),
        ("paper", 2, True),
    ]
    assert state["witnessed"] is True
    assert state["alarm_at"] == min(one["at"] for one in state["witnesses"]) + 72 * 3_600_000
    assert client.get("/log/road/witnessed").content == client.get("/log/road/checkpoint").content
