"""Let an act wait before it is entered, and take it back. Nothing here makes an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction
from sunlit.matters.actions import act_refusal, vote_refusal
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter, Prepared, Submitted
from sunlit.matters.preparing.packing import packed
from sunlit.matters.proposed import ProposedAct, ProposedVote
from sunlit.matters.queries.lists import EMERGENCY
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection

MINUTE = 60_000  # milliseconds
RECALL_MINUTES = 0  # where the body has chosen none: what was done at once goes on being done at once


def recall_minutes(body: Body) -> int:
    """Return for how many minutes an act of this body can be taken back before it is entered."""
    return int(body.rules.get("recall_minutes", RECALL_MINUTES))


def prepare(
    matter: Matter, proposed: ProposedAct | ProposedVote, by: Tenure, key: str, form: Mapping[str, Any]
) -> Prepared | None:
    """Let an act wait for as long as it can be taken back; None when it is to be entered at once.

    `form` is what was typed, for the case that it is refused later. The same key a second time gives the
    row that waits, another key is refused: nobody has two acts waiting at one step. Raises `ActRefused` for
    every rule it breaks now.
    An act never waits past the instant its step falls due, and never on the emergency path.
    """
    now = now_ms()
    due_at = now if _is_emergency(matter, proposed.step) else _until(matter, proposed.step, now)
    if due_at <= now:
        return None
    if isinstance(proposed, ProposedVote):
        kind, found = "vote", vote_refusal(matter, proposed, by, now)
    else:
        kind, found = "act", act_refusal(matter, proposed, by, now)
    if found:
        raise ActRefused(found)
    row = {
        "body": matter.body_id,
        "matter": matter.ref,
        "step": proposed.step,
        "kind": kind,
        "content": packed(proposed),
        "form": dict(form),
        "tenure": by.ref,
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
    """Return what these tenures prepared, the first due first."""
    return list(Prepared.objects.filter(tenure__in=[one.ref for one in held]).order_by("due_at", "key"))


def _until(matter: Matter, step: str, now: int) -> int:
    """Return until when an act at `step` waits: to the end of the window, or a minute before it is due."""
    end = now + recall_minutes(matter.body) * MINUTE
    run = matter.runs.filter(step=step, done_at=None).order_by("-visit").first()
    late = run is None or run.due_at is None or run.due_at <= now
    return end if late or run is None or run.due_at is None else min(end, run.due_at - MINUTE)


def _is_emergency(matter: Matter, step: str) -> bool:
    if matter.power is not None and matter.power.code == EMERGENCY:
        return True
    state = state_of(matter.body_id, f"matter:{matter.number}")[1]
    return any(one.cls == "emergency" and one.step == step for one in state.permits)
