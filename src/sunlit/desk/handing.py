"""Hand something in: it is entered at once, or waits while it can be taken back; and where its text is."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from sunlit.desk.drafts import discard, typed_in
from sunlit.desk.forms.fields import DeskForm
from sunlit.ledger.models import Leaf
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import KINDS, Handed, hand_in


def enter_or_wait(request: HttpRequest, form: DeskForm, handed: Handed) -> Leaf | Prepared:
    """Return the leaf of what was handed in, or the row of what waits. Raises `ActRefused`."""
    waiting = hand_in(handed, typed_in(request, form), request.user.pk)
    done = KINDS[handed.kind].run(handed, None) if waiting is None else waiting
    discard(request, *draft_place(handed.kind, handed.body, handed.matter, handed.place))
    return done


def draft_place(kind: str, body: str, matter: str, place: str) -> tuple[str, str]:
    """Return under which matter (or body) and name the draft of a form is kept: each form has its own."""
    if kind in ("act", "vote"):
        return matter, place
    return matter or body, "depart:" if kind == "depart" else f"{kind}:{place}"


def form_address(row: Prepared) -> str:
    """Return the address of the form on which something was handed in."""
    return _ADDRESSES[row.kind](row.body, row.matter.partition("/")[2], row.step)


def page_of(leaf: Leaf) -> str:
    """Return the desk's page of what an entry belongs to: its matter, or what somebody sent in."""
    kind, _, number = leaf.stream.partition(":")
    return reverse("desk:question" if kind == "submission" else "desk:matter", args=(leaf.log_id, number))


_ADDRESSES: dict[str, Callable[[str, str, str], str]] = {
    "act": lambda body, number, step: reverse("desk:do", args=(body, number, step)),
    "vote": lambda body, number, step: reverse("desk:vote", args=(body, number, step)),
    "depart": lambda body, number, _: reverse("desk:depart", args=(body, number)),
    "close": lambda body, number, _: reverse("desk:close", args=(body, number)),
    "correct": lambda body, number, index: reverse("desk:correct", args=(body, number, int(index))),
    "answer": lambda body, number, n: reverse("desk:answer", args=(body, number, int(n))),
    "ratify": lambda body, number, index: reverse("desk:ratify", args=(body, number, int(index))),
    "reply": lambda body, _, submission: reverse("desk:question", args=(body, submission)),
    "open": lambda body, _, power: f"{reverse('desk:new', args=(body,))}?{urlencode({'power': power})}",
}
