"""The witness protocol: what is asked, and what is answered, without any network."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import witness
from sunlit.record.errors import RecordError
from sunlit.record.keys import Verifier
from sunlit.record.tree import root_of
from sunlit.record.witness import NOTHING_SEEN, Request, Seen, decide, decode, encode
from tests.witness.trees import COUNTY, LOGS, ORIGIN, STRANGER, body, leaves, request, signed


def seen(size: int, history: str = "") -> Seen:
    return Seen(size, root_of(leaves(size, history)))


@pytest.mark.requirement("TRU-2")
def test_every_published_transcript_is_answered_as_published(vectors: dict[str, Any]) -> None:
    for transcript in vectors["witness_add_checkpoint"]["transcripts"]:
        logs = {
            origin: [Verifier.parse(vkey) for vkey in vkeys]
            for origin, vkeys in transcript["log_vkeys"].items()
        }
        state: dict[str, Seen] = {}
        for step in transcript["steps"]:
            try:
                asked = decode(step["body"].encode())
            except RecordError:
                assert step["status"] == 400, step
                continue
            decision = decide(state.get(asked.checkpoint.origin), asked, logs)
            assert decision.status == step["status"], (step, decision.text)
            if decision.status == 409:
                assert decision.text == step["reply_body"]
                assert decision.content_type == "text/x.tlog.size"
            if decision.cosign:
                state[asked.checkpoint.origin] = Seen(decision.cosign.size, decision.cosign.root)


def test_the_monitoring_path_is_the_published_one(vectors: dict[str, Any]) -> None:
    published = vectors["witness_add_checkpoint"]["origin_hash_path"]

    assert witness.monitoring_path(published["origin"]) == published["path"]


def test_a_request_is_read_as_it_was_written() -> None:
    asked = request(3, 5)

    assert decode(encode(asked)) == asked


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 1), (1, 1), (1, 5), (4, 7), (7, 8)])
def test_a_log_that_only_grew_is_cosigned(old: int, size: int) -> None:
    decision = decide(seen(old), request(old, size), LOGS)

    assert decision.status == 200
    assert decision.cosign == request(old, size).checkpoint


def test_an_unknown_log_is_not_found() -> None:
    assert decide(None, request(0, 3), {}).status == 404


def test_a_strangers_signature_is_forbidden() -> None:
    assert decide(None, request(0, 3, by=STRANGER), LOGS).status == 403


def test_who_does_not_know_the_size_is_told() -> None:
    decision = decide(seen(5), request(3, 7), LOGS)

    assert (decision.status, decision.text, decision.contradicts) == (409, "5\n", False)
    assert witness.size_in(decision.text.encode()) == 5


def test_another_history_of_the_same_size_is_evidence_whatever_old_size_is_named() -> None:
    same = decide(seen(5), request(5, 5, "b"), LOGS)
    first = decide(seen(5), request(0, 5, "b"), LOGS)

    assert (same.status, same.contradicts) == (422, True)
    assert (first.status, first.contradicts) == (409, True)


def test_a_longer_history_that_parted_is_evidence() -> None:
    decision = decide(seen(5), request(5, 9, "b"), LOGS)

    assert (decision.status, decision.contradicts, decision.cosign) == (422, True, None)


def test_a_proof_from_nothing_is_refused() -> None:
    asked = request(0, 3)

    assert decide(NOTHING_SEEN, Request(0, (bytes(32),), asked.note), LOGS).status == 422


def test_an_old_size_above_the_new_one_makes_no_sense() -> None:
    asked = request(3, 3)

    assert decide(seen(5), Request(5, (), asked.note), LOGS).status == 400


def test_the_log_reads_the_cosignature_it_gets() -> None:
    asked = request(0, 5)
    line = witness.cosignature_line(asked, COUNTY, 1767225600)

    found = witness.cosignatures_in(line.encode(), asked.note, [COUNTY.verifier])

    assert found == [(line, 1767225600)]


def test_a_cosignature_of_another_checkpoint_is_refused() -> None:
    line = witness.cosignature_line(request(0, 4), COUNTY, 1767225600)

    with pytest.raises(RecordError, match="does not fit"):
        witness.cosignatures_in(line.encode(), signed(5), [COUNTY.verifier])


@pytest.mark.parametrize("answer", [b"", b"\xff", b"well done\n", b"- county x\n"])
def test_an_answer_without_a_cosignature_is_refused(answer: bytes) -> None:
    with pytest.raises(RecordError):
        witness.cosignatures_in(answer, signed(5), [COUNTY.verifier])


@pytest.mark.parametrize(
    "answer", [b"", b"5", b"05\n", b"-1\n", b"5\n\n", b"9" * 19 + b"\n", "５\n".encode()]
)
def test_a_conflict_that_names_no_size_is_refused(answer: bytes) -> None:
    with pytest.raises(RecordError):
        witness.size_in(answer)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"old\n\n",
        b"old -1\n\n",
        b"old 1",
        b"old 0\n" + b"QUJD\n" + b"\n",
        b"old 99999999999999999999\n\n",
    ],
)
def test_a_request_that_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(RecordError):
        decode(raw)


@given(st.integers(0, 400), st.binary(max_size=12))
def test_whatever_the_bytes_only_one_error_is_raised(at: int, spoiled: bytes) -> None:
    raw = body(3, 6)
    raw = raw[:at] + spoiled + raw[at + len(spoiled) :]
    try:
        asked = decode(raw)
    except RecordError:
        return
    assert decide(seen(3), asked, LOGS).status in (200, 400, 403, 404, 409, 422)
    assert asked.checkpoint.origin == ORIGIN or decide(None, asked, LOGS).status == 404
