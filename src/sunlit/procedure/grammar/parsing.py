"""Read a whole procedure: the lists of steps are laid out flat, in reading order, each with its scope."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sunlit.procedure.deadlines import parse_limit, parse_span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.heads import ANY, deviate_of, ends_of, entry_of, fact_of, post_of, separate_of
from sunlit.procedure.grammar.parts import (
    disclosure_of,
    lead_of,
    outcome_of,
    report_of,
    risk_of,
    row_of,
    rule_of,
)
from sunlit.procedure.grammar.reading import ID, Reader
from sunlit.procedure.grammar.table import (
    ACTING,
    KINDS,
    Procedure,
    Scope,
    Step,
    Sub,
    Text,
)

SCHEMA = "sunlit-procedure/1"
_POWER = re.compile(r"[A-Z]{3}-[0-9]{2}")


def parse(definition: object) -> Procedure:
    """Return the procedure that a definition describes.

    Its form is that of `catalogue/model/procedures/schema.json`. Raises `ProcedureError`, naming the row, for
    anything that is not of that form. Whether the steps hang together is another question:
    `soundness.problems` answers it.
    """
    reader = Reader(definition, "")
    reader.one_of("schema", (SCHEMA,))
    layout = _Layout(reader)
    procedure = Procedure(
        id=reader.word("id", ID, "an id such as large-fund"),
        version=reader.word("version", ANY, "a version"),
        title=reader.text("title"),
        calendar=reader.word("calendar", ANY, "a calendar"),
        posts={code: post_of(code, value, row) for code, value, row in reader.items("posts")},
        ends=layout.ends,
        steps=layout.steps,
        start=layout.start,
        scopes=layout.scopes,
        subs=layout.subs,
        powers=reader.words("powers", _POWER),
        entry=entry_of(reader),
        facts={code: fact_of(code, value, row) for code, value, row in reader.items("facts")},
        separate=layout.separate,
        deviate=reader.some("deviate", deviate_of),
        measures=reader.codes("measures"),
        answering=frozenset(s.outcomes[s.answer].to for s in layout.steps.values() if s.answer),
        raw=definition if isinstance(definition, Mapping) else {},
    )
    for name in ("summary", "holder", "basis", "recuse"):
        reader.get(name)
    reader.done()
    if not procedure.posts:
        reader.refuse("posts", "at least one post")
    return procedure


class _Layout:
    """The lists of steps of one definition, laid out flat."""

    def __init__(self, reader: Reader) -> None:
        self.steps: dict[str, Step] = {}
        self.scopes: dict[str, Scope] = {}
        self.subs: dict[str, Sub] = {}
        self.separate = tuple(separate_of(value, row) for value, row in reader.rows("separate"))
        self._apart: dict[str, tuple[str, ...]] = {}
        for one in self.separate:
            for step in one.steps:
                others = tuple(other for other in one.steps if other != step)
                self._apart[step] = self._apart.get(step, ()) + others
        self._subs = {code: (value, row) for code, value, row in reader.items("subs")}
        self._number = 0
        self._seen: set[str] = set()
        self.ends = ends_of(reader)
        rows = reader.rows("steps")
        if not rows:
            reader.refuse("steps", "at least one step")
        self.start = self._list(rows, ("", "top", "", ""), _only(self.ends))[0]
        for code in self._subs:
            self._sub(code, "", "")

    def _list(
        self, rows: list[tuple[object, str]], place: tuple[str, str, str, str], last: str
    ) -> tuple[str, ...]:
        """Lay out one list; `place` is its key, kind, owner and parent, `last` where its last step leads."""
        readers = [Reader(value, row, "a step") for value, row in rows]
        ids = [reader.word("id", ID, "an id of a step") for reader in readers]
        for reader, step in zip(readers, ids, strict=True):
            if step in self._seen:
                raise ProcedureError(reader.at("id"), "an id that no other step has", step)
            self._seen.add(step)
        key = place[0]
        self.scopes[key] = Scope(*place, tuple(ids))
        for reader, step, following in zip(readers, ids, [*ids[1:], last], strict=True):
            self._step(reader, step, key, following)
        return tuple(ids)

    def _step(self, reader: Reader, key: str, scope: str, following: str) -> None:
        reader.row = f"steps.{key}"
        fields = _fields(reader)
        do = fields["do"]
        standing = fields["limit"] is not None and fields["limit"].kind == "every" and key != self._first()
        if do in ACTING:
            self._number += 1
        branches = {code: (value, row) for code, value, row in reader.items("branches")}
        outcomes = fields["outcomes"]
        self.steps[key] = Step(
            id=key,
            scope=scope,
            exit=fields["next"] or fields["then"] or following,
            number=self._number if do in ACTING else 0,
            branches={code: tuple(_ids(value)) for code, (value, _) in branches.items()},
            acting=do in ACTING,
            opens=do == "wait" and bool(fields["disclose"]),
            standing=standing and do in ACTING,
            needs=frozenset(need["code"] for need in fields["need"]),
            answer=next(
                (o.code for o in outcomes.values() if "open_objection" in o.requires and not o.back), ""
            ),
            apart=self._apart.get(key, ()),
            **fields,
        )
        reader.done()
        self._nested(key, scope, branches)

    def _nested(self, key: str, scope: str, branches: dict[str, tuple[object, str]]) -> None:
        step = self.steps[key]
        if branches and step.do != "parallel":
            raise ProcedureError(
                f"steps.{key}.branches", "branches only at a parallel step", sorted(branches)
            )
        if step.do == "parallel" and len(branches) < 2:
            raise ProcedureError(f"steps.{key}.branches", "two branches or more", sorted(branches))
        for code, (value, row) in branches.items():
            rows = Reader({"steps": value}, row).rows("steps")
            self._list(rows, (f"{key}/{code}", "branch", key, scope), "join")
        if step.call:
            self._sub(step.call, key, scope)

    def _sub(self, code: str, owner: str, parent: str) -> None:
        if code in self.subs or code not in self._subs:
            return  # unknown, or called twice: soundness says so
        value, row = self._subs[code]
        if ID.fullmatch(code) is None:
            raise ProcedureError(row, "an id of a sub procedure", code)
        reader = Reader(value, row)
        ends = ends_of(reader)
        title = reader.text("title")
        rows = reader.rows("steps")
        if not rows:
            reader.refuse("steps", "at least one step")
        reader.done()
        ids = tuple(_ids([item for item, _ in rows]))
        self.subs[code] = Sub(code, title, ends, ids)
        self._list(rows, (f"sub:{code}", "sub", owner, parent), _only(ends))

    def _first(self) -> str:
        return self.scopes[""].steps[0]


def _fields(reader: Reader) -> dict[str, Any]:
    """Return what a step says of itself, apart from its place in the table."""
    return {
        "name": reader.text("name"),
        "do": reader.one_of("do", tuple(sorted(KINDS))),
        "post": reader.code("post", ""),
        "recorded_by": reader.code("recorded_by", ""),
        "need": reader.codes("need"),
        "limit": reader.some("limit", parse_limit),
        "min": reader.some("min", parse_span),
        "not_below": reader.some("not_below", parse_span),
        "grant": reader.some("grant", parse_span),
        "lead": reader.some("lead", lead_of),
        "pause": reader.codes("pause"),
        "report": reader.some("report", report_of),
        "after_review": reader.code("after_review", ""),
        "outcomes": {code: outcome_of(code, value, row) for code, value, row in reader.items("outcomes")},
        "next": reader.target("next", ""),
        "then": reader.target("then", ""),
        "call": reader.word("call", ID, "a sub procedure", ""),
        "by": reader.words("by"),
        "table": tuple(row_of(value, row) for value, row in reader.rows("table")),
        "rule": reader.some("rule", rule_of),
        "disclose": tuple(disclosure_of(value, row) for value, row in reader.rows("disclose")),
        "withhold": reader.codes("withhold"),
        "risk": reader.some("risk", risk_of),
        "optional": reader.true("optional"),
    }


def _ids(value: object) -> list[str]:
    """Return the ids of a list of steps; whatever is wrong with it is said when the list is read."""
    items = value if isinstance(value, list) else []
    return [str(item.get("id")) for item in items if isinstance(item, Mapping)]


def _only(ends: Mapping[str, Text]) -> str:
    """Return where the last step of a list leads by itself: its only end; "" where there are several."""
    return f"end.{next(iter(ends))}" if len(ends) == 1 else ""
