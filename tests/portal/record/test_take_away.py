"""What readers take with them, checked by the program they download, without this site."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sunlit.ledger.rebuild import export_record
from sunlit.portal.speak.forms import own_token
from sunlit.portal.views.record import VERIFIER
from sunlit.verify import verify_bundle
from tests.portal.busy import Busy

pytestmark = pytest.mark.requirement("TRU-1")


def checked(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the program as it is handed out."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_the_page_of_the_record_hands_out_the_verifier_and_its_hash(county: Busy, client, tmp_path: Path):
    for address in ("/log/qinghe/", "/qinghe/record/", "/en/qinghe/record/"):
        page = client.get(address).content.decode()
        link = re.search(r'href="(/static/sunlit-verify\.py[^"]*)"', page)
        assert link
        assert sha256(client.get(link[1]).content).hexdigest() in page
        assert 'id="check"' in page


def test_the_whole_record_of_each_body_is_right(county: Busy, tmp_path: Path):
    for body in (county.county, county.town, county.village):
        log = body.body.log
        export_record(log.slug, tmp_path / log.slug)
        done = checked("log", tmp_path / log.slug, "--vkey", log.vkey)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert f": {log.leaves.count()} entries, none missing" in done.stdout


def test_every_matter_power_and_submission_proves_itself(county: Busy, client, tmp_path: Path):
    log, file = county.town.body.log, tmp_path / "evidence.json"
    streams = set(log.leaves.exclude(stream="body").values_list("stream", flat=True))
    assert {name.split(":")[0] for name in streams} >= {"matter", "power", "submission"}
    plural = {"matter": "matters", "power": "powers", "submission": "submissions"}
    for stream in sorted(streams):
        kind, _, number = stream.partition(":")
        answer = client.get(f"/log/qinghe/{plural[kind]}/{number}.json")
        file.write_bytes(answer.content)
        done = checked("bundle", file, "--vkey", log.vkey)
        assert done.returncode == 0, (stream, done.stdout)
        count = log.leaves.filter(stream=stream).count()
        assert f"{count} entries of {stream}, none missing, none changed" in done.stdout
        assert verify_bundle(json.loads(answer.content), log.vkey).in_record


def test_an_author_alone_gets_his_own_words_with_the_evidence(county: Busy, client, tmp_path: Path):
    waiting = county.town.body.submissions.filter(shown="waiting").first()
    address = f"/qinghe/questions/{waiting.number}/receipt"
    token, file = own_token(waiting.ref), tmp_path / "evidence.json"
    for query, shown in (("", 0), ("?own=wrong", 0), (f"?own={token}", 1)):
        answer = client.get(f"{address}.json{query}")
        texts = [text for entry in answer.json()["entries"] for text in entry["disclosures"]]
        assert texts == [waiting.text.text][:shown]
        file.write_bytes(answer.content)
        assert f"Texts: {shown} shown" in checked("bundle", file).stdout
    receipt = tmp_path / "receipt.txt"
    for language in ("", "/en"):
        receipt.write_bytes(client.get(f"{language}{address}.txt?own={token}").content)
        done = checked("bundle", receipt, "--vkey", county.town.body.log.vkey)
        assert done.returncode == 0, done.stdout
        assert "with the hash on the receipt" in done.stdout
    assert client.get("/qinghe/questions/q2026-9999/receipt.json").status_code == 404
