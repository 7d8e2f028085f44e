"""The table of kinds: the page made from it, and the keepers of all of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from sunlit.ledger import keepers
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.kinds import KINDS, TYPES
from sunlit.record.canonical import encode

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_record_doc.py"


def script() -> ModuleType:
    """Return the script that makes the page, as a module."""
    spec = importlib.util.spec_from_file_location("make_record_doc", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_says_what_the_table_says():
    module = script()
    text = module.PAGE.read_text(encoding="utf-8")

    assert text == module.page(text)


def test_every_field_has_a_known_type_and_a_canonical_name():
    for kind in KINDS.values():
        fields = {**kind.required, **kind.optional}
        assert set(fields.values()) <= set(TYPES)
        assert encode(dict.fromkeys(fields))
        assert not set(kind.required) & set(kind.optional)


def test_every_kind_says_what_it_is_in_a_sentence():
    assert all(kind.sentence.endswith(".") for kind in KINDS.values())


def test_every_kind_has_a_keeper():
    assert [kind for kind in KINDS if keepers.keeper_of(kind) is None] == []


def test_a_kind_has_one_keeper(monkeypatch):
    monkeypatch.setattr(keepers, "_keepers", {})
    keepers.keeps("act.done")(lambda leaf, entry: None)

    with pytest.raises(LedgerError, match=r"act\.done has two keepers"):
        keepers.keeps("act.done")(lambda leaf, entry: None)


def test_a_keeper_of_no_kind_is_refused():
    with pytest.raises(LedgerError, match="not a kind of entry"):
        keepers.keeps("act.undone")(lambda leaf, entry: None)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("code", "a-1", "a b"),
        ("line", "a b", "路"),
        ("option", "", " "),
        ("digest", "A" * 43, "A" * 42),
        ("count", 0, -1),
        ("int", -1, 2**53),
        ("date", "2026-02-28", "2026-02-30"),
        ("clock", "17:30", "24:00"),
        ("flag", False, 0),
        ("codes", ["a"], ["路"]),
        ("counts", {"agree": 1}, {"agree": True}),
        ("numbers", [1], [-1]),
        ("roles", {"post": "clerk"}, {"post": 1}),
        ("facts", {"amount": 1, "kind": "works", "old": True, "name": ""}, {"amount": 1.5}),
    ],
)
def test_a_type_tells_right_from_wrong(name, right, wrong):
    assert TYPES[name].holds(right)
    assert not TYPES[name].holds(wrong)
