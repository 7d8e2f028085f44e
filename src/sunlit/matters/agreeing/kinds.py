"""The kinds of thing that wait for a second person: who may agree, what is refused now, what enters it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import erase_in_stream, open_withheld, renew_withholding
from sunlit.matters.actions.erasing import erasure_rules
from sunlit.matters.models import Asked, Matter
from sunlit.matters.withholding_rules import approving_posts


@dataclass(frozen=True)
class AskedKind:
    """How one kind is entered, and which posts may agree to it."""

    run: Callable[[Asked, Tenure, Tenure | None], Sequence[Leaf]]  # who asked, who agrees
    posts: Callable[[Asked], list[str]]


def body_asked(asked: Asked) -> Body:
    """Return the body of which something is asked."""
    return Body.objects.select_related("parent", "log").get(slug=asked.body)


def matter_asked(asked: Asked) -> Matter:
    """Return the matter in whose stream something is asked. Raises `Matter.DoesNotExist`."""
    rows = Matter.objects.select_related("body__parent", "power", "title")
    return rows.get(body=asked.body, number=asked.stream.removeprefix("matter:"))


def _erase(asked: Asked, by: Tenure, agreed: Tenure | None) -> Sequence[Leaf]:
    said: Mapping[str, Any] = asked.content
    return erase_in_stream(body_asked(asked), asked.stream, said["digests"], said["ground"], by, agreed)


def _erase_posts(asked: Asked) -> list[str]:
    said: Mapping[str, Any] = asked.content
    return erasure_rules(body_asked(asked), asked.stream, said["digests"], said["ground"], now_ms()).posts


def _open(asked: Asked, by: Tenure, agreed: Tenure | None) -> Sequence[Leaf]:
    said: Mapping[str, Any] = asked.content
    return [open_withheld(matter_asked(asked), said["part"], said["reason"], by, agreed, asked.key)]


def _renew(asked: Asked, by: Tenure, agreed: Tenure | None) -> Sequence[Leaf]:
    said: Mapping[str, Any] = asked.content
    leaf = renew_withholding(
        matter_asked(asked),
        said["part"],
        date.fromisoformat(said["review_on"]),
        said["reason"],
        by,
        agreed,
        asked.key,
        ground=said["ground"],
    )
    return [leaf]


ASKED_KINDS: dict[str, AskedKind] = {
    "erase": AskedKind(_erase, _erase_posts),
    "open": AskedKind(_open, lambda asked: approving_posts(matter_asked(asked))),
    "renew": AskedKind(_renew, lambda asked: approving_posts(matter_asked(asked))),
}
