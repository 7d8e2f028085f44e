"""Keep the sums below the threshold of collective decision, and which of them pass it together."""

from __future__ import annotations

from django.db.models import Q

from sunlit.matters.folding import Course
from sunlit.matters.models import Matter
from sunlit.matters.models import Portion as Row
from sunlit.procedure.splitting import (
    Portion,
    portion,
    split_by,
    split_of,
    threshold_of,
    total_of,
    window_start,
)
from sunlit.record.entry import Entry


def keep_portion(matter: Matter, course: Course, entry: Entry, index: int) -> None:
    """Keep the sum that `matter` asks for, when it is one below the threshold: one query more."""
    rules = matter.body.rules
    power_class = matter.power.power_class if matter.power else ""
    new = portion(course.procedure, power_class, entry.data, rules, index, entry.at)
    if new is None:
        return
    together = split_of(
        new, _earlier(matter, new, window_start(course.calendar, rules, new.at)), course.calendar, rules
    )
    Row.objects.create(
        matter=matter,
        body=matter.body,
        power_class=new.of[0],
        asking=new.of[1],
        purpose=new.of[2],
        amount=new.amount,
        index=index,
        at=new.at,
        payee=new.payee,
        threshold=threshold_of(rules),
        total=total_of(together),
        together=[[one.matter, one.index, one.amount] for one in together],
        is_split=bool(together),
        split_by=split_by(together) if together else "",
    )


def _earlier(matter: Matter, new: Portion, since: int) -> list[Portion]:
    power_class, asking, purpose = new.of
    alike = Q(asking=asking, power_class=power_class, purpose=purpose)
    wanted = alike | Q(payee=new.payee) if new.payee else alike
    rows = Row.objects.filter(wanted, body=matter.body, at__gte=since).order_by("index")
    names = ("matter__number", "index", "power_class", "asking", "purpose", "amount", "at", "payee")
    return [
        Portion(number, index, (power_class, asking, purpose), amount, at, payee)
        for number, index, power_class, asking, purpose, amount, at, payee in rows.values_list(*names)
    ]
