"""A county in the middle of its work: every state, mark and stub that a public page knows, in a few matters.

All of it happens in October and November 2026; `NOW` is when the pages are read.
"""

from __future__ import annotations

import datetime
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from sunlit.dialogue.actions import ask, hide, object_to, reply, show
from sunlit.ledger.models import Leaf
from sunlit.ledger.publish import publish
from sunlit.library.files import keep_file
from sunlit.matters.actions import (
    close,
    correct,
    declare_departure,
    open_matter,
    perform,
    record_vote,
)
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Attached, ProposedAct, ProposedMatter, ProposedVote
from tests.town import Town, act, at, town
from tests.withholdings import Agreed, withhold

NOW = "2026-11-25 10:30"
Play = Generator[str, str, None]  # yields when its next act happens, and is sent the same back
CANARY = "金丝雀第七号"  # stands in words that are not for everyone; no page may ever say it
PAPER = b"%PDF-1.4\n% a report\n%%EOF\n"


@dataclass
class Busy:
    """The county, its town and village, and the matters by what they show."""

    county: Town
    town: Town
    village: Town
    file: str  # digest of a public file
    playground: Matter = field(init=False)  # decided, objection upheld, done again, corrected, withheld
    notice: Matter = field(init=False)  # on notice now with an objection open
    late: Matter = field(init=False)  # a step overdue
    void: Matter = field(init=False)  # a meeting below quorum, then a departure
    unlisted: Matter = field(init=False)  # outside the list, closed with a report


def words(zh: str, en: str) -> dict[str, str]:
    """Return a text value."""
    return {"zh": zh, "en": en}


def busy() -> Busy:
    """Build the county through the real actions."""
    county = town("chengming", powers=(), level="county")
    qinghe = town(
        "qinghe",
        parent=county.body,
        rules={"phone": "0000-1234567", "help_place": words("镇便民服务中心", "the town service centre")},
    )
    yanhe = town("yanhe", parent=qinghe.body, powers=(), level="village")
    found = Busy(county, qinghe, yanhe, file=keep_file(PAPER, "检测报告.pdf").sha256)
    _play([_playground(found), _notice(found), _late(found), _void(found), _unlisted(found), _said(found)])
    with at("2026-11-25 10:00"):
        for body in (county, qinghe, yanhe):
            publish(body.body.slug)
    return found


HEADS: dict[str, tuple[Any, ...]] = {
    "playground": (
        "2026-10-12 09:00",
        860_000,
        "works",
        words("中心小学操场翻新", "New surface for the central school playground"),
        words(
            "花 79.8 万元翻新小学操场 3,200 平方米，已签合同，等验收。",
            "798,000 yuan for 3,200 m² of school playground; contract signed.",
        ),
        words("全镇小学生和家长", "Every pupil and parent of the town"),
    ),
    "notice": (
        "2026-11-09 09:00",
        30_000,
        "goods",
        words("沿河村健身器材", "Outdoor gym for Yanhe village"),
        words(
            "买 6 件健身器材，放在沿河村文化广场，花 2.86 万元。",
            "Six pieces of outdoor gym for Yanhe's square, 28,600 yuan.",
        ),
        words("沿河村村民", "The people of Yanhe"),
        "yanhe",
    ),
    "late": (
        "2026-11-02 09:00",
        20_000,
        "service",
        words("文化站消防检测", "Fire check of the culture station"),
        words("请专业机构检测消防设施，预算 2 万元。", "A fire check by specialists, 20,000 yuan."),
        words("来文化站的人", "Whoever visits the culture station"),
    ),
    "void": (
        "2026-10-19 09:00",
        238_000,
        "works",
        words("稻场灌渠护坡追加投资", "Extra cost on the Daochang canal"),
        words(
            "先施工后报批，要价 23.8 万元，核定 19.6 万元。",
            "Built first, approved later; 238,000 asked, 196,000 allowed.",
        ),
        words("稻场村种田户", "The farmers of Daochang"),
    ),
}


def _play(plays: list[Play]) -> None:
    """Let everything happen in the order of time, as a log wants it."""
    waiting = [(next(play), n) for n, play in enumerate(plays)]
    while waiting:
        said, n = min(waiting)
        waiting.remove((said, n))
        try:
            waiting.append((plays[n].send(said), n))
        except StopIteration:
            continue


