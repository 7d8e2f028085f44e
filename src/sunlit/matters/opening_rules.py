"""What must hold before a matter may be opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import procedure_by_digest
from sunlit.matters.proposed import ProposedMatter
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.rules import Objection

SUMMARY_ZH_MAX = 60  # characters; the English sentence may be three times as long
SUMMARY_EN_MAX = 180

UNLISTED: dict[str, Any] = {
    "schema": "sunlit-procedure/1",
    "id": "unlisted",
    "version": "1.0",
    "title": {"zh": "目录外事项", "en": "Outside the list of powers"},
    "calendar": "CN",
    "posts": {"office": {"name": {"zh": "党政办公室", "en": "Party-government office"}}},
    "ends": {"done": {"name": {"zh": "已登记", "en": "Entered"}}},
    "steps": [
        {
            "id": "entry",
            "name": {"zh": "登记目录外的行为", "en": "Enter the act outside the list"},
            "do": "work",
            "post": "office",
        },
        {
            "id": "settle",
            "name": {"zh": "处理并说明依据", "en": "Settle it and state the basis"},
            "do": "work",
            "post": "office",
            "limit": {"work": 20},
            "next": "end.done",
        },
    ],
}


def opening_objections(
    body: Body, power: Power | None, proposed: ProposedMatter, by: Tenure
) -> list[Objection]:
    """Return every reason why this matter cannot be opened as proposed."""
    found = [
        Objection("head_missing", {"field": name}, "")
        for name in ("title", "summary", "whom", "decides")
        if not any(getattr(proposed, name).values())
    ]
    for lang, most in (("zh", SUMMARY_ZH_MAX), ("en", SUMMARY_EN_MAX)):
        size = len(proposed.summary.get(lang, ""))
        if size > most:
            found.append(Objection("summary_long", {"max": most, "size": size}, ""))
    if by.body_id != body.slug or by.to_on is not None:
        found.append(Objection("tenure", {"tenure": by.code}, ""))
    if proposed.power and power is None:
        found.append(Objection("power_unknown", {"power": proposed.power}, ""))
    if power is not None:
        procedure = procedure_by_digest(body.slug, power.procedure.digest)
        found += _facts(procedure, proposed.facts) + _entry(procedure, proposed.entry)
    return found


def _facts(procedure: Procedure, facts: Mapping[str, Any]) -> list[Objection]:
    found = []
    for name, fact in procedure.facts.items():
        value = facts.get(name)
        if value is None or value == "":
            found.append(Objection("fact_missing", {"fact": name, "label": dict(fact.label)}, ""))
        elif fact.type in ("money", "int") and (
            not isinstance(value, int) or isinstance(value, bool) or value < 0
        ):
            found.append(
                Objection("fact_number", {"fact": name, "label": dict(fact.label), "found": str(value)}, "")
            )
        elif fact.type == "enum" and value not in {v["code"] for v in fact.values}:
            found.append(
                Objection("fact_unknown", {"fact": name, "label": dict(fact.label), "found": str(value)}, "")
            )
    found += [
        Objection("fact_unknown", {"fact": name, "label": {}, "found": name}, "")
        for name in facts
        if name not in procedure.facts
    ]
    return found


def _entry(procedure: Procedure, entry: str) -> list[Objection]:
    if not procedure.entry:
        return []
    known = [code["code"] for code in procedure.entry]
    if entry in known:
        return []
    return [Objection("entry_unknown", {"known": ", ".join(known), "found": entry}, "")]
