"""Ask for something that takes a second person, and take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.clock import now_ms
from sunlit.ledger.log import writing
from sunlit.ledger.turns import write_transaction
from sunlit.matters.agreeing.kinds import ASKED_KINDS
from sunlit.matters.models import Asked
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


def ask_second(
    kind: str, body: Body, stream: str, content: Mapping[str, Any], by: Tenure, key: str, user: int | None
) -> Asked:
    """Let something wait for a second person. The same key a second time returns the row that waits.

    Raises `ActRefused` for every rule that it breaks now, the missing second person apart, and where the
    same is asked already.
    """
    asked = Asked(
        key=key,
        kind=kind,
        body=body.slug,
        stream=stream,
        content=dict(content),
        tenure=by.ref,
        user=user,
        at=now_ms(),
    )
    found = refusals(asked, by)
    if found:
        raise ActRefused(found)
    with write_transaction():
        same = Asked.objects.filter(key=key).first()
        if same is not None:
            return same
        if any(_overlap(one, asked) for one in waiting_in(body.slug, stream)):
            raise ActRefused([Objection("second_waiting", {}, "")])
        asked.save(force_insert=True)
    return asked


def take_back_asked(key: str, held: Sequence[Tenure]) -> bool:
    """Remove what one of these tenures asked; False when it was entered before, or is somebody else's."""
    with write_transaction():
        gone, _ = Asked.objects.filter(key=key, tenure__in=[one.ref for one in held]).delete()
    return bool(gone)


def waiting_in(slug: str, stream: str) -> list[Asked]:
    """Return what waits for a second person in a stream."""
    return list(Asked.objects.filter(body=slug, stream=stream, declined=""))


def refusals(asked: Asked, by: Tenure) -> list[Objection]:
    """Return every rule that something would break now, but that nobody has agreed to it yet."""
    try:
        with writing(asked.body):
            ASKED_KINDS[asked.kind].run(asked, by, None)
            raise _Undone
    except ActRefused as refusal:
        return [one for one in refusal.objections if one.code != "second_person"]
    except _Undone:
        return [Objection("second_alone", {}, "")]  # one person alone may do it: it need not wait


class _Undone(Exception):
    """Undoes a transaction that was only to show whether it would be refused."""


def _overlap(one: Asked, other: Asked) -> bool:
    """Say whether two of one stream are about the same thing."""
    if "erase" in (one.kind, other.kind):
        both = one.content.get("digests", ()), other.content.get("digests", ())
        return one.kind == other.kind and not set(both[0]).isdisjoint(both[1])
    return bool(one.content["part"] == other.content["part"])
