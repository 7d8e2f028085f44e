"""The words in a chart and in the list beside it, in Chinese and English.

They stand here and not with the words of the pages, because a pure room knows no surface; the surfaces use
`limit_text`, `least_text` and their like too, so that a limit reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sunlit.procedure.deadlines import Limit, Span
from sunlit.procedure.grammar import Fact, Rule, Share

LANGUAGES: Final = ("zh", "en")

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "chart": ("{title} · 运行流程图", "{title}: flow chart"),
    "described": ("共 {n} 步。", "{n} steps."),
    "described.now": ("正在办：{steps}。", "Now: {steps}."),
    "described.step": ("第 {n} 步{name}", "step {n}, {name}"),
    "parallel": ("同时进行，全部完成才往下", "side by side; all must end before going on"),
    "sub": ("子程序", "Sub-procedure"),
    "back.max": ("至多 {n} 次", "at most {n} times"),
    "back.once": ("至多 1 次", "at most once"),
    "back.resume": ("公示接着算", "the clock goes on"),
    "back.reason": ("须写明理由", "reason required"),
    "legend.done": ("已办", "Done"),
    "legend.now": ("正在办", "Now"),
    "legend.next": ("未到", "Not yet"),
    "legend.off": ("有偏差", "Departure"),
    "legend.void": ("作废或未走", "Void or not taken"),
    "legend.eye": ("这一步要公开什么、给谁", "Disclosed, and to whom"),
    "legend.risk3": ("廉政风险高", "High integrity risk"),
    "legend.risk2": ("廉政风险中", "Medium integrity risk"),
    "legend.back": ("退回", "Sent back"),
    "legend.count": ("步骤序号", "Number of the step"),
    "kind.work": ("办理", "Work"),
    "kind.decide": ("审核决定", "Decision"),
    "kind.vote": ("集体表决", "Vote"),
    "kind.publish": ("公开", "Publication"),
    "kind.wait": ("公示等候", "Notice period"),
    "kind.route": ("分流", "Route"),
    "kind.parallel": ("同时进行", "Side by side"),
    "kind.call": ("子程序", "Sub-procedure"),
    "scope.public": ("向社会公开", "to the public"),
    "scope.members": ("向全体党员公开", "to all members"),
    "scope.organisation": ("向本组织党员公开", "to the organisation's members"),
    "scope.specific": ("向特定人员公开", "to certain persons"),
    "scope.applicant": ("答复当事人", "to the person concerned"),
    "by.h": ("{n} 小时内", "within {n} hour{s}"),
    "by.d": ("{n} 日内", "within {n} day{s}"),
    "by.wd": ("{n} 个工作日内", "within {n} working day{s}"),
    "by.M": ("{n} 个月内", "within {n} month{s}"),
    "by.Y": ("{n} 年内", "within {n} year{s}"),
    "span.h": ("{n} 小时", "{n} hour{s}"),
    "span.d": ("{n} 日", "{n} day{s}"),
    "span.wd": ("{n} 个工作日", "{n} working day{s}"),
    "span.M": ("{n} 个月", "{n} month{s}"),
    "span.Y": ("{n} 年", "{n} year{s}"),
    "every.d": ("每 {n} 日一次", "every {n} days"),
    "every.M": ("每 {n} 个月一次", "every {n} months"),
    "every.Y": ("每 {n} 年一次", "every {n} years"),
    "every.1d": ("每日一次", "every day"),
    "every.1M": ("每月一次", "every month"),
    "every.1Y": ("每年一次", "every year"),
    "least": ("不少于 {span}", "at least {span}"),
    "floor": ("{least}，缩短后也不少于 {span}", "{least}, when shortened at least {span}"),
    "grant": ("可用足 {span}", "may take {span}"),
    "lead": ("会前至少 {span}", "at least {span} before the meeting"),
    "same_day": ("当日", "the same day"),
    "same_meeting": ("当次会议", "in the same meeting"),
    "next_meeting": ("下次会议", "at the next meeting"),
    "session": ("本次大会期间", "within the session"),
    "quorum.share": ("{share}以上到会", "{share} or more present"),
    "quorum.over": ("超过{share}到会", "more than {share} present"),
    "quorum.all": ("全体到会", "all present"),
    "pass.share.members": ("全体{share}以上同意", "{share} or more of all agree"),
    "pass.over.members": ("全体超过{share}同意", "more than {share} of all agree"),
    "pass.share.present": ("到会者{share}以上同意", "{share} or more of those present agree"),
    "pass.over.present": ("到会者超过{share}同意", "more than {share} of those present agree"),
    "pass.share.votes": ("有效票{share}以上同意", "{share} or more of valid votes agree"),
    "pass.over.votes": ("有效票超过{share}同意", "more than {share} of valid votes agree"),
    "pass.all.members": ("全体一致同意", "all agree"),
    "pass.all.present": ("到会者一致同意", "all present agree"),
    "pass.all.votes": ("有效票一致同意", "all valid votes agree"),
    "rank.list": ("按得票排序", "ranked by votes"),
    "rank.score": ("按得分排序", "ranked by score"),
    "ge": ("{n}以上", "from {n}"),
    "lt": ("不满 {n}", "under {n}"),
    "gt": ("超过 {n}", "over {n}"),
    "le": ("{n}以下", "up to {n}"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
}
_SHARES: Final = {
    "1/2": ("半数", "half"),
    "1/3": ("三分之一", "a third"),
    "2/3": ("三分之二", "two thirds"),
    "3/4": ("四分之三", "three quarters"),
    "4/5": ("五分之四", "four fifths"),
}
_TEN_THOUSAND: Final = 10_000
_MILLION: Final = 1_000_000


def word(key: str, lang: str, **values: object) -> str:
    """Return the words of `key` in `lang` with `values` filled in."""
    text = _WORDS[key][lang != "zh"]
    return text.format_map(values) if values else text


def said(text: Mapping[str, str], lang: str) -> str:
    """Return a text value in `lang`, in the other language when that one is missing."""
    return text.get(lang) or text.get("zh") or text.get("en", "")


def joined(parts: Iterable[str], lang: str) -> str:
    """Return `parts` as one list: "、" between Chinese, ", " between English items."""
    return ("、" if lang == "zh" else ", ").join(parts)


def _counted(key: str, n: int, lang: str) -> str:
    return word(key, lang, n=n, s="" if n == 1 else "s")


def span_text(span: Span, lang: str) -> str:
    """Return "5 个工作日", "5 working days"."""
    return _counted(f"span.{span.unit}", span.n, lang)


def limit_text(limit: Limit | None, lang: str) -> str:
    """Return "5 个工作日内", "within 5 working days", "每 3 个月一次"; empty when there is no limit."""
    if limit is None:
        return ""
    span = limit.span
    if span is None:
        return word(limit.kind, lang)
    if limit.kind == "min":
        return least_text(span, lang)
    if limit.kind == "every":
        one = f"every.1{span.unit}"
        return word(one, lang) if span.n == 1 else word(f"every.{span.unit}", lang, n=span.n)
    if span.n == 0:
        return word("same_day", lang)
    return _counted(f"by.{span.unit}", span.n, lang)


def least_text(span: Span | None, lang: str, floor: Span | None = None) -> str:
    """Return "不少于 30 日", "at least 30 days"; empty when there is no least period.

    `floor` is what is left of it when it is shortened.
    """
    if span is None:
        return ""
    least = word("least", lang, span=span_text(span, lang))
    return least if floor is None else word("floor", lang, least=least, span=span_text(floor, lang))


def grant_text(span: Span | None, lang: str) -> str:
    """Return "可用足 7 个工作日": the time that a post may use in full."""
    return "" if span is None else word("grant", lang, span=span_text(span, lang))


def lead_text(span: Span | None, lang: str) -> str:
    """Return "会前至少 2 个工作日": how long before the meeting the papers go out."""
    return "" if span is None else word("lead", lang, span=span_text(span, lang))


def rule_text(rule: Rule, lang: str) -> list[str]:
    """Return a vote's quorum and majority: "三分之二以上到会", "全体过半数同意"."""
    parts = [_share_text("quorum", rule.quorum, lang)] if rule.quorum else []
    if rule.passing:
        parts.append(_share_text("pass", rule.passing, lang))
    if rule.rank:
        parts.append(word(f"rank.{rule.rank}", lang))
    return parts


