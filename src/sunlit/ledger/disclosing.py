"""Disclosures on their way into the database: salted texts beside the leaf that commits to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import EntryRefused
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.search import remove
from sunlit.record.canonical import normalised
from sunlit.record.disclosure import digest, disclose, read
from sunlit.record.errors import RecordError

SCOPES = ("public", "members", "organisation", "specific", "sealed")


@dataclass(frozen=True)
class Disclosed:
    """Something said with an entry, and who may read it.

    What is narrower than public leaves a stub in the leaf: its scope, and the ground, day of review and
    post that answer for it where they are given.
    """

    name: str
    value: Any  # canonical JSON: text value {"zh", "en"}, or a file {"name", "size", "sha256"}
    scope: str = "public"
    org: str = ""  # whose members, when the scope is organisation
    ground: str = ""
    review_on: str = ""  # YYYY-MM-DD
    by: str = ""  # post
    salted: str = ""  # its text with the salt, where an earlier entry has named the digest already


def texts_of(disclosures: Iterable[Disclosed]) -> dict[str, tuple[str, Disclosed]]:
    """Return the salted text of each disclosure with its source, by digest, in the order given."""
    texts = {}
    for disclosed in disclosures:
        if disclosed.scope not in SCOPES:
            raise EntryRefused(
                f"scope of {disclosed.name!r} must be one of {SCOPES}, found {disclosed.scope!r}"
            )
        try:
            text = _salted(disclosed)
        except RecordError as error:
            raise EntryRefused(f"disclosure {disclosed.name!r}: {error}") from error
        texts[digest(text)] = (text, disclosed)
    return texts


def _salted(disclosed: Disclosed) -> str:
    """Return the text with a fresh salt, or the one that was salted before and says the same."""
    value = normalised(disclosed.value)
    if not disclosed.salted:
        return disclose(disclosed.name, value)
    found = read(disclosed.salted)
    if (found.name, found.value) != (disclosed.name, value):
        raise RecordError("the text salted before says something else")
    return disclosed.salted


def stubs_of(texts: Mapping[str, tuple[str, Disclosed]]) -> list[dict[str, str]]:
    """Return what the leaf says of each disclosure that is narrower than public, sorted by digest."""
    return [
        {
            "d": key,
            "name": disclosed.name,
            "scope": disclosed.scope,
            "org": disclosed.org,
            "ground": disclosed.ground,
            "review_on": disclosed.review_on,
            "by": disclosed.by,
        }
        for key, (_, disclosed) in sorted(texts.items())
        if disclosed.scope != "public"
    ]


def expires_at_of(name: str, data: Mapping[str, Any]) -> int | None:
    """Return when a disclosure is erased by itself: what is called `personal` goes at `expires_at`."""
    return data.get("expires_at") if name == "personal" else None


def store(
    leaf: Leaf, data: Mapping[str, Any], texts: Mapping[str, tuple[str, Disclosed]]
) -> list[Disclosure]:
    """Store the disclosures of `leaf`, whose entry says `data`, and return them in the order given."""
    return Disclosure.objects.bulk_create(
        Disclosure(
            digest=key,
            leaf=leaf,
            position=position,
            name=disclosed.name,
            scope=disclosed.scope,
            org=disclosed.org,
            text=text,
            value=read(text).value,
            expires_at=expires_at_of(disclosed.name, data),
        )
        for position, (key, (text, disclosed)) in enumerate(texts.items())
    )


def erase(disclosure: Disclosure, at: int | None = None) -> None:
    """Empty the row of a disclosure: words, salt and search. The digest stays, so every proof verifies.

    Copies that others made while it was public are beyond our reach.
    """
    remove(disclosure)
    disclosure.text, disclosure.value, disclosure.erased_at = None, None, now_ms() if at is None else at
    disclosure.save(update_fields=["text", "value", "erased_at"])
