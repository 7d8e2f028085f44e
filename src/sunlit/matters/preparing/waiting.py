"""Let an act wait before it is entered, and take it back. Nothing here makes an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import act_refusal, signature_asked, vote_refusal
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter, Prepared, Submitted
from sunlit.matters.preparing.packing import packed
from sunlit.matters.proposed import ProposedAct, ProposedVote
from sunlit.matters.refusal import ActRefused
from sunlit.matters.signing_rules import is_emergency
from sunlit.procedure.rules import Objection

MINUTE = 60_000  # milliseconds
RECALL_MINUTES = 0  # where the body has chosen none: what was done at once goes on being done at once


def recall_minutes(body: Body) -> int:
    """Return for how many minutes an act of this body can be taken back before it is entered."""
    return int(body.rules.get("recall_minutes", RECALL_MINUTES))


def prepare(
    matter: Matter,
    proposed: ProposedAct | ProposedVote,
    by: Tenure,
    key: str,
    form: Mapping[str, Any],
    user: int | None = None,
) -> Prepared | None:
    """Let an act wait for its signature or to be taken back; None when it is to be entered at once.

    `form` is what was typed, for the case that it is refused later, `user` the account that handed it in.
    The same key a second time gives the row that waits, another key is refused: nobody has two acts waiting
    at one step. Raises `ActRefused` for every rule it breaks now.
    An act never waits past the instant its step falls due unless it has to be signed off, and never on the
    emergency path.
    """
    now = now_ms()
    is_vote = isinstance(proposed, ProposedVote)
    unsigned = not is_vote and bool(signature_asked(matter, proposed.step, by, now))
    due_at = None if unsigned else due_of(matter, proposed.step, now)
    if due_at is not None and due_at <= now:
        return None
    found = _refusal(matter, proposed, by, now)
    if found:
        raise ActRefused(found)
    row = {
        "body": matter.body_id,
        "matter": matter.ref,
        "step": proposed.step,
        "kind": "vote" if is_vote else "act",
        "content": packed(proposed),
        "form": dict(form),
        "tenure": by.ref,
        "post": by.post.code,
        "person": by.person,
        "user": user,
        "prepared_at": now,
        "due_at": due_at,
    }
    with write_transaction():
        if Submitted.objects.filter(key=key).exists():
            return None  # entered meanwhile: the action says so
        same = Prepared.objects.filter(matter=matter.ref, step=proposed.step, tenure=by.ref)
        if same.filter(refused__isnull=True).exclude(key=key).exists():
            raise ActRefused([Objection("step_waiting", {}, "")])
        waiting, _ = Prepared.objects.get_or_create(key=key, defaults=row)
    if (waiting.matter, waiting.step, waiting.tenure) != (matter.ref, proposed.step, by.ref):
        raise ActRefused([Objection("key_waiting", {}, "")])
    return waiting


def take_back(key: str, held: Sequence[Tenure]) -> bool:
    """Remove what one of these tenures prepared; False when it was entered before, or is somebody else's."""
    with write_transaction():
        gone, _ = Prepared.objects.filter(key=key, tenure__in=[one.ref for one in held]).delete()
    return bool(gone)


def prepared_by(held: Sequence[Tenure]) -> list[Prepared]:
    """Return what these tenures prepared or signed and what is not entered yet, the first due first."""
    refs = [one.ref for one in held]
    rows = Prepared.objects.filter(Q(tenure__in=refs) | Q(signed_tenure__in=refs, refused__isnull=True))
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.prepared_at, row.key))


def due_of(matter: Matter, step: str, now: int) -> int:
    """Return until when an act at `step` can be taken back if it begins to wait now; `now` for not at all."""
    power = matter.power.code if matter.power else ""
    permits = state_of(matter.body_id, f"matter:{matter.number}")[1].permits
    if is_emergency(power, permits, step, now):
        return now
    end = now + recall_minutes(Body.objects.get(slug=matter.body_id)) * MINUTE
    run = matter.runs.filter(step=step, done_at=None).order_by("-visit").first()
    late = run is None or run.due_at is None or run.due_at <= now
    return end if late or run is None or run.due_at is None else min(end, run.due_at - MINUTE)


def _refusal(
    matter: Matter, proposed: ProposedAct | ProposedVote, by: Tenure, now: int
) -> Sequence[Objection]:
    if isinstance(proposed, ProposedVote):
        return vote_refusal(matter, proposed, by, now)
    return act_refusal(matter, proposed, by, now)
