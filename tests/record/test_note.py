from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from hypothesis import given
from hypothesis import strategies as st

from sunlit.record import cosignature, ed25519, note
from sunlit.record.b64 import b64std
from sunlit.record.errors import RecordError, SignatureError, UnsignedError
from sunlit.record.keys import COSIGNER, ED25519, MLDSA44_COSIGNER, Signer, Verifier

BODY = "qinghe.example/log/2026\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def test_a_signed_text_opens_with_the_key_of_its_signer(log: Signer) -> None:
    opened = note.open_note(note.sign("Road repair\n\nin March\n", [log]), [log.verifier])
    assert opened.text == "Road repair\n\nin March\n"
    assert [(found.name, found.time) for found in opened.verified] == [(log.name, None)]


def test_a_cosigned_checkpoint_says_when_the_witness_saw_it(log: Signer, witness: Signer) -> None:
    line = note.signature_line(BODY, witness, 1767225600)
    signed = note.add_lines(note.sign(BODY, [log]), [line])
    opened = note.open_note(signed.encode(), [log.verifier, witness.verifier])
    assert [found.time for found in opened.verified] == [None, 1767225600]
    assert opened.verified[1].name == witness.name
    only = note.open_note(signed, [log.verifier])
    assert [found.line for found in only.unverified] == [line]


def test_a_witness_signs_checkpoints_only_and_says_when(witness: Signer) -> None:
    for text, time in ((BODY, None), (BODY, -1), (BODY, 2**63), ("Road repair\n", 1)):
        with pytest.raises(RecordError):
            witness.sign(text, time)


def test_a_cosignature_of_another_text_or_of_no_time_is_wrong(witness: Signer) -> None:
    key = witness.verifier
    signed = witness.sign(BODY, 5)
    assert key.verify(BODY, signed)
    assert not key.verify("Road repair\n", signed)
    assert not key.verify(BODY, b"\xff" * 8 + signed[8:])
    assert not key.verify(BODY, signed[:8])


def test_a_text_must_end_its_line(log: Signer) -> None:
    with pytest.raises(RecordError, match="ends with a newline"):
        note.sign("Road repair", [log])


def test_keys_read_back(log: Signer, witness: Signer) -> None:
    for signer in (log, witness):
        assert Signer.parse(signer.skey) == signer
        assert Verifier.parse(signer.verifier.vkey) == signer.verifier
        assert signer.seed.hex() not in repr(signer)


def test_a_private_key_text_is_checked_and_never_repeated(log: Signer) -> None:
    short = f"PRIVATE+KEY+a+00000000+{b64std(b'1')}"
    foreign = log.skey.replace("qinghe", "hexi")
    for text in (
        log.verifier.vkey,
        short,
        foreign,
        "PRIVATE+KEY+",
        "PRIVATE+KEY+a+00000000+",
        "PRIVATE+KEY+a",
    ):
        with pytest.raises(RecordError) as caught:
            Signer.parse(text)
        assert log.skey.rpartition("+")[2] not in str(caught.value)


def test_two_keys_with_one_name_and_id_are_not_guessed_between(
    monkeypatch: pytest.MonkeyPatch, log: Signer
) -> None:
    monkeypatch.setattr(Verifier, "key_id", b"same")
    other = Verifier(log.name, ED25519, bytes(32))
    with pytest.raises(RecordError, match="share the name and id"):
        note.open_note(note.sign("a\n", [log]), [log.verifier, other])


def test_a_seed_has_32_bytes_and_a_broken_key_verifies_nothing() -> None:
    seed = ed25519.generate()
    signed = ed25519.sign(seed, b"a")
    assert ed25519.verify(ed25519.public_of(seed), signed, b"a")
    assert not ed25519.verify(ed25519.public_of(seed), signed, b"b")
    assert not ed25519.verify(b"", signed, b"a")
    assert not ed25519.verify_mldsa44(b"", signed, b"a")
    with pytest.raises(RecordError, match="32 bytes"):
        ed25519.sign(b"", b"a")


def test_a_library_without_ml_dsa_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(public: bytes) -> None:
        raise UnsupportedAlgorithm(str(len(public)))

    monkeypatch.setattr(MLDSA44PublicKey, "from_public_bytes", missing)
    with pytest.raises(RecordError, match="library that knows ML-DSA-44"):
        ed25519.verify_mldsa44(b"", b"", b"")


