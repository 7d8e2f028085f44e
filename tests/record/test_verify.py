import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sunlit
from sunlit import verify
from sunlit.record import checkpoint, disclosure, entry, note, tree
from sunlit.record.b64 import b64url
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.entry import Entry
from sunlit.record.hashing import leaf_hashes
from sunlit.record.keys import Signer

from . import reference
from .test_canonical import VALUES

TITLE = disclosure.disclose("title", {"en": "Road repair", "zh": "修路"}, bytes(16))


@pytest.fixture
def bundle(act: Entry, log: Signer) -> dict[str, Any]:
    """The bundle of entry 2 of 3, with its title."""
    raw = entry.encode(replace(act, d=[disclosure.digest(TITLE)]))
    leaves = leaf_hashes([b"road", b"market", raw])
    head = note.sign(checkpoint.encode(Checkpoint(log.name, 3, tree.root_of(leaves))), [log])
    path = tree.inclusion_proof(2, 3, reference.reader(leaves))
    proven = verify.Proven(2, raw, path, [TITLE])
    return verify.bundle(vkey=log.verifier.vkey, checkpoint=head, entries=[proven])


def changed(bundle: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The bundle with fields of its one entry changed."""
    return {**bundle, "entries": [{**bundle["entries"][0], **fields}]}


@pytest.mark.requirement("TRU-1")
def test_a_bundle_is_verified_as_shipped(bundle: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "act-2.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    found = run(file, "--vkey", bundle["vkey"])
    assert found.returncode == 0
    assert found.stdout.splitlines() == [
        "In the record: entry 2 of 3 in qinghe.example/log/2026.",
        "It is act.done, entry 0 of matter:2026-0117, recorded 2026-01-01 00:00:00 UTC.",
        "The checkpoint is signed by qinghe.example/log/2026 (" + bundle["vkey"].split("+")[1] + ").",
        "Disclosures shown and matching: 1 of 1 (title).",
    ]
    assert verify.main([str(file)]) == 0
    file.write_text(json.dumps(changed(bundle, index=1)), encoding="utf-8")
    assert run(file).returncode == 1


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sunlit.verify", *map(str, arguments)]
    place = {**os.environ, "PYTHONPATH": str(Path(sunlit.__file__).parents[1])}
    return subprocess.run(command, capture_output=True, text=True, env=place, check=False)


def test_a_bundle_without_disclosures_verifies_too(bundle: dict[str, Any]) -> None:
    verdict = verify.verify_bundle(changed(bundle, disclosures=[]))
    assert verdict.in_record
    assert verdict.text.endswith("matching: 0 of 1.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "sunlit-bundle/2"}, "this program reads 'sunlit-bundle/1'"),
        ({"stream": None}, "no stream of type str"),
        ({"checkpoint": "x"}, "expected text, an empty line"),
        ({"entries": []}, "holds no entry"),
        ({"entries": [1]}, "no index of type int"),
        ({"stream": "matter:2026-0118"}, "it belongs to matter:2026-0117"),
        ({"vkey": "x"}, "expected a key"),
    ],
)
def test_a_changed_bundle_says_why_it_is_not_shown(bundle: dict[str, Any], change: Any, reason: str) -> None:
    verdict = verify.verify_bundle({**bundle, **change})
    assert not verdict.in_record
    assert verdict.text.startswith("Not shown to be in the record: ")
    assert reason in verdict.text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"index": "2"}, "no index of type int"),
        ({"index": 1}, "entry 1: the proof of leaf 1 of 3 is too short"),
        ({"proof": []}, "too short"),
        ({"proof": ["A" * 43]}, "leads to another root"),
        ({"proof": [1]}, "lists of texts"),
        ({"proof": ["A"]}, "expected a hash"),
        ({"entry": b64url(b"{}")}, "expected an object"),
        ({"disclosures": [disclosure.disclose("title", "Road", bytes(16))]}, "no such disclosure"),
    ],
)
def test_a_changed_entry_is_named(bundle: dict[str, Any], change: Any, reason: str) -> None:
    verdict = verify.verify_bundle(changed(bundle, **change))
    assert not verdict.in_record
    assert reason in verdict.text


@pytest.mark.requirement("TRU-1")
def test_a_whole_stream_shows_a_gap(act: Entry, log: Signer) -> None:
    raw: list[bytes] = []
    for seq in range(3):
        prev = b64url(leaf_hashes(raw)[-1]) if raw else ""
        raw.append(entry.encode(replace(act, seq=seq, prev=prev)))
    leaves = leaf_hashes(raw)
    head = note.sign(checkpoint.encode(Checkpoint(log.name, 3, tree.root_of(leaves))), [log])
    read = reference.reader(leaves)
    proven = [verify.Proven(n, raw[n], tree.inclusion_proof(n, 3, read)) for n in range(3)]

    def said(entries: list[verify.Proven]) -> str:
        parts = verify.bundle(vkey=log.verifier.vkey, checkpoint=head, entries=entries, stream=act.stream)
        return verify.verify_bundle(parts).text

    assert said(proven).startswith(
        "In the record: 3 entries of matter:2026-0117 in qinghe.example/log/2026, none"
    )
    assert "entry 2: number 1 of matter:2026-0117 is missing or another" in said([proven[0], proven[2]])
    assert "entry 1: number 0" in said([proven[1], proven[0], proven[2]])


def test_the_key_must_be_the_one_the_reader_trusts(bundle: dict[str, Any], witness: Signer) -> None:
    assert verify.verify_bundle(bundle, bundle["vkey"]).in_record
    assert "the key you trust" in verify.verify_bundle(bundle, witness.verifier.vkey).text


def test_an_entry_of_another_log_is_refused(bundle: dict[str, Any], act: Entry) -> None:
    foreign = entry.encode(replace(act, log="hexi.example/log/2026"))
    assert "belongs to hexi" in verify.verify_bundle(changed(bundle, entry=b64url(foreign))).text


def test_a_time_beyond_the_calendar_is_still_named() -> None:
    assert verify._moment(2**53 - 1) == "at 9007199254740991 ms UTC"


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b"\xff"])
def test_a_file_that_holds_no_bundle_is_named(content: bytes, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    assert verify.main([str(file)]) == 1
    assert "holds no bundle" in capsys.readouterr().out
    assert verify.main([str(tmp_path / "missing.json")]) == 1


@given(st.sampled_from(sorted(verify._FIELDS)), VALUES)
def test_whatever_stands_in_a_bundle_it_is_answered(name: str, value: object) -> None:
    parts = {
        "format": verify.FORMAT,
        "vkey": "a+00000000+AA==",
        "stream": "",
        "checkpoint": "",
        "entries": [],
    }
    assert not verify.verify_bundle({**parts, name: value}).in_record
