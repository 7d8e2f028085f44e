"""What a page hands to the script that checks it in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from sunlit.ledger.keychains import keychain_of
from sunlit.portal.places import Place
from sunlit.ui.wording import plain, t

Text = Mapping[str, str]
FAULTS = (
    "key", "signature", "witness", "entry", "text", "gap", "order", "absent", "shown", "unknown", "evidence",
)  # fmt: skip
GUARDIAN = "discipline"  # the post to which a page that does not check is reported


@dataclass(frozen=True, slots=True)
class Seal:
    """Evidence of a page, what must be in it, and what is said of the check."""

    address: str
    stream: str  # "matter:2026-0117"; empty when only single entries are proven
    keys: str  # every key of the log
    entries: str  # the log indexes that the page is made of
    words: Mapping[str, str]


def matter_seal(place: Place, number: str, indexes: Iterable[int], posts: Mapping[str, Text]) -> Seal:
    """Return the seal of a matter's page: all of its stream."""
    address = reverse("record:matter", args=[place.slug, number])
    shown = " ".join(map(str, sorted(indexes)))
    return Seal(address, f"matter:{number}", _keys(place), shown, _words(place, posts, "seal.ok"))


def act_seal(place: Place, index: int, posts: Mapping[str, Text]) -> Seal:
    """Return the seal of the page of one entry."""
    address = reverse("record:bundle", args=[place.slug, index])
    return Seal(address, "", _keys(place), str(index), _words(place, posts, "seal.ok_one"))


def _keys(place: Place) -> str:
    return " ".join(keychain_of(place.body.log).vkeys)


def _words(place: Place, posts: Mapping[str, Text], checked: str) -> dict[str, str]:
    """Return every sentence that the check may end with, with places for what it finds."""
    rules = place.body.rules
    contact = " ".join(
        filter(None, [plain(posts.get(GUARDIAN)) or plain(place.name), rules.get("phone", "")])
    )
    help_place = plain(rules.get("help_place")) or plain(place.name)
    return {
        "checking": t("seal.checking"),
        "ok": t(checked, n="{n}"),
        "bad": t("seal.bad", what="{what}", contact=contact),
        "old": t("seal.old_browser", place=help_place),
        "unread": t("seal.unread"),
        "newer": t("seal.newer"),
        "early": t("seal.early"),
        "witnesses": t("seal.witnesses", n="{n}"),
    } | {fault: t(f"seal.what.{fault}", n="{n}") for fault in FAULTS}
