"""Open the log of a body; adopt its posts and what it may choose itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.actors import actor_of
from sunlit.catalogue.announcing import must_announce
from sunlit.catalogue.blobs import rules_to_blob
from sunlit.catalogue.columns import BODY_LEVELS
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.series import check_series
from sunlit.ledger.log import Disclosed, Writer, open_log, writing
from sunlit.ledger.models import Log
from sunlit.procedure.calendar import from_dict

POST_FIELDS = ("code", "zh", "en", "kind", "body_level", "recorded_by", "note")
POST_KINDS = ("post", "organ", "outsider")


@dataclass(frozen=True)
class Predecessor:
    """The log that a new one succeeds, how far it is known, and why it can go no further."""

    origin: str
    size: int
    root: str  # base64url
    note: str  # the last signed checkpoint that is known; "" when there is none
    reason: Mapping[str, str]  # text value

    @property
    def reasons(self) -> list[Disclosed]:
        """The reason as a disclosure."""
        return [Disclosed("reason", dict(self.reason))]

    def fields(self, writer: Writer) -> dict[str, Any]:
        """Return what entry 0 says of it."""
        known = {"checkpoint": writer.blob({"checkpoint": self.note})} if self.note else {}
        return {"predecessor": self.origin, "size": self.size, "root": self.root, **known}


def open_body(
    slug: str,
    *,
    name: Mapping[str, str],
    level: str,
    zone: str,
    closes: str,
    calendar: Mapping[str, Any],
    origin: str,
    parent: Body | None = None,
    rules: Mapping[str, Any] | None = None,
    demo: bool = False,
    position: int = 0,
    predecessor: Predecessor | None = None,
) -> Body:
    """Open the log of a body and return the body. Entry 0 fixes its place, time zone, closing hour and key.

    The calendar's own zone and closing hour give way to the body's. Raises AdoptionRefused when the body
    exists, for an unknown level and for series of numbers that cannot be, ProcedureError for a calendar that
    cannot be read.
    """
    if level not in BODY_LEVELS:
        raise AdoptionRefused("level_unknown", body=slug, found=level)
    if Body.objects.filter(slug=slug).exists():
        raise AdoptionRefused("body_exists", body=slug)
    check_series(rules or {})
    days = {**calendar, "zone": zone, "closes": closes}
    from_dict(days)
    log = Log.objects.filter(slug=slug, size=0).first() or open_log(slug, origin=origin, demo=demo)
    with writing(slug) as writer:
        writer.append(
            "log.opened",
            "body",
            disclosures=predecessor.reasons if predecessor else (),
            data={
                **(predecessor.fields(writer) if predecessor else {}),
                "level": level,
                "parent": parent.slug if parent else "",
                "zone": zone,
                "closes": closes,
                "calendar": writer.blob(days),
                "key": log.vkey,
                "demo": log.demo,
                "position": position,
            },
            rules=writer.blob(rules_to_blob(name, rules or {})),
        )
    return Body.objects.select_related("parent", "log").get(slug=slug)


def adopt_rules(
    body: Body,
    rules: Mapping[str, Any],
    *,
    name: Mapping[str, str] | None = None,
    calendar: Mapping[str, Any] | None = None,
    by: Tenure | None = None,
) -> Body:
    """Adopt all that the body chooses itself: `rules` replaces the rules in force.

    Raises AdoptionRefused for a change of rules that had to be announced, see `changes`; a calendar, which
    others announce, may be adopted at any time; and for series of numbers that cannot be.
    """
    check_series(rules)
    with writing(body.slug) as writer:
        if dict(rules) != Body.objects.get(slug=body.slug).rules and must_announce(body):
            raise AdoptionRefused("not_announced", power="")
        data = {}
        if calendar is not None:
            days = {**calendar, "zone": body.zone, "closes": body.closes}
            from_dict(days)
            data["calendar"] = writer.blob(days)
        blob = writer.blob(rules_to_blob(name or body.name, rules))
        writer.append("rules.adopted", "body", actor=actor_of(by), data=data, rules=blob)
    return Body.objects.select_related("parent", "log").get(slug=body.slug)


def adopt_posts(body: Body, rows: Sequence[Mapping[str, str]], by: Tenure | None = None) -> None:
    """Adopt the body's list of posts, organs and outsiders, in the columns of the model's posts.csv.

    Raises AdoptionRefused for a code that comes twice, a post without a name in both languages, an unknown
    kind, and an outsider whose recorder is not in the list.
    """
    listed = [{field: str(row.get(field) or "") for field in POST_FIELDS} for row in rows]
    _check_posts(listed)
    with writing(body.slug) as writer:
        blob = writer.blob(listed)
        writer.append("posts.adopted", "body", actor=actor_of(by), data={"posts": len(listed)}, rules=blob)


def _check_posts(rows: Sequence[Mapping[str, str]]) -> None:
    codes = [row["code"] for row in rows]
    for row in rows:
        if codes.count(row["code"]) > 1:
            raise AdoptionRefused("post_twice", post=row["code"])
        if not (row["code"] and row["zh"] and row["en"]):
            raise AdoptionRefused("post_nameless", post=row["code"])
        if row["kind"] not in POST_KINDS:
            raise AdoptionRefused("post_kind", post=row["code"], found=row["kind"])
        if row["recorded_by"] not in (codes if row["kind"] == "outsider" else [*codes, ""]):
            raise AdoptionRefused("post_recorder", post=row["code"], found=row["recorded_by"])
