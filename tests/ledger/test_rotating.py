"""A log changes its key in the open: everybody who knew the old key goes on, and nobody else's key gets in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sunlit.ledger.bundles import bundle_of
from sunlit.ledger.checking import check_log, folder_source
from sunlit.ledger.errors import LedgerError, ReadOnly
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import key_files, signers_of
from sunlit.ledger.mirroring import FolderSource
from sunlit.ledger.mirroring.growing import Unsound, keys_at, opened
from sunlit.ledger.models import Leaf, Log
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.rotating import finish, rotate, unready, withdraw
from sunlit.ledger.tilefiles import TileFiles
from sunlit.record import checkpoint, keychain, note
from sunlit.record.errors import RecordError
from sunlit.record.keychain import Keychain
from sunlit.record.keys import ED25519, Signer
from sunlit.verify import verify_bundle
from tests.ledger.logs import ORIGIN, add
from tests.ledger.witnesses import running, set_policy

pytestmark = pytest.mark.database
THIEF = Signer(ORIGIN, ED25519, bytes(31) + b"\x66")


def turned() -> tuple[str, str]:
    """Rotate the key of `road` and publish; return the old and the new key."""
    rotate("road")
    add(2)
    publish("road")
    old, new = keychain_of(Log.objects.get(slug="road")).vkeys
    return old, new


def signers(raw: bytes) -> list[str]:
    """Return the ids of the keys that signed a note, in order."""
    return [one.key_id.hex() for one in note.read_note(raw)[1]]


def ids(*vkeys: str) -> list[str]:
    return [vkey.split("+")[1] for vkey in vkeys]


def exported(folder: Path) -> Path:
    export_record("road", folder)
    return folder


def findings(folder: Path, vkey: str) -> list[str]:
    return [str(one) for one in check_log(folder_source(folder), vkey).findings]


def test_from_the_entry_on_both_keys_sign_the_old_one_first(road, home):
    add(1)
    publish("road")
    before = TileFiles("road").checkpoint()

    old, new = turned()

    assert signers(before) == ids(old)
    assert signers(TileFiles("road").checkpoint()) == ids(old, new)
    assert [path.stat().st_mode & 0o777 for path in key_files("road")] == [0o600, 0o600]


def test_a_checkpoint_that_covers_the_entry_counts_only_with_the_new_signature(road, home):
    old, new = turned()
    chain = keychain_of(Log.objects.get(slug="road"))
    here = signers_of(Log.objects.get(slug="road"))
    text = note.read_note(TileFiles("road").checkpoint())[0]

    assert chain.open(note.sign(text, [here[new]])).size == 4
    with pytest.raises(RecordError, match="in force at 4 entries"):
        chain.open(note.sign(text, [here[old]]))


def test_the_old_key_goes_when_it_is_time_and_then_the_new_one_signs_alone(road, home):
    _, new = turned()

    assert unready("road") == ["both keys have signed for 0 days only, of 90"]
    assert [path.name for path in finish("road")] == ["road.key"]
    add(1)
    publish("road")

    assert signers(TileFiles("road").checkpoint()) == ids(new)
    with pytest.raises(LedgerError, match="nothing to finish"):
        unready("road")


def test_a_log_that_is_changing_its_key_does_not_begin_another_change(road, home):
    turned()

    with pytest.raises(LedgerError, match="--finish"):
        rotate("road")


def test_three_keys_in_a_row_each_hand_over(road, home, tmp_path):
    turned()
    finish("road")
    rotate("road")
    publish("road")
    finish("road")
    add(1)
    publish("road")
    first, second, third = keychain_of(Log.objects.get(slug="road")).vkeys

    for trusted in (first, second, third):
        assert findings(exported(tmp_path / trusted[-6:-1].replace("/", "_")), trusted) == []


def test_who_knew_either_key_finds_the_whole_record_in_order(road, home, tmp_path):
    old, new = turned()
    finish("road")
    add(1)
    publish("road")
    folder = exported(tmp_path / "road")

    assert findings(folder, old) == findings(folder, new) == findings(folder, f"{old}\n{new}") == []
    assert (folder / "vkey").read_text() == f"{old}\n{new}\n"
    assert "is not signed by" in findings(folder, THIEF.verifier.vkey)[0]


def test_a_key_that_was_not_handed_over_is_named(road, home, tmp_path):
    old, _ = turned()
    folder = exported(tmp_path / "road")
    facts = json.loads((folder / "keys.json").read_bytes())
    facts["keys"].append({"vkey": THIEF.verifier.vkey, "since": 3, "handover": facts["keys"][1]["handover"]})
    (folder / "keys.json").write_text(json.dumps(facts))

    assert "is not signed by" in findings(folder, old)[0]


def test_keys_that_the_entries_do_not_name_are_found(road, home, tmp_path):
    """Whoever holds the old key can sign a handover, but not put it under the witnessed entries."""
    old, _ = turned()
    folder = exported(tmp_path / "road")
    here = signers_of(Log.objects.get(slug="road"))
    forged = keychain.handover(here[old], THIEF)
    chain = Keychain.of(old).then(THIEF.verifier.vkey, 1, forged)
    (folder / "keys.json").write_text(json.dumps({"keys": chain.facts()}))
    text = note.read_note((folder / "checkpoint").read_bytes())[0]
    (folder / "checkpoint").write_text(note.sign(text, [here[old], THIEF]))

    assert any("by its entries the log has the keys" in one for one in findings(folder, old))


def test_evidence_from_before_and_after_verifies_under_the_old_and_the_new_key(road, home):
    add(1)
    publish("road")
    before = bundle_of("road", 1)
    old, new = turned()
    during = bundle_of("road", 3)
    finish("road")
    add(1)
    publish("road")
    after = bundle_of("road", 4)

    assert "keys" not in before
    assert verify_bundle(before, old).in_record
    assert verify_bundle(before, f"{old}\n{new}").in_record  # the file `vkey` as it is served now
    for evidence in (during, after):
        assert verify_bundle(evidence).in_record
        assert verify_bundle(evidence, old).in_record
        assert verify_bundle(evidence, new).in_record
        assert not verify_bundle(evidence, THIEF.verifier.vkey).in_record


def test_evidence_by_the_old_key_alone_after_the_change_is_refused(road, home):
    old, _ = turned()
    here = signers_of(Log.objects.get(slug="road"))
    evidence: dict[str, Any] = bundle_of("road", 3)
    text = note.read_note(evidence["checkpoint"])[0]
    evidence |= {"checkpoint": note.sign(text, [here[old]]), "vkey": old}

    assert "not in force" in verify_bundle(evidence, old).text


def test_a_mirror_that_was_away_takes_the_new_key_from_the_handover(road, home, tmp_path):
    pinned = Keychain.of(road.vkey)
    old, new = turned()
    finish("road")
    add(1)
    publish("road")
    source = FolderSource(exported(tmp_path / "road"))

    assert keys_at(source, pinned).vkeys == [old, new]
    assert opened(source.read("checkpoint"), keys_at(source, pinned)).head.size == 5
    with pytest.raises(Unsound, match="not signed"):
        opened(source.read("checkpoint"), keys_at(source, Keychain.of(THIEF.verifier.vkey)))


def test_witnesses_that_refuse_the_new_key_hold_up_the_finish(road, home, tmp_path):
    with running(tmp_path, ["county"], [road.vkey]) as (county,):
        set_policy(home, [county.line], "county")
        turned()

        assert any("county does not accept the new key yet" in reason for reason in unready("road"))


def test_a_stolen_key_signs_no_more_and_the_last_witnessed_checkpoint_is_kept(road, home):
    add(1)
    publish("road")
    TileFiles("road").write_witnessed(TileFiles("road").checkpoint())
    add(1)
    publish("road")

    found = withdraw("road")

    assert (found.witnessed and found.witnessed.size, found.signed, found.stored) == (2, 3, 3)
    assert found.file
    assert checkpoint.decode(note.read_note(found.file.read_bytes())[0]).size == 2
    assert key_files("road") == []
    with pytest.raises(ReadOnly, match="stolen"):
        add(1)
    with pytest.raises(LedgerError, match="stolen"):
        publish("road", thorough=True)
    with pytest.raises(ReadOnly, match="stolen"):
        add(1)


def test_a_rotation_that_was_rolled_back_takes_its_key_again(road, home, monkeypatch):
    def fails(slug: str) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("sunlit.ledger.rotating.writing", fails)
        with pytest.raises(OSError, match="power cut"):
            rotate("road")
    left = len(key_files("road"))
    rotate("road")

    assert left == len(key_files("road")) == 2
    assert Leaf.objects.filter(kind="key.rotated").count() == 1
