"""What surfaces ask about submissions. What they get holds only what the public may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.audience import KEPT, KEPT_GROUND
from sunlit.dialogue.codes import read
from sunlit.dialogue.dues import notice_of
from sunlit.dialogue.models import Submission
from sunlit.dialogue.ratings import RATING
from sunlit.ledger.models import Disclosure
from sunlit.matters.actions.door import stream_of
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter
from sunlit.matters.queries.lists import one_by_one
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import working_days_late

ASKED = ~Q(type=RATING)  # a rating is counted, not replied to
OWED = ASKED & (Q(replied_at=None, objected=None) | Q(objected__isnull=False, objected__answered_at=None))
RELATED = (
    "body",
    "leaf",
    "text",
    "name",
    "reply",
    "reply_leaf",
    "hidden_leaf",
    "power",
    "matter__title",
    "objected",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A submission as the public sees it: while it waits, is hidden or kept there is no text in it at all."""

    ref: str
    body: str
    number: str
    code: str
    type: str
    choice: str  # of a rating
    shown: str  # waiting, shown, hidden, kept
    answer: str  # due, overdue, answered, answered_late; "" when hidden and not answered
    at: int
    due_at: int
    provisional: bool
    days_late: int  # working days: until now, or until the reply came
    post: str  # who owes the reply
    index: int  # log index of the receipt
    matter: str  # number
    matter_title: Mapping[str, str] | None
    power: str  # code
    power_name: Mapping[str, str] | None
    objection: int | None
    text: Mapping[str, str] | None
    name: str
    reply: Mapping[str, str] | None
    reply_post: str
    replied_at: int | None
    reply_index: int | None
    result: str  # of an objection: upheld, dismissed
    ground: str
    judged_by: str
    appeal_until: int | None
    hidden_index: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many submissions of a body stand in each state."""

    received: int
    waiting: int
    hidden: int
    owed: int
    overdue: int
    answered: int
    late: int


def rows() -> QuerySet[Submission]:
    """Return submissions, newest first, with all that `seen` reads."""
    return Submission.objects.select_related(*RELATED).order_by("-at", "-number")


def seen(submissions: Iterable[Submission], now: int) -> list[Seen]:
    """Return what the public sees of each of these rows; one query more for the answers to objections."""
    found = list(submissions)
    answers = _answers(found)
    return [_seen(row, answers, now) for row in found]


def _answers(found: list[Submission]) -> dict[str, Disclosure]:
    leaves = [row.objected.answer_id for row in found if row.objected and row.objected.answer_id]
    if not leaves:
        return {}
    texts = Disclosure.objects.filter(leaf__in=leaves, name__in=("reason", "text"), scope="public")
    return {text.leaf_id: text for text in texts.order_by("name")}  # the text, else the reason


def _seen(row: Submission, answers: Mapping[str, Disclosure], now: int) -> Seen:
    shown = row.shown == "shown"
    replied_at, reply, reply_leaf = row.replied_at, row.reply, row.reply_leaf_id
    if row.objected is not None:
        replied_at, reply_leaf = row.objected.answered_at, row.objected.answer_id
        reply = answers.get(reply_leaf or "")
    return Seen(
        ref=row.ref,
        body=row.body_id,
        number=row.number,
        code=row.code,
        type=row.type,
        choice=row.choice,
        shown=row.shown,
        answer=_answer(row, replied_at, now),
        at=row.at,
        due_at=row.due_at,
        provisional=row.provisional,
        days_late=_days_late(row, replied_at, now, calendar_of(row.body)),
        post=row.post,
        index=row.leaf.index,
        matter=row.matter.number if row.matter else "",
        matter_title=_public(row.matter.title) if row.matter else None,
        power=row.power.code if row.power else "",
        power_name=row.power.name if row.power else None,
        objection=row.objection,
        text=_public(row.text) if shown else None,
        name=(_public(row.name) or "") if shown and row.named == "public" else "",
        reply=_public(reply),
        reply_post=row.reply_post,
        replied_at=replied_at,
        reply_index=_index(reply_leaf),
        result=row.objected.result if row.objected else "",
        ground=row.ground if row.shown == "hidden" else KEPT_GROUND if row.shown == KEPT else "",
        judged_by=row.judged_by,
        appeal_until=row.appeal_until,
        hidden_index=row.hidden_leaf.index if row.hidden_leaf else None,
    )


def _public(disclosure: Disclosure | None) -> Any:
    return disclosure.value if disclosure is not None and disclosure.scope == "public" else None


def _index(leaf: str | None) -> int | None:
    return int(leaf.rsplit("/", 1)[1]) if leaf else None


def _answer(row: Submission, replied_at: int | None, now: int) -> str:
    if replied_at is not None:
        return "answered_late" if replied_at > row.due_at else "answered"
    if row.shown == "hidden" or row.type == RATING:
        return ""
    return "overdue" if now > row.due_at else "due"


def _days_late(row: Submission, replied_at: int | None, now: int, calendar: Calendar) -> int:
    if replied_at is None and (row.shown == "hidden" or row.type == RATING):
        return 0
    return working_days_late(calendar, row.due_at, replied_at if replied_at is not None else now)


def takes_objections(matter: Matter, now: int) -> bool:
    """Return whether one may object to a notice of this matter now."""
    course, state = state_of(matter.body_id, stream_of(matter))
    try:
        notice_of(course, state, now)
    except ActRefused:
        return False
    return True


def owed(body: Body | None = None) -> QuerySet[Submission]:
    """Return what still waits for a reply, the most urgent first. A hidden text is owed no reply."""
    found = rows().filter(OWED).exclude(shown="hidden").order_by("due_at", "number")
    return found.filter(body=body) if body else found


def owed_by(body: Body, posts: Iterable[str]) -> QuerySet[Submission]:
    """Return the questions that these posts must reply to; objections are answered in their matter."""
    return owed(body).filter(post__in=list(posts)).exclude(type="objection")


def of_matter(matter: Matter) -> QuerySet[Submission]:
    """Return what was said about a matter, newest first; ratings are counted, see `ratings`."""
    return rows().filter(ASKED, matter=matter)


def rated_with_words(matter: Matter) -> QuerySet[Submission]:
    """Return the ratings of a matter whose words are shown, newest first."""
    return rows().filter(matter=matter, type=RATING, worded=True, shown="shown")


def of_power(power: Power) -> QuerySet[Submission]:
    """Return what was asked about a power, under any of its versions, newest first."""
    refs = list(
        Power.objects.filter(body=power.body_id, code=power.code).order_by().values_list("ref", flat=True)
    )
    return rows().filter(power=refs[0]) if len(refs) == 1 else one_by_one(rows(), "power_id", refs)


def of_body(body: Body, state: str = "", now: int = 0) -> QuerySet[Submission]:
    """Return everything said to a body, newest first; `state` is open, overdue, answered, hidden, or all."""
    found = rows().filter(ASKED, body=body)
    if state in ("open", "overdue"):
        found = found.filter(OWED).exclude(shown="hidden")
        return found.filter(due_at__lt=now) if state == "overdue" else found
    if state == "answered":
        return found.filter(~OWED)
    return found.filter(shown__in=("hidden", KEPT)) if state == "hidden" else found


def moderation_queue(body: Body) -> QuerySet[Submission]:
    """Return what waits to be shown, oldest first, with its sealed words: for the office alone."""
    return rows().filter(body=body, shown="waiting").order_by("at", "number")


def find_by_code(typed: str, body: Body | None = None) -> Submission | None:
    """Return the submission whose receipt carries this code, however it was typed; else None."""
    code = read(typed)
    if not code:
        return None
    found = list(rows().filter(code=code)[:5])
    here = [row for row in found if body is not None and row.body_id == body.slug]
    return next(iter(here + found), None)


def counts(body: Body, now: int) -> Counts:
    """Return how many submissions of a body stand in each state, in one query."""
    shown = ~Q(shown="hidden")
    found = Submission.objects.filter(ASKED, body=body).aggregate(
        received=Count("ref"),
        waiting=Count("ref", filter=Q(shown="waiting")),
        hidden=Count("ref", filter=Q(shown="hidden")),
        owed=Count("ref", filter=OWED & shown),
        overdue=Count("ref", filter=OWED & shown & Q(due_at__lt=now)),
        answered=Count("ref", filter=~OWED),
        late=Count("ref", filter=Q(late=True) | Q(objected__answered_at__gt=F("due_at"))),
    )
    return Counts(**found)
