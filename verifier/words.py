"""What the program says, in English and Chinese."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, tuple[str, str]] = {
    # what stands well
    "in_stream": (
        "In the record: {n} entries of {stream}, none missing, none changed.",
        "在记录里：{stream} 共 {n} 条，一条不少，一字没改。",
    ),
    "in_one": (
        "In the record: entry {index} of {origin}, unchanged.",
        "在记录里：{origin} 第 {index} 条，一字没改。",
    ),
    "in_some": (
        "In the record: {n} entries of {origin}, unchanged.",
        "在记录里：{origin} 的 {n} 条，一字没改。",
    ),
    "whole": (
        "{origin}: {n} entries, none missing, none changed (streams: {streams}).",
        "{origin}：共 {n} 条，分属 {streams} 串，一条不少，一字没改。",
    ),
    "up_to": (
        "That is all of it up to the checkpoint of {n} entries; what came later is not in this file.",
        "截至检查点（全部记录 {n} 条）就是这些；之后的不在这个文件里。",
    ),
    "entry_is": (
        "Entry {index}: {kind}, number {seq} of {stream}, recorded {at}.",
        "第 {index} 条：{kind}，{stream} 的第 {seq} 条，{at} 记入。",
    ),
    "signed": ("The checkpoint of {n} entries is signed by {key}.", "检查点（{n} 条）由 {key} 签名。"),
    "texts": (
        "Texts: {shown} shown and matching; {withheld} for fewer people; {absent} not here.",
        "文字：{shown} 段公开，与记录相符；{withheld} 段不对所有人公开；{absent} 段不在这里。",
    ),
    "texts_log": (
        "Texts: {shown} public and matching; {withheld} for fewer people; {erased} erased. Rules: {blobs}, all matching.",
        "文字：{shown} 段公开，与记录相符；{withheld} 段不对所有人公开；{erased} 段已按规定抹去。规则 {blobs} 份，全部相符。",
    ),
    "texts_skipped": ("Texts were not read (--without-texts).", "没有读文字（--without-texts）。"),
    "witnesses": ("Witnesses who cosigned: {names}.", "见证并附签的：{names}。"),
    "witnesses_unknown": (
        "Further signatures, by {names}, were not checked; give their keys by --policy.",
        "另有 {names} 的签名没有核对；用 --policy 给出他们的密钥。",
    ),
    "receipt": (
        "In the record: entry {index} of {origin}, with the hash on the receipt.",
        "在记录里：{origin} 第 {index} 条，摘要与凭证一致。",
    ),
    "consistent": ("Consistent: {new} entries continue {old}.", "一致：{new} 条接着原来的 {old} 条。"),
    "same": ("Consistent: both say the same {n} entries.", "一致：两边说的是同样的 {n} 条。"),
    "own_key": (
        "The key came with what was checked: this shows that it agrees with itself. Compare the key with one "
        "from elsewhere, or give that one by --vkey:\n  {vkey}",
        "密钥和被核对的东西来自同一处，只说明它自己对得上。请和别处得到的密钥对一遍，或用 --vkey 给出那一个：\n  {vkey}",
    ),
    # where a sentence belongs
    "at_entry": ("WRONG: entry {index}: {what}", "不对：第 {index} 条：{what}"),
    "at_all": ("WRONG: {what}", "不对：{what}"),
    "not_verified": (
        "Not verified: {n} wrong. Keep what you checked, as it is, before you ask anybody about it.",
        "没有通过：{n} 处不对。先把核对的东西原样留好，再去问人。",
    ),
    "cannot_tell": ("Cannot tell: {what}", "说不准：{what}"),
    # what is wrong with the signature
    "key_differs": (
        "it was made for the key {found}, you trust {trusted}",
        "它用的密钥是 {found}，您信的是 {trusted}",
    ),
    "key_bad": ("the key cannot be read ({why})", "密钥读不出来（{why}）"),
    "note_bad": ("the checkpoint cannot be read ({why})", "检查点读不出来（{why}）"),
    "unsigned": ("the checkpoint is not signed by {key}", "检查点没有 {key} 的签名"),
    "signature": ("the signature of the checkpoint by {key} is false", "检查点上 {key} 的签名是假的"),
    "origin": (
        "the checkpoint is of {found}, the key of {expected}",
        "检查点属于 {found}，密钥属于 {expected}",
    ),
    "cosignature": ("the signature of the witness {name} is false", "见证人 {name} 的签名是假的"),
    "quorum": (
        "too few witnesses have cosigned for this policy: {names}",
        "按这份约定，附签的见证人不够：{names}",
    ),
    "policy_bad": ("the policy cannot be read ({why})", "见证约定读不出来（{why}）"),
    # what is wrong with an entry
    "bytes": ("it is no entry ({why})", "它不成其为一条记录（{why}）"),
    "log": ("it belongs to {found}", "它属于 {found}"),
    "proof": (
        "it was changed, or never stood there: its proof does not lead to the signed root",
        "它被改过，或者从来不在这里：它的证明接不到签过名的总指纹",
    ),
    "hash": ("it was changed: the tree holds the hash of another entry", "它被改过：树里是另一条的指纹"),
    "stream": (
        "it belongs to {found}, the file is about {expected}",
        "它属于 {found}，文件说的是 {expected}",
    ),
    "gap": (
        "entries are missing before it: {n} of {stream}, from number {seq} of the stream",
        "它前面少了 {stream} 的 {n} 条，从这一串的第 {seq} 条起",
    ),
    "order": (
        "it is number {seq} of {stream} where number {expected} belongs: repeated or swapped",
        "它是 {stream} 的第 {seq} 条，这里该是第 {expected} 条：重复了或换了位置",
    ),
    "prev": ("it does not follow the entry before it in {stream}", "它接不上 {stream} 的前一条"),
    "time": ("it is older than the entry before it", "它的时间比前一条还早"),
    "first": ("the first entry must open the log, found {kind}", "第一条应当是开立记录，却是 {kind}"),
    "handover": ("the key of the log was not handed over ({why})", "记录的密钥没有交接好（{why}）"),
    "first_key": ("the log was opened with another key: {found}", "开立记录时用的是另一把密钥：{found}"),
    "text_changed": (
        "a text was changed: the entry commits to no text like “{text}”",
        "有一段文字被改过：这一条没有认下“{text}”这段文字",
    ),
    "text_digest": ("the text {digest} was changed", "文字 {digest} 被改过"),
    "text_bad": ("a text cannot be read ({why})", "有一段文字读不出来（{why}）"),
    "text_twice": ("a text stands there twice: {digest}", "同一段文字出现两次：{digest}"),
    "text_hidden": (
        "the text {digest} is public by the entry, but is not served",
        "按记录，文字 {digest} 应当公开，却读不到",
    ),
    "rules": ("the rules {digest} were changed", "规则 {digest} 被改过"),
    "rules_missing": ("the rules {digest} are not served", "规则 {digest} 读不到"),
    "register": (
        "its register does not name the ends that the streams have here: entries were left out or added",
        "它登记的各串末条与这里的不符：有的条目被漏掉或添上了",
    ),
    # what is wrong with a file or a log
    "shape": (
        "the file is no evidence that this program reads ({why})",
        "这个文件不是本程序认得的凭据（{why}）",
    ),
    "empty": ("the file holds no entry", "文件里一条记录也没有"),
    "missing": ("{path} is missing", "缺 {path}"),
    "size": (
        "the checkpoint says {expected} entries, {found} could be read",
        "检查点说有 {expected} 条，只读到 {found} 条",
    ),
    "root": ("the entries do not lead to the signed root", "这些条目接不到签过名的总指纹"),
    "tile": ("the tile {path} does not fit the entries", "指纹块 {path} 与条目不符"),
    "bundle_bad": ("the entries from here on cannot be read ({path})", "从这里起读不出来（{path}）"),
    "receipt_hash": ("the receipt names no hash of an entry", "凭证上没有那一条的摘要"),
    # two histories
    "split": (
        "SPLIT VIEW: {key} has signed two histories that exclude each other, of {old} and of {new} entries.",
        "两套记录：{key} 签了两套互相矛盾的记录，一套 {old} 条，一套 {new} 条。",
    ),
    "kept": (
        "The evidence is kept in {path}. Anyone can check it: compare {path}. Show it to the witnesses and to the level above.",
        "证据已存入 {path}。谁都可以核对：compare {path}。请交给见证人和上级。",
    ),
    "tiles_false": (
        "the tiles of {source} do not lead to the root it signed",
        "{source} 的指纹块接不到它自己签的总指纹",
    ),
    "other_log": (
        "these are two logs, {a} and {b}: there is nothing to compare",
        "这是两份不同的记录（{a} 与 {b}），没有可比的",
    ),
    "two_keys": ("the same log is signed with two keys: {a} and {b}", "同一份记录有两把密钥：{a} 与 {b}"),
    "no_key": (
        "no key is known for a bare checkpoint; give it by --vkey",
        "只有检查点，没有密钥；请用 --vkey 给出",
    ),
    "no_tiles": (
        "{old} and {new} entries can only be compared through the log itself: give its address or folder as one of the two",
        "{old} 条和 {new} 条，要有记录本身才能比：请把其中一个换成记录的网址或文件夹",
    ),
    "silent": ("{where} does not answer: {why}", "{where} 没有应答：{why}"),
    "unreadable": ("{where} cannot be read: {why}", "{where} 读不了：{why}"),
    # at work
    "reading": ("reading {what} {done} of {of}", "正在读{what} {done}/{of}"),
    "entries": ("entries", "条目"),
    "rules_word": ("rules", "规则"),
    "texts_word": ("texts", "文字"),
}


def say(lang: str, key: str, /, **params: Any) -> str:
    """Return a sentence in "en" or "zh" with its parameters."""
    return WORDS[key][1 if lang == "zh" else 0].format(**params)
