"""The fast way reads what the strict decoder reads, and nothing else."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sunlit.record import entry, ordinary
from sunlit.record.b64 import b64url
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError

DIGESTS = st.binary(min_size=32, max_size=32).map(b64url)
CODES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=12)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
ASCII = st.text(st.characters(max_codepoint=0x7F), max_size=12)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.integers(0, 20)
PLAIN = ASCII | INTEGERS | st.booleans() | st.none()
DATA = st.dictionaries(
    KEYS, PLAIN | st.lists(PLAIN, max_size=4) | st.dictionaries(KEYS, PLAIN, max_size=3), max_size=5
)
STUBS = st.fixed_dictionaries(
    {
        "name": KEYS,
        "scope": st.sampled_from(entry.SCOPES),
        "org": st.just(""),
        "ground": st.just("G2"),
        "review_on": st.just("2026-12-31"),
        "by": st.just("head"),
    }
)
PIECES = [
    b'"', b"\\", b",", b":", b"{", b"}", b"[", b"]", b" ", b"0", b"1", b"-", b".", b"e3", b"\n", b"\x00", b"\x7f",
    b"\xe4\xbf\xae", b"\xff", b"\\u0041", b"true", b"null", b'"a":1', b',"a":1', b'"d":[]', b"NaN", b"9" * 16,
]  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> bytes:
    """Return the bytes of an entry, most of them ordinary."""
    digests: list[str] = sorted(set(draw(st.lists(DIGESTS, max_size=3))))
    held = {name: draw(CODES) for name in ("post", "tenure", "person")}
    seq = draw(INTEGERS.filter(lambda n: n >= 0))
    is_held: bool = draw(st.booleans())
    stubs = [{"d": digests[0], **draw(STUBS)}] if digests and is_held else []
    return entry.encode(
        Entry(
            log=draw(CODES.filter(lambda text: "+" not in text)),
            kind=draw(st.sampled_from(["act.done", "a", "a_1.b.c"])),
            body=draw(st.sampled_from(["qinghe", "q-1", "a0-b-c"])),
            stream=draw(st.sampled_from(["body", "matter:2026-0117", "power:FIN-02", "x:._/-"])),
            seq=seq,
            prev=draw(DIGESTS) if seq else "",
            at=draw(INTEGERS.filter(lambda n: n >= 0)),
            actor=held if draw(st.booleans()) else {},
            rules=draw(DIGESTS | st.just("")),
            data=draw(DATA),
            d=digests,
            withheld=stubs,
            sig=draw(DIGESTS | st.just("")),
        )
    )


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return an entry with a few bytes put in, taken out, or moved."""
    raw = draw(entries())
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 4)))
        piece = draw(st.sampled_from(PIECES) | st.just(raw[end : end + 8]) | st.binary(max_size=2))
        raw = raw[:start] + piece + raw[end:]
    return raw


def both(raw: bytes) -> tuple[Any, Any]:
    """Return what the two ways say of the same bytes: an entry, or the words of the refusal."""
    said: list[Any] = []
    for decode in (entry.decode, entry.decode_closely):
        try:
            said.append(decode(raw))
        except RecordError as error:
            said.append(str(error))
    return said[0], said[1]


def ordinary_entry(data: str = '{"step":"draft","verb":"done"}', **changes: str) -> bytes:
    parts = {"at": "5", "d": "[]", "seq": "0", "prev": "", "log": "a", "kind": "a", "actor": "{}"} | changes
    return (
        '{{"actor":{actor},"at":{at},"body":"a","d":{d},"data":' + data.replace("{", "{{").replace("}", "}}")
        + ',"kind":"{kind}","log":"{log}","prev":"{prev}","rules":"","seq":{seq},"sig":"","stream":"body","v":1,'
        '"withheld":[]}}'
    ).format(**parts).encode()  # fmt: skip


@given(entries())
def test_a_valid_entry_is_the_same_by_both_ways(raw: bytes) -> None:
    quick, close = both(raw)
    assert quick == close
    assert entry.encode(quick) == raw


@given(damaged() | st.binary())
def test_damaged_bytes_are_accepted_and_refused_alike(raw: bytes) -> None:
    quick, close = both(raw)
    assert quick == close
    assert type(quick) is type(close)


