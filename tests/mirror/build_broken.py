"""Make a town whose software asks no rule: a notice cut short in two ways, and a head who votes first.

Everything up to there is done by the real actions; the entries that break a rule go in by the writer itself.
Prints where they stand as JSON.
"""

import json
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after the settings

from sunlit.ledger.log import Disclosed, writing  # noqa: E402
from sunlit.matters.actions.door import actor_of  # noqa: E402
from tests.matters.trials import adopt_vote  # noqa: E402
from tests.town import act, at, purchase, put_on_notice, tender, town  # noqa: E402


def enter(matter: Any, by: Any, said: str, *entries: tuple[str, dict[str, Any]]) -> int:
    """Append entries to a matter without asking any rule; return the index of the last."""
    with at(said), writing("qinghe") as writer:
        for kind, data in entries:
            words = [Disclosed("text", {"zh": "办了。", "en": "Done."})] if kind == "act.done" else []
            stream = f"matter:{matter.number}"
            leaf = writer.append(kind, stream, actor=actor_of(by), data=data, disclosures=words)
    return leaf.index


call_command("migrate", verbosity=0)
qinghe = town()
adopt_vote(qinghe, "2026-03-02 10:00", ballots="public")
office = qinghe.by["purchasing"]
found = {}

cut = purchase(qinghe, "2026-03-03 08:00")
put_on_notice(qinghe, cut)
clear = {"step": "candidate_show", "verb": "done", "outcome": "clear"}
found["cut"] = enter(cut, office, "2026-03-10 09:00", ("act.done", clear))

short = purchase(qinghe, "2026-03-10 10:00")
for step, said, outcome in (
    ("apply", "2026-03-10 11:00", ""),
    ("budget", "2026-03-10 11:10", "ok"),
    ("sign", "2026-03-10 11:20", "agree"),
    ("small_buy", "2026-03-10 14:00", ""),
):
    act(qinghe, short, step, said, outcome)
with at("2026-03-12 09:00") as ends_at:
    put_up = {"step": "candidate_show", "verb": "open", "ends_at": ends_at}
found["short"] = enter(short, office, "2026-03-11 09:00", ("act.done", put_up))

voted = tender(qinghe, "2026-03-12 10:00")
codes = sorted(member.code for member in qinghe.committee)
head = next(member.code for member in qinghe.committee if member.seat == "secretary")
others = [code for code in codes if code != head]
spoken = [head, *others]
enter(
    voted, qinghe.committee[1], "2026-03-12 11:00",
    ("vote.opened", {"step": "vote", "eligible": 5, "members": codes, "head": head}),
    ("presence.noted", {"step": "vote", "present": 5, "members": codes}),
)  # fmt: skip
found["head"] = enter(
    voted, qinghe.committee[1], "2026-03-12 11:01",
    ("ballot.cast", {"step": "vote", "member": head, "choice": "agree"}),
)  # fmt: skip
enter(
    voted, qinghe.committee[1], "2026-03-12 11:02",
    *(("position.stated", {"step": "vote", "member": one, "order": n}) for n, one in enumerate(spoken, 1)),
    *(("ballot.cast", {"step": "vote", "member": one, "choice": "agree"}) for one in others),
    ("act.done", {"step": "vote", "verb": "done", "outcome": "pass", "count": {"agree": 5}}),
)  # fmt: skip
print(json.dumps(found | {"matters": {"cut": cut.number, "short": short.number, "head": voted.number}}))
