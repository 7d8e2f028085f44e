"""A matter that goes on and on, through the real actions: objections to its notice, and answers."""

from __future__ import annotations

from datetime import timedelta

from tests.town import CHINA, Town, act, at, moment, purchase, put_on_notice

from sunlit.dialogue.actions import object_to
from sunlit.matters.models import Act, Matter

SAID = {"zh": "请重新核对价格。", "en": "Please check the price again."}


def long_matter(of: Town, acts: int) -> Matter:
    """Return a purchase with at least `acts` entries: one objection after the other."""
    matter = purchase(of, "2026-03-02 10:00")
    if acts <= 5:
        for step, said, outcome in (
            ("apply", "2026-03-03 09:00", ""), ("budget", "2026-03-03 10:00", "ok"),
            ("sign", "2026-03-04 09:00", "agree"), ("small_buy", "2026-03-06 09:00", ""),
        ):  # fmt: skip
            act(of, matter, step, said, outcome)
        return matter
    put_on_notice(of, matter)
    n = 0
    while Act.objects.filter(matter=matter).count() < acts:
        n += 1
        _object(of, matter, n)
    return matter


def _object(of: Town, matter: Matter, n: int) -> None:
    """Object, take the notice down, answer: three entries within two minutes of the same morning."""
    start = moment("2026-03-10 09:00") + (n - 1) * 180_000

    def said(minute: int) -> str:
        local = timedelta(milliseconds=start) + CHINA + timedelta(minutes=minute)
        return f"2026-03-10 {local.seconds // 3600:02d}:{local.seconds % 3600 // 60:02d}"

    matter.refresh_from_db()
    with at(said(0)):
        object_to(matter, SAID)
    act(of, matter, "candidate_show", said(1), "objection")
    act(of, matter, "answer", said(2), "dismissed", answers=[n], reason=SAID)
