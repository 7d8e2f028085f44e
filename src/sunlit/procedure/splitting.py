"""Sums that stay under the threshold of collective decision one by one, and pass it together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar import Procedure

WINDOW_WORK_DAYS = 20  # a proposal; the body's rule `split_work_days` says otherwise


@dataclass(frozen=True, slots=True)
class Portion:
    """One sum that was asked for below the threshold. Only equal `of` are added up."""

    matter: str  # number
    index: int  # log index of the entry that opened it
    of: tuple[str, str, str]  # class of the power, asking post, facts that say what it is for
    amount: int  # whole yuan
    at: int  # UTC milliseconds


def portion(
    procedure: Procedure,
    power_class: str,
    opened: Mapping[str, Any],
    rules: Mapping[str, Any],
    index: int,
    at: int,
) -> Portion | None:
    """Return the sum that a matter asks for; None where no threshold is evaded by it.

    `opened` is the data of its first entry. Counted are sums below the threshold under a procedure that
    routes by the sum. The leaf names no payee, so those are taken together that the same post asked for
    under the same class of power for the same kind of thing.
    """
    money = next((name for name, fact in procedure.facts.items() if fact.type == "money"), "")
    facts = opened.get("facts", {})
    amount, threshold = facts.get(money), threshold_of(rules)
    if not threshold or not isinstance(amount, int) or not 0 < amount < threshold:
        return None
    if not any(step.do == "route" and money in step.by for step in procedure.steps.values()):
        return None
    role = procedure.steps[procedure.start].post
    asking = str(opened.get("posts", {}).get(role, role))
    said = sorted(f"{name}={value}" for name, value in facts.items() if isinstance(value, str))
    return Portion(str(opened["number"]), index, (power_class, asking, ",".join(said)), amount, at)


def threshold_of(rules: Mapping[str, Any]) -> int:
    """Return from how many yuan a body decides collectively; 0 when it has set no threshold."""
    chosen = rules.get("collective_from_yuan")
    return chosen if isinstance(chosen, int) else 0


def window_start(calendar: Calendar, rules: Mapping[str, Any], at: int) -> int:
    """Return the first instant of the working days that are looked at together with one at `at`."""
    days = int(rules.get("split_work_days", WINDOW_WORK_DAYS))
    return calendar.instant(calendar.working_day(calendar.day(at), -days), 0)


def split_of(
    new: Portion, earlier: Iterable[Portion], calendar: Calendar, rules: Mapping[str, Any]
) -> list[Portion]:
    """Return the sums that together with `new` pass the threshold, oldest first, `new` last; else nothing."""
    since = window_start(calendar, rules, new.at)
    found = [one for one in earlier if one.of == new.of and since <= one.at <= new.at]
    together = [*sorted(found, key=lambda one: one.index), new]
    return together if found and sum(one.amount for one in together) >= threshold_of(rules) else []
