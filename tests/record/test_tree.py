from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import hashing, tree
from sunlit.record.errors import RecordError
from sunlit.record.hashing import leaf_hash, leaf_hashes
from sunlit.record.tree import Frontier

from . import reference

LEAVES = leaf_hashes(bytes([number]) for number in range(130))
SIZES = range(len(LEAVES) + 1)


def test_root_and_frontier_agree_with_the_recursive_tree() -> None:
    growing = Frontier()
    for size in SIZES:
        expected = reference.root(LEAVES[:size])
        read = reference.reader(LEAVES[:size])
        assert tree.root_of(LEAVES[:size]) == expected
        assert growing.root() == Frontier.from_hashes(LEAVES[:size]).root() == expected
        assert Frontier.from_reader(size, read).root() == expected
        assert tree.subtree_root(0, size, read) == expected
        if size < len(LEAVES):
            growing.append(LEAVES[size])


@pytest.mark.requirement("TRU-1")
def test_inclusion_proofs_agree_with_the_recursive_tree_and_verify() -> None:
    for size in (*range(1, 40), 63, 64, 65, 100, 127, 128, 129, 130):
        leaves = LEAVES[:size]
        read, root = reference.reader(leaves), reference.root(leaves)
        for index in range(size):
            proof = tree.inclusion_proof(index, size, read)
            assert proof == reference.path(index, leaves)
            tree.verify_inclusion(index, size, leaves[index], proof, root)


@pytest.mark.requirement("TRU-1")
def test_consistency_proofs_agree_with_the_recursive_tree_and_verify() -> None:
    for new in (*range(1, 40), 63, 64, 65, 100, 127, 128, 129, 130):
        read, root = reference.reader(LEAVES[:new]), reference.root(LEAVES[:new])
        for old in range(1, new + 1):
            proof = tree.consistency_proof(old, new, read)
            assert proof == reference.proof(0, old, LEAVES[:new])
            tree.verify_consistency(old, new, proof, reference.root(LEAVES[:old]), root)


def test_large_trees_agree_too() -> None:
    chance = Random(2026)
    for size in (chance.randrange(130, 5000) for _ in range(6)):
        leaves = leaf_hashes(b"%d" % number for number in range(size))
        read, root = reference.reader(leaves), reference.root(leaves)
        index, old = chance.randrange(size), chance.randrange(1, size)
        assert tree.root_of_entries(b"%d" % number for number in range(size)) == root
        assert tree.inclusion_proof(index, size, read) == reference.path(index, leaves)
        assert tree.consistency_proof(old, size, read) == reference.proof(0, old, leaves)


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_frontier_grows_alike_one_by_one_and_in_batches(batches: list[int]) -> None:
    one_by_one, in_batches, number = Frontier(), Frontier(), 0
    for count in batches:
        leaves = leaf_hashes(b"%d" % (number + place) for place in range(count))
        number += count
        in_batches.extend(leaves)
        for leaf in leaves:
            one_by_one.append(leaf)
        assert (in_batches.size, in_batches.root()) == (one_by_one.size, one_by_one.root())


@given(st.data())
def test_a_changed_proof_proves_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 130))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    read, root = reference.reader(LEAVES[:size]), reference.root(LEAVES[:size])

    def check_inclusion(proof: list[bytes]) -> None:
        tree.verify_inclusion(index, size, LEAVES[index], proof, root)

    def check_consistency(proof: list[bytes]) -> None:
        tree.verify_consistency(old, size, proof, reference.root(LEAVES[:old]), root)

    cases: list[tuple[list[bytes], Callable[[list[bytes]], None]]] = [
        (tree.inclusion_proof(index, size, read), check_inclusion),
        (tree.consistency_proof(old, size, read), check_consistency),
    ]
    for proof, check in cases:
        check(proof)
        place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        value = int.from_bytes(proof[place], "big") ^ 1 << bit
        flipped = [*proof[:place], value.to_bytes(32, "big"), *proof[place + 1 :]]
        for wrong in (flipped, proof[:-1], [*proof, bytes(32)], [bytes(32), *proof], [b"", *proof[1:]]):
            with pytest.raises(RecordError):
                check(wrong)


