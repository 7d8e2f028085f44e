"""What was asked, in words: for who asked it, and as a task of who may agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names
from sunlit.desk.tasks import Task
from sunlit.matters.agreeing import asked_of, to_agree
from sunlit.matters.models import Asked, Matter, Withholding
from sunlit.ui.wording import plain, t


@dataclass(frozen=True)
class AskedLine:
    """Something that I asked and that is not entered yet."""

    key: str
    what: str
    title: str  # of the matter; the number of what somebody sent in
    declined: str  # why a second person would not


def asked_lines(held: Sequence[Tenure]) -> list[AskedLine]:
    """Return what these tenures asked and what is not entered yet, what was declined first."""
    rows = sorted(asked_of(held), key=lambda row: not row.declined)
    return [AskedLine(row.key, said_of(row), plain(title_of(row)), row.declined) for row in rows]


def agreeing_tasks(held: Sequence[Tenure], user: int | None) -> list[Task]:
    """Return what waits for me to agree to it."""
    return [
        Task(
            title=title_of(one.row),
            what=t("desk.agree.task", what=said_of(one.row)),
            body=one.by.body,
            post=post_names(one.by.body_id).get(one.by.post.code, {}),
            due_at=None,
            provisional=False,
            address=reverse("desk:agree", args=(one.row.key,)),
        )
        for one in to_agree(held, user)
    ]


def said_of(row: Asked) -> str:
    """Return what is asked, in a line."""
    if row.kind == "erase":
        return t("desk.agree.erase", n=len(row.content["digests"]))
    kept = kept_of(row)
    return t(f"desk.agree.{row.kind}", what=plain(kept.what.value if kept and kept.what else None))


def title_of(row: Asked) -> dict[str, Any]:
    """Return the title of the matter in which it is asked, or the number of what somebody sent in."""
    kind, _, number = row.stream.partition(":")
    if kind == "matter":
        matter = Matter.objects.select_related("title").filter(body=row.body, number=number).first()
        if matter is not None and matter.title is not None and matter.title.value:
            return dict(matter.title.value)
    return {"zh": number or row.stream, "en": number or row.stream}


def kept_of(row: Asked) -> Withholding | None:
    """Return what is kept back and would be opened or stay so; None for an erasure."""
    if row.kind == "erase":
        return None
    rows = Withholding.objects.select_related("what", "matter", "leaf")
    number = row.stream.removeprefix("matter:")
    return rows.filter(matter__body=row.body, matter__number=number, part=row.content["part"]).first()
