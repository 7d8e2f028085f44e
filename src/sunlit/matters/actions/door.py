"""The one way into a matter's record: lock, check against the rules, append, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter, Submitted
from sunlit.matters.proposed import Attached, Text
from sunlit.matters.refusal import ActRefused
from sunlit.matters.scopes import organisation_of, scope_of
from sunlit.procedure.rules import objections
from sunlit.procedure.state import Event


def actor_of(tenure: Tenure | None) -> dict[str, str]:
    """Return the opaque ids by which a leaf names who acted; empty for the public."""
    if tenure is None:
        return {}
    return {"post": tenure.post.code, "tenure": tenure.code, "person": tenure.person}


def stream_of(matter: Matter) -> str:
    """Return the name of the matter's stream in its body's log."""
    return f"matter:{matter.number}"


def record(
    writer: Writer,
    matter: Matter,
    kind: str,
    data: Mapping[str, Any],
    *,
    by: Tenure | None,
    disclosures: Sequence[Disclosed] = (),
) -> Leaf:
    """Check one entry against the rules in force and append it.

    Raises `ActRefused` with every rule it would break; then nothing is written.
    """
    course, state = state_of(matter.body_id, stream_of(matter))
    event = Event(kind, writer.now, dict(data), actor_of(by), writer.log.size)
    found = objections(course.procedure, course.calendar, state, event)
    if found:
        raise ActRefused(found)
    return writer.append(
        kind, stream_of(matter), actor=actor_of(by), data=dict(data), disclosures=disclosures
    )


def once(matter: Matter, key: str, act: Callable[[Writer], Leaf]) -> Leaf:
    """Run `act` in the body's transaction; a second call with the same key returns the first leaf.

    An empty key means that the caller cannot repeat itself (an import, the demo).
    """
    with writing(matter.body_id) as writer:
        if key:
            earlier = Submitted.objects.filter(key=key).first()
            if earlier is not None:
                return Leaf.objects.get(ref=earlier.leaf)
        leaf = act(writer)
        if key:
            Submitted.objects.create(key=key, leaf=leaf.ref, at=leaf.at)
        return leaf


def said(matter: Matter, step: str, text: Text, reason: Text, files: Sequence[Attached]) -> list[Disclosed]:
    """Return the disclosures of an act: its words, its reason and its files, in the step's scope."""
    course, _ = state_of(matter.body_id, stream_of(matter))
    scope = scope_of(matter, course.procedure.steps.get(step))
    org = organisation_of(matter) if scope == "organisation" else ""
    found = [
        Disclosed(name, dict(value), scope, org)
        for name, value in (("text", text), ("reason", reason))
        if value
    ]
    for attached in files:
        value: dict[str, Any] = {
            "name": attached.file.name,
            "size": attached.file.size,
            "sha256": attached.file.sha256,
        }
        if attached.caption:
            value["caption"] = dict(attached.caption)
        found.append(Disclosed("file", value, scope, org))
    return found
