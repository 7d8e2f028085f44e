"""What a page of findings asks at once: answers, leaves, names of steps, working days, by when to account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of, procedure_by_digest
from sunlit.matters.models import Act, Matter
from sunlit.procedure.deadlines import Span, due, working_days_late
from sunlit.supervision.models import FindingAnswer
from sunlit.supervision.queries.finding import ANSWERED, CLOSED, OPEN, Answer, Draft, Finding

ANSWER_WORK_DAYS = 5  # a proposal; the body's rule `finding_work_days` says otherwise


def completed(drafts: Sequence[Draft], now: int) -> list[Finding]:
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
        meeting=draft.meeting,
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
