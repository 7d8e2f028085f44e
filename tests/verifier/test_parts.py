"""The parts of the verifier against the RFC's vectors, against `cryptography`, and against the record room."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verifier.ed25519 import ORDER, is_signed
from verifier.encoding import Malformed
from verifier.keys import Policy, VerifierKey
from verifier.tree import TreeReader, reached_root, reached_roots

from sunlit.record import canonical, disclosure, ed25519, entry, policy, tree
from sunlit.record.errors import RecordError
from sunlit.record.tiles import HashReader
from tests.record.test_canonical import VALUES
from tests.verifier.lanes import LOG, WITNESS, Lane, lane
from verifier import encoding, entries, words

# RFC 8032 section 7.1: public key, message, signature
RFC_VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
SEED = bytes(31) + b"\x05"
PUBLIC = ed25519.public_of(SEED)


@pytest.mark.parametrize(("public", "message", "signature"), RFC_VECTORS)
def test_signatures_of_the_rfc_are_good(public, message, signature):
    key, said, signed = map(bytes.fromhex, (public, message, signature))
    assert is_signed(key, signed, said)
    assert not is_signed(key, signed, said + b"x")


@given(st.binary(max_size=200))
def test_signatures_by_the_library_are_good(message):
    assert is_signed(PUBLIC, ed25519.sign(SEED, message), message)


@given(st.integers(0, 8 * 96 - 1))
def test_one_flipped_bit_is_judged_as_the_library_judges_it(bit):
    raw = bytearray(ed25519.sign(SEED, b"road") + PUBLIC)
    raw[bit // 8] ^= 1 << bit % 8
    signature, public = bytes(raw[:64]), bytes(raw[64:])
    assert is_signed(public, signature, b"road") is False
    assert ed25519.verify(public, signature, b"road") is False


def test_a_signature_has_one_spelling():
    signed = ed25519.sign(SEED, b"road")
    larger = (int.from_bytes(signed[32:], "little") + ORDER).to_bytes(32, "little")
    assert not is_signed(PUBLIC, signed[:32] + larger, b"road")
    assert not is_signed(PUBLIC, signed[:63], b"road")
    assert not is_signed(b"\xff" * 32, signed, b"road")
    assert not is_signed((2**255 + 1).to_bytes(32, "little"), signed, b"road")  # x is 0, its sign is not


@given(VALUES)
def test_canonical_json_is_read_as_the_record_reads_it(value):
    try:
        raw = canonical.encode(value)
    except RecordError:
        return
    assert encoding.from_canonical(raw) == canonical.decode(raw)


@given(st.binary(max_size=60) | st.sampled_from([b'{"a":1.0}', b'{"b":1,"a":2}', b"[1 ]", b"NaN", b"[-0]"]))
def test_whatever_the_record_refuses_is_refused(raw):
    try:
        expected = canonical.decode(raw)
    except RecordError:
        with pytest.raises(Malformed):
            encoding.from_canonical(raw)
    else:
        assert encoding.from_canonical(raw) == expected


def test_deep_large_and_denormal_json_is_refused():
    for raw in (b"[" * 40 + b"]" * 40, b"9007199254740992", '"e\u0301"'.encode(), b'{"A":1}', b'"\\ud800"'):
        with pytest.raises(Malformed):
            encoding.from_canonical(raw)


def test_entries_are_read_as_the_record_reads_them():
    for raw in lane(30).raw:
        assert entries.read_entry(raw) == vars(entry.decode(raw))


@given(st.integers(0, 399), st.integers(0, 255))
def test_an_entry_with_one_byte_changed_is_refused_by_both_or_by_none(at, byte):
    raw = bytearray(LANE.raw[1])
    raw[at % len(raw)] = byte
    try:
        entry.decode(bytes(raw))
    except RecordError:
        return  # the record room knows more rules; what it takes this reader must take
    assert entries.read_entry(bytes(raw))


LANE = lane(300)


@given(st.binary(min_size=16, max_size=16), VALUES)
def test_disclosures_are_read_as_the_record_reads_them(salt, value):
    try:
        text = disclosure.disclose("text", value, salt)
    except RecordError:
        return
    assert entries.read_disclosure(text) == (disclosure.digest(text), "text", disclosure.read(text).value)


@given(st.integers(1, 300), st.data())
def test_proofs_are_judged_as_the_record_judges_them(size, data):
    hashes = [tree.root_of_entries([raw]) for raw in LANE.raw[:size]]
    files = tiles_of(size)
    read = HashReader(size, files)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, read)
    assert reached_root(index, size, hashes[index], proof) == tree.root_of(hashes)
    assert reached_root(index, size, hashes[index], [*proof, bytes(32)]) is None
    if size > 1:
        assert reached_root(index, size, hashes[index], proof[:-1]) != tree.root_of(hashes)
        old = data.draw(st.integers(1, size - 1))
        path = TreeReader(size, files).consistency(old)
        assert path[-len(tree.consistency_proof(old, size, read)) :] == tree.consistency_proof(
            old, size, read
        )
        assert reached_roots(old, size, path) == (tree.root_of(hashes[:old]), tree.root_of(hashes))


def tiles_of(size):
    """Return how to read the tiles of the first entries of LANE."""
    return Lane(LANE.raw[:size], {}, LANE.streams[:size]).files().__getitem__


def test_keys_are_read_as_the_record_reads_them():
    for key in (LOG.verifier, WITNESS.verifier):
        found = VerifierKey(key.vkey)
        assert (found.name, found.id, found.public) == (key.name, key.key_id, key.public)
    for wrong in (
        "",
        "a",
        "a+00000000+AA==",
        LOG.verifier.vkey[:-4],
        LOG.verifier.vkey.replace("lane", "road"),
    ):
        with pytest.raises(Malformed):
            VerifierKey(wrong)


@pytest.mark.parametrize("quorum", ["county", "two", "one", "none", "all"])
@pytest.mark.parametrize("seen", [[], ["county"], ["paper"], ["county", "paper"]])
def test_policies_are_judged_as_the_record_judges_them(quorum, seen):
    other = WITNESS.__class__("paper.example/w", 4, bytes(31) + b"\x0b")
    text = (
        f"# who\nlog {LOG.verifier.vkey}\nwitness county {WITNESS.verifier.vkey}\n"
        f"witness paper {other.verifier.vkey}\n"
    )
    group = {"two": "group two 2 county paper\n", "one": "group one any county paper\n"}.get(quorum, "")
    group = "group all all county paper\n" if quorum == "all" else group
    text += f"{group}quorum {quorum}\n"
    assert Policy(text).is_met(seen) == policy.parse(text).satisfied_by(seen)


def test_every_sentence_stands_in_both_languages_with_the_same_parameters():
    for key, pair in words.WORDS.items():
        used = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in pair]
        assert used[0] == used[1], key
        assert all(pair), key
