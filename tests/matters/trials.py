"""What the tests of this room try things with: refusals by code, traces, and votes under a rule of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from sunlit.catalogue.actions import adopt_power
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import record_vote
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedVote, Ratification
from sunlit.matters.refusal import ActRefused
from tests.town import Town, at, tender

WORDS = {"zh": "说明。", "en": "An account of it."}
FIVE = Ratification(5, 5, {"agree": 4, "disagree": 1})  # the committee ratifies
HALF = {"over": "1/2", "of": "members"}


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """Expect a refusal for exactly these reasons, and that nothing of it stays anywhere."""
    before = everything()
    with pytest.raises(ActRefused) as refusal:
        yield
    assert {objection.code for objection in refusal.value.objections} == set(codes)
    assert everything() == before


def everything() -> dict[str, int]:
    """Return how many rows every table of ours holds, and how many files are kept."""
    rooms = ("ledger", "catalogue", "library", "matters", "meetings", "dialogue")
    counts = {
        model._meta.label: model._default_manager.count()
        for room in rooms
        for model in apps.get_app_config(room).get_models()
    }
    files = settings.SUNLIT_HOME / "files"
    return {**counts, "files": sum(path.is_file() for path in files.rglob("*")) if files.exists() else 0}


def kinds_of(matter: Matter) -> list[str]:
    """Return the kinds of the entries of a matter, oldest first."""
    leaves = Leaf.objects.filter(log=matter.body_id, stream=f"matter:{matter.number}").order_by("seq")
    return [leaf.kind for leaf in leaves]


def data_of(leaf: Leaf) -> dict[str, Any]:
    """Return what a leaf says."""
    return dict(entry_of(leaf).data)


def named(zh: str, en: str) -> dict[str, str]:
    """Return a text value."""
    return {"zh": zh, "en": en}


def adopt_vote(of: Town, said: str, code: str = "PRJ-02", **rule: Any) -> None:
    """Give a power a procedure of one vote of the committee under a rule of its own."""
    row = next(row for row in read_catalogue(model_path("powers.csv")) if row["code"] == code)
    definition = {
        "schema": "sunlit-procedure/1",
        "id": "one-vote",
        "version": "1.0",
        "title": named("一次表决", "One vote"),
        "calendar": "CN",
        "posts": {
            "committee": {"name": named("镇党委会议", "Town committee")},
            "secretary": {"name": named("党委书记", "Secretary")},
        },
        "ends": {"done": {"name": named("通过", "Passed")}, "stopped": {"name": named("没通过", "Not passed")}},
        "steps": [
            {
                "id": "vote",
                "name": named("表决", "The vote"),
                "do": "vote",
                "post": "committee",
                "rule": {"quorum": HALF, "pass": HALF, "method": "named", "last_to_speak": ["secretary"], **rule},
                "outcomes": {
                    "pass": {"label": named("同意", "Agreed"), "to": "end.done"},
                    "fail": {"label": named("不同意", "Not agreed"), "to": "end.stopped"},
                },
            }
        ],
    }  # fmt: skip
    with at(said):
        adopt_power(of.body, row, definition)


def voting(of: Town, said: str = "2026-03-03 09:00", **rule: Any) -> Matter:
    """Open a matter that waits for one vote of the committee."""
    adopt_vote(of, said, **rule)
    return tender(of, said)


def ballot(of: Town, marks: str = "aaaaa", **more: Any) -> ProposedVote:
    """Return a meeting of the committee: "aad-r" is two agree, one disagrees, one absent, one recused.

    The members stand in the order of the town's list, the secretary first; he speaks last.
    """
    said = {"a": "agree", "d": "disagree", "f": "defer", "b": "abstain"}
    marked = list(zip(of.committee, marks, strict=True))
    came = [member for member, mark in marked if mark != "-"]
    came.sort(key=lambda member: member.seat == "secretary")
    values = {
        "step": "vote",
        "outcome": "pass",
        "text": WORDS,
        "eligible": len(of.committee),
        "present": len(came),
        "members": of.committee,
        "came": came,
        "recused": {member.code: "interest" for member, mark in marked if mark == "r"},
        "choices": {member.code: said[mark] for member, mark in marked if mark in said},
    }
    return ProposedVote(**{**values, **more})


def vote(of: Town, matter: Matter, marks: str = "aaaaa", said: str = "2026-03-04 09:00", **more: Any) -> Leaf:
    """Let the committee vote."""
    with at(said):
        return record_vote(matter, ballot(of, marks, **more), of.committee[1])
