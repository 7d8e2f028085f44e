"""Review what another person hands in before it is public: agree to it, give it back, take the word back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sunlit.catalogue.models import Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import review_asked
from sunlit.matters.models import Prepared
from sunlit.matters.preparing.kinds import Handed, refusal_of
from sunlit.matters.preparing.performing import perform_prepared
from sunlit.matters.preparing.signing import waiting_in
from sunlit.matters.preparing.stages import (
    REVIEW,
    SIGNATURE,
    UNREVIEWED,
    UNSIGNED,
    Turn,
    check_seen,
    return_row,
    stage_of,
)
from sunlit.matters.preparing.waiting import due_of, handed_of
from sunlit.matters.refusal import ActRefused
from sunlit.matters.second_person import second_objections
from sunlit.procedure.rules import Objection

WAITING = {"kind": "act", "waits": REVIEW, "refused__isnull": True}


def to_review(
    held: Sequence[Tenure], user: int | None, waiting: Sequence[Prepared] | None = None
) -> list[Turn]:
    """Return what waits for one of these tenures to review it, the oldest first.

    That is what its author asked of this tenure, or of another of the same post and body: who came after
    him or sits beside him. Nothing that the reader handed in himself. `waiting` is what `waiting_in`
    returned, where it is known.
    """
    rows = waiting_in(held) if waiting is None else waiting
    found = []
    for row in rows:
        if row.kind != "act" or row.waits != REVIEW:
            continue
        handed = handed_of(row)
        may = [one for one in held if not _objections(row, handed, one, user)]
        found += [Turn(row, one) for one in may[:1]]
    return found


def agree_to(key: str, by: Tenure, user: int | None, seen: str) -> Leaf | None:
    """Agree to an act in its review and return its leaf; None while it waits for its signature or its time.

    `seen` is the fingerprint of what was read. Raises `ActRefused`: agreed to, taken back or given back
    before, other words by now, the same person or account, the turn of another post, and every rule that
    the act would break now. Then nobody has agreed.
    """
    body = _body_of(key)
    with writing(body):
        row, handed = _waiting(key, body)
        check_seen(row, seen)
        now = now_ms()
        handed = replace(handed, reviewed=by)
        found = _objections(row, handed, by, user)
        found += refusal_of(handed, now)
        if found:
            raise ActRefused(list({one.code: one for one in found}.values()))
        row.reviewed_tenure, row.reviewed_body, row.reviewed_person = by.ref, by.body_id, by.person
        row.reviewed_user, row.waits = user, stage_of(handed, None, now)
        row.due_at = None if row.waits == SIGNATURE else due_of(handed, now)
        row.save(force_update=True)
    return perform_prepared(key, body) if row.due_at is not None and row.due_at <= now else None


def give_back(key: str, by: Tenure, user: int | None, reason: str) -> None:
    """Give an act back to who handed it in, with a reason for him alone; its text becomes his draft again.

    Raises `ActRefused` as `agree_to` does, but for the rules that the act would break, and without a reason.
    """
    body = _body_of(key)
    with writing(body):
        row, handed = _waiting(key, body)
        return_row(row, by, "review_refused", reason, _objections(row, handed, by, user))


def take_review_back(key: str, held: Sequence[Tenure]) -> bool:
    """Let an act that one of these tenures agreed to wait for its review again; False when it was entered."""
    with write_transaction():
        rows = Prepared.objects.filter(key=key, refused__isnull=True)
        mine = rows.filter(reviewed_tenure__in=[one.ref for one in held])
        return bool(mine.update(**UNREVIEWED, **UNSIGNED, waits=REVIEW, due_at=None))


def _body_of(key: str) -> str:
    body = Prepared.objects.filter(key=key, **WAITING).values_list("body", flat=True).first()
    if body is None:
        raise ActRefused([Objection("review_gone", {}, "")])
    return body


def _waiting(key: str, body: str) -> tuple[Prepared, Handed]:
    row = Prepared.objects.select_for_update().filter(key=key, body=body, **WAITING).first()
    if row is None:
        raise ActRefused([Objection("review_gone", {}, "")])
    return row, handed_of(row)


def _objections(row: Prepared, handed: Handed, by: Tenure, user: int | None) -> list[Objection]:
    """Return why `by` is not the one to review it."""
    wished = Tenure.objects.filter(ref=row.review_tenure).values_list("post_id", flat=True).first()
    if wished != by.post_id:
        return [Objection("review_gone", {}, row.step)]
    now, matter = now_ms(), handed.of_matter()
    asked = review_asked(matter, row.step, handed.content.verb, now)
    found = second_objections(matter.body, handed.by, by, [asked], now)
    if user is not None and user == row.user:
        found.append(Objection("second_self", {}, row.step))
    return found
