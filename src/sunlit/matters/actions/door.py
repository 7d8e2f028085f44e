"""The one way into a matter's record: lock, check against every rule, append, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.log import Disclosed, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.fitting import recorder_objections, tenure_objections
from sunlit.matters.folding import Course, state_of
from sunlit.matters.models import Matter, Submitted
from sunlit.matters.numbering import act_number
from sunlit.matters.refusal import ActRefused
from sunlit.matters.scopes import organisation_of, scope_of
from sunlit.matters.telling import Words, figures_objections, told
from sunlit.procedure.rules import Objection, objections
from sunlit.procedure.state import Event, State, advance


@dataclass(frozen=True)
class Standing:
    """A matter as it stands at an instant, with the rules it began under."""

    matter: Matter
    course: Course
    state: State
    now: int


@dataclass(frozen=True)
class Entering:
    """One entry on its way into a matter's stream, and what the action itself objects to."""

    kind: str
    data: Mapping[str, Any]
    words: Words | None = None
    disclosures: Sequence[Disclosed] = ()
    objections: Sequence[Objection] = ()


Propose = Callable[[Standing], Sequence[Entering]]


def actor_of(tenure: Tenure | None) -> dict[str, str]:
    """Return the opaque ids by which a leaf names who acted; empty for the public."""
    if tenure is None:
        return {}
    return {"post": tenure.post.code, "tenure": tenure.code, "person": tenure.person}


def stream_of(matter: Matter) -> str:
    """Return the name of the matter's stream in its body's log."""
    return f"matter:{matter.number}"


def standing_of(matter: Matter, now: int) -> Standing:
    """Return a matter as it stands."""
    course, state = state_of(matter.body_id, stream_of(matter))
    return Standing(matter, course, state, now)


def enter(matter: Matter, by: Tenure | None, key: str, propose: Propose) -> Leaf:
    """Enter what `propose` returns, all of it in one transaction, and return the last leaf.

    The same `key` a second time returns the first leaf and enters nothing; an empty key means that the
    caller cannot repeat itself (an import, the demo). Raises `ActRefused` with every rule that any of the
    entries would break; then nothing is written.
    """
    with writing(matter.body_id) as writer:
        earlier = leaf_of(key, matter.body_id, stream_of(matter))
        if earlier is not None:
            return earlier
        standing = standing_of(matter, writer.now)
        entries = propose(standing)
        found = objections_to(standing, by, entries)
        if found:
            raise ActRefused(found)
        for entry in entries:
            leaf = writer.append(
                entry.kind,
                stream_of(matter),
                actor=actor_of(by),
                data=_data(standing, entry, writer.now),
                disclosures=_disclosures(standing, entry),
            )
        remember(key, leaf)
        return leaf


def objections_to(standing: Standing, by: Tenure | None, entries: Sequence[Entering]) -> list[Objection]:
    """Return every rule that `entries` would break one after the other, each named once."""
    matter, state = standing.matter, standing.state
    found = tenure_objections(by, matter.body, standing.now) if by is not None else []
    if by is not None and any(entry.kind == "act.done" for entry in entries):
        found += recorder_objections(by)
    for place, entry in enumerate(entries):
        event = Event(entry.kind, standing.now, dict(entry.data), actor_of(by), matter.last_index + 1 + place)
        found += entry.objections
        found += objections(standing.course.procedure, standing.course.calendar, state, event)
        found += figures_objections(entry.data, matter.opened_at, standing.now, standing.course.calendar)
        found += told(entry.words)[1]
        if place + 1 < len(entries):
            state = advance(state, event)
    return list({(o.code, str(o.params)): o for o in found}.values())


def leaf_of(key: str, slug: str, stream: str) -> Leaf | None:
    """Return the leaf of a stream that a form with this key has made; None for a new key.

    Raises `ActRefused` when the key was used for something else: a form that was copied.
    """
    earlier = made_by(key)
    if earlier is not None and (earlier.log_id, earlier.stream) != (slug, stream):
        raise key_used(earlier)
    return earlier


def made_by(key: str) -> Leaf | None:
    """Return the leaf that a form with this key has made, whatever it is; None for a new key."""
    earlier = Submitted.objects.filter(key=key).first() if key else None
    return None if earlier is None else Leaf.objects.get(ref=earlier.leaf)


def key_used(earlier: Leaf) -> ActRefused:
    """Return the refusal of a form whose key has made an entry that the form does not say."""
    return ActRefused([Objection("key_used", {"index": earlier.index}, "")])


def remember(key: str, leaf: Leaf) -> None:
    """Remember which leaf the form with this key has made."""
    if key:
        Submitted.objects.create(key=key, leaf=leaf.ref, at=leaf.at)


def _data(standing: Standing, entry: Entering, at: int) -> dict[str, Any]:
    """Return what the leaf says: what was proposed, and its document number if it bears one."""
    if entry.kind != "act.done":
        return dict(entry.data)
    step = standing.course.procedure.steps.get(entry.data["step"])
    return dict(entry.data) | act_number(standing.matter, step, entry.data, at)


def _disclosures(standing: Standing, entry: Entering) -> list[Disclosed]:
    """Return what is disclosed with an entry: its words in the scope of their step, then what is given."""
    if entry.words is None:
        return list(entry.disclosures)
    matter = standing.matter
    scope = scope_of(matter, standing.course.procedure.steps.get(entry.words.step))
    org = organisation_of(matter) if scope == "organisation" else ""
    said = [Disclosed(name, value, scope, org) for name, value in told(entry.words)[0]]
    return [*said, *entry.disclosures]
