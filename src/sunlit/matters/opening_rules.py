"""What must hold before a matter may be opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.catalogue.queries import calendar_of, procedure_by_digest, versions_before
from sunlit.ledger.texts import LINE_CHARS
from sunlit.library.screening import is_id_number
from sunlit.matters.fitting import fit_objections, opening_posts, tenure_objections
from sunlit.matters.proposed import ProposedMatter
from sunlit.matters.telling import AMOUNT_MAX, cleaned
from sunlit.procedure.grammar import Fact, Procedure
from sunlit.procedure.payees import is_credit_code
from sunlit.procedure.rules import Objection

HEAD = ("title", "summary", "cost", "source", "whom", "decides")
NEEDED = ("title", "summary", "whom", "decides")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
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
    body: Body, power: Power | None, proposed: ProposedMatter, by: Tenure, now: int
) -> list[Objection]:
    """Return every reason why this matter cannot be opened as proposed."""
    found = tenure_objections(by, body, now) + head_of(proposed)[1]
    if proposed.power and power is None:
        found.append(Objection("power_unknown", {"power": proposed.power}, ""))
    else:
        found += fit_objections(body, by, opening_posts(body, power, proposed))
    if power is not None:
        procedure = procedure_by_digest(body.slug, power.procedure.digest)
        found += _version(body, power, proposed, now)
        found += _facts(procedure, proposed.facts) + _entry(procedure, proposed.entry)
    return found + _posts(body, proposed) + _village(body, proposed.village) + _payee(proposed.payee)


def _version(body: Body, power: Power, proposed: ProposedMatter, now: int) -> list[Objection]:
    """The version that was read when the form was filled in is the one in force now."""
    opened = {"power": power.code, "version": proposed.version or power.version}
    past = versions_before(body.slug, power.code)
    return past.objections(opened, power.procedure.digest, calendar_of(body).day(now))


def head_of(proposed: ProposedMatter) -> tuple[dict[str, dict[str, str]], list[Objection]]:
    """Return the texts at the head of the matter, cleaned and each in one line, and why any is refused."""
    texts: dict[str, dict[str, str]] = {}
    found: list[Objection] = []
    for name in HEAD:
        value = getattr(proposed, name)
        if any(value.values()):
            texts[name], refused = cleaned(value, name, LINE_CHARS)
            found += refused
        elif name in NEEDED:
            found.append(Objection("head_missing", {"field": name}, ""))
    for lang, most in (("zh", SUMMARY_ZH_MAX), ("en", SUMMARY_EN_MAX)):
        size = len(texts.get("summary", {}).get(lang, ""))
        if size > most:
            found.append(Objection("summary_long", {"max": most, "size": size}, ""))
    return texts, found


def _facts(procedure: Procedure, facts: Mapping[str, Any]) -> list[Objection]:
    found = []
    for name, fact in procedure.facts.items():
        code = _wrong(fact, facts.get(name))
        if code:
            params = {"fact": name, "label": dict(fact.label), "found": str(facts.get(name))[:40]}
            found.append(Objection(code, params, ""))
    found += [
        Objection("fact_unknown", {"fact": name, "label": {}, "found": name}, "")
        for name in facts
        if name not in procedure.facts
    ]
    return found


def _wrong(fact: Fact, value: Any) -> str:
    """Return the code of what is wrong with the value of a fact; "" when it will do."""
    if value is None or value == "":
        return "fact_missing"
    if fact.type in ("money", "int"):
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= AMOUNT_MAX
        return "" if whole else "fact_number"
    if fact.type == "date":
        return "" if isinstance(value, str) and _DATE.fullmatch(value) else "fact_unknown"
    known: list[Any] = [True, False] if fact.type == "bool" else [v["code"] for v in fact.values]
    return "" if value in known else "fact_unknown"


def _posts(body: Body, proposed: ProposedMatter) -> list[Objection]:
    """A role is filled by a post of the body that is in force."""
    if not proposed.posts:
        return []
    known = set(body.posts.filter(in_force=True).values_list("code", flat=True))
    unknown = sorted(set(proposed.posts.values()) - known)
    return [Objection("post_unknown", {"found": code}, "") for code in unknown]


def _village(body: Body, village: str) -> list[Objection]:
    if not village or body.children.filter(slug=village, level="village").exists():
        return []
    return [Objection("village_unknown", {"found": village}, "")]


def _payee(payee: str) -> list[Objection]:
    """A payee is named by the code of an organisation, never by the number of a person."""
    if not payee or (is_credit_code(payee) and not is_id_number(payee)):
        return []
    return [Objection("payee_person" if is_id_number(payee) else "payee_unknown", {}, "")]


def _entry(procedure: Procedure, entry: str) -> list[Objection]:
    if not procedure.entry:
        return []
    known = [code["code"] for code in procedure.entry]
    if entry in known:
        return []
    return [Objection("entry_unknown", {"known": ", ".join(known), "found": entry}, "")]
