"""The second person that an entry names, read again: erasing, opening, prolonging take two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sunlit.ledger.erasable import GUARDED_KINDS, alone, expired, guarded
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.matters.named_posts import LEADERS, REVIEWER
from sunlit.record.replay import Read
from sunlit.supervision.replaying.matter import MatterRead

Held = Mapping[str, tuple[str, str, bool]]  # code of a tenure -> post, person, still held
MARKED = GUARDED_KINDS | {"submission.received", "observer.applied"}
Shown = tuple[str, Mapping[str, Any]]  # kind and fields of the entry that had disclosed something


def posts_to_agree(row: Mapping[str, Any], names: Mapping[str, str], *, erasing: bool) -> list[str]:
    """Return the posts that may agree: who approves what is kept back under a power, by its `row`.

    An erasure the secrecy reviewer may agree to as well. `names` are the posts by their Chinese name.
    """
    holders = [names[name] for name in str(row.get("holder_zh", "")).split(";") if name in names]
    return [*([REVIEWER] if erasing else []), *LEADERS, *holders]


def agreed(read: Read, held: Held, parent: str, posts: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the second person of an entry that takes one; `posts` may agree to it."""
    data, actor = read.data, read.actor
    person, post = data.get("agreed_person", ""), data.get("agreed_by", "")
    if not person:
        yield "no second person agreed to it"
        return
    sitting = {code for code, _, running in held.values() if running}
    above = data.get("agreed_of", "")
    if above:
        if above != parent:
            yield f"it is said to be agreed to by {above}, which is not the body above"
        elif post != REVIEWER or REVIEWER not in posts or REVIEWER in sitting:
            yield f"it is said to be agreed to by {post} of {above}, which may not agree here"
        return
    if person == actor.get("person", ""):
        yield "who asked agreed to it himself"
    if post == actor.get("post", ""):
        yield f"the same post, {post}, asked and agreed"
    if held.get(str(data.get("agreed_tenure", ""))) != (post, person, True):
        yield f"{person} does not hold {post} by the tenure {data.get('agreed_tenure', '')}"
    if post not in posts and not sitting.isdisjoint(posts):
        yield f"{post} is no post that may agree to it"


class Disclosing:
    """Of each entry that disclosed something, as little as an erasure of it is asked about."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.digests: dict[int, frozenset[str]] = {}
        self._marked: dict[int, Shown] = {}
        self._alike: dict[tuple[str, bool], Shown] = {}

    def enter(self, read: Read) -> None:
        """Note what an entry disclosed."""
        self.digests[read.index] = frozenset(read.d)
        decided = "outcome" in read.data
        if "expires_at" in read.data:
            self._marked[read.index] = read.kind, read.data
        elif decided or read.kind in MARKED:
            alike = read.kind, decided
            if alike not in self._alike:
                self._alike[alike] = read.kind, {"outcome": ""} if decided else {}
            self._marked[read.index] = self._alike[alike]

    def shown(self, index: int, digest: str) -> Shown | None:
        """Return kind and fields of the entry that disclosed `digest`; None where it did not."""
        if digest not in self.digests.get(index, frozenset()):
            return None
        return self._marked.get(index, ("", {}))


def erased(read: Read, shown: Shown | None, held: Held, parent: str, posts: Collection[str]) -> Iterator[str]:
    """Yield why an erasure is not one that the rules allow; `shown` is what it names, None if unknown."""
    data = read.data
    ground, name = data["ground"], str(data.get("name", ""))
    if ground not in ERASE_GROUNDS:
        yield f"{ground!r} is no ground to erase"
    if shown is None:
        return
    kind, said = shown
    if ground == "expired":
        if kind != "observer.applied" and not expired("personal", said, read.at):
            yield "it is said to be over, and its entry shows no time that is"
        return
    if name == "personal" and "expires_at" not in said:
        yield "it is said to be personal, and its entry disclosed nothing of the kind"
    if ground != "personal" and guarded(kind, name, said):
        yield f"{name or 'what'} of {kind} is corrected and not erased on {ground!r}"
    if not alone(kind, name, ground) or data.get("agreed_person"):
        yield from agreed(read, held, parent, posts)


def sealed(digest: str, at: int, matters: Iterator[MatterRead]) -> bool:
    """Say whether a text is kept back at an instant, its day of review still ahead."""
    for one in matters:
        for kept in one.kept.values():
            if kept.digest == digest and not kept.opened:
                return kept.review_on > one.calendar.day(at).isoformat()
    return False
