"""Every reader of bytes from outside: whatever comes in, the one error of the record comes out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import (
    b64,
    canonical,
    checkpoint,
    disclosure,
    entry,
    keychain,
    note,
    policy,
    proof,
    register,
    tiles,
    tree,
    witness,
)
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash
from sunlit.record.keys import COSIGNER, ED25519, Signer, Verifier
from sunlit.record.proof import Proof

ORIGIN = "qinghe.example/log/2026"
OLD, NEW = (Signer(ORIGIN, ED25519, bytes(31) + bytes([n])) for n in (1, 3))
COUNTY = Signer("county.example/witness", COSIGNER, bytes(31) + b"\x02")
BODY = checkpoint.encode(Checkpoint(ORIGIN, 1, tree.root_of([leaf_hash(b"road")])))
HEAD = note.add_lines(note.sign(BODY, [OLD]), [note.signature_line(BODY, COUNTY, 1)])
ACT = Entry(
    **{"log": ORIGIN, "kind": "act.done", "body": "qinghe", "stream": "matter:2026-0117", "seq": 0},
    **{"prev": "", "at": 1767225600000, "actor": {}, "data": {"step": "draft", "verb": "done"}},
)
ENDS = {"body": (3, "A" * 43), "matter:2026-0117": (0, "B" * 43)}
CHAIN = keychain.Keychain.of(OLD.verifier.vkey).then(NEW.verifier.vkey, 7, keychain.handover(OLD, NEW))


def text(raw: bytes) -> str:
    """Return bytes as a text that may hold what no UTF-8 can say."""
    return raw.decode("utf-8", "surrogateescape")


READERS: Mapping[str, tuple[bytes, Callable[[bytes], object]]] = {
    "base64 of notes": (b"AAEC", lambda raw: b64.unb64std(text(raw))),
    "base64 of the record": (b"AAEC", lambda raw: b64.unb64url(text(raw))),
    "canonical JSON": (canonical.encode({"a": [1, "x", None, True]}), canonical.decode),
    "checkpoint": (BODY.encode(), lambda raw: checkpoint.decode(text(raw))),
    "cosignatures": (
        note.signature_line(BODY, COUNTY, 1).encode(),
        lambda raw: witness.cosignatures_in(raw, HEAD, [COUNTY.verifier]),
    ),
    "disclosure": (
        disclosure.disclose("title", {"zh": "路"}, bytes(16)).encode(),
        lambda raw: disclosure.read(text(raw)),
    ),
    "entry": (entry.encode(ACT), entry.decode),
    "entry bundle": (tiles.encode_bundle([b"road", b"market"]), tiles.decode_bundle),
    "keys": (json.dumps({"keys": CHAIN.facts()}).encode(), keychain.keys_in),
    "key": (OLD.verifier.vkey.encode(), lambda raw: Verifier.parse(text(raw))),
    "note": (HEAD.encode(), lambda raw: note.open_note(raw, [OLD.verifier, COUNTY.verifier])),
    "signed checkpoint": (HEAD.encode(), CHAIN.open),
    "policy": (
        f"log {OLD.verifier.vkey}\nwitness c {COUNTY.verifier.vkey}\nquorum c\n".encode(),
        policy.parse,
    ),
    "proof": (proof.encode(Proof(0, (bytes(32),), HEAD, b"salt")).encode(), proof.decode),
    "register": (
        canonical.encode(register.register_value(ENDS)),
        lambda raw: register.read_register(canonical.decode(raw)),
    ),
    "request to a witness": (witness.encode(witness.Request(0, (), HEAD)), witness.decode),
    "size": (b"57\n", witness.size_in),
    "tile path": (b"tile/0/x001/067.p/5", lambda raw: tiles.parse_path(text(raw))),
}


@pytest.mark.parametrize("name", READERS)
def test_what_is_right_is_read(name: str) -> None:
    right, read = READERS[name]
    read(right)


@given(st.sampled_from(sorted(READERS)), st.data())
def test_whatever_is_changed_in_it_only_a_record_error_comes_out(name: str, data: st.DataObject) -> None:
    right, read = READERS[name]
    at = data.draw(st.integers(0, len(right)))
    gone, put = data.draw(st.integers(0, 9)), data.draw(st.binary(max_size=9))
    with contextlib.suppress(RecordError):
        read(right[:at] + put + right[at + gone :])


@given(st.sampled_from(sorted(READERS)), st.binary() | st.text().map(str.encode))
def test_whatever_the_bytes_only_a_record_error_comes_out(name: str, raw: bytes) -> None:
    with contextlib.suppress(RecordError):
        READERS[name][1](raw)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 5_000, b'{"keys":' + b"9" * 5_000])
def test_however_deep_or_long_only_a_record_error_comes_out(name: str, raw: bytes) -> None:
    with contextlib.suppress(RecordError):
        READERS[name][1](raw)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["streams", "stream", "seq", "hash", "vkey", "since"]), inner)
    ),
)


@given(VALUES)
def test_whatever_the_value_no_register_and_no_keys_raise_anything_else(value: object) -> None:
    for read in (register.read_register, keychain.parse):
        for given_value in (value, {"streams": value}, [value]):
            with contextlib.suppress(RecordError):
                read(given_value)
