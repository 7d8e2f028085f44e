"""Read the parts of a step: outcomes, votes, disclosures, route rows, risks, periods."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sunlit.procedure.deadlines import Span, parse_span
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.reading import CODE, ID, Reader
from sunlit.procedure.grammar.table import Disclosure, Lead, Outcome, Report, Risk, Row, Rule, Share

REQUIRES = ("full_period", "no_open_objection", "open_objection")
SCOPES = ("public", "members", "organisation", "specific", "applicant")
METHODS = ("named", "secret", "hands", "oral")
UNITS = ("work", "days", "hours", "months", "years")
_DISCLOSURE = re.compile(r"D[0-9]{1,2}")


def outcome_of(code: str, value: object, row: str) -> Outcome:
    """Return one outcome of a step."""
    if CODE.fullmatch(code) is None:
        raise ProcedureError(row, "a code of an outcome", code)
    reader = Reader(value, row)
    requires = reader.words("requires")
    if not set(requires) <= set(REQUIRES):
        reader.refuse("requires", "some of " + ", ".join(REQUIRES))
    outcome = Outcome(
        code,
        reader.text("label"),
        reader.target("to"),
        back=reader.true("back"),
        max=reader.number("max", 1) if "max" in reader else None,
        resume=reader.true("resume"),
        abort=reader.true("abort"),
        reason=reader.one_of("reason", ("required",), "") != "",
        flag=reader.code("flag", ""),
        requires=frozenset(requires),
    )
    reader.done()
    if not outcome.back and (outcome.max is not None or outcome.resume):
        raise ProcedureError(row, "back beside max and resume", dict.fromkeys(("max", "resume")))
    return outcome


def rule_of(value: object, row: str) -> Rule:
    """Return the rule of a vote."""
    reader = Reader(value, row)
    quorum = reader.some("quorum", lambda v, r: _share_of(v, r, ("members", "list")))
    passing = reader.get("pass")
    inner = Reader(passing, reader.at("pass"))
    rank = inner.one_of("rank", ("list", "score"), "")
    if not rank:
        share = _share_of(passing, reader.at("pass"), ("members", "present", "votes"))
    else:
        inner.done()
    rule = Rule(
        quorum,
        None if rank else share,
        rank,
        reader.one_of("method", METHODS),
        reader.flag("one_item_one_vote"),
        reader.words("last_to_speak"),
        reader.one_of("dissent", ("recorded",), "") != "",
        reader.one_of("deputed", ("none", "counted"), "none"),
        reader.one_of("tie", ("reconsider", "fail", "chair"), "fail"),
        reader.one_of("tally", ("announced_on_spot",), "") != "",
        reader.words("forbids_if"),
        reader.one_of("ballots", ("public", "members", "sealed"), "members"),
        reader.one_of("recused_base", ("stay", "leave"), "stay"),
    )
    if "quorum" not in reader:
        reader.refuse("quorum", "a quorum")
    reader.done()
    return rule


def _share_of(value: object, row: str, bases: tuple[str, ...]) -> Share:
    reader = Reader(value, row)
    over = "over" in reader
    if over == ("share" in reader):
        raise ProcedureError(row, "one of over and share", value)
    share = Share(reader.share("over" if over else "share"), over, reader.one_of("of", bases))
    reader.done()
    return share


def lead_of(value: object, row: str) -> Lead:
    """Return how long before another step this one must be done."""
    reader = Reader(value, row)
    before = reader.word("before", ID, "a step")
    lead = Lead(before, _span_in(reader, row))
    reader.done()
    return lead


def report_of(value: object, row: str) -> Report:
    """Return which reports fall due while a step is open."""
    reader = Reader(value, row)
    report = Report(parse_span(reader.get("every"), reader.at("every")), reader.one_of("scope", SCOPES))
    reader.done()
    return report


def risk_of(value: object, row: str) -> Risk:
    """Return a point of risk with its control."""
    reader = Reader(value, row)
    level = reader.number("level", 1)
    if level > 3:
        reader.refuse("level", "1, 2 or 3")
    risk = Risk(level, reader.text("point"), reader.text("control"))
    reader.done()
    return risk


def disclosure_of(value: object, row: str) -> Disclosure:
    """Return one duty to disclose."""
    reader = Reader(value, row)
    when = Reader(reader.get("when"), reader.at("when"))
    after = when.word("after", ID, 'a step or "open"')
    span = None if when.true("same_day") else _span_in(when, when.row)
    when.done()
    found = Disclosure(
        reader.word("id", _DISCLOSURE, "an id such as D1"),
        reader.text("what"),
        reader.one_of("scope", SCOPES),
        after,
        span,
        reader.words("form"),
        reader.some("keep", parse_span),
        reader.code("if_outcome", ""),
    )
    reader.done()
    return found


def row_of(value: object, row: str) -> Row:
    """Return one row of a route table."""
    reader = Reader(value, row)
    when = {}
    for name, test, here in reader.items("if"):
        when[name] = _test_of(test, here)
    if not when:
        reader.refuse("if", "at least one condition")
    found = Row(when, reader.target("to"))
    reader.done()
    return found


def _test_of(test: object, row: str) -> object:
    if isinstance(test, str | int):
        return test
    if not isinstance(test, Mapping) or not test:
        raise ProcedureError(row, "a value, or bounds", test)
    for key, bound in test.items():
        if key == "in":
            fits = isinstance(bound, list) and bound and all(isinstance(v, str | int) for v in bound)
        else:
            fits = key in ("lt", "le", "gt", "ge") and isinstance(bound, int) and not isinstance(bound, bool)
        if not fits:
            raise ProcedureError(row, "lt, le, gt, ge with a whole number, or in with a list", test)
    return dict(test)


def _span_in(reader: Reader, row: str) -> Span:
    return parse_span({unit: reader.get(unit) for unit in UNITS if unit in reader}, row)
