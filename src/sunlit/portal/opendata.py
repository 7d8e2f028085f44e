"""A matter as open data: everything its page says, in a form for programs. Only what is public."""

from __future__ import annotations

from typing import Any

from sunlit.matters.models import Departure, DocumentNumber, Objection, Withholding
from sunlit.matters.opening_rules import HEAD
from sunlit.matters.queries.views import ActView, MatterPage, RailItem
from sunlit.portal.places import Place
from sunlit.portal.telling import public_value
from sunlit.procedure.numbering import written
from sunlit.ui.formats import iso

SCHEMA = "sunlit-matter/1"


def matter_data(place: Place, page: MatterPage, address: str) -> dict[str, Any]:
    """Return a matter as plain values. Instants are UTC; `index` is a place in the body's log."""
    matter = page.matter
    acts = {view.act.index: view for item in page.rail for view in item.acts}
    acts |= {view.act.index: view for view in page.loose}
    return {
        "schema": SCHEMA,
        "page": address,
        "body": {"slug": place.slug, "name": place.name, "level": place.level},
        "number": matter.number,
        "power": {"code": matter.power.code, "version": matter.power.version, "name": matter.power.name}
        if matter.power
        else None,
        "procedure": matter.procedure.digest if matter.procedure else None,
        **{name: public_value(getattr(matter, name)) for name in HEAD},
        "facts": matter.facts,
        "village": matter.village or None,
        "unlisted": matter.unlisted,
        "state": matter.state,
        "end": matter.end or None,
        "opened_at": iso(matter.opened_at),
        "closed_at": iso(matter.closed_at) or None,
        "open_until": iso(matter.open_until) or None,
        "index": matter.leaf.index,
        "steps": [_step(item) for item in page.rail],
        "acts": [_act(acts[index]) for index in sorted(acts)],
        "objections": [_objection(row) for row in page.objections],
        "departures": [_departure(row) for row in page.departures],
        "withheld": [_withheld(row) for row in page.withholdings],
        "figures": page.figures,
    }


def _step(item: RailItem) -> dict[str, Any]:
    run = item.run
    found: dict[str, Any] = {
        "step": item.step.id,
        "name": dict(item.step.name),
        "post": item.post,
        "look": item.look,
    }
    if run is not None:
        found |= {
            "visit": run.visit,
            "status": run.status,
            "outcome": run.outcome or None,
            "opened_at": iso(run.opened_at),
            "due_at": iso(run.due_at) or None,
            "provisional": run.provisional,
            "started_at": iso(run.started_at) or None,
            "ends_at": iso(run.ends_at) or None,
            "done_at": iso(run.done_at) or None,
            "working_days_late": item.late_days,
        }
    return found


def _act(view: ActView) -> dict[str, Any]:
    act = view.act
    return {
        "index": act.index,
        "first_index": view.first_index,
        "kind": act.kind,
        "step": act.step or None,
        "visit": act.visit or None,
        "verb": act.verb or None,
        "outcome": act.outcome or None,
        "document": number_data(view.number),
        "post": act.post or None,
        "at": iso(act.at),
        "claimed_at": iso(act.done_at) or None,
        "text": view.text,
        "reason": view.reason,
        "dissents": view.dissents,
        "files": [{"name": f.name, "size": f.size_bytes, "sha256": f.sha256} for f in view.files],
        "not_public": view.hidden,
        "tally": act.tally,
        "corrections": [_act(later) for later in view.corrections],
    }


def number_data(row: DocumentNumber | None) -> dict[str, Any] | None:
    """Return a document number as plain values, and as it is written."""
    if row is None:
        return None
    said = {lang: written(row.name, row.year, row.n, lang) for lang in ("zh", "en")}
    return {"series": row.series, "year": row.year, "n": row.n, "written": said}


def _objection(row: Objection) -> dict[str, Any]:
    return {
        "n": row.n,
        "step": row.step,
        "submission": row.submission,
        "at": iso(row.at),
        "answered_at": iso(row.answered_at) or None,
        "result": row.result or None,
    }


def _departure(row: Departure) -> dict[str, Any]:
    return {
        "class": row.cls,
        "step": row.step,
        "declared": row.declared,
        "reason": row.reason or None,
        "at": iso(row.at),
        "index": int(row.act_id.rsplit("/", 1)[1]),
        "ratified": row.ratified or None,
        "reported": row.reported or None,
        "received": row.received or None,
    }


def _withheld(row: Withholding) -> dict[str, Any]:
    return {
        "part": row.part,
        "act": row.act_index if row.act_index >= 0 else None,
        "what": public_value(row.what),
        "ground": row.ground,
        "review_on": row.review_on.isoformat(),
        "approved_by": row.approved_by,
        "digest": row.digest,
        "opened_index": row.opened_index,
    }
