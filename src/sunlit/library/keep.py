"""The rows of the documents that an entry discloses. The room has no kind of entry of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeGuard

from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.models import Document


def keep_documents(leaf: Leaf, disclosures: Iterable[Disclosure] | None = None) -> None:
    """Keep a row for each file that `leaf` discloses, whatever its scope; one that is erased leaves none.

    The keepers of acts and replies call this; `disclosures` are those of the leaf when left out.
    """
    given = Disclosure.objects.filter(leaf=leaf) if disclosures is None else disclosures
    Document.objects.bulk_create(
        Document(
            disclosure=disclosure,
            leaf=leaf,
            stream=f"{leaf.log_id}/{leaf.stream}",
            sha256=disclosure.value["sha256"],
            size_bytes=disclosure.value["size"],
        )
        for disclosure in given
        if is_file(disclosure.value)
    )


def is_file(value: Any) -> TypeGuard[dict[str, Any]]:
    """Say whether a disclosed value says where a file is: {name, size, sha256}."""
    return isinstance(value, dict) and {"name", "size", "sha256"} <= value.keys()
