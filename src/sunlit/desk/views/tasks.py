"""What waits for the person who signed in, across all bodies and posts."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import act_as, official_required
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.desk.tasks import Task, questions_owed, steps_owed, to_close, to_moderate
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import matters, page_of


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for me, the first due first."""
    held = tenures_held_by(request.user)
    by_body: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in held:
        by_body[tenure.body_id].append(tenure)
    posts = {slug: sorted({tenure.post.code for tenure in tenures}) for slug, tenures in by_body.items()}
    now = now_ms()
    tasks: list[Task] = sorted(
        [*steps_owed(posts, now), *questions_owed(posts), *to_close(posts)],
        key=lambda task: (task.due_at is None, task.due_at or 0),
    )
    bodies = [tenures[0].body for tenures in by_body.values()]
    context = frame(
        body_of(bodies[0].slug) if bodies else None,
        held[0] if held else None,
        tasks=tasks,
        late=sum(bool(task.due_at and task.due_at < now) for task in tasks),
        now=now,
        bodies=bodies,
        held=held,
        queues=to_moderate(posts),
        nav="tasks",
    )
    return render(request, "desk/home.html", context)


@official_required
@require_GET
def matter_list(request: HttpRequest, body: str) -> HttpResponse:
    """Show the matters of one body, last touched first."""
    found = body_of(body)
    number = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    context = frame(
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
    return redirect("desk:matters", tenure.body_id)
