"""Agree to what another person asked, under one's own sign-in, or decline it with a reason for him alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sunlit.catalogue.models import Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.turns import write_transaction
from sunlit.matters.agreeing.kinds import ASKED_KINDS, body_asked
from sunlit.matters.models import Asked
from sunlit.matters.refusal import ActRefused
from sunlit.matters.second_person import second_objections
from sunlit.procedure.rules import Objection


@dataclass(frozen=True)
class ToAgree:
    """Something asked, who asked it, and the tenure under which the reader can agree."""

    row: Asked
    asker: Tenure
    by: Tenure


def to_agree(held: Sequence[Tenure], user: int | None) -> list[ToAgree]:
    """Return what waits for one of these tenures to agree to it, the oldest first."""
    bodies = {one.body_id for one in held}
    below = {slug for one in held for slug in one.body.children.values_list("slug", flat=True)}
    found = []
    for row in Asked.objects.filter(body__in=bodies | below, declined=""):
        asker = _tenure(row.tenure)
        fit = next((one for one in held if not _objections(row, asker, one, user)), None)
        if fit is not None:
            found.append(ToAgree(row, asker, fit))
    return found


def asked_of(held: Sequence[Tenure]) -> list[Asked]:
    """Return what these tenures asked and what is not entered yet, declined or waiting."""
    return list(Asked.objects.filter(tenure__in=[one.ref for one in held]))


def agree(key: str, by: Tenure, user: int | None) -> list[Leaf]:
    """Agree to what another person asked; it is entered at once, with both persons. Return its entries.

    Raises `ActRefused`: entered, taken back or declined before, asked by the same person or account, a post
    that may not agree, and every rule that it breaks now.
    """
    row = _waiting(key)
    with writing(row.body):
        row = _waiting(key)
        asker = _tenure(row.tenure)
        if row.user is not None and row.user == user:
            raise ActRefused([Objection("second_self", {}, "")])
        leaves = list(ASKED_KINDS[row.kind].run(row, asker, by))
        row.delete()
        return leaves


def decline(key: str, by: Tenure, user: int | None, reason: str) -> None:
    """Decline what another person asked, with a reason for him alone. Raises `ActRefused` as `agree` does."""
    row = _waiting(key)
    found = _objections(row, _tenure(row.tenure), by, user)
    found += [] if reason.strip() else [Objection("text_empty", {"field": "reason"}, "")]
    if found:
        raise ActRefused(found)
    with write_transaction():
        Asked.objects.filter(key=key, declined="").update(declined=reason.strip())


def _objections(row: Asked, asker: Tenure, by: Tenure, user: int | None) -> list[Objection]:
    if row.user is not None and row.user == user:
        return [Objection("second_self", {}, "")]
    return second_objections(body_asked(row), asker, by, ASKED_KINDS[row.kind].posts(row), now_ms())


def _waiting(key: str) -> Asked:
    row = Asked.objects.filter(key=key, declined="").first()
    if row is None:
        raise ActRefused([Objection("second_gone", {}, "")])
    return row


def _tenure(ref: str) -> Tenure:
    return Tenure.objects.select_related("body__parent", "post", "name").get(ref=ref)
