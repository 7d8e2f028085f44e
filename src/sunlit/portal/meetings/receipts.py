"""The receipt of an application as plain text: enough to prove, without this server, that it arrived."""

from __future__ import annotations

from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.receipts import CHECK, WORDS, proof_of
from sunlit.meetings.models import Application
from sunlit.record.b64 import b64url

HEAD = {
    "zh": """列席申请凭证
{body}

会议编号：{meeting}
开会时间：{begins}（{zone}）
申请号：{n}
{code}收到时间：{at}（{zone}）
中签与否，看会议页面；只有抽中的人才公布姓名。

这次申请已记入本单位的公开记录：
记录名：{origin}
第 {index} 条
这一条的摘要（SHA-256，base64url）：{hash}
""",
    "en": """RECEIPT: APPLICATION TO OBSERVE A MEETING
{body}

Meeting: {meeting}
Begins: {begins} ({zone})
Your number: {n}
{code}Received: {at} ({zone})
The page of the meeting says who was drawn; only the names of those drawn are published.

This application stands in the public record of the body:
Log: {origin}
Entry: {index}
Hash of the entry (SHA-256, base64url): {hash}
""",
}
CODE = {
    "zh": "凭证码（撤回时用，别给别人）：{code}\n",
    "en": "Code (to take it back; keep it to yourself): {code}\n",
}


def receipt(row: Application, code: str, lang: str) -> str:
    """Return the receipt; with its `code`, for the applicant, it also holds the salted name."""
    meeting, leaf = row.meeting, row.leaf
    body, calendar = meeting.body, calendar_of(meeting.body)
    facts = {
        "body": body.name.get(lang) or next(iter(body.name.values())),
        "meeting": meeting.number,
        "begins": f"{calendar.local(meeting.at):%Y-%m-%d %H:%M}",
        "n": row.n,
        "code": CODE[lang].format(code=code) if code else "",
        "at": f"{calendar.local(leaf.at):%Y-%m-%d %H:%M:%S}",
        "zone": body.zone,
        "origin": body.log.origin,
        "index": leaf.index,
        "hash": b64url(bytes(leaf.hash)),
    }
    words = ""
    if code and row.name is not None and row.name.text:
        words = WORDS[lang].format(disclosure=row.name.text, digest=row.name.digest)
    proof = proof_of(meeting.body_id, leaf.index, lang)
    return HEAD[lang].format(**facts) + words + CHECK[lang].format(**facts) + proof
