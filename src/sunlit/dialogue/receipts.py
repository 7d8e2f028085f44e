"""The receipt of a submission as plain text: enough to prove, without this server, that it arrived."""

from __future__ import annotations

from sunlit.catalogue.queries import calendar_of
from sunlit.dialogue.codes import written
from sunlit.dialogue.models import Submission
from sunlit.ledger.proofs import NotPublished, proof_text
from sunlit.record.b64 import b64url

HEAD = {
    "zh": """收件凭证
{body}

编号：{number}
查询码：{code}
收到时间：{at}（{zone}）
{owed}：{due}（{zone}）

这次提交已记入本单位的公开记录：
记录名：{origin}
第 {index} 条
这一条的摘要（SHA-256，base64url）：{hash}
""",
    "en": """RECEIPT
{body}

Number: {number}
Code: {code}
Received: {at} ({zone})
{owed}: {due} ({zone})

This submission stands in the public record of the body:
Log: {origin}
Entry: {index}
Hash of the entry (SHA-256, base64url): {hash}
""",
}
OWED = {"zh": "最晚答复", "en": "Answer due by"}
TAKEN = {"zh": "评价截止", "en": "Ratings are taken until"}
WORDS = {
    "zh": """
您写的内容，以它在记录里的样子（只给您；能证明您写了什么）：
{disclosure}
这一行的 SHA-256（base64url）写在那条记录的 d 里：{digest}
""",
    "en": """
What you wrote, as the record commits to it (for you alone; it proves what you wrote):
{disclosure}
The SHA-256 of this line (base64url) stands in the entry, under d: {digest}
""",
}
CHECK = {
    "zh": """
怎么核对：在网站底部打开“公开记录”，找到第 {index} 条；它的摘要必须和上面的一样。
用 sunlit-verify 可以离线核对下面的证明；以后再下载这张凭证，证明会更新。
""",
    "en": """
How to check: open "The record" at the foot of the site and find entry {index}; its hash
must be the one above.
sunlit-verify checks the proof below offline; download this receipt again later for a newer proof.
""",
}
NOT_YET = {
    "zh": "\n还没有签名的检查点包含这一条，通常一分钟内就有。稍后再下载一次，就带证明。\n",
    "en": "\nNo signed checkpoint covers this entry yet; one does within a minute. Download it again then.\n",
}


def receipt(submission: Submission, lang: str = "zh", *, own: bool = False) -> str:
    """Return the receipt. With `own`, for the author right after sending, it also holds the salted text."""
    body, leaf = submission.body, submission.leaf
    calendar = calendar_of(body)
    facts = {
        "body": body.name.get(lang) or next(iter(body.name.values())),
        "number": submission.number,
        "code": written(submission.code),
        "at": f"{calendar.local(submission.at):%Y-%m-%d %H:%M:%S}",
        "due": f"{calendar.local(submission.due_at):%Y-%m-%d %H:%M}",
        "owed": (TAKEN if submission.type == "rating" else OWED)[lang],
        "zone": body.zone,
        "origin": body.log.origin,
        "index": leaf.index,
        "hash": b64url(bytes(leaf.hash)),
    }
    words = ""
    if own and submission.text.text:
        words = WORDS[lang].format(disclosure=submission.text.text, digest=submission.text.digest)
    return (
        HEAD[lang].format(**facts)
        + words
        + CHECK[lang].format(**facts)
        + proof_of(submission.body_id, leaf.index, lang)
    )


def proof_of(slug: str, index: int, lang: str) -> str:
    """Return the proof of an entry, or that there is none yet."""
    try:
        return "\n" + proof_text(slug, index)
    except NotPublished:
        return NOT_YET[lang]