@pytest.mark.parametrize(
    "data",
    [
        "{}", '{"a":1}', '{"a":-1}', '{"a":-0}', '{"a":01}', '{"a":1.0}', '{"a":1e3}', '{"a":NaN}', '{"a":1,"a":1}',
        '{"b":1,"a":1}', '{"a":[],"b":[1,2],"c":["x","y"]}', '{"a":["x",1]}', '{"a":[1,]}', '{"a":1,}', '{"A":1}',
        '{"a": 1}', '{"a":"\\u0041"}', '{"a":"\\""}', '{"a":"\x7f"}', '{"a":"修"}', '{"a":999999999999999}',
        '{"a":9007199254740991}', '{"a":9007199254740992}', '{"a":{"b":1}}', '{"a":true,"b":false,"c":null}',
        '{"a":1},"data":{"b":2}', '{"a":"},\\"kind\\":\\""}', '{"a":","}', '{"a":":"}', '{"a":"b","c":":"}', "[]",
        '{"a":1}}', '{"a":{"b":1,"b":2}}', '{"a":{"b":1.0}}', '{"a":{"C":1}}', '{"a":{"c":1,"b":1}}',
        '{"a":' + "[" * 29 + "]" * 29 + "}", '{"a":' + "[" * 30 + "]" * 30 + "}", '{"a":' + "[" * 31 + "]" * 31 + "}",
        '{"a":"' + "x" * 17_000 + '"}',
    ],
)  # fmt: skip
def test_data_is_read_alike_twice(data: str) -> None:
    for _ in range(2):  # the second time it may be known
        quick, close = both(ordinary_entry(data))
        assert quick == close


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "-1"}, {"at": "05"}, {"at": "1.0"}, {"at": "9007199254740991"}, {"at": "9007199254740992"},
        {"seq": "1"}, {"prev": "A" * 43}, {"seq": "1", "prev": "A" * 43}, {"seq": "1", "prev": "A" * 42 + "B"},
        {"d": '["' + "A" * 43 + '"]'}, {"d": '["' + "A" * 43 + '","' + "A" * 43 + '"]'},
        {"d": '["' + "B" * 42 + 'A","' + "A" * 43 + '"]'}, {"d": '["' + "A" * 43 + '",]'}, {"d": "[ ]"},
        {"log": "a+b"}, {"log": ""}, {"log": "a" * 201}, {"kind": "a."}, {"kind": "Act"},
        {"actor": '{"person":"","post":"a","tenure":"b"}'}, {"actor": '{"person":"c","post":"a","tenure":"b"}'},
        {"actor": '{"person":"c\\\\","post":"a","tenure":"b"}'}, {"actor": '{"post":"a","person":"c","tenure":"b"}'},
    ],
)  # fmt: skip
def test_the_envelope_is_read_alike(changes: dict[str, str]) -> None:
    quick, close = both(ordinary_entry(**changes))
    assert quick == close


@given(entries(), st.integers(0, 9))
@example(ordinary_entry(), 0)
def test_what_was_read_belongs_to_its_reader_alone(raw: bytes, turn: int) -> None:
    """Changing what was read changes nothing that is read later, also where the data is known already."""
    first = entry.decode(raw)
    first.data["changed"] = turn
    first.d.append("changed")
    first.actor["changed"] = "yes"
    first.withheld.append({})
    assert entry.encode(entry.decode(raw)) == raw


@given(entries())
def test_what_is_shared_is_what_is_read(raw: bytes) -> None:
    assert ordinary.shared(raw) == ordinary.read(raw)


def test_lists_and_objects_deep_in_the_data_belong_to_their_reader_too() -> None:
    raw = ordinary_entry('{"count":{"agree":8},"needs":["minutes"]}')
    first = entry.decode(raw)
    first.data["count"]["agree"] = 9
    first.data["needs"].append("seal")
    assert entry.decode(raw).data == {"count": {"agree": 8}, "needs": ["minutes"]}


def test_what_was_read_long_ago_is_forgotten_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordinary, "_OFTEN_MAX", 3)
    raws = [ordinary_entry(f'{{"n":{n}}}') for n in range(10)]
    for _ in range(2):
        assert [entry.decode(raw).data for raw in raws] == [{"n": n} for n in range(10)]
    assert len(ordinary._datas) <= 3


def test_an_act_goes_the_fast_way() -> None:
    assert ordinary.read(ordinary_entry()) is not None
    assert ordinary.read(ordinary_entry('{"a":{"b":1}}')) is not None


@pytest.mark.parametrize(
    "raw", [b"", b"{}", "修".encode(), ordinary_entry() + b"\n", b" " + ordinary_entry()]
)
def test_what_is_in_doubt_is_left_to_the_strict_decoder(raw: bytes) -> None:
    assert ordinary.read(raw) is None
