"""Let something wait before it is entered, and take it back. Nothing here makes an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction
from sunlit.matters.models import Matter, Prepared, Submitted
from sunlit.matters.preparing.kinds import CONTENT, KINDS, Handed, refusal_of
from sunlit.matters.preparing.packing import packed, unpacked
from sunlit.matters.preparing.stages import stage_of, wish_of
from sunlit.matters.proposed import ProposedAct, ProposedVote
from sunlit.matters.refusal import ActRefused
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
    """Let an act or a vote wait, as `hand_in` does."""
    kind = "vote" if isinstance(proposed, ProposedVote) else "act"
    handed = Handed(kind, matter.body_id, matter.ref, proposed.step, proposed, by, key)
    return hand_in(handed, form, user)


def hand_in(handed: Handed, form: Mapping[str, Any], user: int | None = None) -> Prepared | None:
    """Let something wait for a review, a signature or its time; None when it is to be entered at once.

    `form` is what was typed, for the case that it is refused later, `user` the account that handed it in.
    The same key a second time gives the row that waits, another key is refused: nobody has two acts waiting
    at one step. Raises `ActRefused` for every rule it breaks now.
    Nothing waits past the instant at which it falls due unless another person has to look at it first, and
    nothing on the emergency path but for its secrecy review.
    """
    now = now_ms()
    waits = stage_of(handed, None, now)
    due_at = None if waits else due_of(handed, now)
    if due_at is not None and due_at <= now:
        return None
    found = refusal_of(handed, now)
    if found:
        raise ActRefused(found)
    row = {
        "body": handed.body,
        "matter": handed.matter,
        "step": handed.place,
        "kind": handed.kind,
        "content": packed(handed.content),
        "form": dict(form),
        "tenure": handed.by.ref,
        "post": handed.by.post.code,
        "person": handed.by.person,
        "user": user,
        "prepared_at": now,
        "due_at": due_at,
        "waits": waits,
        **wish_of(handed, waits),
    }
    with write_transaction():
        if Submitted.objects.filter(key=handed.key).exists():
            return None  # entered meanwhile: the action says so
        if KINDS[handed.kind].alone and _beside(handed).exists():
            raise ActRefused([Objection("step_waiting", {}, "")])
        waiting, _ = Prepared.objects.get_or_create(key=handed.key, defaults=row)
    same = ("body", "matter", "step", "kind", "tenure")
    if any(getattr(waiting, name) != row[name] for name in same):
        raise ActRefused([Objection("key_waiting", {}, "")])
    return waiting


def take_back(key: str, held: Sequence[Tenure]) -> bool:
    """Remove what one of these tenures prepared; False when it was entered before, or is somebody else's."""
    with write_transaction():
        gone, _ = Prepared.objects.filter(key=key, tenure__in=[one.ref for one in held]).delete()
    return bool(gone)


def prepared_by(held: Sequence[Tenure]) -> list[Prepared]:
    """Return what these tenures prepared, reviewed or signed and is not entered yet, the first due first."""
    refs = [one.ref for one in held]
    looked_at = Q(signed_tenure__in=refs) | Q(reviewed_tenure__in=refs)
    rows = Prepared.objects.filter(Q(tenure__in=refs) | (looked_at & Q(refused__isnull=True)))
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.prepared_at, row.key))


def handed_of(row: Prepared) -> Handed:
    """Return what a row holds, tenures read anew. Raises Tenure.DoesNotExist."""
    tenures = Tenure.objects.select_related("body", "post", "name")
    by = tenures.get(ref=row.tenure)
    reviewed = tenures.get(ref=row.reviewed_tenure) if row.reviewed_tenure else None
    content = unpacked(row.content)
    made = CONTENT[row.kind](**content) if row.kind in CONTENT else content
    return Handed(row.kind, row.body, row.matter, row.step, made, by, row.key, reviewed)


def due_of(handed: Handed, now: int) -> int:
    """Return until when something can be taken back that begins to wait now; `now` for not at all."""
    kind = KINDS[handed.kind]
    if kind.is_urgent(handed, now):
        return now
    end = now + recall_minutes(Body.objects.get(slug=handed.body)) * MINUTE
    ahead = [at - MINUTE for at in kind.falls_due(handed) if at is not None and at > now]
    return max(now, min([end, *ahead]))


def _beside(handed: Handed) -> Any:
    """Return what else the same person has waiting at the same place."""
    rows = Prepared.objects.filter(
        body=handed.body, matter=handed.matter, kind=handed.kind, step=handed.place, tenure=handed.by.ref
    )
    return rows.filter(refused__isnull=True).exclude(key=handed.key)
