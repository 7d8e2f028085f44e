"""All findings of a body, or of a county: newest first, counted by class, with their answers and leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import bodies_under, calendar_of, procedure_by_digest
from sunlit.ledger.holding import Holding
from sunlit.matters.models import Act, Matter
from sunlit.matters.queries.lists import one_by_one, unsought
from sunlit.procedure.deadlines import Span, due, working_days_late
from sunlit.supervision.models import FindingAnswer
from sunlit.supervision.queries import acts, answers, duties, orders, splits, steps
from sunlit.supervision.queries.finding import ANSWERED, CLOSED, OPEN, Answer, Draft, Finding, Source
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
    "order_overdue",
)  # red today
LIMIT = 50
_COUNTS: Holding[dict[str, dict[str, Count]]] = Holding()
ANSWER_WORK_DAYS = 5  # a proposal; the body's rule `finding_work_days` says otherwise


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
    return _completed(_newest(drafts)[offset : offset + limit], now)


def shortlists(
    now: int, body: Body, lists: Mapping[str, Sequence[str]], *, below: bool = False, limit: int = LIMIT
) -> dict[str, list[Finding]]:
    """Return the newest findings of several lists, each a name with its classes; completed all at once."""
    slugs = _slugs(body, below)
    drafts = {
        name: _newest([d for cls in classes for d in _drafts(SOURCES[cls], now, slugs, "", limit)])[:limit]
        for name, classes in lists.items()
    }
    found = {one.key: one for one in _completed([d for rows in drafts.values() for d in rows], now)}
    return {name: [found[draft.key] for draft in rows] for name, rows in drafts.items()}


def find(key: str, now: int) -> Finding | None:
    """Return the finding of this key as it stands now; None when there is none, or none any more."""
    prefix, _, ref = key.partition(":")
    for source in SOURCES.values():
        if source.prefix == prefix:
            row = source.rows(now).filter(pk=ref).first()
            if row is not None:
                return _completed([source.draft(row)], now)[0]
    return None


def counts(now: int, body: Body | None = None, *, below: bool = False) -> dict[str, Count]:
    """Return how many findings of each class there are; one query a class."""
    found = _counts(now, _slugs(body, below))
    return {cls: _sum(rows.values()) for cls, rows in found.items()}


def counts_by_body(now: int, slugs: Sequence[str]) -> dict[str, dict[str, Count]]:
    """Return the counts of each of these bodies by its slug; one query a class, however many bodies."""
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
    found: dict[str, dict[str, Count]] = {}
    for cls, source in SOURCES.items():
        rows = _marked(source, _rows(source, now, slugs)).order_by()
        rows = rows.annotate(of_body=unsought(source.body)).values_list("of_body")
        figures = rows.annotate(n=Counted("pk"), n_open=Counted("pk", filter=_still_open(source)))
        found[cls] = {slug: Count(n, n_open) for slug, n, n_open in figures}
    return found


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


def _completed(drafts: Sequence[Draft], now: int) -> list[Finding]:
    """Add answers, leaves, names of steps and working days: three queries, whatever the length."""
    given = _answers([draft.key for draft in drafts])
    leaves = _leaves(drafts)
    bodies = {body.slug: body for body in Body.objects.filter(slug__in={draft.body for draft in drafts})}
    return [_finding(draft, bodies[draft.body], leaves, given.get(draft.key), now) for draft in drafts]


def _answers(keys: Sequence[str]) -> dict[str, Answer]:
    rows = FindingAnswer.objects.filter(finding__in=keys).select_related("leaf", "text").order_by("at")
    found: dict[str, Answer] = {}
    for row in rows:
        earlier = found.get(row.finding)
        found[row.finding] = Answer(
            index=row.leaf.index,
            text=row.text.value if row.text.scope == "public" else None,
            post=row.post,
            at=row.at,
            consequence=row.consequence or (earlier is not None and earlier.consequence),
        )
    return found


def _leaves(drafts: Sequence[Draft]) -> dict[tuple[str, int], list[int]]:
    """Return the log indexes of the acts at the instants on which these findings rest."""
    wanted = Q()
    for draft in drafts:
        if draft.instants:
            wanted |= Q(matter=draft.matter, at__in=draft.instants)
    if not wanted:
        return {}
    found: dict[tuple[str, int], list[int]] = {}
    for matter, at, index in (
        Act.objects.filter(wanted).order_by("index").values_list("matter_id", "at", "index")
    ):
        found.setdefault((matter, at), []).append(index)
    return found


def _finding(
    draft: Draft, body: Body, leaves: Mapping[tuple[str, int], list[int]], answer: Answer | None, now: int
) -> Finding:
    end = draft.late_to if draft.late_to is not None else now
    late = working_days_late(calendar_of(body), draft.late_from, end) if draft.late_from is not None else 0
    closed = draft.over and (answer is not None or draft.heals)
    title = draft.matter.title if draft.matter is not None else None
    owed_at = None if closed or answer is not None else _answer_due(draft, body)
    return Finding(
        key=draft.key,
        cls=draft.cls,
        body=draft.body,
        post=draft.post,
        at=draft.at,
        days_late=late,
        over=draft.over,
        state=CLOSED if closed else ANSWERED if answer else OPEN,
        matter=draft.matter.number if draft.matter is not None else "",
        matter_title=title.value if title is not None and title.scope == "public" else None,
        submission=draft.submission,
        order=draft.order,
        step=draft.step,
        step_name=_step_name(draft),
        reason=_reason(draft),
        due_at=draft.late_from,
        indexes=_indexes(draft, leaves),
        params=draft.params,
        answer=answer,
        answer_due_at=owed_at,
        answer_days_late=working_days_late(calendar_of(body), owed_at, now) if owed_at is not None else 0,
    )


def _answer_due(draft: Draft, body: Body) -> int | None:
    """Return by when its owner accounts for a finding."""
    days = int(body.rules.get("finding_work_days", ANSWER_WORK_DAYS))
    return due(calendar_of(body), draft.at, Span(days, "wd")).at


def _indexes(draft: Draft, leaves: Mapping[tuple[str, int], list[int]]) -> tuple[int, ...]:
    found = {int(ref.rsplit("/", 1)[1]) for ref in draft.leaves}
    for at in draft.instants:
        found.update(leaves.get((draft.matter.ref, at), ()))
    if not found:
        found = {int(draft.matter.leaf_id.rsplit("/", 1)[1])}
    return tuple(sorted(found))


def _step_name(draft: Draft) -> Mapping[str, str] | None:
    matter: Matter | None = draft.matter
    if matter is None or not draft.step or matter.procedure is None:
        return None
    step = procedure_by_digest(matter.body_id, matter.procedure.digest).steps.get(draft.step)
    return step.name if step is not None else None


def _reason(draft: Draft) -> Mapping[str, str] | None:
    """Return the reason of a declared departure as the procedure of its matter words it."""
    matter: Matter | None = draft.matter
    code = draft.params.get("reason")
    if not code or matter is None or matter.procedure is None:
        return None
    deviate = procedure_by_digest(matter.body_id, matter.procedure.digest).deviate
    return next((one for one in deviate.reason if one["code"] == code), None) if deviate else None
