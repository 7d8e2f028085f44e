"""Keep the sums below the threshold of collective decision, and which of them pass it together."""

from __future__ import annotations

from sunlit.matters.folding import Course
from sunlit.matters.models import Matter
from sunlit.matters.models import Portion as Row
from sunlit.procedure.splitting import Portion, portion, split_of, threshold_of, window_start
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
        threshold=threshold_of(rules),
        total=sum(one.amount for one in together),
        together=[[one.matter, one.index, one.amount] for one in together],
        is_split=bool(together),
    )


def _earlier(matter: Matter, new: Portion, since: int) -> list[Portion]:
    power_class, asking, purpose = new.of
    rows = Row.objects.filter(
        body=matter.body, asking=asking, power_class=power_class, purpose=purpose, at__gte=since
    )
    found = rows.order_by("index").values_list("matter__number", "index", "amount", "at")
    return [Portion(number, index, new.of, amount, at) for number, index, amount, at in found]
