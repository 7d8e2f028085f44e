"""What stands between something handed in and its entry: a secrecy review, a signature, then its time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names
from sunlit.matters.actions import review_asked, signature_asked
from sunlit.matters.models import Prepared
from sunlit.matters.preparing.kinds import Handed
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection

REVIEW, SIGNATURE = "review", "signature"
UNREVIEWED = {"reviewed_tenure": "", "reviewed_body": "", "reviewed_person": "", "reviewed_user": None}
UNSIGNED = {"signed_tenure": "", "signed_person": "", "signed_user": None}


@dataclass(frozen=True)
class Turn:
    """An act that waits for a review or a signature, and the tenure under which the reader can give it."""

    row: Prepared
    by: Tenure


def stage_of(handed: Handed, signed: Tenure | None, now: int) -> str:
    """Return for whom an act waits now: for its review, then for its signature; "" for nobody.

    `handed.reviewed` and `signed` are who reviewed and signed it and still may.
    """
    if handed.kind != "act":
        return ""
    matter, act = handed.of_matter(), handed.content
    if handed.reviewed is None and review_asked(matter, act.step, act.verb, now):
        return REVIEW
    if signed is None and signature_asked(matter, act.step, handed.by, now):
        return SIGNATURE
    return ""


def wait_again(row: Prepared, handed: Handed, stage: str) -> None:
    """Let a row wait for its review or signature, anew; what is reviewed anew is also signed anew."""
    taken = {**UNSIGNED, **UNREVIEWED} if stage == REVIEW else UNSIGNED
    for name, value in {**taken, "waits": stage, "due_at": None, **wish_of(handed, stage)}.items():
        setattr(row, name, value)
    row.save(force_update=True)


def wish_of(handed: Handed, stage: str) -> dict[str, str]:
    """Return whom the author asks for the review, as a row keeps it."""
    if stage != REVIEW or handed.content.reviewer is None:
        return {}
    return {"review_tenure": handed.content.reviewer.ref}


def seal_of(row: Prepared) -> str:
    """Return the fingerprint of what waits, by which a page says what its reader has read."""
    said = [row.body, row.matter, row.step, row.kind, row.tenure, row.content]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def check_seen(row: Prepared, seen: str) -> None:
    """Raise `ActRefused` when what waits is not what was read: taken back, and handed in with other words."""
    if seen != seal_of(row):
        raise ActRefused([Objection("seen_other", {}, row.step)])


def return_row(row: Prepared, by: Tenure, code: str, reason: str, found: list[Objection]) -> None:
    """Give a row back to its author with a reason for him alone; `found` is what keeps `by` from it.

    Raises `ActRefused` for that, and without a reason.
    """
    found += [] if reason else [Objection("text_empty", {"field": "reason"}, "")]
    if found:
        raise ActRefused(found)
    name = post_names(by.body_id).get(by.post.code) or {"zh": by.post.code, "en": by.post.code}
    row.refused = [[code, {"name": dict(name), "reason": reason}, row.step]]
    row.save(force_update=True)
