import contextlib
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import checkpoint
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.errors import RecordError, UnsignedError
from sunlit.record.hashing import EMPTY_ROOT
from sunlit.record.keys import ED25519, Signer, Verifier
from sunlit.record.note import sign
from sunlit.record.policy import open_checkpoint


def test_a_checkpoint_reads_back() -> None:
    for extensions in ((), ("demo",)):
        head = Checkpoint("qinghe.example/log/2026", 12, EMPTY_ROOT, extensions)
        assert checkpoint.decode(checkpoint.encode(head)) == head


@pytest.mark.parametrize(
    "head",
    [
        Checkpoint("", 1, EMPTY_ROOT),
        Checkpoint("a", -1, EMPTY_ROOT),
        Checkpoint("a", 1, b""),
        Checkpoint("a\nb", 1, EMPTY_ROOT),
        Checkpoint("a", 1, EMPTY_ROOT, ("",)),
        Checkpoint("a", 1, EMPTY_ROOT, ("b\nc",)),
    ],
)
def test_a_checkpoint_that_would_read_differently_is_not_written(head: Checkpoint) -> None:
    with pytest.raises(RecordError):
        checkpoint.encode(head)


LINES = [
    "a\n",
    "1\n",
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    "\n",
    "\r",
    "\ud800",
    "01\n",
    "9" * 19 + "\n",
]


@given(st.text() | st.lists(st.sampled_from(LINES), max_size=5).map("".join))
def test_whatever_the_text_only_a_record_error_comes_out(text: str) -> None:
    with contextlib.suppress(RecordError):
        assert checkpoint.encode(checkpoint.decode(text)) == text


def test_a_checkpoint_must_be_signed_by_the_log_it_names(log: Signer) -> None:
    body = checkpoint.encode(Checkpoint(log.name, 0, EMPTY_ROOT))
    other = Signer("hexi.example/log/2026", ED25519, bytes(32))
    assert open_checkpoint(sign(body, [log]), log.verifier)[0].size == 0
    with pytest.raises(UnsignedError, match="by the log qinghe"):
        open_checkpoint(sign(body, [other]), other.verifier)


def test_the_published_checkpoints(vectors: dict[str, Any]) -> None:
    published = vectors["checkpoint_bodies"]
    for case in published["valid"]:
        parts = case["origin"], case["size"], b64decode(case["root_b64"]), tuple(case["extensions"])
        assert checkpoint.decode(case["body"]) == Checkpoint(*parts)
        assert checkpoint.encode(Checkpoint(*parts)) == case["body"]
    for body in [*published["invalid"], published["non_canonical_base64_root"]]:
        with pytest.raises(RecordError):
            checkpoint.decode(body)


def test_the_published_checkpoints_of_another_program(vectors: dict[str, Any]) -> None:
    published = vectors["tessera_log"]
    for size, text in published["checkpoints"].items():
        head, _ = open_checkpoint(text, Verifier.parse(published["vkey"]))
        assert head.size == int(size)
