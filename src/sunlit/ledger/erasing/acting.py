"""Erase by an entry: who erased what, when and on which ground stays in the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sunlit.ledger.clock import now_ms
from sunlit.ledger.errors import EntryRefused
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.ledger.log import Writer, writing
from sunlit.ledger.models import Disclosure, Leaf, Log
from sunlit.ledger.standing import may_write


def erase(
    slug: str,
    digests: Iterable[str],
    ground: str,
    *,
    actor: Mapping[str, str] | None = None,
    agreed: Mapping[str, str] | None = None,
) -> list[Leaf]:
    """Erase disclosures of one log, each by an entry of its own; return the new entries.

    `agreed` names the second person by the fields of the entry; who must have one is asked by the callers
    (`ledger.erasable`). What is erased already is passed over. Raises EntryRefused for a ground that is none
    of ERASE_GROUNDS, for a digest that no entry of this log holds, and for a time that is not over; then
    nothing is erased.
    """
    if ground not in ERASE_GROUNDS:
        raise EntryRefused(f"{ground!r} is no ground to erase; they are {', '.join(ERASE_GROUNDS)}")
    with writing(slug) as writer:
        found = []
        for digest in dict.fromkeys(digests):
            row = Disclosure.objects.select_related("leaf").filter(digest=digest, leaf__log_id=slug).first()
            if row is None:
                raise EntryRefused(f"no entry of {slug} discloses {digest}")
            if ground == "expired" and (row.expires_at is None or row.expires_at > writer.now):
                raise EntryRefused(f"{digest} is not to be erased by itself, or not yet")
            if row.erased_at is None:
                found.append(_append(writer, row, ground, actor, agreed or {}))
        return found


def due_digests(now: int) -> dict[str, list[str]]:
    """Return by log what was to be shown until an instant that has passed, and is still there."""
    rows = Disclosure.objects.filter(expires_at__lte=now, erased_at=None).order_by("expires_at", "digest")
    found: dict[str, list[str]] = {}
    for slug, digest in rows.values_list("leaf__log_id", "digest"):
        found.setdefault(slug, []).append(digest)
    return found


def sweep() -> list[Leaf]:
    """Erase everything whose time is over; return the entries."""
    due = due_digests(now_ms())
    open_logs = [log.slug for log in Log.objects.filter(slug__in=due) if may_write(log)]
    return [leaf for slug in open_logs for leaf in erase(slug, due[slug], "expired")]


def _append(
    writer: Writer,
    row: Disclosure,
    ground: str,
    actor: Mapping[str, str] | None,
    agreed: Mapping[str, str],
) -> Leaf:
    data = {"act": row.leaf.index, "digest": row.digest, "ground": ground, **agreed}
    if ground != "expired":
        data["name"] = row.name
    return writer.append("disclosure.erased", "body", actor=actor, data=data)
