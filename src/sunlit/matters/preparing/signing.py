"""Sign off what another person prepared, send it back to him, or take the signature back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names
from sunlit.catalogue.signing import signing_post
from sunlit.ledger.clock import now_ms
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import signature_asked
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.models import Prepared
from sunlit.matters.preparing.kinds import Handed, refusal_of
from sunlit.matters.preparing.performing import perform_prepared
from sunlit.matters.preparing.waiting import due_of, handed_of
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection

UNSIGNED = {"kind": "act", "due_at": None, "refused__isnull": True}


@dataclass(frozen=True)
class ToSign:
    """An act that waits for a signature, and the tenure under which the reader can give it."""

    row: Prepared
    by: Tenure


def waiting_in(held: Sequence[Tenure]) -> list[Prepared]:
    """Return what waits to be entered, by anybody, in the bodies of some tenures, the oldest first."""
    rows = Prepared.objects.filter(body__in={one.body_id for one in held}, refused__isnull=True)
    return list(rows.order_by("prepared_at", "key"))


def to_sign(held: Sequence[Tenure], user: int, waiting: Sequence[Prepared] | None = None) -> list[ToSign]:
    """Return what waits for the signature of one of these tenures: nothing that its holder prepared.

    `waiting` is what `waiting_in` returned, where it is known.
    """
    rows = [row for row in (waiting_in(held) if waiting is None else waiting) if _is_unsigned(row)]
    chosen = dict(
        Body.objects.filter(slug__in={row.body for row in rows}).values_list("slug", "rules") if rows else ()
    )
    found = []
    for row in rows:
        asked = signing_post(chosen[row.body], row.post)
        may = [one for one in held if one.body_id == row.body and one.post.code == asked]
        if may and row.user != user and all(one.person != row.person for one in may):
            found.append(ToSign(row, may[0]))
    return found


def sign(key: str, by: Tenure, user: int) -> Leaf | None:
    """Sign an act off and return its leaf; None when it can be taken back for a while before it is entered.

    Raises `ActRefused`: signed, taken back or sent back before, prepared by the same person or account, the
    turn of another post, and every rule that the act would break now. Then nothing is signed.
    """
    with writing(by.body_id):
        row, handed = _unsigned(key, by)
        now = now_ms()
        found = _objections(row, handed, by, user)
        found += tenure_objections(by, by.body, now)
        found += refusal_of(handed, now)
        if found:
            raise ActRefused(found)
        row.signed_tenure, row.signed_person, row.signed_user = by.ref, by.person, user
        row.due_at = due_of(handed, now)
        row.save()
    return perform_prepared(key, by.body_id) if row.due_at <= now else None


def send_back(key: str, by: Tenure, user: int, reason: str) -> None:
    """Give an act back to who prepared it, with a reason for him alone; its text becomes his draft again.

    Raises `ActRefused` as `sign` does, but for the rules that the act would break, and without a reason.
    """
    with writing(by.body_id):
        row, handed = _unsigned(key, by)
        found = _objections(row, handed, by, user)
        found += [] if reason else [Objection("text_empty", {"field": "reason"}, "")]
        if found:
            raise ActRefused(found)
        name = post_names(by.body_id).get(by.post.code) or {"zh": by.post.code, "en": by.post.code}
        row.refused = [["signature_refused", {"name": dict(name), "reason": reason}, row.step]]
        row.save()


def take_signature_back(key: str, held: Sequence[Tenure]) -> bool:
    """Let an act that one of these tenures signed wait for a signature again; False when it was entered."""
    with write_transaction():
        rows = Prepared.objects.filter(key=key, refused__isnull=True)
        unsigned = {"signed_tenure": "", "signed_person": "", "signed_user": None, "due_at": None}
        return bool(rows.filter(signed_tenure__in=[one.ref for one in held]).update(**unsigned))


def _is_unsigned(row: Prepared) -> bool:
    return row.kind == "act" and row.due_at is None and row.refused is None


def _unsigned(key: str, by: Tenure) -> tuple[Prepared, Handed]:
    row = Prepared.objects.filter(key=key, body=by.body_id, **UNSIGNED).first()
    if row is None:
        raise ActRefused([Objection("signature_gone", {}, "")])
    return row, handed_of(row)


def _objections(row: Prepared, handed: Handed, by: Tenure, user: int) -> list[Objection]:
    found = []
    if by.person == row.person or user == row.user:
        found.append(Objection("signature_self", {}, row.step))
    asked = signature_asked(handed.of_matter(), row.step, handed.by, now_ms())
    if by.post.code != asked:
        name = post_names(row.body).get(asked) or {"zh": asked, "en": asked}
        params = {"post": asked, "name": dict(name), "found": by.post.code}
        found.append(Objection("signature_post" if asked else "signature_gone", params, row.step))
    return found
