"""What must be announced before it applies, and what an announced change would lower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sunlit.catalogue.blobs import procedure_from_blob, rules_from_blob
from sunlit.catalogue.days import today_of
from sunlit.catalogue.models import Body, Change
from sunlit.catalogue.queries.rules import calendar_of
from sunlit.catalogue.series import said
from sunlit.catalogue.signing import said_parts, signed_less
from sunlit.catalogue.versions import SCOPES, Difference, Form, lowered_powers
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value
from sunlit.procedure.numbering import series_of

ANNOUNCE_WORK_DAYS = 5  # a proposal; the body's rule `announce_work_days` says otherwise
_MORE_IS_LESS = ("collective_from_yuan", "answer_work_days", "finding_work_days", "recall_minutes")
_MAPPED = ("scopes", "series", "sign_off")  # rules of several parts, each by its own name
_LESS_IS_LESS = (
    "announce_work_days",
    "rating_work_days",
    "split_work_days",
    "meeting_lead_work_days",
    "observer_call_work_days",
    "observer_seats",
)


def must_announce(body: Body) -> bool:
    """Say whether changes of a body must be announced: from its first matter on, when rules bind somebody."""
    return Leaf.objects.filter(log_id=body.log_id, kind="matter.opened").exists()


def earliest_day(body: Body) -> date:
    """Return the first day on which a change announced today may apply."""
    days = int(body.rules.get("announce_work_days", ANNOUNCE_WORK_DAYS))
    return calendar_of(body).working_day(today_of(body), days)


def rules_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield every rule that two sets of rules fill differently, by name; "" where one has none."""
    for name in sorted({*old, *new}):
        left, right = old.get(name, ""), new.get(name, "")
        if name in _MAPPED:
            before, after = _parts(name, left), _parts(name, right)
            for code in sorted({*before, *after}):
                if before.get(code, "") != after.get(code, ""):
                    yield Difference(f"{name}.{code}", before.get(code, ""), after.get(code, ""))
        elif left != right:
            yield Difference(name, _said(left), _said(right))


def rules_lowered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Return what new rules demand or show less than old ones: a longer time, a higher threshold, a scope."""
    return [one for one in rules_differences(old, new) if _is_lower(one, old, new)]


def _parts(name: str, value: Any) -> Mapping[str, str]:
    """Return the scopes by power, who signs by post, or the series by code, each as it is said."""
    if name == "sign_off":
        return said_parts(value or {})
    return (
        (value or {}) if name == "scopes" else {one.code: said(one) for one in series_of({name: value or ()})}
    )


def _is_lower(one: Difference, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    if one.field.startswith("sign_off."):
        return signed_less(old, new, one.field.removeprefix("sign_off."))
    if one.field.startswith("series."):
        return bool(one.old) and not one.new  # what was numbered no longer is
    if one.field.startswith("scopes."):
        return bool(one.old) and (not one.new or SCOPES.index(one.new) > SCOPES.index(one.old))
    if one.field in _MORE_IS_LESS + _LESS_IS_LESS and one.old.isdecimal() and one.new.isdecimal():
        more = int(one.new) > int(one.old)
        return more == (one.field in _MORE_IS_LESS)
    return False


def form_lowered(before: Form, after: Form) -> int:
    """Return how many things a power demands or shows less than before.

    What stands in two columns, one for each language, counts once.
    """
    return sum(not one.field.endswith("_zh") for one in lowered_powers(before, after))


def form_announced(change: Change) -> Form:
    """Return the power as an announced change would put it in force."""
    value = blob_value(change.body_id, change.rules)
    return Form(value["row"], procedure_from_blob(blob_value(change.body_id, value["procedure"])))


def row_of(change: Change) -> dict[str, Any]:
    """Return the catalogue row that a change of a power, or its withdrawal, is about."""
    return dict(blob_value(change.body_id, change.rules)["row"])


def rules_of(change: Change) -> dict[str, Any]:
    """Return the rules that an announced change of rules would put in force."""
    return rules_from_blob(blob_value(change.body_id, change.rules))[1]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_said(one)}" for key, one in sorted(value.items()))
    return str(value)
