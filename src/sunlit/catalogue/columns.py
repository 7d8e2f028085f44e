"""The columns of a catalogue file and the closed sets that its cells are taken from."""

from __future__ import annotations

import re

STEPS = "steps_json"

COLUMNS = (
    "code", "name_zh", "name_en", "class", "power_type", "level", "holder_zh", "holder_en",
    "legal_basis_zh", "legal_basis_en", "conditions_zh", "conditions_en", STEPS, "quorum", "pass_rule",
    "vote_rule_basis", "scope_process", "scope_result", "disclosure_timing", "disclosure_deadline",
    "disclosure_form", "disclosure_form_zh", "notice_min", "risk_level", "risk_points_zh",
    "risk_points_en", "supervisor_zh", "supervisor_en",
)  # fmt: skip

STEP_FIELDS = (
    "n", "zh", "en", "post", "recorded_by", "after_review", "role_zh", "role_en", "limit", "limit_basis",
)  # fmt: skip
STEP_REQUIRED = ("n", "zh", "en", "post", "role_zh", "role_en")

CLASSES = {
    "major decision": "重大决策",
    "personnel": "干部人事",
    "major project": "重大项目",
    "large sums": "大额资金",
    "organisation": "组织建设",
    "supervision": "监督",
    "disclosure": "公开",
    "social": "社会事务",
    "village": "村级事务",
}
POWER_TYPES = {"decision": "决策", "execution": "执行", "supervision": "监督"}
LEVELS = {"town": "镇", "village": "村"}  # of a power
BODY_LEVELS = {"county": "县", **LEVELS}
RISK_LEVELS = {"high": "高", "medium": "中", "low": "低"}
SCOPES = {"public": "社会公众", "members": "全体党员", "organisation": "本组织党员", "specific": "特定人员"}
FORMS = {
    "site": "网站",
    "site (counts only)": "网站(仅公布数量)",
    "site (stub)": "网站(存根)",
    "internal site": "内部网站",
    "account": "网上个人账户",
    "online answers": "网上答问",
    "live stream": "网络直播",
    "broadcast": "广播",
    "group chat": "村民联络群",
    "board": "公开栏",
    "village board": "村务公开栏",
    "branch board": "支部公开栏",
    "site board": "工地公示牌",
    "model on show": "模型展示",
    "bulletin": "公报",
    "meeting": "会议",
    "members' meeting": "党员大会",
    "branch meeting": "支部党员大会",
    "briefing": "情况通报",
    "notice": "通报",
    "notice inside the organ": "机关内部通知",
    "spokesperson": "新闻发言人",
    "press conference": "新闻发布会",
    "report": "报告",
    "public-resource platform": "公共资源交易平台",
    "procurement platform": "政府采购平台",
    "trading platform": "农村产权交易平台",
    "letter": "信函",
    "as in the list": "按公开目录确定",
}

_SPAN = r"[1-9][0-9]*(?:h|d|wd|M|Y)"
_LIMIT = rf"(?:(?:<=|>=){_SPAN}|same-day|same-meeting|next-meeting|session|every:(?:1d|1M|3M|6M|1Y))"
_DUTY = (
    r"(?:(?:notice|progress|count|first|stage|stub|remove) )?"
    rf"(?:<={_SPAN}\+{_SPAN}|{_LIMIT})"
    r"(?: from:(?:approval|award|event|receipt|end|notice_end))?"
    r"(?: at:[1-9][0-9]*(?:,[1-9][0-9]*)*)?(?: if:busy_accounts)?"
)
_MARK = r"(?:[LAT]:[rm]|P)"

CODE = re.compile(r"[A-Z]{3}-[0-9]{2}")
LIMIT = re.compile(_LIMIT)
NOTICE = re.compile(rf">={_SPAN}")
DEADLINE = re.compile(rf"{_DUTY}(?:;{_DUTY})*")
TIMING = re.compile(r"long-term|staged|immediate|regular every:(?:3M|6M|1Y)")
BASIS = re.compile(rf"{_MARK}(?:;{_MARK})*")
SHARE = re.compile(r">=?([1-9][0-9]*)/([1-9][0-9]*)")
PASS = re.compile(r">=?([1-9][0-9]*)/([1-9][0-9]*) (?:eligible|present)")


def class_code(power_class: str) -> str:
    """Return the ASCII code of a class without spaces: "major decision" is "major_decision"."""
    return power_class.replace(" ", "_")


def class_named(code: str) -> str:
    """Return the class that `code` or its own name stands for; "" when there is none."""
    name = code.replace("_", " ")
    return name if name in CLASSES else ""
