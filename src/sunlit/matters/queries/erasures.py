"""What was erased, with who asked and who agreed: what a page says in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sunlit.catalogue.models import Body
from sunlit.ledger.erasable import ASKED
from sunlit.ledger.models import Erasure

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ErasedView:
    """One erasure. `asked` is None where the clock, or nobody who signed in, erased it."""

    name: str  # what it was disclosed as; "" where the entry does not say
    ground: str
    asked: Text | None
    agreed: Text | None
    above: Text | None  # the body above, whose secrecy reviewer agreed
    at: int
    index: int  # of the entry that says so
    act_index: int  # of the entry that had disclosed it
    digest: str

    @property
    def way(self) -> str:
        """Say how it was erased: clock, alone (as the person concerned asked), by_two, by_one."""
        if self.ground == "expired":
            return "clock"
        if self.agreed is not None:
            return "by_two"
        return "alone" if self.ground in ASKED else "by_one"


def erasures_of_acts(slug: str, indexes: Iterable[int], names: Mapping[str, Text]) -> list[ErasedView]:
    """Return what was erased of these entries, oldest first; `names` are those of the posts. One query."""
    rows = Erasure.objects.filter(log=slug, act_index__in=list(indexes)).select_related("leaf")
    return _views(list(rows.order_by("at", "leaf__index")), names)


def erasure_in(slug: str, index: int, names: Mapping[str, Text]) -> ErasedView | None:
    """Return the erasure that an entry made; None where it made none."""
    found = _views(list(Erasure.objects.filter(leaf=f"{slug}/{index}").select_related("leaf")), names)
    return found[0] if found else None


def erasures(slug: str, names: Mapping[str, Text], limit: int) -> tuple[int, list[ErasedView]]:
    """Return how many disclosures a body has erased, and the last of them, newest first."""
    rows = Erasure.objects.filter(log=slug)
    return rows.count(), _views(list(rows.order_by("-at").select_related("leaf")[:limit]), names)


def _views(rows: list[Erasure], names: Mapping[str, Text]) -> list[ErasedView]:
    slugs = {row.agreed_of for row in rows if row.agreed_of}
    above = {body.slug: body.name for body in Body.objects.filter(slug__in=slugs)} if slugs else {}
    return [
        ErasedView(
            row.name,
            row.ground,
            _named(row.asked_by, names),
            _named(row.agreed_by, names),
            above.get(row.agreed_of, {"zh": row.agreed_of}) if row.agreed_of else None,
            row.at,
            row.leaf.index,
            row.act_index,
            row.digest,
        )
        for row in rows
    ]


def _named(post: str, names: Mapping[str, Text]) -> Text | None:
    return names.get(post, {"zh": post, "en": post}) if post else None
