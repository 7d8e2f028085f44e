"""Bodies in their tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sunlit.catalogue.models import Body


@dataclass(slots=True)
class BodyNode:
    """A body with the bodies below it, in their order."""

    body: Body
    children: list[BodyNode] = field(default_factory=list)


def find_body(slug: str) -> Body:
    """Return a body with its parent and its log. Raises Body.DoesNotExist."""
    return Body.objects.select_related("parent", "log").get(slug=slug)


def top_bodies() -> list[Body]:
    """Return the bodies without a parent here: the county, or the one body."""
    return list(Body.objects.filter(parent=None))


def body_tree(root: str = "") -> list[BodyNode]:
    """Return every body in its tree in one query; only `root` and what is below it when a slug is given."""
    nodes = {body.slug: BodyNode(body) for body in Body.objects.select_related("log")}
    below: defaultdict[str | None, list[BodyNode]] = defaultdict(list)
    for node in nodes.values():
        below[node.body.parent_id].append(node)
    for slug, node in nodes.items():
        node.children = below[slug]
    if root:
        return [nodes[root]] if root in nodes else []
    return below[None]


def body_names(slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the names of bodies by slug; one that is not of this installation is left out."""
    return dict(Body.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))


def bodies_under(slug: str) -> list[str]:
    """Return the slugs of a body and of all bodies below it, itself first."""
    found: list[str] = []
    waiting = body_tree(slug)
    while waiting:
        node = waiting.pop(0)
        found.append(node.body.slug)
        waiting += node.children
    return found
