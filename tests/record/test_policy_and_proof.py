import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import checkpoint, note, policy, proof, tree
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError, UnsignedError
from sunlit.record.hashing import leaf_hash, leaf_hashes
from sunlit.record.keys import Signer
from sunlit.record.proof import Proof

from . import reference

LEAVES = leaf_hashes([b"road", b"market", b"school"])


@pytest.fixture
def head(log: Signer, witness: Signer) -> str:
    """The checkpoint of three entries, signed by the log and cosigned by the county."""
    body = checkpoint.encode(Checkpoint(log.name, 3, tree.root_of(LEAVES)))
    return note.add_lines(note.sign(body, [log]), [note.signature_line(body, witness, 1)])


@pytest.fixture
def market(head: str) -> Proof:
    return Proof(1, tuple(tree.inclusion_proof(1, 3, reference.reader(LEAVES))), head, b"salt")


@pytest.mark.requirement("VOI-5")
def test_a_proof_text_shows_the_entry_without_the_server(market: Proof, log: Signer, witness: Signer) -> None:
    trusted = policy.parse(
        f"log {log.verifier.vkey}\nwitness county {witness.verifier.vkey}\nquorum county\n"
    )
    read = proof.decode(proof.encode(market).encode())
    assert read == market
    assert proof.verify(read, leaf_hash(b"market"), trusted).size == 3
    with pytest.raises(RecordError, match="another root"):
        proof.verify(read, leaf_hash(b"road"), trusted)


def test_a_checkpoint_without_its_quorum_is_refused(head: str, log: Signer, witness: Signer) -> None:
    alone = policy.parse(f"log {log.verifier.vkey}\nquorum none")
    assert alone.open(head).size == 3
    strict = policy.parse(f"log {log.verifier.vkey}\nwitness county {witness.verifier.vkey}\nquorum county")
    with pytest.raises(UnsignedError, match="expected the quorum county, found cosignatures by nobody"):
        strict.open("".join(head.splitlines(keepends=True)[:-1]))


def test_a_proof_that_could_not_be_read_back_is_not_written(market: Proof) -> None:
    with pytest.raises(RecordError):
        proof.encode(Proof(-1, market.hashes, market.checkpoint))
    with pytest.raises(RecordError):
        proof.encode(Proof(1, (b"",), market.checkpoint))
    with pytest.raises(RecordError, match="an empty one"):
        proof.decode(proof.encode(market).replace("extra c2FsdA==", "extra "))


def test_a_key_that_is_no_policy_key_is_refused(log: Signer, witness: Signer) -> None:
    for text in (
        f"log {witness.verifier.vkey}",
        f"witness county {log.verifier.vkey}",
        f"log {log.verifier.vkey}\n" * 2,
    ):
        with pytest.raises(RecordError, match="line"):
            policy.parse(f"{text}\nquorum none\n")
    with pytest.raises(RecordError, match="control"):
        policy.parse("quorum none\r\n")
    assert policy.parse(b"# any octets \xe4\nquorum none\n").quorum == "none"


@given(st.text() | st.binary())
def test_whatever_comes_in_only_a_record_error_comes_out(content: str | bytes) -> None:
    for parse in (policy.parse, proof.decode):
        with contextlib.suppress(RecordError):
            parse(content)


LINES = [
    proof.HEADER + "\n",
    "index 0\n",
    "index 9999999999999999999\n",
    "extra AA==\n",
    "extra \n",
    "\n",
    "AA==\n",
]


@given(st.lists(st.sampled_from(LINES), max_size=5).map("".join))
def test_whatever_the_lines_of_a_proof_only_a_record_error_comes_out(text: str) -> None:
    with pytest.raises(RecordError):
        proof.decode(text)


WORDS = ["log", "witness", "group", "quorum", "none", "any", "all", "1", "a", "b", "\n", "#", "\ud800"]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_whatever_the_words_of_a_policy_only_a_record_error_comes_out(text: str) -> None:
    with contextlib.suppress(RecordError):
        assert policy.parse(text).quorum == "none"


def test_the_published_policies(vectors: dict[str, Any]) -> None:
    for case in vectors["policies"]["evaluate"]:
        assert policy.parse(case["policy"]).satisfied_by(case["cosigned_by"]) == case["satisfied"]
    for text in vectors["policies"]["invalid"]:
        with pytest.raises(RecordError):
            policy.parse(text)


def test_the_published_proofs(vectors: dict[str, Any]) -> None:
    published = vectors["tlog_proofs"]
    for case in published["cases"]:
        found = proof.decode(case["proof"])
        assert proof.encode(found) == case["proof"]
        assert found.extra.hex() == case.get("extra_hex", "")
        trusted = counted_policy(published, case.get("quorum", published["default_quorum"]))
        try:
            proof.verify(found, leaf_hash(case["leaf_data"].encode()), trusted)
            result = "ok"
        except RecordError:
            result = "fail"
        assert result == case["result"], case["case"]
    for text in published["malformed"]:
        with pytest.raises(RecordError):
            proof.decode(text)


def counted_policy(published: dict[str, Any], quorum: int) -> policy.Policy:
    names = [f"w{number}" for number in range(len(published["witness_vkeys"]))]
    lines = [f"log {published['log_vkey']}"]
    lines += [f"witness {name} {key}" for name, key in zip(names, published["witness_vkeys"], strict=True)]
    lines += [f"group all-of-them {quorum} {' '.join(names)}", "quorum all-of-them", ""]
    return policy.parse("\n".join(lines))
