"""A small town for tests: Qinghe with Lin, Wang, Zhao and Chen, two powers, and matters to run under them.

Everything goes through the real actions and the demo clock. Times are written as people say them where
the town is: `at("2026-03-02 10:00")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sunlit.catalogue.actions import adopt_catalogue, adopt_posts, begin_tenure, open_body
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_calendar, model_path, model_posts, model_procedures
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import procedure_of
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import open_matter, perform
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedAct, ProposedMatter

OPENED = "2026-03-02 09:00"  # a Monday
CHINA = timedelta(hours=8)
POWERS = ("PRJ-02", "FIN-02")
DESKS = {  # post -> who holds it
    "secretary": "Lin",
    "mayor": "Wang",
    "member_in_charge": "Zhao",
    "discipline": "Chen",
    "office": "Sun",
    "finance": "Li",
    "purchasing": "Zhou",
    "project_office": "Wu",
    "government": "Zheng",
    "secrecy_review": "Feng",
    "cashier": "He",
    "acceptance_team": "Lu",
    "culture": "Shi",
}
SEATS = (("secretary", "Lin"), ("member", "Wang"), ("member", "Zhao"), ("member", "Chen"), ("member", "Sun"))
CULTURE = {
    "code": "culture", "zh": "文化站", "en": "Culture station", "kind": "organ", "body_level": "town",
    "recorded_by": "", "note": "",
}  # fmt: skip


@dataclass
class Town:
    """A body, who sits at each desk, and who sits in its committee."""

    body: Body
    by: dict[str, Tenure]
    committee: list[Tenure] = field(default_factory=list)


def moment(said: str) -> int:
    """Return "2026-03-02 10:00" in the town as UTC milliseconds."""
    return int((datetime.fromisoformat(said).replace(tzinfo=UTC) - CHINA).timestamp() * 1000)


@contextmanager
def at(said: str) -> Iterator[int]:
    """Let the clock stand at a time while the block runs."""
    with demo_clock(moment(said)):
        yield moment(said)


def name(person: str) -> dict[str, str]:
    """Return the name of a person of the town as a text value."""
    return {"zh": person, "en": person}


def town(
    slug: str = "qinghe",
    *,
    parent: Body | None = None,
    rules: dict[str, Any] | None = None,
    powers: tuple[str, ...] = POWERS,
    level: str = "town",
    zone: str = "Asia/Shanghai",
) -> Town:
    """Open a body with its desks, its committee of five and its powers, on the morning of OPENED."""
    with at(OPENED):
        body = open_body(
            slug,
            name={"zh": f"{slug} 镇", "en": f"{slug} Town"},
            level=level,
            zone=zone,
            closes="17:30",
            calendar=model_calendar(),
            origin=f"{slug}.example/log",
            parent=parent,
            rules=rules or {},
            demo=True,
        )
        adopt_posts(body, [*model_posts(), CULTURE])
        found = Town(body, {})
        people: dict[str, str] = {}
        for post, person in DESKS.items():
            found.by[post] = _tenure(body, post, person, people)
        found.committee = [_tenure(body, "committee", person, people, seat) for seat, person in SEATS]
        rows = [row for row in read_catalogue(model_path("powers.csv")) if row["code"] in powers]
        procedures = model_procedures()
        adopt_catalogue(body, rows, {code: procedures[code] for code in powers if code in procedures})
    return found


def _tenure(body: Body, post: str, person: str, people: dict[str, str], seat: str = "") -> Tenure:
    tenure = begin_tenure(
        body, post, name=name(person), from_on=date(2026, 3, 2), person=people.get(person), seat=seat
    )
    people.setdefault(person, tenure.person)
    return tenure


def purchase(of: Town, said: str, *, amount: int = 30_000) -> Matter:
    """Open a matter under FIN-02 for the culture station: by default too small for the committee."""
    return _opened(
        of, said, "FIN-02", {"amount": amount, "kind": "works"}, "works", {"spending_unit": "culture"}
    )


def tender(of: Town, said: str, power: str = "PRJ-02") -> Matter:
    """Open a matter under PRJ-02, or under another power with a plain list of steps."""
    return _opened(of, said, power, {}, "", {})


def _opened(
    of: Town, said: str, power: str, facts: dict[str, Any], entry: str, posts: dict[str, str]
) -> Matter:
    proposed = ProposedMatter(
        power=power,
        title={"zh": "沿河路", "en": "Riverside Road"},
        summary={"zh": "修一条路。", "en": "Mend a road."},
        cost={"zh": "三万元", "en": "30,000 yuan"},
        source={"zh": "镇财政", "en": "Town budget"},
        whom={"zh": "两个村", "en": "Two villages"},
        decides={"zh": "镇党委", "en": "The committee"},
        facts=facts,
        entry=entry,
        posts=posts,
    )
    with at(said):
        return open_matter(of.body, proposed, of.by["office"])


def act(of: Town, matter: Matter, step: str, said: str, outcome: str = "", **more: Any) -> Leaf:
    """Do one step at a time, by the desk whose turn it is and with every paper it needs."""
    procedure = procedure_of(matter)
    assert procedure is not None
    row = procedure.steps[step]
    post = matter.posts.get(row.recorded_by or row.post, row.recorded_by or row.post)
    by = more.pop("by", None) or of.by[post]
    key, signed = more.pop("key", ""), more.pop("signed", None)
    reviewed = more.pop("reviewed", of.by["secrecy_review"] if row.after_review else None)
    proposed = ProposedAct(
        step=step,
        text=more.pop("text", {"zh": "办了。", "en": "Done."}),
        outcome=outcome,
        needs=more.pop("needs", [need["code"] for need in row.need]),
        **more,
    )
    with at(said):
        return perform(matter, proposed, by, key, signed=signed, reviewed=reviewed)


def put_on_notice(of: Town, matter: Matter) -> None:
    """Bring a small purchase to its public notice, put up on the morning of 9 March."""
    act(of, matter, "apply", "2026-03-03 09:00")
    act(of, matter, "budget", "2026-03-03 10:00", "ok")
    act(of, matter, "sign", "2026-03-04 09:00", "agree")
    act(of, matter, "small_buy", "2026-03-06 09:00")
    act(of, matter, "candidate_show", "2026-03-09 09:00", verb="open")
