"""The stages of keeping something back, read again: each by another person, each of the same text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sunlit.record.replay import Read

BEFORE = {"withholding.reviewed": "proposed", "withholding.approved": "reviewed"}


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept back."""

    index: int
    review_on: str
    ground: str
    digest: str
    opened: bool = False


@dataclass(slots=True)
class Stages:
    """One proposal as far as it has come."""

    digest: str
    said: tuple[object, ...]  # act, ground, day of review
    persons: list[str]
    posts: list[str]
    indexes: list[int]
    state: str = "proposed"


def proposed(known: dict[int, Stages], read: Read) -> Iterator[str]:
    """Note a proposal; yield what is wrong with it."""
    data, actor = read.entry.data, read.entry.actor
    digest = str(data.get("digest", ""))
    if any(one.digest == digest for one in known.values()):
        yield "the same text was proposed before: one item has one review"
    said = data.get("act"), data.get("ground"), data.get("review_on")
    person = f"{read.entry.body}/{actor.get('person', '')}"
    known[read.index] = Stages(digest, said, [person], [actor.get("post", "")], [read.index])


def judged(known: dict[int, Stages], read: Read, parent: str) -> Iterator[str]:
    """Read a review or an approval; yield what is wrong with it."""
    data, kind = read.entry.data, read.entry.kind
    one = known.get(data.get("proposal", -1))
    if one is None or one.digest != data.get("digest"):
        yield "it names no proposal of this text"
        return
    in_turn = one.state == BEFORE[kind]
    if not in_turn:
        yield f"its proposal is {one.state}, and would have to be {BEFORE[kind]}"
    above = data.get("of", "")
    if above and (kind != "withholding.reviewed" or above != parent):
        yield f"it is said to be by {above}, which is not the body above"
    body, actor = read.entry.body, read.entry.actor
    person = f"{above}/{data.get('person', '')}" if above else f"{body}/{actor.get('person', '')}"
    if person in one.persons:
        yield "the same person took an earlier stage of it"
    if in_turn:
        one.state = kind.partition(".")[2] if data.get("result") == "confirmed" else "refused"
    one.persons.append(person)
    one.posts.append(actor.get("post", "") or "secrecy_review")
    one.indexes.append(read.index)


def carried_out(known: dict[int, Stages], read: Read) -> Iterator[str]:
    """Read what is carried out; yield which of its stages are missing, by one person, or say otherwise."""
    data, entry = read.entry.data, read.entry
    one = known.get(data.get("proposal", -1))
    if one is None:
        yield "nobody proposed it"
        return
    if one.state != "approved":
        yield f"its proposal is {one.state}, and would have to be approved"
    if f"{entry.body}/{entry.actor.get('person', '')}" in one.persons:
        yield "the same person took an earlier stage of it"
    if one.said != (data.get("act"), data.get("ground"), data.get("review_on")):
        yield "act, ground or day of review are others than were proposed"
    if {stub["d"] for stub in entry.withheld} != {one.digest}:
        yield "the text is another than the one that was reviewed"
    if one.indexes != [data.get(name) for name in ("proposal", "reviewed", "approved")]:
        yield "it names other entries than those of its stages"
    if one.posts != [data.get(f"{name}_by") for name in ("proposed", "reviewed", "approved")]:
        yield "it names other posts than those that took its stages"
    one.state = "made"
