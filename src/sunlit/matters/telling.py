"""What is said with an entry: words that can be seen, figures and times that can be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sunlit.ledger.texts import LINE_CHARS, TEXT_CHARS, TextRefused, clean_line, clean_value
from sunlit.matters.proposed import Attached, Text
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.history import is_instant
from sunlit.procedure.rules import Objection

FILES_MAX = 40  # of one act: a leaf has room for that many digests
AMOUNT_MAX = 10**13  # yuan
YEAR = int(timedelta(days=366).total_seconds() * 1000)


@dataclass(frozen=True)
class Words:
    """The text of an entry, its reasons and its files. They share the scope of `step`."""

    text: Text
    step: str = ""
    reason: Text = field(default_factory=dict)
    files: Sequence[Attached] = ()
    personal: Text = field(default_factory=dict)  # erased when its time is over


def told(words: Words | None) -> tuple[list[tuple[str, Any]], list[Objection]]:
    """Return what is disclosed as (name, value), cleaned, and every reason to refuse it."""
    if words is None:
        return [], []
    said: list[tuple[str, Any]] = []
    found: list[Objection] = []
    for name, value in (("text", words.text), ("reason", words.reason), ("personal", words.personal)):
        if name == "text" or any(value.values()):
            text, refused = cleaned(value, name)
            said += [(name, text)] if text else []
            found += refused
    values, refused = file_values(words.files)
    return said + [("file", value) for value in values], found + refused


def file_values(files: Sequence[Attached]) -> tuple[list[dict[str, Any]], list[Objection]]:
    """Return what an entry says of its files, and every reason to refuse them: too many, unfit words."""
    found: list[Objection] = []
    if len(files) > FILES_MAX:
        found.append(Objection("files_many", {"max": FILES_MAX, "found": len(files)}, ""))
    told_of = [file_value(attached) for attached in files]
    return [value for value, _ in told_of], found + [one for _, refused in told_of for one in refused]


def file_value(attached: Attached) -> tuple[dict[str, Any], list[Objection]]:
    """Return what an entry says of a file, and why the words under it are refused."""
    file, found = attached.file, list[Objection]()
    value: dict[str, Any] = {"name": file.name, "size": file.size, "sha256": file.sha256}
    if any(attached.caption.values()):
        value["caption"], found = cleaned(attached.caption, "caption", LINE_CHARS)
    return value, found


def cleaned(value: Text, name: str, most: int = TEXT_CHARS) -> tuple[dict[str, str], list[Objection]]:
    """Return a text value in normal form, or why it is refused: empty, too long, something invisible in it.

    A text of at most LINE_CHARS characters is one line.
    """
    try:
        text = clean_value(value, most, strict=True)
    except TextRefused as refusal:
        return {}, [Objection(refusal.code, {"field": name, **refusal.params}, "")]
    if most <= LINE_CHARS:
        text = {lang: clean_line(line, most) for lang, line in text.items()}
    return text, []


def figures_objections(
    data: Mapping[str, Any], opened_at: int, now: int, calendar: Calendar
) -> list[Objection]:
    """Return why a sum or a time cannot be true. A claimed time may be a year older than the matter."""
    found = []
    amount = data.get("amount", 0)
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= AMOUNT_MAX:
        found.append(Objection("amount", {"found": str(amount)[:40], "max": AMOUNT_MAX}, ""))
    claimed = data.get("done_at")
    if is_instant(claimed) and claimed < opened_at - YEAR:
        found.append(_instant("claimed_old", claimed, opened_at - YEAR, calendar))
    expires = data.get("expires_at")
    if is_instant(expires) and expires <= now:
        found.append(_instant("expires_past", expires, now, calendar))
    for name in ("ends_at", "meeting_at", "expires_at"):
        told_at = data.get(name)
        if is_instant(told_at) and told_at > now + YEAR:
            found.append(_instant("too_far", told_at, now + YEAR, calendar))
    return found


def _instant(code: str, told_at: int, limit: int, calendar: Calendar) -> Objection:
    shown = {"found_on": told_at, "limit_on": limit}
    local = {name: calendar.local(at).strftime("%Y-%m-%d %H:%M") for name, at in shown.items()}
    return Objection(code, {**local, "found": told_at, "limit": limit}, "")
