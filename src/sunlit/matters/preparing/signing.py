"""Sign off what another person prepared, send it back to him, or take the signature back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

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
from sunlit.matters.preparing.stages import REVIEW, SIGNATURE, UNSIGNED, Turn, check_seen, return_row
from sunlit.matters.preparing.waiting import due_of, handed_of
from sunlit.matters.refusal import ActRefused
from sunlit.matters.second_person import same_person
from sunlit.procedure.rules import Objection

WAITING = {"kind": "act", "waits": SIGNATURE, "refused__isnull": True}


def waiting_in(held: Sequence[Tenure]) -> list[Prepared]:
    """Return what waits to be entered, by anybody, in the bodies of some tenures, the oldest first.

    What waits below for the secrecy review of one of their posts is among it.
    """
    wished = Tenure.objects.filter(post__in={one.post_id for one in held})
    mine = Q(waits=REVIEW, review_tenure__in=wished.values("ref"))
    rows = Prepared.objects.filter(Q(body__in={one.body_id for one in held}) | mine, refused__isnull=True)
    return list(rows.order_by("prepared_at", "key"))


def to_sign(held: Sequence[Tenure], user: int, waiting: Sequence[Prepared] | None = None) -> list[Turn]:
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
        others = user not in (row.user, row.reviewed_user)
        if may and others and not any(_reviewed(row, one) or one.person == row.person for one in may):
            found.append(Turn(row, may[0]))
    return found


def sign(key: str, by: Tenure, user: int, seen: str | None = None) -> Leaf | None:
    """Sign an act off and return its leaf; None when it can be taken back for a while before it is entered.

    `seen` is the fingerprint of what was read, where a page showed it. Raises `ActRefused`: signed, taken
    back or sent back before, other words by now, prepared by the same person or account or reviewed by him,
    the turn of another post, and every rule that the act would break now. Then nothing is signed.
    """
    with writing(by.body_id):
        row, handed = _unsigned(key, by)
        if seen is not None:
            check_seen(row, seen)
        now = now_ms()
        found = _objections(row, handed, by, user)
        found += tenure_objections(by, by.body, now)
        found += refusal_of(handed, now)
        if found:
            raise ActRefused(found)
        row.signed_tenure, row.signed_person, row.signed_user = by.ref, by.person, user
        row.waits, row.due_at = "", due_of(handed, now)
        row.save(force_update=True)
    return perform_prepared(key, by.body_id) if row.due_at <= now else None


def send_back(key: str, by: Tenure, user: int, reason: str) -> None:
    """Give an act back to who prepared it, with a reason for him alone; its text becomes his draft again.

    Raises `ActRefused` as `sign` does, but for the rules that the act would break, and without a reason.
    """
    with writing(by.body_id):
        row, handed = _unsigned(key, by)
        return_row(row, by, "signature_refused", reason, _objections(row, handed, by, user))


def take_signature_back(key: str, held: Sequence[Tenure]) -> bool:
    """Let an act that one of these tenures signed wait for a signature again; False when it was entered."""
    with write_transaction():
        rows = Prepared.objects.filter(key=key, refused__isnull=True)
        mine = rows.filter(signed_tenure__in=[one.ref for one in held])
        return bool(mine.update(**UNSIGNED, waits=SIGNATURE, due_at=None))


def _is_unsigned(row: Prepared) -> bool:
    return row.kind == "act" and row.waits == SIGNATURE and row.refused is None


def _reviewed(row: Prepared, by: Tenure) -> bool:
    """Say whether it was the holder of this tenure who agreed to a row in its secrecy review."""
    found = Tenure.objects.filter(ref=row.reviewed_tenure).first() if row.reviewed_tenure else None
    return found is not None and same_person(found, by)


def _unsigned(key: str, by: Tenure) -> tuple[Prepared, Handed]:
    row = Prepared.objects.select_for_update().filter(key=key, body=by.body_id, **WAITING).first()
    if row is None:
        raise ActRefused([Objection("signature_gone", {}, "")])
    return row, handed_of(row)


def _objections(row: Prepared, handed: Handed, by: Tenure, user: int) -> list[Objection]:
    found = []
    if by.person == row.person or user == row.user:
        found.append(Objection("signature_self", {}, row.step))
    if user == row.reviewed_user or _reviewed(row, by):
        found.append(Objection("signature_reviewer", {}, row.step))
    asked = signature_asked(handed.of_matter(), row.step, handed.by, now_ms())
    if by.post.code != asked:
        name = post_names(row.body).get(asked) or {"zh": asked, "en": asked}
        params = {"post": asked, "name": dict(name), "found": by.post.code}
        found.append(Objection("signature_post" if asked else "signature_gone", params, row.step))
    return found