def _open(
    of: Town, amount: int, kind: str, title: Any, summary: Any, whom: Any, village: str = "", *, said: str
) -> Matter:
    proposed = ProposedMatter(
        power="FIN-02",
        title=title,
        summary=summary,
        cost=words(f"{amount:,} 元以内", f"At most {amount:,} yuan"),
        source=words("镇教育专项", "The town's education fund"),
        whom=whom,
        decides=words("镇党委会议集体决定", "The town committee, by vote"),
        facts={"amount": amount, "kind": kind},
        entry=kind,
        posts={"spending_unit": "culture"},
        village=village,
    )
    with at(said):
        return open_matter(of.body, proposed, of.by["office"])


def _unlisted(of: Busy) -> Play:
    proposed = ProposedMatter(
        power="",
        title=words("临时借用镇礼堂", "The town hall lent for a day"),
        summary=words("借礼堂一天办戏，不收费。", "The hall lent for a day, free of charge."),
        cost={},
        source={},
        whom=words("全镇居民", "Everyone in town"),
        decides=words("党政办公室", "The office"),
    )
    with at((yield "2026-11-16 09:00")):
        of.unlisted = open_matter(of.town.body, proposed, of.town.by["office"])
    for step, said in (("entry", "2026-11-17 09:00"), ("settle", "2026-11-18 09:00")):
        with at((yield said)):
            perform(of.unlisted, ProposedAct(step, words("办了。", "Done.")), of.town.by["office"])
    with at((yield "2026-11-18 10:00")):
        close(of.unlisted, words("已归还，没有损坏。", "Returned undamaged."), of.town.by["office"])
    of.unlisted.refresh_from_db()


def _late(of: Busy) -> Play:
    of.late = _open(of.town, *HEADS["late"][1:], said=(yield HEADS["late"][0]))
    act(of.town, of.late, "apply", (yield "2026-11-03 09:00"))


def _vote(of: Town, matter: Matter, said: str, outcome: str, came: int, against: int = 0) -> Leaf:
    members = [*of.committee[1:], of.committee[0]]  # the secretary last
    present = members[len(members) - came :]
    void = outcome == "void"
    choices = {} if void else {m.code: "disagree" if n < against else "agree" for n, m in enumerate(present)}
    vote = ProposedVote(
        step="decide",
        outcome=outcome,
        text=words("人不够，改期。", "Too few; postponed.") if void else words("同意安排。", "Agreed."),
        eligible=len(members),
        present=came,
        members=members,
        came=present,
        choices=choices,
        reasons={present[0].code: words("建议等县校舍资金，镇里不垫钱。", "Wait for county money.")}
        if against
        else {},
        needs=["minutes", "vote_register"],
    )
    with at(said):
        return record_vote(matter, vote, of.committee[0])


def _playground(of: Busy) -> Play:
    qinghe = of.town
    matter = of.playground = _open(qinghe, *HEADS["playground"][1:], said=(yield HEADS["playground"][0]))
    report = [
        Attached(keep_file(PAPER, "检测报告.pdf"), words("五年前的检测报告", "The report of five years ago"))
    ]
    text = words("塑胶面开裂起皮，申请 86 万元翻新。", "The surface is cracked; we ask for 860,000 yuan.")
    first = act(
        qinghe,
        matter,
        "apply",
        (yield "2026-10-12 10:00"),
        text=words(f"{CANARY} 内部说明", f"{CANARY} inner note"),
    )
    act(qinghe, matter, "budget", (yield "2026-10-14 10:00"), "ok", text=text)
    act(qinghe, matter, "materials", (yield "2026-10-15 10:00"))
    _vote(qinghe, matter, (yield "2026-10-20 10:00"), "pass", 5, against=1)
    offers = words("三家报价，最低 82.4 万元。", "Three offers, the lowest 824,000 yuan.")
    act(qinghe, matter, "small_buy", (yield "2026-10-28 10:00"), text=offers)
    act(qinghe, matter, "candidate_show", (yield "2026-10-29 10:00"), verb="open", text=offers, files=report)
    with at((yield "2026-10-30 10:00")):
        said = object_to(
            matter, words("检测报告是五年前的，请重新送检。", "The report is five years old; test again.")
        )
        show(said, qinghe.by["office"])
    act(qinghe, matter, "candidate_show", (yield "2026-10-30 11:00"), "objection")
    act(
        qinghe,
        matter,
        "answer",
        (yield "2026-11-02 10:00"),
        "upheld",
        answers=[1],
        reason=words("报告确是五年前的。", "The report is indeed five years old."),
        text=words("异议成立，重新比选。", "Upheld; the selection starts again."),
    )
    again = act(
        qinghe,
        matter,
        "small_buy",
        (yield "2026-11-10 10:00"),
        text=words("五家报价，最低 78.9 万元。", "Five offers, lowest 789,000."),
    )
    with at((yield "2026-11-10 15:00")):
        correct(
            matter,
            again.index,
            words("五家报价，最低 79.8 万元。", "Five offers, the lowest 798,000 yuan."),
            words("数字录反了。", "Two digits were swapped."),
            qinghe.by["purchasing"],
        )
    act(
        qinghe,
        matter,
        "candidate_show",
        (yield "2026-11-11 10:00"),
        verb="open",
        text=words("公示示范乙公司，79.8 万元。", "Demo Yi, 798,000 yuan."),
        files=report,
    )
    act(qinghe, matter, "candidate_show", (yield "2026-11-17 10:00"), "clear")
    act(
        qinghe,
        matter,
        "contract",
        (yield "2026-11-20 10:00"),
        done_at=moment_of("2026-11-19 15:00"),
        amount=798_000,
        text=words("签了合同，79.8 万元。", "Contract signed, 798,000 yuan."),
    )
    with at((yield "2026-11-20 11:00")):
        withhold(
            matter,
            Agreed(
                what=words("投标人的三个手机号", "The bidders' three mobile numbers"),
                content=words(f"{CANARY} 13800000000", f"{CANARY} 13800000000"),
                ground="personal_privacy",
                review_on=datetime.date(2031, 11, 1),
                proposed_by=qinghe.by["purchasing"],
                reviewed_by=qinghe.by["secrecy_review"],
                approved_by=qinghe.by["secretary"],
                act=first.index,
            ),
            qinghe.by["office"],
        )


