"""What a set of posts has to do: steps whose turn it is, questions owed, matters to close, a queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import post_names, procedure_by_digest
from sunlit.dialogue.queries import moderation_queue, owed_by
from sunlit.matters.models import Matter
from sunlit.matters.queries.lists import tasks
from sunlit.ui.wording import t

Posts = Mapping[str, list[str]]
Text = Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """One thing to do, with the address where it is done."""

    title: Text
    what: Text | str
    body: Text
    post: Text
    due_at: int | None
    provisional: bool
    address: str
    note: str = ""


def steps_owed(posts: Posts, now: int) -> list[Task]:
    """Return the open steps that `posts` enter. A notice that still runs is no task unless it is over."""
    found = []
    names = {slug: post_names(slug) for slug in posts}
    for run in tasks(dict(posts)):
        matter = run.matter
        if matter.procedure is None:
            continue
        step = procedure_by_digest(matter.body_id, matter.procedure.digest).steps[run.step]
        waits = run.status == "running" and bool(run.ends_at and run.ends_at > now)
        if waits and not matter.objections_open:
            continue
        kind = "vote" if step.do == "vote" else "do"
        found.append(
            Task(
                title=matter.title.value if matter.title and matter.title.value else {},
                what=dict(step.name),
                body=matter.body.name,
                post=names[matter.body_id].get(run.recorder, {}),
                due_at=run.due_at or run.ends_at,
                provisional=run.provisional,
                address=reverse(f"desk:{kind}", args=(matter.body_id, matter.number, run.step)),
                note=t("desk.objections_wait", n=matter.objections_open) if matter.objections_open else "",
            )
        )
    return found


def questions_owed(posts: Posts) -> list[Task]:
    """Return the questions that `posts` must answer."""
    found = []
    for slug, codes in posts.items():
        body = Body.objects.get(slug=slug)
        names = post_names(slug)
        for row in owed_by(body, codes).exclude(type="objection")[:100]:
            found.append(
                Task(
                    title=(row.text.value if row.text else None) or {},
                    what=t("desk.answer_question"),
                    body=body.name,
                    post=names.get(row.post, {}),
                    due_at=row.due_at,
                    provisional=row.provisional,
                    address=reverse("desk:question", args=(slug, row.number)),
                )
            )
    return found


def to_close(posts: Posts) -> list[Task]:
    """Return matters whose last step is done and whose execution report is missing."""
    wanted = Q(pk__in=[])
    for slug, codes in posts.items():
        wanted |= Q(body=slug, leaf__act__post__in=codes)
    rows = Matter.objects.filter(wanted, closed_at__isnull=True).exclude(end="")
    return [
        Task(
            title=matter.title.value if matter.title and matter.title.value else {},
            what=t("desk.close"),
            body=matter.body.name,
            post={},
            due_at=None,
            provisional=False,
            address=reverse("desk:close", args=(matter.body_id, matter.number)),
        )
        for matter in rows.select_related("title", "body")[:50]
    ]


def to_moderate(posts: Posts) -> list[tuple[Body, int]]:
    """Return how many submissions wait to be shown, in each body."""
    found = []
    for slug in posts:
        body = Body.objects.get(slug=slug)
        count = moderation_queue(body).count()
        if count:
            found.append((body, count))
    return found
