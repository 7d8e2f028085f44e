"""Which posts read what is narrower than public in a matter: those that take part in it, and who inspects."""

from __future__ import annotations

from sunlit.catalogue.queries import post_codes_named
from sunlit.ledger.audience import audience_of
from sunlit.ledger.models import Disclosure
from sunlit.ledger.reading import entry_of
from sunlit.matters.fitting import OFFICE, REVIEWER, holders_of, opener_of, with_recorders
from sunlit.matters.folding import course_of
from sunlit.matters.models import Matter

INSPECTORS = ("discipline",)  # unless the body has chosen others in its rules


@audience_of("matter")
def posts_of_matter(disclosure: Disclosure) -> frozenset[str]:
    """Return the posts that take part in a matter: none for a sealed text.

    They are the posts of its procedure's steps, the holder of its power, who opened it, the office that
    keeps the papers and the one that reviews them; and the supervisor that the catalogue names, with the
    inspectors.
    """
    leaf = disclosure.leaf
    if disclosure.scope == "sealed":
        return frozenset()
    number = leaf.stream.split(":", 1)[1]
    rows = Matter.objects.select_related("body", "power", "leaf")
    matter = rows.filter(ref=f"{leaf.log_id}/{number}").first()
    return taking_part(matter) if matter is not None else frozenset()


def taking_part(matter: Matter) -> frozenset[str]:
    """Return the codes of the posts that take part in a matter or inspect it."""
    roles = [*matter.posts, *matter.posts.values()]
    for step in course_of(entry_of(matter.leaf)).procedure.steps.values():
        roles += [step.post, step.recorded_by]
    filled = [str(matter.posts.get(role, role)) for role in roles if role]
    inspecting = list(matter.body.rules.get("inspectors") or INSPECTORS)
    if matter.power is not None:
        named = str(matter.power.row.get("supervisor_zh", ""))
        inspecting += post_codes_named(named, matter.body, "zh")
    found = [*filled, *opener_of(matter), *holders_of(matter.body, matter.power), OFFICE, REVIEWER]
    return frozenset(with_recorders(matter.body, [*found, *inspecting]))
