"""What a set of posts has to do: steps whose turn it is, answers owed, ratifications, reports, a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.urls import reverse

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names
from sunlit.desk.handing import form_address
from sunlit.dialogue.posts import moderators
from sunlit.dialogue.queries import moderation_queue, owed_by
from sunlit.matters.fitting import OFFICE
from sunlit.matters.models import Departure, Matter, Prepared
from sunlit.matters.preparing import waiting_in
from sunlit.matters.queries.duties import owed_by_posts
from sunlit.matters.queries.lists import tasks
from sunlit.matters.queries.page import rules_of
from sunlit.supervision.actions import ORDERING
from sunlit.supervision.queries import orders_owed, orders_received, orders_to_judge
from sunlit.ui.formats import moment
from sunlit.ui.wording import plain, t

Posts = Mapping[str, list[str]]
Text = Mapping[str, str]
GROUPS = ("late", "today", "later", "open", "waiting")


@dataclass(frozen=True)
class Task:
    """One thing to do, with the address where it is done."""

    title: Text
    what: Text | str
    body: Body
    post: Text
    due_at: int | None
    provisional: bool
    address: str
    note: str = ""
    waiting: str = ""  # why there is nothing to do just now: it was handed in and is not entered yet


@dataclass(frozen=True)
class Group:
    """The tasks that are late, due today, due later, without a date, or done and not entered yet."""

    name: str
    tasks: list[Task] = field(default_factory=list)


def grouped(found: Sequence[Task], now: int) -> list[Group]:
    """Return the tasks in groups, the first due first; no empty group."""
    groups = {name: Group(name) for name in GROUPS}
    for task in sorted(found, key=lambda task: task.due_at or 0):
        groups[_group(task, now)].tasks.append(task)
    return [group for group in groups.values() if group.tasks]


def handed_in(
    found: Sequence[Task], held: Sequence[Tenure], rows: Sequence[Prepared] | None = None
) -> list[Task]:
    """Return the tasks with those marked that wait (`rows`, where they are known); without the reader's own.

    His own stand above the tasks, with their countdown.
    """
    waiting = {form_address(row): row for row in (waiting_in(held) if rows is None else rows)}
    mine = {one.ref for one in held}
    kept = []
    for task in found:
        row = waiting.get(task.address)
        if row is None:
            kept.append(task)
        elif row.tenure not in mine:
            due_at = row.due_at
            waits = t(f"desk.waits.{row.waits}") if row.waits else ""
            said = waits if due_at is None else t("desk.waits", date=moment(due_at))
            kept.append(replace(task, waiting=said))
    return kept


def _group(task: Task, now: int) -> str:
    if task.waiting:
        return "waiting"
    if task.due_at is None:
        return "open"
    if task.due_at < now:
        return "late"
    zone = ZoneInfo(task.body.zone)
    day, today = (
        datetime.fromtimestamp((at - 1) / 1000, UTC).astimezone(zone).date() for at in (task.due_at, now)
    )
    return "today" if day == today else "later"


def all_owed(posts: Posts, bodies: Sequence[Body], now: int) -> list[Task]:
    """Return everything that waits for these posts of some bodies, whoever holds them."""
    found = steps_owed(posts, now)
    found += [*duties_owed(posts, found), *questions_owed(posts, bodies)]
    return [*found, *to_close(posts), *to_report(posts), *to_ratify(posts), *orders_waiting(posts)]


def steps_owed(posts: Posts, now: int) -> list[Task]:
    """Return the open steps that `posts` enter. A notice that still runs is no task unless it is over."""
    found = []
    names = {slug: post_names(slug) for slug in posts}
    for run in tasks(dict(posts)):
        matter = run.matter
        step = rules_of(matter).procedure.steps[run.step]
        waits = run.status == "running" and bool(run.ends_at and run.ends_at > now)
        if waits and not matter.objections_open:
            continue
        kind = "vote" if step.do == "vote" else "do"
        found.append(
            Task(
                title=_title(matter),
                what=dict(step.name),
                body=matter.body,
                post=names[matter.body_id].get(run.recorder, {}),
                due_at=run.due_at or run.ends_at,
                provisional=run.provisional,
                address=reverse(f"desk:{kind}", args=(matter.body_id, matter.number, run.step)),
                note=t("desk.objections_wait", n=matter.objections_open) if matter.objections_open else "",
            )
        )
    return found


def duties_owed(posts: Posts, known: Sequence[Task]) -> list[Task]:
    """Return what `posts` must make public where no step of `known` does so: its step is not open."""
    addresses = {task.address for task in known}
    names = {slug: post_names(slug) for slug in posts}
    found = []
    for row in owed_by_posts(posts):
        number = row.matter_id.split("/", 1)[1]
        steps = {reverse(f"desk:{kind}", args=(row.body_id, number, row.step)) for kind in ("do", "vote")}
        if addresses.isdisjoint(steps):
            title = row.matter.title
            found.append(
                Task(
                    title=(title.value if title is not None else None) or {},
                    what=t("desk.duty", what=plain(row.what)),
                    body=row.body,
                    post=names[row.body_id].get(row.recorder, {}),
                    due_at=row.due_at,
                    provisional=row.provisional,
                    address=reverse("desk:matter", args=(row.body_id, number)),
                )
            )
    return found


def questions_owed(posts: Posts, bodies: Sequence[Body]) -> list[Task]:
    """Return the questions that `posts` must answer."""
    found = []
    for body in bodies:
        names = post_names(body.slug)
        for row in owed_by(body, posts[body.slug]).exclude(type="objection")[:100]:
            found.append(
                Task(
                    title=(row.text.value if row.text else None) or {},
                    what=t("desk.answer_question"),
                    body=body,
                    post=names.get(row.post, {}),
                    due_at=row.due_at,
                    provisional=row.provisional,
                    address=reverse("desk:question", args=(body.slug, row.number)),
                )
            )
    return found


def orders_waiting(posts: Posts) -> list[Task]:
    """Return the orders that `posts` must answer, and the answers that they judge."""
    judging = [slug for slug, codes in posts.items() if set(codes) & set(ORDERING)]
    received = orders_received(posts)
    bodies = {one.slug: one for one in Body.objects.filter(slug__in={row.of for row in received})}
    found = [("desk.orders.task", row, bodies[row.of]) for row in received]
    found += [("desk.orders.task", row, row.body) for row in orders_owed(posts)]
    found += [("desk.orders.task_judge", row, row.body) for row in orders_to_judge(judging)]
    return [
        Task(
            title=row.text.value or {},
            what=t(words, number=row.number),
            body=body,
            post=post_names(row.of or row.body_id).get(row.post, {}),
            due_at=None if row.is_answered else row.due_at,
            provisional=False,
            address=reverse("desk:order", args=(body.slug, row.number))
            + (f"?from={row.body_id}" if body.slug != row.body_id else ""),
        )
        for words, row, body in found
    ]


def to_close(posts: Posts) -> list[Task]:
    """Return matters whose last step is done and whose execution report is missing."""
    wanted = Q(pk__in=[])
    for slug, codes in posts.items():
        wanted |= Q(body=slug) if OFFICE in codes else Q(body=slug, leaf__act__post__in=codes)
    rows = Matter.objects.filter(wanted, closed_at__isnull=True).exclude(end="")
    return [
        Task(
            title=_title(matter),
            what=t("desk.close"),
            body=matter.body,
            post={},
            due_at=None,
            provisional=False,
            address=reverse("desk:close", args=(matter.body_id, matter.number)),
        )
        for matter in rows.select_related("title", "body")[:50]
    ]


def to_report(posts: Posts) -> list[Task]:
    """Return departures that the posts declared and have to report, those due first in front."""
    declared = Q(pk__in=[])
    for slug, codes in posts.items():
        declared |= Q(matter__body=slug, act__post__in=codes)
    rows = Departure.objects.filter(declared, reported="", report_due_at__isnull=False)
    rows = rows.select_related("act", "matter__body", "matter__title").order_by("report_due_at", "ref")[:50]
    return [
        Task(
            title=_title(row.matter),
            what=t("desk.report"),
            body=row.matter.body,
            post=post_names(row.matter.body_id).get(row.act.post, {}),
            due_at=row.report_due_at,
            provisional=False,
            address=reverse("desk:report", args=(row.matter.body_id, row.matter.number, row.act.index)),
        )
        for row in rows
    ]


def to_ratify(posts: Posts) -> list[Task]:
    """Return departures that the posts have to get ratified; one that waits for a meeting has no date yet."""
    rows = Departure.objects.filter(matter__body__in=list(posts), declared=True, ratified="")
    rows = rows.order_by(F("ratify_due_at").asc(nulls_last=True), "at")
    found = []
    names = {slug: post_names(slug) for slug in posts}
    for row in rows.select_related("act", "matter__leaf", "matter__body", "matter__title")[:50]:
        deviate = rules_of(row.matter).procedure.deviate
        role = deviate.ratify.by if deviate else ""
        post = row.matter.posts.get(role, role)
        needed = deviate is not None and (not deviate.ratify.classes or row.cls in deviate.ratify.classes)
        if needed and post in posts[row.matter.body_id]:
            found.append(
                Task(
                    title=_title(row.matter),
                    what=t("desk.ratify"),
                    body=row.matter.body,
                    post=names[row.matter.body_id].get(post, {}),
                    due_at=row.ratify_due_at,
                    provisional=False,
                    address=reverse(
                        "desk:ratify", args=(row.matter.body_id, row.matter.number, row.act.index)
                    ),
                )
            )
    return found


def to_moderate(posts: Posts, bodies: Sequence[Body], now: int) -> list[tuple[Body, int]]:
    """Return how many submissions wait to be shown, in each body where one of the posts may hide them."""
    found = []
    for body in bodies:
        count = (
            moderation_queue(body).count()
            if set(posts[body.slug]) & set(moderators(body, local_day(body, now)))
            else 0
        )
        if count:
            found.append((body, count))
    return found


def _title(matter: Matter) -> Text:
    return matter.title.value if matter.title and matter.title.value else {}
