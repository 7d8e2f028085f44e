"""Enter what has waited: the row goes and the leaf comes in one transaction, so never both, never none."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.signing import signing_post
from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.log import writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import signature_asked
from sunlit.matters.fitting import tenure_objections
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing.kinds import KINDS
from sunlit.matters.preparing.packing import packed
from sunlit.matters.preparing.stages import SIGNATURE, stage_of, wait_again
from sunlit.matters.preparing.waiting import due_of, handed_of
from sunlit.matters.refusal import ActRefused

LOGGER = logging.getLogger("sunlit.matters")
GONE = (DatabaseError, LedgerError, OSError, ObjectDoesNotExist)  # tried again, and holds up nothing else


def perform_due() -> list[Leaf]:
    """Enter everything whose time to be taken back is over; what is refused stays with its reasons.

    Any number of processes may do it at once. What cannot be entered just now is named in the journal and
    tried again; it holds up nothing else.
    """
    entered = []
    waiting = Prepared.objects.filter(Q(waits=SIGNATURE) | Q(due_at__lte=now_ms()))
    for row in waiting.filter(refused__isnull=True).order_by("due_at", "key"):
        try:
            leaf = perform_prepared(row.key, row.body) if _is_due(row) else None
        except GONE as error:
            LOGGER.error("%s: what was handed in waits on: %s", row.body, error)
            continue
        if leaf is not None:
            entered.append(leaf)
    return entered


def perform_prepared(key: str, body: str) -> Leaf | None:
    """Enter one prepared act now; None when it is gone, waits for somebody, or stays with its refusal."""
    try:
        with writing(body):
            rows = Prepared.objects.select_for_update().filter(key=key, body=body, refused__isnull=True)
            row = rows.first()
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
    handed = handed_of(row)
    if row.kind != "act":
        return KINDS[row.kind].run(handed, None)
    now = now_ms()
    if handed.reviewed is not None and tenure_objections(handed.reviewed, handed.reviewed.body, now):
        handed = replace(handed, reviewed=None)
    signed = _signed(row, handed.of_matter(), handed.by)
    missing = stage_of(handed, signed, now)
    if missing:
        wait_again(row, handed, missing)
        return None
    return KINDS[row.kind].run(handed, signed)


def _signed(row: Prepared, matter: Matter, by: Tenure) -> Tenure | None:
    """Return the tenure that signed, while it runs and is of the post whose signature the rules ask for."""
    if not row.signed_tenure:
        return None
    signed = Tenure.objects.select_related("body", "post", "name").get(ref=row.signed_tenure)
    if tenure_objections(signed, matter.body, now_ms()):
        return None
    return signed if signature_asked(matter, row.step, by, now_ms()) in ("", signed.post.code) else None


def _is_due(row: Prepared) -> bool:
    """Return whether a row is due; one whose signature nobody asks for any more may be from now on."""
    if row.due_at is None:
        chosen = Body.objects.values_list("rules", flat=True).get(slug=row.body)
        if signing_post(chosen, row.post):
            return False
        with write_transaction():
            row.due_at = due_of(handed_of(row), now_ms())
            Prepared.objects.filter(key=row.key, waits=SIGNATURE).update(due_at=row.due_at, waits="")
    return row.due_at <= now_ms()
