"""The sheet by which work is handed over: everything that goes with a post, on paper or on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sunlit.accounts.holdings import accounts_by_id
from sunlit.accounts.models import User
from sunlit.catalogue.days import today_of
from sunlit.catalogue.installing import KEEPERS
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import (
    calendar_of,
    entering,
    post_names,
    runs_on,
    stand_ins_in,
    tenures_held_by,
)
from sunlit.desk.agreeing.lines import agreeing_tasks
from sunlit.desk.keeping.again import to_look_again
from sunlit.desk.keeping.tasks import to_judge
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.desk.reviewing import review_tasks
from sunlit.desk.tasks import (
    Task,
    all_owed,
    to_moderate,
)
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Matter, StepRun
from sunlit.matters.preparing import prepared_by
from sunlit.matters.private import Draft
from sunlit.meetings.models import Meeting
from sunlit.meetings.queries import meetings_of
from sunlit.procedure.deadlines import Limit, Span, due
from sunlit.supervision.queries import Finding, findings_owed

SOON = Span(3, "wd")  # what is due by then is due soon; a proposal
Text = Mapping[str, str]


@dataclass(frozen=True)
class Unfinished:
    """An act that somebody has begun to type, or handed in and can still take back."""

    who: str
    title: Text
    at: int | None  # none while it waits for a person
    waits: str = ""  # for its review or signature


@dataclass(frozen=True)
class Access:
    """Somebody who signs in for the post, and what he reads by it."""

    user: User
    tenure: Tenure
    posts: list[Text]


@dataclass(frozen=True)
class Sheet:
    """Everything that goes with a post."""

    tasks: list[Task]
    soon: int
    findings: list[Finding]
    queue: int  # submissions that wait to be shown
    meetings: list[Meeting]
    drafts: list[Unfinished] = field(default_factory=list)
    waiting: list[Unfinished] = field(default_factory=list)
    access: list[Access] = field(default_factory=list)


@official_required
@require_GET
def sheet(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Show what goes with the post of a tenure, to who holds the post and to who keeps the register."""
    found = body_of(body)
    tenure = Tenure.objects.select_related("post", "name", "body").filter(body=found, code=code).first()
    if tenure is None:
        raise Http404(f"there is no tenure {code}")
    held = {one.post.code for one in tenures_held_by(request.user, found)}
    if held.isdisjoint({tenure.post.code, *KEEPERS}):
        raise PermissionDenied("another post's work is handed over on this sheet")
    now = now_ms()
    rows = [one for one in stand_ins_in(found, tenure.post.code) if one.stands_in_id == tenure.ref]
    context = frame(
        request,
        found,
        tenure_for(request, found),
        of=tenure,
        sheet=sheet_of(tenure, rows, now, words=tenure.post.code in held),
        rows=rows,
        now=now,
        nav="tasks",
    )
    return render(request, "desk/away/sheet.html", context)


def sheet_of(tenure: Tenure, stand_ins: Sequence[Tenure], now: int, *, words: bool = True) -> Sheet:
    """Return what goes with a post, and what those who hold `tenure` have begun.

    Without `words` nothing stands there that only the post itself reads: who keeps the register looks on.
    """
    body, running = tenure.body, [tenure, *stand_ins]
    tasks = _tasks(running, now) if words else [_without_words(one) for one in _of_post(tenure, now)]
    by = due(calendar_of(body), now, Limit("by", SOON)).at
    posts = {body.slug: _posts(tenure)}
    return Sheet(
        tasks=sorted(tasks, key=lambda one: (one.due_at is None, one.due_at or 0)),
        soon=sum(one.due_at is not None and by is not None and one.due_at <= by for one in tasks),
        findings=findings_owed(now, {body.slug: [tenure.post.code]}),
        queue=sum(count for _, count in to_moderate(posts, [body], now)),
        meetings=meetings_of(running),
        drafts=_drafts(running),
        waiting=_waiting(running),
        access=_access(body, running),
    )


def _posts(tenure: Tenure) -> list[str]:
    """Return the post, if its acts are entered under this tenure: a member leaves that to the recorder."""
    return [tenure.post.code] if entering([tenure]) else []


def _tasks(running: Sequence[Tenure], now: int) -> list[Task]:
    tenure = running[0]
    posts = {tenure.body_id: _posts(tenure)}
    looked_at = [*to_judge([tenure], now), *to_look_again(posts, now), *review_tasks([tenure], None)]
    return [*_of_post(tenure, now), *looked_at, *agreeing_tasks(running, None)]


def _of_post(tenure: Tenure, now: int) -> list[Task]:
    return all_owed({tenure.body_id: _posts(tenure)}, [tenure.body], now)


def _without_words(task: Task) -> Task:
    """Return a task with its number in place of what the public wrote, or of what an order says."""
    if "/questions/" not in task.address and "/orders/" not in task.address:
        return task
    number = task.address.rstrip("/").rpartition("/")[2]
    return replace(task, title={"zh": number, "en": number})


def _drafts(running: Sequence[Tenure]) -> list[Unfinished]:
    users = {user.pk: user for user in accounts_by_id(one.ref for one in running)}
    prefix = f"{running[0].body_id}/"
    mine = StepRun.objects.filter(
        matter=OuterRef("matter"), step=OuterRef("step"), recorder=running[0].post.code
    )
    rows = Draft.objects.filter(Exists(mine), user__in=list(users), matter__startswith=prefix)
    titles = _titles(row.matter for row in rows)
    return [
        Unfinished(users[row.user].username, titles.get(row.matter, {}), row.saved_at)
        for row in rows.order_by("saved_at")
    ]


def _waiting(running: Sequence[Tenure]) -> list[Unfinished]:
    rows = prepared_by(running)
    titles = _titles(row.matter for row in rows)
    names = {one.ref: (one.name.value if one.name else None) or {} for one in running}
    return [
        Unfinished(
            next(iter(names.get(row.tenure, {}).values()), ""),
            titles.get(row.matter, {}),
            row.due_at,
            row.waits,
        )
        for row in rows
    ]


def _titles(refs: Any) -> dict[str, Text]:
    rows = Matter.objects.filter(ref__in=list(refs)).select_related("title")
    return {row.ref: (row.title.value if row.title else None) or {} for row in rows}


def _access(body: Body, running: Sequence[Tenure]) -> list[Access]:
    """Return the accounts that sign in for the post, with every post by which each reads."""
    names, today = post_names(body.slug), today_of(body)
    found = []
    for tenure in running:
        for user in accounts_by_id([tenure.ref]):
            held = [one for one in tenures_held_by(user, body) if runs_on(one, today)]
            posts = list(dict.fromkeys(one.post.code for one in held))
            found.append(Access(user, tenure, [names.get(code, {}) for code in posts]))
    return found
