"""Whether what another place serves continues what is here, is older, contradicts it, or is merely damaged."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sunlit.ledger.errors import LedgerError, ReadOnly
from sunlit.ledger.head import HeadStore
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.keys import read_key
from sunlit.ledger.mirroring import FolderSource, Unsound, recover, stored_tree
from sunlit.ledger.mirroring.growing import Inconsistent, keep_evidence, opened, prove
from sunlit.ledger.mirroring.recovering import own_signature_only
from sunlit.ledger.mirroring.sources import slowly
from sunlit.ledger.mirroring.state import Followed, followed, keep
from sunlit.ledger.models import Leaf, Log, Stream
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.soundness import check_stored
from sunlit.ledger.standing import MirrorOf, may_write, mirror_of, write_mirror_of
from sunlit.ledger.triggers import drop_statements
from sunlit.record import checkpoint, note
from sunlit.record.checkpoint import Checkpoint
from sunlit.record.hashing import leaf_hash
from sunlit.record.tiles import encode_bundle
from sunlit.record.tree import root_of
from tests.ledger.logs import ORIGIN, add, whole

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class NoDocuments:
    def has(self, sha256: str) -> bool:
        return True

    def keep(self, sha256: str, content: bytes) -> None:
        raise AssertionError("there are no documents here")


def silent(done: int, of: int, what: str) -> None:
    pass


def exported(folder: Path, name: str) -> FolderSource:
    publish("road")
    export_record("road", folder / name)
    return FolderSource(folder / name)


def signed(source: FolderSource, road: Log) -> Any:
    return opened(source.read("checkpoint"), keychain_of(road))


def test_a_longer_log_is_proven_and_staged_before_anything_is_taken(road, tmp_path):
    add(2)
    early = signed(exported(tmp_path, "early"), road)
    add(300)
    late = exported(tmp_path, "late")

    staged = prove("road", late, early, signed(late, road), stored_tree("road", 3), silent)

    assert staged.proven() == late.read("checkpoint")
    assert staged.entries(0, 256) + staged.entries(1, 47) == whole()


def test_an_older_state_of_the_same_log_is_no_contradiction(road, tmp_path):
    add(2)
    early = exported(tmp_path, "early")
    add(3)
    late = signed(exported(tmp_path, "late"), road)

    staged = prove("road", early, late, signed(early, road), stored_tree("road", 0), silent)

    assert not staged.proven()


def forged(road: Log, source: FolderSource, folder: Path, entries: list[bytes]) -> FolderSource:
    """Make the folder serve another history, signed by the log's own key."""
    root = root_of([leaf_hash(raw) for raw in entries])
    head = checkpoint.encode(Checkpoint(ORIGIN, len(entries), root))
    (folder / "checkpoint").write_bytes(note.sign(head, [read_key("road", ORIGIN)]).encode())
    size = len(entries)
    for path, content in (
        (f"tile/entries/000.p/{size}", encode_bundle(entries)),
        (f"tile/0/000.p/{size}", b"".join(leaf_hash(raw) for raw in entries)),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return source


@pytest.mark.requirement("TRU-2")
def test_a_second_history_is_told_from_a_damaged_source_and_both_notes_are_kept(road, home, tmp_path):
    add(3)
    here = signed(exported(tmp_path, "here"), road)
    add(2)
    late = exported(tmp_path, "late")
    entries = whole()
    other = [*entries[:2], entries[2].replace(b'"verb":"report"', b'"verb":"resume"'), *entries[3:]]
    fork = forged(road, late, tmp_path / "late", other)

    with pytest.raises(Inconsistent) as caught:
        prove("road", fork, here, signed(fork, road), stored_tree("road", 4), silent)

    assert "signed two histories" in keep_evidence("road", caught.value)
    (evidence,) = (home / "evidence").iterdir()
    assert here.note in evidence.read_bytes()
    assert fork.read("checkpoint") in evidence.read_bytes()


def test_entries_that_do_not_fit_their_checkpoint_are_damage_not_a_second_history(road, home, tmp_path):
    add(3)
    here = signed(exported(tmp_path, "here"), road)
    add(2)
    late = exported(tmp_path, "late")
    (bundle,) = (tmp_path / "late").glob("tile/entries/000.p/*")
    bundle.write_bytes(bundle.read_bytes().replace(b'"verb":"report"', b'"verb":"resume"'))

    with pytest.raises(Unsound, match="are not those of its signed checkpoint"):
        prove("road", late, here, signed(late, road), stored_tree("road", 4), silent)

    assert not (home / "evidence").exists()


def test_an_older_copy_is_read_only_until_the_missing_entries_are_back(road, home, tmp_path):
    add(2)
    publish("road")
    kept = Leaf.objects.count()
    add(3)
    source = exported(tmp_path, "mirror")
    signed_head = HeadStore().read("road")
    forget_after(kept)

    with pytest.raises(ReadOnly, match=r"6 entries were signed, but the database holds 3.*sunlit recover"):
        add(1)
    found = recover("road", source, NoDocuments(), silent)

    assert (found.before, found.size, found.signed) == (3, 6, 6)
    assert HeadStore().read("road") == signed_head
    assert publish("road", thorough=True).size == 6
    add(1)
    assert publish("road").size == 7


def test_a_lost_head_comes_back_with_the_mirror_without_the_witnesses_lines(road, home, tmp_path):
    add(2)
    source = exported(tmp_path, "mirror")
    shutil.rmtree(home / "heads")
    assert not may_write(Log.objects.get())

    recover("road", source, NoDocuments(), silent)

    assert HeadStore().read("road").decode() == own_signature_only(source.read("checkpoint"))
    assert may_write(Log.objects.get())


def test_what_was_entered_into_an_older_copy_and_never_signed_is_named(road, home, tmp_path):
    add(2)
    publish("road")
    source_at = Leaf.objects.count()
    add(1)
    source = exported(tmp_path, "mirror")
    forget_after(source_at)
    (home / "heads" / "road").write_bytes(b"")  # somebody emptied it to get going again
    add(2)

    with pytest.raises(LedgerError, match="entered into this older copy that was never signed"):
        recover("road", source, NoDocuments(), silent)


def forget_after(size: int) -> None:
    """Make the database an older copy of itself, as a restored backup is."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor):
            cursor.execute(statement)
    Leaf.objects.filter(index__gte=size).delete()
    last = Leaf.objects.get(index=size - 1)
    Stream.objects.filter(name=last.stream).update(seq=last.seq, head=last.hash)
    Log.objects.update(size=size, last_at=last.at)


def test_a_mirror_takes_no_entry_and_signs_nothing(road, home):
    publish("road")
    write_mirror_of(MirrorOf("https://qinghe.example", {"road": road.vkey}))

    assert mirror_of() == MirrorOf("https://qinghe.example", {"road": road.vkey})
    with pytest.raises(ReadOnly, match=r"mirror of https://qinghe\.example: go there"):
        add(1)


def test_what_a_mirror_knows_survives_a_damaged_file(home):
    keep("road", Followed(checked_at=5, missing={"x": "a.pdf"}))
    assert followed("road") == Followed(checked_at=5, missing={"x": "a.pdf"})

    (home / "mirror" / "road.json").write_text("{")
    assert followed("road") == Followed()


def test_fsck_finds_a_stream_and_words_that_differ_and_repairs_lost_tiles(road, home):
    add(300)
    publish("road")
    shutil.rmtree(home / "tiles" / "road" / "tile")

    found = check_stored(Log.objects.get(), silent)

    assert found.faults == []
    assert set(found.repaired) == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}
    assert check_stored(Log.objects.get(), silent).repaired == []


def test_a_mirror_waits_before_each_question():
    asked: list[object] = []
    fetch = slowly(lambda path: asked.append(path) or b"", 0.02, asked.append)
    for path in ("checkpoint", "tile/0/000"):
        fetch(path)
    assert asked == [0.02, "checkpoint", 0.02, "tile/0/000"]
