"""The report of one matter, as a page to read and print, as data, and as a proof on one sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sunlit.ledger.clock import now_ms
from sunlit.ledger.queries import record_state
from sunlit.ledger.reading import stream_indexes
from sunlit.matters.folding import state_of
from sunlit.matters.queries.duties import all_of
from sunlit.matters.queries.page import matter_page
from sunlit.portal.duties.listing import Line as DutyLine
from sunlit.portal.duties.listing import lines_of as duty_lines
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.portal.qr import qr_path
from sunlit.portal.report.lines import Line, Shown, Stop, lines_of, stops_of
from sunlit.portal.report.verdict import explained, sentence, verdict_of
from sunlit.portal.sealing import matter_seal
from sunlit.portal.telling import departed, public_value
from sunlit.portal.views.matter import matter_or_404
from sunlit.procedure.chart.words import least_text
from sunlit.procedure.deadlines import limit_csv, span_csv
from sunlit.procedure.grammar import Step
from sunlit.procedure.outline import limit_text
from sunlit.ui.environment import url
from sunlit.ui.formats import iso
from sunlit.ui.wording import lang, t

SCHEMA = "sunlit-report/1"


@public_page
def report(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Say in one sentence how a matter kept to its procedure, then show it step by step with its proofs."""
    return render(request, "portal/report/report.html", _found(body, number))


@public_page
def data(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Serve the report as JSON, free to use. Instants are UTC, days are working days."""
    found = _found(body, number)
    address = request.build_absolute_uri(url("portal:matter_report", body, number))
    value = _value(found, address)
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
def proof(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show on one sheet who did what when against which limit, and how anybody proves it (办事证明)."""
    found = _found(body, number)
    state = record_state(body)
    context = found | {
        "state": state,
        "covered": found["last"] < state.size,
        "doing": [line for line in found["lines"] if line.item.run.status != "passed"],
        "address": (address := request.build_absolute_uri(url("portal:matter", body, number))),
        "qr": qr_path(address),
    }
    return render(request, "portal/report/proof.html", context)


def _found(body: str, number: str) -> dict[str, Any]:
    place, matter, now = place_of(body), matter_or_404(body, number), now_ms()
    page = matter_page(matter, now)
    course, state = state_of(body, f"matter:{number}")
    duties = all_of(matter)
    lines = lines_of(page, course, state, duties, now)
    verdict = verdict_of(page, lines, state, duties, now)
    indexes = stream_indexes(body, f"matter:{number}")
    return {
        "place": place,
        "nav": "know",
        "now": now,
        "matter": matter,
        "title": public_value(matter.title),
        "procedure": course.procedure,
        "lines": lines,
        "limits": {line.item.step.id: _allowed(line.item.step) for line in lines},
        "duties": duty_lines(duties, now, body, {}, titled=False),
        "verdict": verdict,
        "sentence": sentence(verdict),
        "stops": stops_of(page, course, state, now),
        "departures": page.departures,
        "departed": {one.ref: departed(one, course.procedure, now) for one in page.departures},
        "alignment": explained(page, course, state),
        "seal": matter_seal(place, number, indexes, page.posts),
        "first": min(indexes),
        "last": max(indexes),
        "count": len(indexes),
    }


def _allowed(step: Step) -> str:
    """Return the limit of a step and the least time of a notice, in words."""
    found = [limit_text(step.limit, lang()), least_text(step.min, lang(), step.not_below)]
    return t("punct.semicolon").join(filter(None, found))


def _value(found: dict[str, Any], address: str) -> dict[str, Any]:
    verdict, alignment = found["verdict"], found["alignment"]
    return {
        "schema": SCHEMA,
        "page": address,
        "body": found["place"].slug,
        "number": found["matter"].number,
        "title": found["title"],
        "procedure": {"id": found["procedure"].id, "version": found["procedure"].version},
        "verdict": {"sentence": found["sentence"], "as_declared": verdict.is_clean}
        | {name: getattr(verdict, name) for name in verdict.__slots__},
        "steps": [_step(line) for line in found["lines"]],
        "duties": [_duty(line) for line in found["duties"]],
        "stops": [_stop(stop) for stop in found["stops"]],
        "departures": [
            {
                "class": one.cls,
                "step": one.step or None,
                "index": int(one.act_id.rsplit("/", 1)[-1]),
                "declared": one.declared,
                "reason": one.reason or None,
            }
            for one in found["departures"]
        ],
        "explanation": None
        if alignment is None
        else {
            "cost": alignment.cost,
            "proven": alignment.proven,
            "faults": [
                {"kind": move.kind, "step": move.step, "index": move.index} for move in alignment.faults()
            ],
        },
        "entries": {"first": found["first"], "last": found["last"], "count": found["count"]},
        "evidence": found["seal"].address,
    }


def _step(line: Line) -> dict[str, Any]:
    run = line.item.run
    assert run is not None
    return {
        "step": run.step,
        "visit": run.visit,
        "name": dict(line.item.step.name),
        "post": line.item.post,
        "look": line.item.look,
        "status": run.status,
        "outcome": run.outcome or None,
        "opened_at": iso(run.opened_at),
        "done_at": iso(run.done_at) or None,
        "due_at": iso(run.due_at) or None,
        "limit": limit_csv(line.item.step.limit) if line.item.step.limit else None,
        "least": span_csv(line.item.step.min) if line.item.step.min else None,
        "used_days": line.used_days,
        "stopped_days": line.stopped_days,
        "late_days": line.item.late_days,
        "entries": [view.act.index for view in line.item.acts],
        "papers": [dict(paper) for paper in line.papers],
        "files": [file.sha256 for view in line.item.acts for file in view.files],
        "disclosed": [_disclosed(one) for one in line.shown],
        "found": list(line.classes),
    }


def _disclosed(one: Shown) -> dict[str, Any]:
    return {
        "what": dict(one.what),
        "scope": one.scope,
        "index": one.index,
        "fate": one.fate,
        "late": one.late,
    }


def _duty(line: DutyLine) -> dict[str, Any]:
    duty = line.duty
    return {
        "what": dict(duty.what),
        "scope": duty.scope,
        "due_at": iso(duty.due_at),
        "state": "overdue" if line.overdue else duty.state,
        "met_at": iso(duty.met_at) or None,
        "index": duty.met_by,
        "late": line.late,
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind,
        "step": dict(stop.step),
        "begun_at": iso(stop.begun_at),
        "ended_at": iso(stop.ended_at) or None,
        "days": stop.days,
        "result": stop.result or None,
        "entries": list(stop.indexes),
    }
