"""The due list of a working day as an entry (SUP-6): a day without one shows that nobody looked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.models import Submission
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.ledger.registering import last_daily
from sunlit.ledger.standing import may_write
from sunlit.matters.models import StepRun, Withholding
from sunlit.supervision.due_lines import (
    DueLine,
    closed_day,
    counts_of,
    due_list_value,
    kept_back,
    listed_since,
    owed,
)

KIND = "duelist.made"


def make_due_list(body: Body) -> Leaf | None:
    """Enter the due list of the last working day that has closed; None when it stands already.

    It says how things stand at the instant of its entry. A day that was missed stays missed.
    """
    with writing(body.slug) as writer:
        day = closed_day(calendar_of(body), writer.now)
        last = last_daily(body.slug, KIND)
        if last is not None and entry_of(last).data["day"] >= day.isoformat():
            return None
        since = listed_since(calendar_of(body), day, last.at if last is not None else 0)
        lines = list(due_lines(body, since, writer.now))
        rules = writer.blob(due_list_value(day, since, lines))
        return writer.append(KIND, "body", data={"day": day.isoformat(), **counts_of(lines)}, rules=rules)


def make_due_lists() -> list[Leaf]:
    """Enter the due list of each body for which one is missing."""
    bodies = Body.objects.select_related("log")
    made = (make_due_list(body) for body in bodies if may_write(body.log))
    return [leaf for leaf in made if leaf is not None]


def due_lines(body: Body, since: int, now: int) -> Iterator[DueLine]:
    """Yield every line of a body's due list at `now`; what was met was met after `since`."""
    yield from _steps(body, since, now)
    yield from _replies(body, since, now)
    calendar = calendar_of(body)
    kept = Withholding.objects.filter(matter__body=body, opened_index=None).order_by()
    for number, part, review_on in kept.values_list("matter__number", "part", "review_on"):
        yield kept_back(f"matter:{number}", part, review_on.isoformat(), calendar)


def _steps(body: Body, since: int, now: int) -> Iterator[DueLine]:
    columns = ("matter__number", "step", "visit", "due_at")
    runs = StepRun.objects.filter(matter__body=body, due_at__isnull=False).order_by()
    for number, step, visit, due_at in runs.filter(is_open=True).values_list(*columns):
        yield owed(f"matter:{number}", f"{step}/{visit}", due_at, now)
    met = runs.filter(is_open=False, status="done", late=False, done_at__gt=since)
    for number, step, visit, due_at in met.values_list(*columns):
        yield DueLine(f"matter:{number}", f"{step}/{visit}", due_at, "met")


def _replies(body: Body, since: int, now: int) -> Iterator[DueLine]:
    said = Submission.objects.filter(body=body).exclude(type__in=("objection", "rating")).order_by()
    for number, due_at in (
        said.filter(replied_at=None).exclude(shown="hidden").values_list("number", "due_at")
    ):
        yield owed(f"submission:{number}", "reply", due_at, now)
    met = said.filter(Q(replied_at__gt=since), replied_at__lte=F("due_at"))
    for number, due_at in met.values_list("number", "due_at"):
        yield DueLine(f"submission:{number}", "reply", due_at, "met")
