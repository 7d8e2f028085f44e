"""What officials of the demo handed in just before the build: it waits on their desks, in no record yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from sunlit.accounts.models import User
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import procedure_of, tenures_held_by
from sunlit.cli.demo.cast import STORY
from sunlit.cli.demo.moments import MINUTE
from sunlit.cli.demo.scenery import Troupe
from sunlit.ledger.clock import demo_clock, now_ms
from sunlit.matters.models import Act, Matter, Prepared
from sunlit.matters.preparing import Handed, hand_in, recall_minutes
from sunlit.matters.proposed import ProposedAct

BEFORE = 3 * MINUTE  # the build
KEY = "demo-"  # before the number of the row in the story


def hand_in_all(troupes: Mapping[str, Troupe], now: int) -> None:
    """Hand in what waits; a demo whose rules let nothing wait enters nothing either."""
    rows = yaml.safe_load((STORY / "prepared.yaml").read_text(encoding="utf-8"))
    with demo_clock(now - BEFORE):
        for n, row in enumerate(rows, 1):
            user = User.objects.get(username=row["account"])
            handed = _handed(row, user, troupes, f"{KEY}{n}")
            form = {f"text_{lang}": [row[lang]] for lang in ("zh", "en")}
            form |= {f"reason_{lang}": [said] for lang, said in row.get("reason", {}).items()}
            if hand_in(handed, form, user.pk) is None:
                raise ValueError(f"{row['matter']}: nothing waits by the rules of {handed.body}")


def wind_up() -> None:
    """Let what was handed in wait anew: a demo that nobody served has lost no time."""
    now = now_ms()
    rows = Prepared.objects.filter(key__startswith=KEY, due_at__isnull=False, refused__isnull=True)
    for row in rows:
        minutes = recall_minutes(Tenure.objects.select_related("body").get(ref=row.tenure).body)
        Prepared.objects.filter(key=row.key).update(due_at=now + minutes * MINUTE)


def _handed(row: Mapping[str, Any], user: User, troupes: Mapping[str, Troupe], key: str) -> Handed:
    matter = next(one for one in Matter.objects.select_related("title") if _title(one) == row["matter"])
    held = {one.post.code: one for one in tenures_held_by(user)}
    text = {lang: row[lang] for lang in ("zh", "en")}
    if "corrects" in row:
        acts = Act.objects.filter(matter=matter, kind="act.done", step=row["corrects"])
        last = acts.order_by("-index").values_list("index", "post")[0]
        said = {"text": text, "reason": row["reason"], "files": [], "replaces": []}
        return Handed("correct", matter.body_id, matter.ref, str(last[0]), said, held[last[1]], key)
    procedure = procedure_of(matter)
    if procedure is None:
        raise ValueError(f"{matter.ref} has no procedure")
    step = procedure.steps[row["step"]]
    role = step.recorded_by or step.post
    reviewer = troupes[matter.body_id].holder(step.after_review) if step.after_review else None
    verb = row.get("verb", "done")
    needs = [] if verb == "open" else sorted(step.needs)
    act = ProposedAct(step.id, text, verb, needs=needs, reviewer=reviewer)
    by = held[matter.posts.get(role, role)]
    return Handed("act", matter.body_id, matter.ref, step.id, act, by, key)


def _title(matter: Matter) -> str:
    return str(((matter.title.value if matter.title else None) or {}).get("zh", ""))