def test_an_ml_dsa_cosignature_needs_a_checkpoint_and_short_names() -> None:
    public = bytes(1312)
    assert not cosignature.verify_mldsa44("a", public, bytes(2428), "Road repair\n")
    assert not cosignature.verify_mldsa44("a" * 256, public, bytes(2428), BODY)
    assert not cosignature.verify_mldsa44("a", public, bytes(2428), BODY)


LINE = "— qinghe.example/log/2026 " + b64std(bytes(68)) + "\n"


@given(st.text() | st.lists(st.sampled_from(["a\n", "\n", LINE, "— ", "\ud800", "—  AA==\n"])).map("".join))
def test_whatever_the_note_only_a_record_error_comes_out(text: str) -> None:
    for content in (text, text.encode("utf-8", "surrogatepass")):
        try:
            found, signatures = note.read_note(content)
            assert found + "\n" + "".join(signature.line for signature in signatures) == text
        except RecordError:
            pass


@given(st.text() | st.from_regex(r"[a-z]{1,3}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{0,9}={0,2}", fullmatch=True))
def test_whatever_the_key_only_a_record_error_comes_out(text: str) -> None:
    with pytest.raises(RecordError):
        Verifier.parse(text)
    with pytest.raises(RecordError):
        Signer.parse("PRIVATE+KEY+" + text)


def result(text: str | bytes, vkeys: list[str]) -> tuple[str, list[str]]:
    try:
        opened = note.open_note(text, map(Verifier.parse, vkeys))
    except SignatureError:
        return "invalid", []
    except UnsignedError:
        return "unverified", []
    except RecordError:
        return "malformed", []
    return "ok", [signature.name for signature in opened.verified]


def test_the_published_notes_and_cosignatures(vectors: dict[str, Any]) -> None:
    for case in vectors["notes"]["cases"] + vectors["cosignatures"]["cases"]:
        content = bytes.fromhex(case["note_hex"]) if "note_hex" in case else case["note"]
        assert result(content, case["vkeys"]) == (case["result"], case["verified"]), case["case"]


def test_the_published_private_key_signs_byte_for_byte(vectors: dict[str, Any]) -> None:
    case = vectors["notes"]["sign"]
    signer = Signer.parse(case["skey"])
    assert signer.skey == case["skey"]
    assert note.sign(case["text"], [signer]) == case["signed"]


def test_the_published_keys(vectors: dict[str, Any]) -> None:
    for case in vectors["vkeys"]["valid"]:
        key = Verifier.parse(case["vkey"])
        assert (key.name, key.alg, key.key_id.hex()) == (case["name"], case["alg"], case["key_id_hex"])
        assert key.vkey == case["vkey"]
    for text in vectors["vkeys"]["invalid"]:
        with pytest.raises(RecordError):
            Verifier.parse(text)


def test_the_published_signatures_byte_for_byte(vectors: dict[str, Any]) -> None:
    signers = {}
    for name, key in vectors["own_keys"]["keys"].items():
        signers[name] = Signer(key["name"], key["alg"], bytes.fromhex(key["seed_hex"]))
        assert signers[name].verifier.public.hex() == key["public_hex"]
        assert signers[name].verifier.vkey == key["vkey"]
    for case in vectors["own_signatures"]["checkpoints"]:
        body = case["body"]
        assert note.signature_line(body, signers["log"]) == case["log_line"]
        assert cosignature.message(body, case["w1_time"]).decode() == case["cosigned_message_w1"]
        for name in ("w1", "w2"):
            assert note.signature_line(body, signers[name], case[f"{name}_time"]) == case[f"{name}_line"]


def test_the_published_ml_dsa_cosignature(vectors: dict[str, Any]) -> None:
    published = vectors["mldsa44_cosignature"]
    key = Verifier.parse(published["vkey"])
    assert key.alg == MLDSA44_COSIGNER != COSIGNER
    assert note.open_note(published["note"], [key]).verified[0].time == published["time"]
    with pytest.raises(SignatureError):
        note.open_note(published["note"].replace("\n5\n", "\n6\n"), [key])
    with pytest.raises(RecordError, match=published["foreign_vkey_key_id"]["key_id_by_the_formula"]):
        Verifier.parse(published["foreign_vkey_key_id"]["vkey"])
