"""Enter what has waited: the row goes and the leaf comes in one transaction, so never both, never none."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.signing import signing_post
from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import perform, record_vote, signature_asked
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing.packing import packed, unpacked
from sunlit.matters.preparing.waiting import due_of
from sunlit.matters.proposed import ProposedAct, ProposedVote
from sunlit.matters.refusal import ActRefused

LOGGER = logging.getLogger("sunlit.matters")


def perform_due() -> list[Leaf]:
    """Enter everything whose time to be taken back is over; what is refused stays with its reasons.

    Any number of processes may do it at once. What cannot be entered just now is named in the journal and
    tried again; it holds up nothing else.
    """
    _release_unasked()
    entered = []
    due = Prepared.objects.filter(due_at__lte=now_ms(), refused__isnull=True).order_by("due_at", "key")
    for key, body in list(due.values_list("key", "body")):
        try:
            leaf = perform_prepared(key, body)
        except (DatabaseError, LedgerError, OSError, Tenure.DoesNotExist, Matter.DoesNotExist) as error:
            LOGGER.error("%s: what was handed in waits on: %s", body, error)
            continue
        if leaf is not None:
            entered.append(leaf)
    return entered


def perform_prepared(key: str, body: str) -> Leaf | None:
    """Enter one prepared act now; None when it is gone, waits for a signature, or stays with its refusal."""
    try:
        with writing(body):
            row = Prepared.objects.filter(key=key, body=body, refused__isnull=True).first()
            if row is None:
                return None
            leaf = _run(row)
            if leaf is not None:
                row.delete()
            return leaf
    except ActRefused as refusal:
        reasons = [[one.code, packed(one.params), one.row] for one in refusal.objections]
        with write_transaction():
            Prepared.objects.filter(key=key, refused__isnull=True).update(refused=reasons)
        return None


def run_forever(stop: threading.Event, interval: float = 1.0) -> None:
    """Enter what is due each `interval` seconds until `stop` is set."""
    while not stop.is_set():
        close_old_connections()
        try:
            perform_due()
        except (DatabaseError, OSError) as error:
            LOGGER.error("what was handed in waits on: %s", error)
        stop.wait(interval)


def _run(row: Prepared) -> Leaf | None:
    by = _tenure(row.tenure)
    matter = Matter.objects.select_related("body", "power").get(ref=row.matter)
    content = unpacked(row.content)
    if row.kind == "vote":
        return record_vote(matter, ProposedVote(**content), by, key=row.key)
    signed = _signed(row, matter, by)
    if signed is None and signature_asked(matter, row.step, by, now_ms()):
        _wait_for_signature(row)
        return None
    return perform(matter, ProposedAct(**content), by, key=row.key, signed=signed)


def _signed(row: Prepared, matter: Matter, by: Tenure) -> Tenure | None:
    """Return the tenure that signed, while it runs and is of the post whose signature the rules ask for."""
    signed = _tenure(row.signed_tenure) if row.signed_tenure else None
    if signed is None or tenure_objections(signed, matter.body, now_ms()):
        return None
    return signed if signature_asked(matter, row.step, by, now_ms()) in ("", signed.post.code) else None


def _wait_for_signature(row: Prepared) -> None:
    """The rules ask for a signature that it does not have, or no longer: the next one who may gives it."""
    row.due_at, row.signed_tenure, row.signed_person, row.signed_user = None, "", "", None
    row.save()


def _release_unasked() -> None:
    """Let what waits for a signature that the body no longer asks for be taken back from now on."""
    for row in Prepared.objects.filter(kind="act", due_at=None, refused__isnull=True):
        chosen = Body.objects.values_list("rules", flat=True).get(slug=row.body)
        matter = Matter.objects.select_related("body", "power").filter(ref=row.matter).first()
        if matter is not None and not signing_post(chosen, row.post):
            with write_transaction():
                due_at = due_of(matter, row.step, now_ms())
                Prepared.objects.filter(key=row.key, due_at=None).update(due_at=due_at)


def _tenure(ref: str) -> Tenure:
    return Tenure.objects.select_related("body", "post", "name").get(ref=ref)
