"""Read what stands around the steps: ends, posts, facts, separation of duties, departures."""

from __future__ import annotations

import re

from sunlit.procedure.deadlines import parse_limit, parse_span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.reading import CODE, ID, UNIT, Reader, text_of
from sunlit.procedure.grammar.table import Coded, Deviate, Fact, Post, Ratify, Separate, Text

CLASSES = ("shorten", "reorder", "substitute", "skip", "order", "post", "emergency")
ANY = re.compile(r".+", re.DOTALL)


def ends_of(reader: Reader) -> dict[str, Text]:
    """Return the ends of a procedure by their codes; there is at least one."""
    ends = {}
    for code, value, row in reader.items("ends"):
        end = Reader(value, row)
        ends[_code(code, row)] = end.text("name")
        end.some("duty", text_of)
        end.done()
    if not ends:
        reader.refuse("ends", "at least one end")
    return ends


def entry_of(reader: Reader) -> tuple[Coded, ...]:
    """Return the kinds of matter that fall under a procedure."""
    if "entry" not in reader:
        return ()
    entry = Reader(reader.get("entry"), "entry")
    codes = entry.codes("any_of")
    entry.text("otherwise")
    entry.done()
    return codes


def _code(code: str, row: str) -> str:
    if CODE.fullmatch(code) is None:
        raise ProcedureError(row, "a code such as town_office", code)
    return code


def post_of(code: str, value: object, row: str) -> Post:
    """Return one role."""
    _code(code, row)
    reader = Reader(value, row)
    reader.code("post", "")
    post = Post(
        reader.text("name"),
        reader.flag("body"),
        reader.one_of("members", ("register", "list", "drawn"), ""),
        reader.number("min_members", 1, 0),
        reader.flag("odd"),
        reader.flag("outside"),
    )
    reader.done()
    return post


def fact_of(code: str, value: object, row: str) -> Fact:
    """Return one fact that is stated when a matter opens."""
    _code(code, row)
    reader = Reader(value, row)
    kind = reader.one_of("type", ("money", "int", "date", "enum", "bool"))
    unit = {}
    if "unit" in reader:
        inner = Reader(reader.get("unit"), reader.at("unit"))
        unit = {
            name: inner.word(name, UNIT if name == "code" else ANY, "a text") for name in ("code", "zh", "en")
        }
        inner.done()
    fact = Fact(kind, reader.text("label"), reader.codes("values"), unit)
    reader.done()
    if (kind == "enum") != bool(fact.values):
        reader.refuse("values", "values for an enum, and only there")
    return fact


def separate_of(value: object, row: str) -> Separate:
    """Return steps that one person may not do both of."""
    reader = Reader(value, row)
    found = Separate(reader.words("steps", ID), reader.text("why"))
    reader.done()
    if len(set(found.steps)) < 2:
        reader.refuse("steps", "two steps or more")
    return found


def deviate_of(value: object, row: str) -> Deviate:
    """Return how the procedure may be departed from."""
    reader = Reader(value, row)
    allowed = reader.codes("allowed")
    if not {one["code"] for one in allowed} <= set(CLASSES):
        reader.refuse("allowed", "some of " + ", ".join(CLASSES))
    report = Reader(reader.get("report"), reader.at("report"))
    report_by = {unit: report.get(unit) for unit in ("work", "days", "same_day") if unit in report}
    disclose = Reader(reader.get("disclose"), reader.at("disclose"))
    return_value = Deviate(
        allowed,
        frozenset(reader.words("never", ID)),
        reader.words("by"),
        reader.codes("reason"),
        _ratify(reader.get("ratify"), reader.at("ratify")),
        report.code("to"),
        parse_limit(report_by, report.row) if report_by else None,
        disclose.word("scope", CODE, "a scope"),
    )
    report.done()
    reader.done()
    return return_value


def _ratify(value: object, row: str) -> Ratify:
    reader = Reader(value, row)
    by, classes = reader.code("by"), reader.words("classes")
    meeting = reader.true("next_meeting")
    spans = {unit: reader.get(unit) for unit in ("work", "days") if unit in reader}
    reader.done()
    return Ratify(by, None if meeting else parse_span(spans, row), meeting, classes)
