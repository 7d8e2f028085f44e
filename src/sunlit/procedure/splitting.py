"""Sums that stay under the threshold of collective decision one by one, and pass it together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar import Procedure

WINDOW_WORK_DAYS = 20  # a proposal; the body's rule `split_work_days` says otherwise


@dataclass(frozen=True, slots=True)
class Portion:
    """One sum that was asked for below the threshold. Added up are equal `of`, or one payee."""

    matter: str  # number
    index: int  # log index of the entry that opened it
    of: tuple[str, str, str]  # class of the power, asking post, facts that say what it is for
    amount: int  # whole yuan
    at: int  # UTC milliseconds
    payee: str = ""  # credit code of the organisation that is to be paid, where it is known


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
    routes by the sum. Taken together are those that the same post asked for under the same class of power for
    the same kind of thing, and those for one payee, whoever asked and for what.
    """
    money, facts = sum_routed(procedure), opened.get("facts", {})
    amount, threshold = facts.get(money), threshold_of(rules)
    if not money or not threshold or not isinstance(amount, int) or not 0 < amount < threshold:
        return None
    role = procedure.steps[procedure.start].post
    asking = str(opened.get("posts", {}).get(role, role))
    said = sorted(f"{name}={value}" for name, value in facts.items() if isinstance(value, str))
    of = power_class, asking, ",".join(said)
    return Portion(str(opened["number"]), index, of, amount, at, str(opened.get("payee", "")))


def sum_routed(procedure: Procedure) -> str:
    """Return the name of the sum that a procedure routes by; "" where it routes by none."""
    money = next((name for name, fact in procedure.facts.items() if fact.type == "money"), "")
    routes = (step for step in procedure.steps.values() if step.do == "route")
    return money if any(money in step.by for step in routes) else ""


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
    """Return the sums that together with `new` pass the threshold, oldest first, `new` last; else nothing.

    Those for one thing, or those for one payee: where both pass it, the greater sum.
    """
    since = window_start(calendar, rules, new.at)
    near = sorted((one for one in earlier if since <= one.at <= new.at), key=lambda one: one.index)
    alike = [one for one in near if one.of == new.of]
    paid = [one for one in near if new.payee and one.payee == new.payee]
    sums = [[*found, new] for found in (alike, paid) if found]
    passing = [found for found in sums if total_of(found) >= threshold_of(rules)]
    return max(passing, key=total_of, default=[])


def total_of(together: Iterable[Portion]) -> int:
    """Return what these sums make, in whole yuan."""
    return sum(one.amount for one in together)


def split_by(together: Sequence[Portion]) -> str:
    """Return what sums that pass the threshold together have in common: "purpose" or "payee"."""
    return "purpose" if len({one.of for one in together}) == 1 else "payee"
