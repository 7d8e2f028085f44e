"""Before what somebody wrote is recorded: what in it looks private, and masking it, one thing at a time.

Nobody is kept from speaking. What looks private is named once; whoever means it sends it as it is. Nothing is
kept of what was typed before: the words travel with the form, and a masked one is gone for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.http import QueryDict

from sunlit.library.screening import SECRECY, Hit, masked, screen

MOST_CHARS = 10_000  # more is refused by length, whatever it holds
MOST_NAMED = 12  # at a time; the next come when these are settled


@dataclass(frozen=True)
class Seen:
    """One thing that looks private, and whether it can be masked: a secrecy mark is only pointed out."""

    key: str
    kind: str
    words: str
    field: str
    maskable: bool


@dataclass(frozen=True)
class Warned:
    """What a form holds after a press on it."""

    words: Mapping[str, str]  # each field as it stands now
    seen: tuple[Seen, ...]
    masked: bool  # something has just been masked
    stops: bool  # it is not recorded yet: something is to be looked at first

    @property
    def keys(self) -> str:
        """The keys of everything named, as the button says them that sends it all the same."""
        return " ".join(one.key for one in self.seen)


def warned(posted: QueryDict, fields: Sequence[str]) -> Warned:
    """Return what in the `fields` of a posted form looks private.

    `mask` of the form names one thing to mask first; `meant` those that were named before and may be public.
    """
    words = {name: posted.get(name, "") for name in fields}
    key = posted.get("mask", "")
    if key:
        words = {name: _without(said, name, key) for name, said in words.items()}
    meant = set(posted.get("meant", "").split())
    seen = _seen_in(words)
    stops = bool(key) or any(one.key not in meant for one in seen)
    return Warned(words, tuple(seen[:MOST_NAMED]), bool(key), stops)


def _seen_in(words: Mapping[str, str]) -> list[Seen]:
    found: dict[str, Seen] = {}
    for name, said in words.items():
        for hit in screen(said[:MOST_CHARS], landlines=True):
            key = _key(hit, name)
            found.setdefault(key, Seen(key, hit.kind, hit.words, name, hit.kind != SECRECY))
    return list(found.values())


def _without(said: str, name: str, key: str) -> str:
    """Return words with every place of one thing masked."""
    for hit in reversed(screen(said[:MOST_CHARS], landlines=True)):
        if _key(hit, name) == key and hit.kind != SECRECY:
            said = said[: hit.start] + masked(hit) + said[hit.end :]
    return said


def _key(hit: Hit, name: str) -> str:
    return sha256(f"{name}/{hit.kind}/{hit.words}".encode()).hexdigest()[:12]
