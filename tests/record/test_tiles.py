import contextlib
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sunlit.record import tiles, tree
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hashes
from sunlit.record.tiles import HashReader, LevelReader, Tile, levels


def grown(sizes: list[int], kept: dict[str, bytes]) -> list[bytes]:
    """Grow a log of 'leaf 0', 'leaf 1'... to each size in turn, keep its files, and return its entries."""
    entries = [b"leaf %d" % number for number in range(max(sizes, default=0))]
    old = 0
    for size in sizes:
        kept.update(tiles.new_tiles(old, leaf_hashes(entries[old:size]), kept.__getitem__))
        kept.update(tiles.new_bundles(old, entries[old:size], kept.__getitem__))
        old = size
    return entries


@settings(deadline=None, max_examples=30)
@example([256, 512])
@given(st.lists(st.integers(0, 1500), max_size=5).map(sorted))
def test_a_log_grown_in_steps_has_the_files_of_one_grown_at_once(sizes: list[int]) -> None:
    kept: dict[str, bytes] = {}
    entries = grown(sizes, kept)
    at_once: dict[str, bytes] = {}
    grown(sizes[-1:], at_once)
    assert at_once.items() <= kept.items()
    assert set(tiles.paths_for(len(entries))) == set(at_once)


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_proofs_can_be_read_from_tiles(data: st.DataObject) -> None:
    kept: dict[str, bytes] = {}
    entries = grown(
        [data.draw(st.integers(1, 1500)), 70_000 if data.draw(st.integers(0, 9)) == 0 else 1500], kept
    )
    size, leaves = len(entries), leaf_hashes(entries)
    read, root = HashReader(size, kept.__getitem__), tree.root_of(leaves)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    tree.verify_inclusion(index, size, leaves[index], tree.inclusion_proof(index, size, read), root)
    tree.verify_consistency(
        old, size, tree.consistency_proof(old, size, read), tree.root_of(leaves[:old]), root
    )
    assert tree.Frontier.from_reader(size, read).root() == root


def test_a_reader_knows_the_end_of_the_tree_and_the_size_of_a_tile() -> None:
    kept: dict[str, bytes] = {}
    grown([300], kept)
    read = HashReader(300, kept.__getitem__)
    for level, index in ((0, 300), (8, 1), (9, 0), (-1, 0), (0, -1)):
        with pytest.raises(RecordError, match="no complete subtree"):
            read(level, index)
    with pytest.raises(RecordError, match="expected a tile of whole hashes, found 3 bytes"):
        HashReader(300, lambda path: b"abc")(0, 299)
    with pytest.raises(RecordError, match="expected a tile of 44 hashes, found 1"):
        HashReader(300, lambda path: bytes(32))(0, 299)


def test_levels_that_are_kept_prove_the_same() -> None:
    kept: dict[str, bytes] = {}
    grown([70_000], kept)
    known = {path: levels(tile) for path, tile in kept.items() if "entries" not in path}
    read, quick = HashReader(70_000, kept.__getitem__), LevelReader(70_000, known.__getitem__)
    for index in (0, 255, 256, 69_887, 69_999):
        assert tree.inclusion_proof(index, 70_000, quick) == tree.inclusion_proof(index, 70_000, read)


def test_nothing_new_makes_no_files() -> None:
    kept: dict[str, bytes] = {}
    assert tiles.new_tiles(5, [], kept.__getitem__) == tiles.new_bundles(5, [], kept.__getitem__) == {}
    assert list(tiles.paths_for(0)) == []
    assert tiles.tiles_for(0) == []


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_entries_come_back_from_their_bundle(entries: list[bytes]) -> None:
    assert tiles.decode_bundle(tiles.encode_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=2000))
def test_whatever_the_bundle_only_a_record_error_comes_out(raw: bytes) -> None:
    with contextlib.suppress(RecordError):
        assert tiles.encode_bundle(tiles.decode_bundle(raw)) == raw


def test_a_bundle_holds_1_to_256_entries_of_two_length_bytes() -> None:
    for entries in ([], [b""] * 257, [b"a" * 65536]):
        with pytest.raises(RecordError):
            tiles.encode_bundle(entries)
    for raw, width in ((b"", 0), (bytes(2 * 257), 0), (bytes(4), 1)):
        with pytest.raises(RecordError):
            tiles.decode_bundle(raw, width)


@given(st.text() | st.from_regex(r"tile/[0-9a-z]{1,3}/(x[0-9]{3}/){0,8}[0-9]{3}(\.p/[0-9]{1,3})?"))
def test_whatever_the_path_only_a_record_error_comes_out(path: str) -> None:
    with contextlib.suppress(RecordError):
        assert tiles.parse_path(path).path == path


@pytest.mark.parametrize(
    "path", ["tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/000.p/256", "tile/0/x000/001"]
)
def test_a_path_beyond_every_log_is_refused(path: str) -> None:
    with pytest.raises(RecordError):
        tiles.parse_path(path)


def test_the_published_paths(vectors: dict[str, Any]) -> None:
    for case in vectors["tile_paths"]["valid"]:
        tile = Tile(case["level"], case["index"], case["width"])
        assert tiles.parse_path(case["path"]) == tile
        assert tile.path == case["path"]
    for path in vectors["tile_paths"]["invalid"]:
        with pytest.raises(RecordError):
            tiles.parse_path(path)


def test_the_published_rows(vectors: dict[str, Any]) -> None:
    for size, rows in vectors["tiles_for_size"]["sizes"].items():
        assert [list(row) for row in tiles.tiles_for(int(size))] == [row for row in rows if any(row[1:])]


def test_the_published_files(vectors: dict[str, Any]) -> None:
    kept: dict[str, bytes] = {}
    grown([1, 255, 300, 70_000], kept)
    for case in vectors["leaf_n_tree"]["files_at_70000"]:
        found = kept[case["path"]]
        assert (len(found), sha256(found).hexdigest()) == (case["bytes"], case["sha256_hex"])


def test_the_published_log_of_another_program(vectors: dict[str, Any]) -> None:
    published = vectors["tessera_log"]
    entries = [text.encode() for text in published["entries_utf8"]]
    kept: dict[str, bytes] = {}
    for size in range(len(entries)):
        kept.update(tiles.new_tiles(size, leaf_hashes(entries[size : size + 1]), kept.__getitem__))
        kept.update(tiles.new_bundles(size, entries[size : size + 1], kept.__getitem__))
    for path, content in published["files_hex"].items():
        assert kept[path].hex() == content, path


def test_the_published_bundles(vectors: dict[str, Any]) -> None:
    published = vectors["bundles"]
    for case in published["good"]:
        entries = [bytes.fromhex(text) for text in case["entries_hex"]]
        assert tiles.decode_bundle(bytes.fromhex(case["hex"])) == entries
        assert tiles.encode_bundle(entries).hex() == case["hex"]
    for text in published["bad_hex"]:
        with pytest.raises(RecordError):
            tiles.decode_bundle(bytes.fromhex(text))
    assert published["max_entry_bytes"] == tiles.MAX_ENTRY_BYTES
