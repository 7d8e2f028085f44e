"""The one file as people download it: file in, exit code out."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from sunlit.record import tree
from sunlit.record.b64 import b64url
from sunlit.record.disclosure import disclose
from sunlit.record.hashing import leaf_hashes
from sunlit.record.keys import ED25519, Signer
from sunlit.record.proof import Proof, encode
from sunlit.record.tiles import HashReader, decode_bundle, encode_bundle
from tests.verifier.conftest import ROOT, SHIPPED
from tests.verifier.lanes import LOG, ORIGIN, WITNESS, forged, lane

STREAM = "matter:2026-0001"
OTHER = Signer(ORIGIN, ED25519, bytes(31) + b"\x09")
POLICY = f"witness county {WITNESS.verifier.vkey}\nquorum county\n"


def kept(tmp_path, value, name="evidence.json"):
    """Write a value into a file."""
    file = tmp_path / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return file


def test_the_file_is_what_its_parts_say():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "build_verifier.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[0-9a-f]{64}  sunlit-verify\.py\n", done.stdout)


def test_the_file_needs_python_3_8_and_its_standard_library_only():
    code = ast.parse(SHIPPED.read_text(encoding="utf-8"), feature_version=(3, 8))
    roots = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            roots |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").split(".")[0])
    assert roots <= sys.stdlib_module_names


@pytest.mark.requirement("TRU-1")
def test_a_whole_matter_is_verified(run, road, tmp_path):
    done = run("bundle", kept(tmp_path, road.evidence(STREAM)), "--vkey", LOG.verifier.vkey)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "In the record: 4 entries of matter:2026-0001, none missing, none changed.",
        "That is all of it up to the checkpoint of 300 entries; what came later is not in this file.",
        "Entry 7: act.done, number 4 of matter:2026-0001, recorded 2026-01-01 00:00:00 UTC.",
        "Texts: 4 shown and matching; 0 for fewer people; 0 not here.",
        f"The checkpoint of 300 entries is signed by {ORIGIN} ({LOG.verifier.key_id.hex()}).",
    ]


def test_it_speaks_chinese(run, road, tmp_path):
    done = run("bundle", kept(tmp_path, road.evidence(STREAM)), "--zh")
    assert done.returncode == 0
    assert done.stdout.startswith("在记录里：matter:2026-0001 共 4 条，一条不少，一字没改。\n")
    assert "只说明它自己对得上" in done.stdout


def dropped(value, n):
    value["entries"].pop(n)


def swapped(value):
    entries = value["entries"]
    entries[1], entries[2] = entries[2], entries[1]


def said_otherwise(value):
    value["entries"][2]["disclosures"] = [disclose("text", {"zh": "第 2 步没办。"}, bytes(16))]


def changed_entry(value):
    raw = value["entries"][1]["entry"]
    value["entries"][1]["entry"] = raw[:40] + ("A" if raw[40] != "A" else "B") + raw[41:]


def renumbered(value):
    value["entries"][3]["index"] = 9


def signed_by_another(value):
    value["checkpoint"] = lane().note(signer=OTHER)


def false_signature(value):
    text, _, line = value["checkpoint"].rpartition(" ")
    value["checkpoint"] = text + " " + line[:20] + ("A" if line[20] != "A" else "B") + line[21:]


TAMPERED = [
    (
        lambda v: dropped(v, 1),
        "entry 5: entries are missing before it: 1 of matter:2026-0001, from number 2 of the stream",
    ),
    (
        lambda v: dropped(v, 0),
        "entry 3: entries are missing before it: 1 of matter:2026-0001, from number 1 of the stream",
    ),
    (swapped, "entry 3: it is number 2 of matter:2026-0001 where number 4 belongs: repeated or swapped"),
    (said_otherwise, "entry 5: a text was changed: the entry commits to no text like “第 2 步没办。”"),
    (changed_entry, "entry 3: it is no entry"),
    (renumbered, "entry 9: it was changed, or never stood there"),
    (signed_by_another, "the checkpoint is not signed by lane.example/log/2026"),
    (false_signature, "the signature of the checkpoint by lane.example/log/2026"),
    (
        lambda v: v.update(stream="matter:2026-0009"),
        "entry 1: it belongs to matter:2026-0001, the file is about",
    ),
    (lambda v: v.update(entries=[]), "the file holds no entry"),
    (lambda v: v.update(format="x"), "the file is no evidence that this program reads"),
    (lambda v: v.update(checkpoint="x"), "the checkpoint cannot be read"),
    (lambda v: v.update(vkey=OTHER.verifier.vkey), "the checkpoint is not signed by"),
]


@pytest.mark.parametrize(("change", "reason"), TAMPERED)
@pytest.mark.requirement("TRU-1")
def test_a_tampered_file_is_named_at_its_place(run, road, tmp_path, change, reason):
    value = road.evidence(STREAM)
    change(value)
    done = run("bundle", kept(tmp_path, value))
    assert done.returncode == 1, done.stderr
    assert f"WRONG: {reason}" in done.stdout
    assert "Not verified: " in done.stdout
    assert "In the record" not in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "[" * 100_000, "{", '{"format": "sunlit-bundle/1"}'])
def test_what_is_no_evidence_is_refused(run, tmp_path, content):
    done = run("bundle", kept(tmp_path, content))
    assert done.returncode == 1, done.stderr
    assert "no evidence that this program reads" in done.stdout


def test_a_file_that_is_not_there_shows_nothing(run, tmp_path):
    done = run("bundle", tmp_path / "none.json")
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("Cannot tell: ")


def test_the_key_the_reader_trusts_must_be_the_one(run, road, tmp_path):
    file = kept(tmp_path, road.evidence(STREAM))
    done = run("bundle", file, "--vkey", OTHER.verifier.vkey)
    assert done.returncode == 1
    assert "you trust" in done.stdout
    key = kept(tmp_path, LOG.verifier.vkey + "\n", "key.txt")
    assert run("bundle", file, "--vkey", key).returncode == 0


def test_a_policy_asks_for_its_witnesses(run, road, tmp_path):
    policy = kept(tmp_path, POLICY, "policy")
    alone = kept(tmp_path, road.evidence(STREAM), "alone.json")
    seen = kept(tmp_path, road.evidence(STREAM, checkpoint=road.note(times=[1_767_225_700])), "seen.json")
    assert "too few witnesses" in run("bundle", alone, "--policy", policy).stdout
    done = run("bundle", seen, "--policy", policy)
    assert done.returncode == 0
    assert "Witnesses who cosigned: county." in done.stdout
    assert "Further signatures, by county.example/witness, were not checked" in run("bundle", seen).stdout
    false = road.evidence(STREAM, checkpoint=road.note(5, times=[1]))
    false["checkpoint"] = road.note() + false["checkpoint"].splitlines(True)[-1]
    done = run("bundle", kept(tmp_path, false), "--policy", policy)
    assert "the signature of the witness county is false" in done.stdout
    assert run("bundle", seen, "--policy", kept(tmp_path, "quorum", "bad")).returncode == 2


def test_a_receipt_is_verified_by_the_hash_on_it(run, road, tmp_path):
    path = tree.inclusion_proof(5, 300, HashReader(300, road.files().__getitem__))
    proof = encode(Proof(5, tuple(path), road.note()))
    said = {n: f"RECEIPT\n\nHash of the entry: {hash_of(road, n)}\n\n{proof}" for n in (5, 6)}
    right, wrong = kept(tmp_path, said[5], "r.txt"), kept(tmp_path, said[6], "w.txt")
    done = run("bundle", right, "--vkey", LOG.verifier.vkey)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        f"In the record: entry 5 of {ORIGIN}, with the hash on the receipt.",
    )
    assert run("bundle", wrong, "--vkey", LOG.verifier.vkey).returncode == 1
    assert run("bundle", right).returncode == 2  # no key: nothing is shown


def hash_of(road, index):
    """Return a leaf hash as receipts write it."""
    return b64url(leaf_hashes(road.raw)[index])


@pytest.fixture
def folder(road, tmp_path):
    """The public files of the log in a folder."""
    return road.write(tmp_path / "lane")


@pytest.mark.requirement("TRU-1")
def test_a_whole_log_is_verified(run, folder):
    done = run("log", folder, "--vkey", LOG.verifier.vkey)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[:2] == [
        f"{ORIGIN}: 300 entries, none missing, none changed (streams: 4).",
        "Texts: 4 public and matching; 0 for fewer people; 0 erased. Rules: 1, all matching.",
    ]
    assert "Texts were not read" in run("log", folder, "--without-texts").stdout


def test_a_log_is_read_over_the_network(run, folder):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            file = folder / self.path.lstrip("/")
            content = file.read_bytes() if file.is_file() else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert run("log", address).returncode == 0
        assert run("compare", address, folder).returncode == 0
        server.shutdown()
    done = run("log", address)
    assert done.returncode == 2
    assert "does not answer" in done.stdout


def rewrite(folder, index, change):
    """Change one entry in its bundle file."""
    path = folder / "tile/entries" / ("000" if index < 256 else "001.p/44")
    entries = decode_bundle(path.read_bytes())
    entries[index % 256] = change(entries[index % 256])
    path.write_bytes(encode_bundle(entries))


def flip(path, at):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(bytes(raw))


BROKEN = [
    (
        lambda f: rewrite(f, 7, lambda raw: raw.replace(b'"draft"', b'"decid"')),
        "entry 7: it was changed: the tree",
    ),
    (lambda f: rewrite(f, 299, lambda raw: raw.replace(b'"draft"', b'"decid"')), "entry 299: it was changed"),
    (lambda f: rewrite(f, 8, lambda raw: raw[:-1]), "entry 8: it is no entry"),
    (lambda f: flip(f / "tile/0/000", 5 * 32), "entry 5: it was changed: the tree"),
    (lambda f: flip(f / "tile/1/000.p/1", 3), "the tile tile/1/000.p/1 does not fit the entries"),
    (lambda f: (f / "tile/entries/001.p/44").unlink(), "entry 256: the entries from here on cannot be read"),
    (lambda f: (f / "tile/0/000").unlink(), "tile/0/000 is missing"),
    (lambda f: (f / "checkpoint").unlink(), "vkey, checkpoint is missing"),
    (lambda f: flip(next((f / "d").iterdir()), 30), "the text"),
    (lambda f: flip(next((f / "blob").iterdir()), 10), "entry 0: the rules"),
    (lambda f: (f / "keys.json").write_text('{"keys":' + "[" * 100_000), "no list of keys"),
    (lambda f: next((f / "d").iterdir()).unlink(), "is public by the entry, but is not served"),
]


@pytest.mark.parametrize(("spoil", "reason"), BROKEN)
@pytest.mark.requirement("TRU-1")
def test_a_tampered_log_is_named_at_its_place(run, folder, spoil, reason):
    spoil(folder)
    done = run("log", folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert reason in done.stdout


def test_an_erased_text_is_no_fault(run, folder):
    next((folder / "d").iterdir()).write_bytes(b"")
    done = run("log", folder)
    assert done.returncode == 0
    assert "3 public and matching; 0 for fewer people; 1 erased" in done.stdout


FORGED = [
    (lambda e: e.update(seq=2), "entry 3: entries are missing before it: 1 of matter:2026-0001"),
    (
        lambda e: e.update(seq=0, prev=""),
        "entry 3: it is number 1 of matter:2026-0001 where number 2 belongs",
    ),
    (lambda e: e.update(prev="A" * 43), "entry 3: it does not follow the entry before it"),
    (lambda e: e.update(at=1), "entry 3: it is older than the entry before it"),
    (lambda e: e.update(log="other.example/log"), "entry 3: it belongs to other.example/log"),
    (lambda e: e.update(v=2), "entry 3: it is no entry"),
]


@pytest.mark.parametrize(("change", "reason"), FORGED)
@pytest.mark.requirement("TRU-1")
def test_what_the_log_itself_signed_wrongly_is_named(run, road, tmp_path, change, reason):
    done = run("log", forged(road, 3, change).write(tmp_path / "forged"), "--without-texts")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"WRONG: {reason}" in done.stdout


def test_a_register_shows_that_a_stream_was_cut_short(run, tmp_path):
    road = lane(20)
    road.register()
    assert run("log", road.write(tmp_path / "whole")).returncode == 0
    cut = lane(19)
    cut.add("body", kind="register.made", data=json.loads(road.raw[20])["data"])
    done = run("log", cut.write(tmp_path / "cut"))
    assert done.returncode == 1
    assert "entry 19: its register does not name the ends" in done.stdout


def test_a_log_opened_with_another_key_is_named(run, road, tmp_path):
    other = forged(road, 0, lambda e: e["data"].update(key=OTHER.verifier.vkey)).write(tmp_path / "forged")
    assert "entry 0: the log was opened with another key" in run("log", other, "--without-texts").stdout


@pytest.mark.parametrize("size", [1, 2, 128, 255, 256, 257, 299, 300])
@pytest.mark.requirement("TRU-1")
def test_a_grown_log_continues_its_old_head(run, road, folder, tmp_path, size):
    old = kept(tmp_path, road.note(size), "old")
    done = run("compare", old, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Consistent: ")
    assert run("compare", folder, old, "--vkey", LOG.verifier.vkey).returncode == 0


@pytest.mark.parametrize("size", [2, 128, 256, 290, 300])
@pytest.mark.requirement("TRU-1")
def test_two_histories_are_kept_as_evidence_that_anyone_can_check(run, road, folder, tmp_path, size):
    other = forged(road, 1, lambda e: e.update(at=e["at"] - 1))
    old = kept(tmp_path, other.evidence(STREAM, checkpoint=other.note(size)), "old.json")
    done = run("compare", old, folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith("SPLIT VIEW: ")
    evidence = next(tmp_path.glob("split-view-*.json"))
    assert f"-{size}-300.json" in evidence.name
    again = run("compare", evidence)
    assert again.returncode == 1
    assert again.stdout.startswith("SPLIT VIEW: ")
    value = json.loads(evidence.read_text(encoding="utf-8"))
    value["old"] = road.note(size)
    assert run("compare", kept(tmp_path, value, "innocent.json")).returncode == 2


def test_spoilt_tiles_are_no_evidence_against_the_key(run, road, folder, tmp_path):
    flip(folder / "tile/0/000", 0)
    done = run("compare", kept(tmp_path, road.note(3), "old"), folder)
    assert done.returncode == 1
    assert "do not lead to the root it signed" in done.stdout
    assert not list(tmp_path.glob("split-view-*"))


def test_what_cannot_be_compared_is_said(run, road, tmp_path):
    old, new = kept(tmp_path, road.note(3), "old"), kept(tmp_path, road.evidence(STREAM), "new.json")
    assert "give its address or folder" in run("compare", old, new).stdout
    assert "no key is known" in run("compare", old, old).stdout
    assert run("compare", new, new).returncode == 0
    assert run("compare", old, new, "--vkey", "other.example/log+00000000+AA==").returncode == 2
