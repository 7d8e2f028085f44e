"""The names of posts."""

from __future__ import annotations

from collections.abc import Iterable

from sunlit.catalogue.models import Body, Post
from sunlit.catalogue.series import levels_of
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value, entry_of

Text = dict[str, str]


def post_names(slug: str) -> dict[str, Text]:
    """Return the name of every post of a body by its code, also of those no longer listed. One query."""
    return dict(Post.objects.filter(body=slug).order_by("position").values_list("code", "name"))


def post_names_of(posts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Text]:
    """Return the names of these posts, each (slug of its body, code), by the same pair. One query."""
    asked = set(posts)
    rows = Post.objects.filter(ref__in=[f"{slug}/{code}" for slug, code in asked])
    return {(slug, code): name for slug, code, name in rows.values_list("body", "code", "name")}


def posts_of(body: Body) -> list[Post]:
    """Return the posts in force, in the order of the list."""
    return list(Post.objects.filter(body=body, in_force=True))


def post_codes_named(names: str, body: Body, lang: str = "en") -> list[str]:
    """Return the codes of the posts that a cell of the catalogue names ("Secretary;Finance office")."""
    known = {name.get(lang, ""): code for code, name in post_names(body.slug).items()}
    return [known[name] for name in names.split(";") if name in known]


def post_levels(slug: str) -> dict[str, str]:
    """Return the level of each post of the list in force: a village's posts may stand in a town's list."""
    lists = Leaf.objects.filter(log_id=slug, stream="body", kind="posts.adopted")
    leaf = lists.order_by("-index").first()
    return {} if leaf is None else levels_of(blob_value(slug, entry_of(leaf).rules))
