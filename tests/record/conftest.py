"""The published vectors, when they are at hand, and one small log."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sunlit.record.entry import Entry
from sunlit.record.keys import COSIGNER, ED25519, Signer

ORIGIN = "qinghe.example/log/2026"
GOLDEN = Path(__file__).with_name("golden.json")


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    path = os.environ.get("SUNLIT_VECTORS")
    if not path:
        pytest.skip("SUNLIT_VECTORS names no file of published vectors")
    return dict(json.loads(Path(path).read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    return dict(json.loads(GOLDEN.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def log() -> Signer:
    return Signer(ORIGIN, ED25519, bytes(31) + b"\x01")


@pytest.fixture(scope="session")
def witness() -> Signer:
    return Signer("county.example/witness", COSIGNER, bytes(31) + b"\x02")


@pytest.fixture
def act() -> Entry:
    """Lin, the clerk, drafts the road repair."""
    return Entry(
        log=ORIGIN,
        kind="act.done",
        body="qinghe",
        stream="matter:2026-0117",
        seq=0,
        prev="",
        at=1767225600000,
        actor={"post": "clerk", "tenure": "t12", "person": "p3"},
        data={"step": "draft", "verb": "done"},
    )