def _share_text(key: str, share: Share, lang: str) -> str:
    base = "" if key == "quorum" else f".{'members' if share.of == 'list' else share.of}"
    if share.value == 1:
        return word(f"{key}.all{base}", lang)
    names = _SHARES.get(str(share.value))
    name = names[lang != "zh"] if names else f" {share.value} "
    return word(f"{key}.{'over' if share.over else 'share'}{base}", lang, share=name).strip()


def condition_text(when: Mapping[str, Any], facts: Mapping[str, Fact], lang: str) -> str:
    """Return the conditions of a route's row: "工程，400 万元以上"; "works, from 4 million yuan"."""
    parts = [_condition(name, test, facts.get(name), lang) for name, test in when.items()]
    return ("，" if lang == "zh" else ", ").join(parts)


def _condition(name: str, test: Any, fact: Fact | None, lang: str) -> str:
    if not isinstance(test, Mapping):
        return _value(name, test, fact, lang)
    parts = [word(bound, lang, n=_value(name, n, fact, lang)) for bound, n in test.items() if bound != "in"]
    if "in" in test:
        parts.append(joined((_value(name, one, fact, lang) for one in test["in"]), lang))
    text = joined(parts, lang)
    named = fact is not None and fact.type not in ("enum", "money")
    return f"{said(fact.label, lang)} {text}" if fact is not None and named else text


def _value(name: str, value: Any, fact: Fact | None, lang: str) -> str:
    """Return one value of a fact in words: the name of a choice, a sum with its unit, a yes or no."""
    if isinstance(value, bool):
        label = said(fact.label, lang) if fact else name
        return f"{label}{'：' if lang == 'zh' else ': '}{word('yes' if value else 'no', lang)}"
    if fact is not None and fact.unit and isinstance(value, int):
        return money_text(value, said(fact.unit, lang), lang)
    choices = {choice["code"]: choice for choice in fact.values} if fact else {}
    return said(choices[value], lang) if value in choices else str(value)


def money_text(n: int, unit: str, lang: str) -> str:
    """Return "400 万元", "4 million yuan"; only round sums are counted in such large numbers."""
    if lang == "zh" and n >= _TEN_THOUSAND and n % (_TEN_THOUSAND // 10) == 0:
        return f"{n / _TEN_THOUSAND:.10g} 万{unit}"
    if lang != "zh" and n >= _MILLION and n % (_MILLION // 10) == 0:
        return f"{n / _MILLION:.10g} million {unit}"
    return f"{n:,} {unit}"
