"""All findings of a body, or of a county: newest first, counted by class, with their answers and leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models import Count as Counted
from django.db.models.functions import Concat

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import bodies_under
from sunlit.ledger.holding import Holding
from sunlit.matters.queries.lists import one_by_one, unsought
from sunlit.supervision.models import FindingAnswer
from sunlit.supervision.queries import acts, answers, duties, orders, seats, splits, steps
from sunlit.supervision.queries.completing import completed
from sunlit.supervision.queries.finding import OPEN, Draft, Finding, Source
from sunlit.supervision.queries.turning import next_turn

SOURCES: Mapping[str, Source] = {
    source.cls: source
    for source in (
        *steps.SOURCES,
        *duties.SOURCES,
        *answers.SOURCES,
        *acts.SOURCES,
        *splits.SOURCES,
        *orders.SOURCES,
        *seats.SOURCES,
    )
}
CLASSES = tuple(SOURCES)
NOT_DONE = (
    "step_overdue",
    "report_overdue",
    "duty_overdue",
    "answer_overdue",
    "objection_overdue",
    "review_overdue",
    "ratification_overdue",
    "reporting_overdue",
    "order_overdue",
)  # red today
LIMIT = 50
_COUNTS: Holding[dict[str, dict[str, Count]]] = Holding()


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of one class there are, and how many of them nobody has answered for."""

    all: int
    open: int


def findings(
    now: int,
    body: Body | None = None,
    *,
    below: bool = False,
    classes: Iterable[str] = CLASSES,
    state: str = "",
    limit: int = LIMIT,
    offset: int = 0,
) -> list[Finding]:
    """Return findings, newest first: of `body`, with `below` of all bodies under it too, or of everyone.

    `state` "open" leaves out what was answered or came right; the other states are told apart by reading.
    """
    slugs = _slugs(body, below)
    drafts: list[Draft] = []
    for cls in classes:
        drafts += _drafts(SOURCES[cls], now, slugs, state, offset + limit)
    return completed(_newest(drafts)[offset : offset + limit], now)


def shortlists(
    now: int, body: Body, lists: Mapping[str, Sequence[str]], *, below: bool = False, limit: int = LIMIT
) -> dict[str, list[Finding]]:
    """Return the newest findings of several lists, each a name with its classes; completed all at once."""
    slugs = _slugs(body, below)
    drafts = {
        name: _newest([d for cls in classes for d in _drafts(SOURCES[cls], now, slugs, "", limit)])[:limit]
        for name, classes in lists.items()
    }
    found = {one.key: one for one in completed([d for rows in drafts.values() for d in rows], now)}
    return {name: [found[draft.key] for draft in rows] for name, rows in drafts.items()}


def findings_owed(now: int, posts: Mapping[str, Collection[str]], limit: int = LIMIT) -> list[Finding]:
    """Return the findings that `posts` (by body) account for and have not yet, those due first in front.

    Only classes are read of which some are open.
    """
    drafts: list[Draft] = []
    for cls, figures in _counts(now, [slug for slug, codes in posts.items() if codes]).items():
        slugs = [slug for slug, count in figures.items() if count.open]
        if slugs:
            source = SOURCES[cls]
            rows = _marked(source, _rows(source, now, slugs)).filter(_still_open(source))
            found = (source.draft(row) for row in rows.order_by(source.at, "pk").iterator(chunk_size=200))
            drafts += islice((draft for draft in found if draft.post in posts[draft.body]), limit)
    return completed(sorted(drafts, key=lambda draft: (draft.at, draft.key))[:limit], now)


def find(key: str, now: int) -> Finding | None:
    """Return the finding of this key as it stands now; None when there is none, or none any more."""
    prefix, _, ref = key.partition(":")
    for source in SOURCES.values():
        if source.prefix == prefix:
            row = source.rows(now).filter(pk=ref).first()
            if row is not None:
                return completed([source.draft(row)], now)[0]
    return None


def class_of(key: str) -> str:
    """Return the class that words a finding of this key, also of one that no longer stands; else ""."""
    prefix = key.partition(":")[0]
    return next((source.cls for source in SOURCES.values() if source.prefix == prefix), "")


def counts(now: int, body: Body | None = None, *, below: bool = False) -> dict[str, Count]:
    """Return how many findings of each class there are; one query for all."""
    found = _counts(now, _slugs(body, below))
    return {cls: _sum(rows.values()) for cls, rows in found.items()}


def counts_by_body(now: int, slugs: Sequence[str]) -> dict[str, dict[str, Count]]:
    """Return the counts of each of these bodies by its slug; one query, however many bodies."""
    found = _counts(now, slugs)
    return {slug: {cls: rows.get(slug, Count(0, 0)) for cls, rows in found.items()} for slug in slugs}


def _counts(now: int, slugs: Sequence[str] | None) -> dict[str, dict[str, Count]]:
    """Return the counts of each class by body; a body without findings is left out.

    They are counted anew when an entry followed, or when something fell due meanwhile.
    """
    if slugs is None:
        return _counted(now, None)
    return _COUNTS.get(sorted(slugs), now, lambda: _counted(now, slugs), lambda: next_turn(now))


def _counted(now: int, slugs: Sequence[str] | None) -> dict[str, dict[str, Count]]:
    """Count every class in one query."""
    found: dict[str, dict[str, Count]] = {cls: {} for cls in SOURCES}
    first, *others = (_figures(source, _rows(source, now, slugs)) for source in SOURCES.values())
    for cls, slug, n, n_open in first.union(*others, all=True):
        found[cls][slug] = Count(n, n_open)
    return found


def _figures(source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return class, body, how many and how many open, a row for each body with findings of the class."""
    named = Value(source.cls, output_field=CharField())
    counted: QuerySet[Any] = (
        _marked(source, rows)
        .order_by()
        .annotate(of_class=named, of_body=unsought(source.body))
        .values_list("of_class", "of_body")
        .annotate(n=Counted("pk"), n_open=Counted("pk", filter=_still_open(source)))
    )
    return counted


def _sum(figures: Iterable[Count]) -> Count:
    known = list(figures)
    return Count(sum(one.all for one in known), sum(one.open for one in known))


def _slugs(body: Body | None, below: bool) -> list[str] | None:
    """Return the bodies asked about; None for everyone."""
    if body is None:
        return None
    return bodies_under(body.slug) if below else [body.slug]


def _drafts(source: Source, now: int, slugs: Sequence[str] | None, state: str, most: int) -> list[Draft]:
    rows = _rows(source, now, slugs)
    if state == OPEN:
        rows = _marked(source, rows).filter(_still_open(source))
    return [source.draft(row) for row in rows.order_by(F(source.at).desc(nulls_last=True), "pk")[:most]]


def _newest(drafts: Iterable[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: (-draft.at, draft.key))


def _rows(source: Source, now: int, slugs: Sequence[str] | None) -> QuerySet[Any]:
    rows = source.rows(now)
    return rows if slugs is None else one_by_one(rows, source.body, slugs)


def _marked(source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with a mark on those for which somebody answered."""
    answered = FindingAnswer.objects.filter(finding=OuterRef("finding_key"))
    keyed = rows.annotate(finding_key=Concat(Value(f"{source.prefix}:"), "pk"))
    marked: QuerySet[Any] = keyed.annotate(answered=Exists(answered))
    return marked


def _still_open(source: Source) -> Q:
    return Q(answered=False, healed=False) if source.heals else Q(answered=False)
