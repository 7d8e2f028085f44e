"""What a matter says in sentences: what comes next, where it left the procedure, how a vote went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.ledger.models import Disclosure
from sunlit.matters.models import Departure
from sunlit.matters.queries.views import MatterPage, RailItem
from sunlit.procedure.grammar import Procedure
from sunlit.ui.formats import due
from sunlit.ui.wording import knows, plain, t

Text = Mapping[str, str]


def public_value(disclosure: Disclosure | None) -> Any:
    """Return what a disclosure says if everyone may read it and it is not erased; else None."""
    return disclosure.value if disclosure is not None and disclosure.scope == "public" else None


def public_digest(disclosure: Disclosure | None) -> str:
    """Return the digest of a disclosure whose words `public_value` gives; else nothing."""
    return disclosure.digest if disclosure is not None and public_value(disclosure) is not None else ""


def coming(page: MatterPage) -> list[str]:
    """Return where a matter stands and what comes next, a sentence an open step; none once it is closed."""
    if page.matter.closed_at is not None:
        return []
    runs = sorted(page.open_runs, key=lambda item: (_is_beside(page, item), _due(item) or 2**53))
    said = [_next(item) for item in runs]
    if runs and all(item.run is not None and item.run.status == "running" for item in runs):
        ahead = next((item for item in page.rail if item.look == "todo"), None)
        if ahead is not None:
            said.append(t("matter.then", step=plain(ahead.step.name), post=plain(ahead.post)))
    return said


def _is_beside(page: MatterPage, item: RailItem) -> bool:
    return item.step.standing and item.step.id != page.matter.step


def _due(item: RailItem) -> int | None:
    return item.run.due_at if item.run else None


def _next(item: RailItem) -> str:
    run, names = item.run, {"step": plain(item.step.name), "post": plain(item.post)}
    if run is None:
        return ""
    if run.status == "running" and run.ends_at:
        return t("matter.now_until", date=due(run.ends_at), **names)
    if run.status == "paused":
        return t("matter.paused", **names)
    if item.late_days:
        return f"{names['step']}{t('punct.colon')}{t('matter.late', n=item.late_days, post=names['post'])}"
    if run.due_at is None:
        return t("matter.next_open", **names)
    return t("matter.next", date=due_words(run.due_at, run.provisional), **names)


def due_words(at: int | None, provisional: bool) -> str:
    """Return a due instant; one beyond the last announced year says that it may change."""
    return t("matter.provisional", date=due(at)) if provisional else due(at)


def departed(departure: Departure, procedure: Procedure, now: int) -> str:
    """Return in plain words where an act left the procedure, and why as far as that was declared."""
    step = procedure.steps.get(departure.step)
    what = departure_words(departure.cls, step.name if step else None)
    if not departure.declared:
        said = t("departure.undeclared", what=what)
    else:
        said = t("matter.departure", what=what, reason=reason_words(departure.reason, procedure))
    if departure.report_to:
        said += _reported(departure, procedure, now)
    if departure.ratified:
        said += t("departure.ratified", index=departure.ratified.rsplit("/", 1)[-1])
    elif departure.ratify_due_at:
        key = "departure.unratified_by" if departure.ratify_due_at < now else "departure.ratify_by"
        said += t(key, date=due(departure.ratify_due_at))
    return said


def _reported(departure: Departure, procedure: Procedure, now: int) -> str:
    """Return to whom a departure was reported, who confirms it, or by when it is owed."""
    role = procedure.deviate.report_to if procedure.deviate else ""
    post = plain(procedure.posts[role].name) if role in procedure.posts else departure.report_to
    if not departure.reported:
        if departure.report_due_at is None:
            return ""
        key = "departure.unreported_by" if departure.report_due_at < now else "departure.report_by"
        return t(key, post=post, date=due(departure.report_due_at))
    said = ""
    if departure.reported != departure.received:
        said = t("departure.reported", post=post, index=departure.reported.rsplit("/", 1)[-1])
    if departure.received:
        said += t("departure.received", post=post, index=departure.received.rsplit("/", 1)[-1])
    return said


def departure_words(cls: str, step: Text | None) -> str:
    """Return a class of departure in plain words, with the name of the step where it happened."""
    key = f"departure.{cls}" if knows(f"departure.{cls}") else "departure.other"
    name = plain(step) if step else ""
    if not name:
        return t(key)
    return t("departure.at", step=name, what=t(key))


def reason_words(code: str, procedure: Procedure) -> str:
    """Return the reason of a declared departure as the procedure words it."""
    reasons = procedure.deviate.reason if procedure.deviate else ()
    return next((plain({"zh": r["zh"], "en": r["en"]}) for r in reasons if r["code"] == code), code)


def vote_words(tally: Mapping[str, Any]) -> str:
    """Return the arithmetic of a vote in one sentence, from the figures recomputed from the record."""
    if tally["outcome"] == "void":
        return t("matter.vote_void", need=tally["quorum_need"], present=tally["present"])
    counts = tally["counts"]
    if tally["need"] is None:
        return t("matter.vote_ranked", eligible=tally["eligible"], present=tally["present"])
    return t(
        "matter.vote",
        eligible=tally["eligible"],
        present=tally["present"],
        need=tally["need"],
        got=counts.get("agree", 0),
        result=t(f"vote.{tally['outcome']}"),
    )


def vote_chip(tally: Mapping[str, Any]) -> str:
    """Return a vote's result in two words for a list: passed 8 : 1."""
    result, counts = t(f"vote.{tally['outcome']}"), tally["counts"]
    if tally["need"] is None:
        return result
    figures = [counts.get(choice, 0) for choice in ("agree", "disagree")]
    figures += [counts[choice] for choice in ("defer",) if counts.get(choice)]
    return f"{result} " + " : ".join(str(n) for n in figures)
