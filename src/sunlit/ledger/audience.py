"""Who may read a disclosure: the one place that decides it.

A post does not read everything of its body. The room that keeps a kind of stream says which posts take part
in it (`audience_of`), and only they read what is narrower than public there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of

Audience = Callable[[Disclosure], Collection[str]]

_audiences: dict[str, Audience] = {}


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: the public, a member, one of an organisation, a holder of posts and tenures."""

    member: bool = False
    organisations: frozenset[str] = field(default_factory=frozenset)
    posts: frozenset[str] = field(default_factory=frozenset)  # "qinghe/finance"
    tenures: frozenset[str] = field(default_factory=frozenset)  # "qinghe/t12"
    _known: dict[tuple[str, str, str, str], frozenset[str]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def posts_in(self, body: str) -> frozenset[str]:
        """Return the codes of the posts that he holds in a body."""
        return frozenset(post.split("/", 1)[1] for post in self.posts if post.startswith(f"{body}/"))

    def takes_part(self, disclosure: Disclosure) -> bool:
        """Say whether he holds a post that takes part in the stream of the disclosure. He is asked once."""
        leaf = disclosure.leaf
        mine = self.posts_in(leaf.log_id)
        if not mine:
            return False
        key = (leaf.log_id, leaf.stream, disclosure.scope, disclosure.name)
        if key not in self._known:
            audience = _audiences.get(leaf.stream.split(":", 1)[0])
            self._known[key] = frozenset(audience(disclosure) if audience else ())
        return not mine.isdisjoint(self._known[key])


PUBLIC = Reader()


def audience_of(*streams: str) -> Callable[[Audience], Audience]:
    """Register the function that says which posts of the body may read a disclosure of these streams.

    It is asked for what is narrower than public. For a sealed text it names those who have to judge it.
    """

    def register(audience: Audience) -> Audience:
        for stream in streams:
            _audiences[stream] = audience
        return audience

    return register


def may_read(reader: Reader, disclosure: Disclosure, taking_part: Collection[str] | None = None) -> bool:
    """Say whether `reader` may read `disclosure`; a list may bring the posts that take part with it.

    What is for specific persons is for those whom its entry names, by post or tenure, and for nobody
    else; where the entry names none it is for the posts that take part. Working for the body is no ground.
    """
    if disclosure.scope == "public":
        return True
    if disclosure.scope == "members" and reader.member:
        return True
    if disclosure.scope == "organisation" and disclosure.org in reader.organisations:
        return True
    if not reader.posts:
        return False
    named = _named(disclosure) if disclosure.scope == "specific" else ()
    if named:
        return not _codes(reader, disclosure.leaf.log_id).isdisjoint(named)
    if taking_part is not None:
        return not reader.posts_in(disclosure.leaf_id.split("/")[0]).isdisjoint(taking_part)
    return reader.takes_part(disclosure)


def _named(disclosure: Disclosure) -> Collection[str]:
    """Return the posts and tenures that the entry names as its readers; a correction has those of its act."""
    leaf = disclosure.leaf
    if leaf.kind == "act.corrected":
        leaf = Leaf.objects.get(ref=f"{leaf.log_id}/{entry_of(leaf).data['act']}")
    return list(entry_of(leaf).data.get("named", ()))


def _codes(reader: Reader, body: str) -> frozenset[str]:
    held = frozenset(one.split("/", 1)[1] for one in reader.tenures if one.startswith(f"{body}/"))
    return reader.posts_in(body) | held
