"""Open a matter under a power, or record one that no power covers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.functions import Length

from sunlit.catalogue.blobs import procedure_to_blob
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of, key_used, made_by, remember
from sunlit.matters.models import Matter
from sunlit.matters.opening_rules import HEAD, UNLISTED, head_of, opening_objections
from sunlit.matters.proposed import ProposedMatter
from sunlit.matters.refusal import ActRefused


def open_matter(body: Body, proposed: ProposedMatter, by: Tenure, key: str = "") -> Matter:
    """Open a matter and return it. The six texts at its head are public whatever the power's scope.

    Raises `ActRefused`: no such power in force, a post that may not open it, a fact missing or of the wrong
    kind, a summary longer than 60 characters, an entry code that the procedure does not know.
    """
    with writing(body.slug) as writer:
        leaf = _opened_before(body, key)
        if leaf is None:
            leaf = _append(writer, body, proposed, by)
            remember(key, leaf)
    return Matter.objects.select_related("body", "power", "procedure").get(leaf=leaf)


def _opened_before(body: Body, key: str) -> Leaf | None:
    earlier = made_by(key)
    if earlier is not None and (earlier.kind != "matter.opened" or earlier.log_id != body.slug):
        raise key_used(earlier)
    return earlier


def _append(writer: Writer, body: Body, proposed: ProposedMatter, by: Tenure) -> Leaf:
    power = (
        Power.objects.select_related("procedure")
        .filter(body=body, code=proposed.power, in_force=True)
        .first()
    )
    found = opening_objections(body, power, proposed, by, writer.now)
    if found:
        raise ActRefused(found)
    number = next_number(body, writer.now)
    texts = head_of(proposed)[0]
    return writer.append(
        "matter.opened",
        f"matter:{number}",
        actor=actor_of(by),
        data=_data(number, body, power, proposed),
        rules=power.procedure.digest if power else writer.blob(procedure_to_blob(UNLISTED)),
        disclosures=[Disclosed(name, texts[name]) for name in HEAD if name in texts],
    )


def _data(number: str, body: Body, power: Power | None, proposed: ProposedMatter) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": number,
        "power": power.code if power else "",
        "version": power.version if power else 0,
        "facts": dict(proposed.facts),
        "entry": proposed.entry,
        "posts": dict(proposed.posts),
        "calendar": body.calendar,
        "unlisted": power is None,
    }
    if proposed.payee:
        data["payee"] = proposed.payee
    if proposed.village:
        data["village"] = proposed.village
    return data


def next_number(body: Body, at: int) -> str:
    """Return the next number of the body's year, "2026-0117"; the caller holds the body's lock."""
    opened = Matter.objects.filter(body=body).order_by("-opened_at", Length("number").desc(), "-number")
    last = opened.values_list("number", flat=True).first()
    return following(last, f"{local_year(body, at)}-")


def following(last: str | None, year: str) -> str:
    """Return the number after `last`, the newest given so far; the first of `year` when there is none yet."""
    n = int(last.removeprefix(year)) if last is not None and last.startswith(year) else 0
    return f"{year}{n + 1:04d}"


def local_year(body: Body, at: int) -> int:
    """Return the year of an instant where the body is."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(body.zone)).year
