"""What a body has put right, newest first: the words before and after, the reason, the files replaced."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sunlit.catalogue.models import Body
from sunlit.ledger.audience import Reader, may_read
from sunlit.ledger.models import Disclosure
from sunlit.matters.models import Act
from sunlit.matters.queries.lists import PAGE, Page, page_of
from sunlit.matters.queries.views import FileView, Text

Said = dict[str, list[Disclosure]]  # key of a leaf -> what it disclosed to everyone


@dataclass(slots=True)
class Correction:
    """One correction as everyone may read it; what is not public, or erased, is None."""

    act: Act
    corrected: int  # log index of the act it corrects
    before: Text | None = None
    after: Text | None = None
    reason: Text | None = None
    replaced: list[FileView] = field(default_factory=list)
    files: list[FileView] = field(default_factory=list)


def corrections(body: Body, number: int, size: int = PAGE) -> Page[Correction]:
    """Return one page of the corrections of a body, newest first; four queries, however many there are."""
    rows = Act.objects.filter(kind="act.corrected", matter__body=body)
    page = page_of(rows.select_related("matter__title", "leaf").order_by("-at", "-index"), number, size)
    earlier = _earlier(page.rows)
    refs = {act.leaf_id for act in page.rows} | {ref for found in earlier.values() for ref in found}
    said = _said(refs)
    shown = [_correction(act, earlier[act.leaf_id], said) for act in page.rows]
    return Page(shown, page.number, page.more)


def files_of(act: Act, reader: Reader) -> list[tuple[str, str]]:
    """Return the files of an act and its corrections that still stand, as (digest, name), oldest first.

    Those that `reader` may not read, that were erased or that a correction has replaced are left out.
    """
    later = Act.objects.filter(matter=act.matter_id, kind="act.corrected", data__act=act.index)
    replaced = {digest for one in later for digest in one.data.get("replaces", ())}
    rows = (
        Disclosure.objects.filter(
            leaf_id__in=[act.leaf_id, *(one.leaf_id for one in later)], name="file", value__isnull=False
        )
        .select_related("leaf")
        .order_by("leaf__index", "position")
    )
    return [
        (row.digest, row.value["name"])
        for row in rows
        if row.value and row.digest not in replaced and may_read(reader, row)
    ]


def _earlier(acts: list[Act]) -> dict[str, list[str]]:
    """Return for each correction the keys of the act corrected and of the corrections before it."""
    rows = Act.objects.filter(matter__in={act.matter_id for act in acts}, kind="act.corrected").order_by(
        "index"
    )
    of_act: defaultdict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for matter, index, leaf, data in rows.values_list("matter_id", "index", "leaf_id", "data"):
        of_act[matter, data["act"]].append((index, leaf))
    found = {}
    for act in acts:
        first = f"{act.matter.body_id}/{act.data['act']}"
        before = [leaf for index, leaf in of_act[act.matter_id, act.data["act"]] if index < act.index]
        found[act.leaf_id] = [first, *before]
    return found


def _said(refs: set[str]) -> Said:
    rows = Disclosure.objects.filter(leaf_id__in=refs, scope="public", erased_at=None, value__isnull=False)
    found: Said = defaultdict(list)
    for row in rows.order_by("leaf_id", "position"):
        found[row.leaf_id].append(row)
    return found


def _correction(act: Act, earlier: list[str], said: Said) -> Correction:
    own = {row.name: row.value for row in said.get(act.leaf_id, ()) if row.name != "file"}
    texts = [row.value for ref in earlier for row in said.get(ref, ()) if row.name == "text"]
    replaced = set(act.data.get("replaces", ()))
    return Correction(
        act,
        act.data["act"],
        texts[-1] if texts else None,
        own.get("text"),
        own.get("reason"),
        [_file(row) for ref in earlier for row in said.get(ref, ()) if row.digest in replaced],
        [_file(row) for row in said.get(act.leaf_id, ()) if row.name == "file"],
    )


def _file(row: Disclosure) -> FileView:
    value: Any = row.value
    caption = value.get("caption", {})
    return FileView(value["name"], value["size"], value["sha256"], caption, row.scope, row.digest)
