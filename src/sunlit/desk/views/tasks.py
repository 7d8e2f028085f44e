"""What waits for the person who signed in, across all bodies and posts."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import act_as, acting_tenure, held_in, official_required
from sunlit.catalogue.queries import entering, post_names, standing_in_for
from sunlit.desk.agreeing.lines import agreeing_tasks, asked_lines
from sunlit.desk.findings.views import owed_in
from sunlit.desk.keeping.again import to_look_again
from sunlit.desk.keeping.tasks import to_judge
from sunlit.desk.meetings.noted import noted_tasks
from sunlit.desk.places import bodies_of, body_of, frame, tenure_for
from sunlit.desk.prepared import waiting_lines
from sunlit.desk.reviewing import review_tasks
from sunlit.desk.signing import signing_tasks
from sunlit.desk.tasks import (
    all_owed,
    grouped,
    handed_in,
    to_moderate,
)
from sunlit.ledger.clock import now_ms
from sunlit.matters.preparing import perform_due, waiting_in
from sunlit.matters.queries.lists import matters, page_of
from sunlit.meetings.queries import meetings_of


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for me: late, today, later."""
    perform_due()
    held = held_in(request)
    by_body: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in held:
        by_body[tenure.body_id].append(tenure)
    posts: dict[str, list[str]] = {slug: [] for slug in by_body}
    for tenure in entering(held):
        posts[tenure.body_id] = sorted({*posts[tenure.body_id], tenure.post.code})
    now, bodies = now_ms(), bodies_of(held)
    found = all_owed(posts, bodies, now)
    waiting = waiting_in(held)
    found += [
        *to_judge(held, now),
        *to_look_again(posts, now),
        *review_tasks(held, request.user.pk, waiting),
        *signing_tasks(held, request.user.pk or 0, waiting),
    ]
    found += [*agreeing_tasks(held, request.user.pk), *noted_tasks(held)]
    found = handed_in(found, held, waiting)
    here = body_of(_chosen(request, [body.slug for body in bodies])) if bodies else None
    context = frame(
        request,
        here,
        acting_tenure(request, here) if here else None,
        groups=grouped(found, now),
        count=sum(not task.waiting for task in found),
        late=sum(bool(task.due_at and task.due_at < now and not task.waiting) for task in found),
        held=dict(by_body),
        queues=to_moderate(posts, bodies, now),
        accounts=owed_in(posts, bodies, now),
        sittings=meetings_of(held),
        prepared=waiting_lines(held, now),
        asked=asked_lines(held),
        away=standing_in_for(held),
        nav="tasks",
    )
    return render(request, "desk/home.html", context)


def _chosen(request: HttpRequest, slugs: list[str]) -> str:
    """Return the body whose pages the menu leads to: the one asked for, else the last one, else the first."""
    asked = request.GET.get("body", "") or request.session.get("desk_body", "")
    chosen = asked if asked in slugs else slugs[0]
    if request.session.get("desk_body") != chosen and len(slugs) > 1:
        request.session["desk_body"] = chosen
    return chosen


@official_required
@require_GET
def matter_list(request: HttpRequest, body: str) -> HttpResponse:
    """Show the matters of one body, last touched first."""
    found = body_of(body)
    asked = request.GET.get("page", "")[:6]
    number = int(asked) if asked.isdecimal() else 1
    context = frame(
        request,
        found,
        tenure_for(request, found),
        page=page_of(matters([body]), number),
        now=now_ms(),
        names=post_names(body),
        nav="matters",
    )
    return render(request, "desk/matters.html", context)


@login_required
@require_POST
def choose_tenure(request: HttpRequest) -> HttpResponse:
    """Act under another tenure that the account holds."""
    tenure = act_as(request, request.POST.get("tenure", ""))
    request.session["desk_body"] = tenure.body_id
    return redirect("desk:home")