@given(st.integers(-1, 10), st.integers(-1, 10), st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_a_made_up_proof_is_refused_without_other_errors(index: int, size: int, proof: list[bytes]) -> None:
    with pytest.raises(RecordError):
        tree.verify_inclusion(index, size, bytes(32), proof, b"\1" * 32)
    if index != size:
        with pytest.raises(RecordError):
            tree.verify_consistency(index, size, proof, bytes(32), b"\1" * 32)


def test_a_proof_is_asked_for_within_the_tree_only() -> None:
    read = reference.reader(LEAVES[:5])
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(RecordError):
            tree.inclusion_proof(index, size, read)
    for old, new in ((0, 5), (6, 5)):
        with pytest.raises(RecordError):
            tree.consistency_proof(old, new, read)


def hashes(texts: list[str]) -> list[bytes]:
    return [b64decode(text) for text in texts]


def test_the_published_hashes(vectors: dict[str, Any]) -> None:
    hashing_vectors, tree_vectors = vectors["hashing"], vectors["reference_tree"]
    assert hashing.EMPTY_ROOT.hex() == hashing_vectors["empty_root"]
    for case in hashing_vectors["leaf"]:
        assert leaf_hash(bytes.fromhex(case["data_hex"])).hex() == case["hash_hex"]
    for case in hashing_vectors["node_raw"]:
        pair = bytes.fromhex(case["left_hex"]), bytes.fromhex(case["right_hex"])
        assert hashing.node_hash(*pair).hex() == case["hash_hex"]
    leaves = leaf_hashes(map(bytes.fromhex, tree_vectors["leaves_hex"]))
    assert [leaf.hex() for leaf in leaves] == tree_vectors["leaf_hashes_hex"]
    assert [tree.root_of(leaves[:size]).hex() for size in range(9)] == tree_vectors["roots_hex"]


def test_the_published_tree_of_70000_leaves(vectors: dict[str, Any]) -> None:
    published = vectors["leaf_n_tree"]
    roots = {int(size): bytes.fromhex(root) for size, root in published["roots_hex"].items()}
    leaves = leaf_hashes(b"leaf %d" % number for number in range(70_000))
    growing = Frontier()
    for before, size in pairwise(sorted({0, *roots})):
        growing.extend(leaves[before:size])
        assert growing.root() == roots[size]
    for case in published["inclusion"]:
        index, size, proof = case["index"], case["size"], hashes(case["proof_b64"])
        assert tree.inclusion_proof(index, size, quick_reader(leaves)) == proof
        tree.verify_inclusion(index, size, leaves[index], proof, tree.root_of(leaves[:size]))
    for case in published["consistency"]:
        old, new, proof = case["size1"], case["size2"], hashes(case["proof_b64"])
        assert tree.consistency_proof(old, new, quick_reader(leaves)) == proof
        tree.verify_consistency(old, new, proof, tree.root_of(leaves[:old]), tree.root_of(leaves[:new]))


def quick_reader(leaves: list[bytes]) -> tree.Read:
    return lambda level, index: tree.root_of(leaves[index << level : (index + 1) << level])


def test_the_published_sums_over_all_small_trees(vectors: dict[str, Any]) -> None:
    published, read = vectors["accumulators"], quick_reader(LEAVES)
    roots, inclusion, consistency = sha256(), sha256(), sha256()
    for n in SIZES:
        roots.update(f"{n} {tree.root_of(LEAVES[:n]).hex()}\n".encode())
        for index in range(n):
            inclusion.update(line(f"{index} {n}", tree.inclusion_proof(index, n, read)))
        for m in range(1, n + 1):
            consistency.update(line(f"{m} {n}", tree.consistency_proof(m, n, read)))
    assert roots.hexdigest() == published["roots"]["sha256_hex"]
    assert inclusion.hexdigest() == published["inclusion"]["sha256_hex"]
    assert consistency.hexdigest() == published["consistency"]["sha256_hex"]


def test_the_published_sums_over_all_subtrees(vectors: dict[str, Any]) -> None:
    """The subtree hashes come from our tree; the proofs also check the slow reference beside it."""
    published = vectors["subtree_accumulators"]
    found, inclusion, consistency = sha256(), sha256(), sha256()
    spans = [(start, end) for end in SIZES for start in range(end + 1) if is_subtree(start, end)]
    read = quick_reader(LEAVES)
    for start, end in spans:
        found.update(f"[{start}, {end}) {tree.subtree_root(start, end, read).hex()}\n".encode())
        shifted = shifted_reader(start)
        for index in range(start, end):
            proof = tree.inclusion_proof(index - start, end - start, shifted)
            inclusion.update(line(f"{index} [{start}, {end})", proof))
    assert found.hexdigest() == published["hashes"]["sha256_hex"]
    assert inclusion.hexdigest() == published["inclusion"]["sha256_hex"]
    for n in SIZES:
        for start, end in (span for span in spans if span[1] <= n):
            consistency.update(line(f"[{start}, {end}) {n}", subtree_proof(start, end, 0, n, True)))
    assert consistency.hexdigest() == published["consistency"]["sha256_hex"]


def subtree_proof(start: int, end: int, low: int, high: int, known: bool) -> list[bytes]:
    """As `reference.proof`, over a range of LEAVES and with quick roots."""
    if start == end or (start, end) == (low, high):
        return [] if known or start == end else [range_root(low, high)]
    split = low + reference.split(high - low)
    if end <= split:
        return [*subtree_proof(start, end, low, split, known), range_root(split, high)]
    if start >= split:
        return [*subtree_proof(start, end, split, high, known), range_root(low, split)]
    return [*subtree_proof(split, end, split, high, False), range_root(low, split)]


ROOTS: dict[tuple[int, int], bytes] = {}


def range_root(low: int, high: int) -> bytes:
    if (low, high) not in ROOTS:
        ROOTS[low, high] = tree.root_of(LEAVES[low:high])
    return ROOTS[low, high]


def shifted_reader(start: int) -> tree.Read:
    return lambda level, index: range_root(start + (index << level), start + ((index + 1) << level))


def is_subtree(start: int, end: int) -> bool:
    return start == end or start % (1 << (end - start - 1).bit_length()) == 0


def line(head: str, proof: list[bytes]) -> bytes:
    return " ".join([head, *(value.hex() for value in proof)]).encode() + b"\n"


def test_the_published_inclusion_cases(vectors: dict[str, Any]) -> None:
    for case in vectors["inclusion_cases"]["cases"]:
        parts = case["leafIdx"], case["treeSize"], b64decode(case["leafHash"]), hashes(case["proof"])
        assert refuses(tree.verify_inclusion, *parts, b64decode(case["root"])) == case["wantErr"], case[
            "case"
        ]


def test_the_published_consistency_cases_and_a_real_fork(vectors: dict[str, Any]) -> None:
    fork = vectors["real_failures"]["venafi_2017"]
    for case in [*vectors["consistency_cases"]["cases"], fork]:
        parts = case["size1"], case["size2"], hashes(case["proof"])
        roots = b64decode(case["root1"]), b64decode(case["root2"])
        assert refuses(tree.verify_consistency, *parts, *roots) == case["wantErr"], case


def test_a_real_flipped_bit_is_another_leaf(vectors: dict[str, Any]) -> None:
    flip = vectors["real_failures"]["yeti2022_bit_flip"]
    right, wrong = b64decode(flip["right_leaf_hash"]), b64decode(flip["hash_in_tree"])
    assert (int.from_bytes(right, "big") ^ int.from_bytes(wrong, "big")).bit_count() == flip["differing_bits"]
    leaves = [*LEAVES[:6], wrong]
    proof = tree.inclusion_proof(6, 7, reference.reader(leaves))
    tree.verify_inclusion(6, 7, wrong, proof, tree.root_of(leaves))
    assert refuses(tree.verify_inclusion, 6, 7, right, proof, tree.root_of(leaves))


def refuses(check: Any, *parts: Any) -> bool:
    try:
        check(*parts)
    except RecordError:
        return True
    return False