def moment_of(said: str) -> int:
    """Return a time in the town as UTC milliseconds."""
    with at(said) as found:
        return found


def _notice(of: Busy) -> Play:
    qinghe = of.town
    matter = of.notice = _open(qinghe, *HEADS["notice"][1:], said=(yield HEADS["notice"][0]))
    act(qinghe, matter, "apply", (yield "2026-11-10 09:00"))
    act(qinghe, matter, "budget", (yield "2026-11-11 10:00"), "ok")
    act(qinghe, matter, "sign", (yield "2026-11-12 09:00"), "agree")
    act(qinghe, matter, "small_buy", (yield "2026-11-19 09:00"))
    text = words(
        "拟向示范体育公司购买 6 件器材，2.86 万元，三家报价中最低。",
        "Six pieces from Demo Sports for 28,600 yuan, the lowest of three offers.",
    )
    act(
        qinghe,
        matter,
        "candidate_show",
        (yield "2026-11-24 09:00"),
        verb="open",
        text=text,
        ends_at=moment_of("2026-11-30 17:30"),
    )
    with at((yield "2026-11-24 15:00")):
        object_to(matter, words("这家去年的器材半年就坏了。", "Theirs broke within half a year."))


def _void(of: Busy) -> Play:
    qinghe = of.town
    matter = of.void = _open(qinghe, *HEADS["void"][1:], said=(yield HEADS["void"][0]))
    act(qinghe, matter, "apply", (yield "2026-10-20 09:00"))
    act(qinghe, matter, "budget", (yield "2026-10-29 10:00"), "ok")  # two working days late
    act(qinghe, matter, "materials", (yield "2026-10-30 10:00"))
    _vote(qinghe, matter, (yield "2026-11-04 10:00"), "void", 2)  # below quorum
    _vote(qinghe, matter, (yield "2026-11-05 10:00"), "pass", 5, against=2)
    with at((yield "2026-11-06 10:00")):
        declare_departure(
            matter,
            "substitute",
            "small_buy",
            "disaster_relief",
            words("采购办的人去抢险了，由建设办代办。", "Purchasing is at the flood; the works office acts."),
            qinghe.by["secretary"],
        )
    act(qinghe, matter, "small_buy", (yield "2026-11-06 11:00"), by=qinghe.by["project_office"])


def _said(of: Busy) -> Play:
    qinghe = of.town
    with at((yield "2026-11-12 10:00")):
        answered = ask(
            qinghe.body, text=words("操场什么时候能用？", "When can it be used?"), target=of.playground
        )
        hidden = ask(
            qinghe.body,
            text=words(f"{CANARY} 某家的私事", f"{CANARY} somebody's private matter"),
            target=of.playground,
        )
        ask(qinghe.body, text=words(f"{CANARY} 还没看过", f"{CANARY} not looked at"), target=of.playground)
    with at((yield "2026-11-13 10:00")):
        reply(answered, words("验收合格后，下周。", "Next week, once it is accepted."), qinghe.by["culture"])
        hide(hidden, "personal_privacy", qinghe.by["office"])
