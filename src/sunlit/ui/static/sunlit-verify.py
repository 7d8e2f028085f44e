#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sunlit-verify: check the public record of a body without asking it.

    python3 sunlit-verify.py bundle FILE            an evidence file or a receipt
    python3 sunlit-verify.py log URL_OR_FOLDER      a whole log
    python3 sunlit-verify.py compare A B            two heads of one log, for example of two days

Python 3.8 or later, nothing else. Add --zh for Chinese, --vkey KEY for the key as you know it from elsewhere.
Exit code: 0 all is as it must be, 1 something is wrong, 2 nothing is shown either way.
Made from the parts in `verifier/` by `scripts/build_verifier.py`; whoever builds it gets the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from hashlib import sha512
from typing import Any
from typing import Callable
from typing import Dict
from typing import Iterator
from typing import List
from typing import NamedTuple
from typing import Sequence
from typing import Tuple

# words: What the program says, in English and Chinese.

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


# ed25519: Ed25519 signatures, verified only. Source: RFC 8032 section 5.1.

Point = Tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, X*Y = Z*T

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _recovered_x(y: int, sign: int) -> int | None:
    """Return the x of a point with this y and this lowest bit; None when there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return x if x & 1 == sign else P - x


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if y >= P:
        return None
    x = _recovered_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _added(found, point)
        point = _added(point, point)
        scalar >>= 1
    return found


def _are_same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 == (one[1] * other[2] - other[1] * one[2]) % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _recovered_x(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by the key `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return _are_same(_times(scalar, BASE), _added(nonce, _times(challenge, key)))


# encoding: Base64 and canonical JSON, both strict: one spelling for one value.

HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
KEY = re.compile(r"[a-z][a-z0-9_]*")


class Malformed(ValueError):
    """Bytes or text that is not what it should be."""


def to_b64url(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_b64url(text: Any) -> bytes:
    """Return the bytes of unpadded base64url."""
    if not isinstance(text, str):
        raise Malformed("expected base64url, found " + type(text).__name__)
    raw = from_b64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    if to_b64url(raw) != text:
        raise Malformed("not the only spelling in base64url: " + text[:40])
    return raw


def from_b64(text: str) -> bytes:
    """Return the bytes of standard base64 with padding."""
    try:
        raw = base64.b64decode(text)
    except ValueError:
        raise Malformed("not base64: " + text[:40]) from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise Malformed("not the only spelling in base64: " + text[:40])
    return raw


def from_hash(text: Any) -> bytes:
    """Return the 32 bytes of a hash in base64url."""
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise Malformed("not a hash in base64url: " + str(text)[:60])
    return from_b64url(text)


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of bytes in base64url, as blobs and disclosures are named."""
    return to_b64url(sha256(raw).digest())


def from_canonical(raw: bytes) -> Any:
    """Return the value of canonical JSON; Malformed for any other bytes."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_float=_no_fraction, parse_constant=_no_fraction)
        _check(value, 0)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed("not canonical JSON: " + str(error)[:120]) from None
    if again != raw:
        raise Malformed("not the canonical spelling of its JSON")
    return value


def _no_fraction(text: str) -> Any:
    raise Malformed("no whole number: " + text[:40])


def _check(value: Any, depth: int) -> None:
    if depth > 32:
        raise Malformed("nested more than 32 deep")
    if isinstance(value, dict):
        for key, item in value.items():
            if not KEY.fullmatch(key):
                raise Malformed("no key of canonical JSON: " + key[:40])
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, int):
        if abs(value) >= 2**53:
            raise Malformed("a number of 2**53 or more")
    elif isinstance(value, str) and unicodedata.normalize("NFC", value) != value:
        raise Malformed("text that is not in normal form C")


# tree: The tree of hashes. Sources: RFC 6962 section 2.1, RFC 9162 section 2.1, C2SP tlog-tiles.

Fetch = Callable[[str], bytes]  # path below the log's address -> content
WIDTH = 256  # hashes in a full tile, entries in a full bundle
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(raw: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + raw).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two."""
    return sha256(b"\x01" + left + right).digest()


def above(nodes: Sequence[bytes]) -> list[bytes]:
    """Return the nodes above `nodes`, two by two; a last odd one has none here."""
    return [node_hash(nodes[at], nodes[at + 1]) for at in range(0, len(nodes) - 1, 2)]


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    nodes = list(hashes)
    while len(nodes) > 1:
        nodes = above(nodes) + (nodes[-1:] if len(nodes) % 2 else [])
    return nodes[0] if nodes else EMPTY_ROOT


def reached_root(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """Return the root to which an inclusion proof leads; None when its length is wrong."""
    if not 0 <= index < size:
        return None
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return None
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return None if last else node


def reached_roots(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the old and new root that a consistency path leads to (1 <= old < new); None for a wrong length.

    The path begins with a node of the old tree even where RFC 9162 leaves it out, because it is the old root.
    """
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not path or any(len(node) != 32 for node in path):
        return None
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def tile_path(level: str, index: int, width: int = 0) -> str:
    """Return the path of a tile: tile/0/x001/067.p/8."""
    digits = "%03d" % (index % 1000)
    rest = index // 1000
    while rest:
        digits = "x%03d/%s" % (rest % 1000, digits)
        rest //= 1000
    return "tile/%s/%s%s" % (level, digits, ".p/%d" % width if width else "")


def widths(size: int) -> list[int]:
    """Return the width of each tile of a level of `size` hashes; 0 means full."""
    return [0] * (size // WIDTH) + ([size % WIDTH] if size % WIDTH else [])


def expected_tiles(hashes: Sequence[bytes]) -> Iterator[tuple[int, int, list[bytes]]]:
    """Give level, index and hashes of every tile of a tree over leaf hashes."""
    level, nodes = 0, list(hashes)
    while nodes:
        for start in range(0, len(nodes), WIDTH):
            yield level, start // WIDTH, nodes[start : start + WIDTH]
        nodes = nodes[: len(nodes) // WIDTH * WIDTH]
        for _ in range(8):
            nodes = above(nodes)
        level += 1


class TreeReader:
    """Hashes of complete subtrees of a tree of `size` leaves, read from its tiles."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        """Read through `fetch`, each tile once."""
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree `index` of `level`."""
        row, up = divmod(level, 8)
        tile, start = divmod(index << up, WIDTH)
        nodes = self._tile(row, tile)[start : start + (1 << up)]
        while len(nodes) > 1:
            nodes = above(nodes)
        return nodes[0]

    def _tile(self, row: int, index: int) -> list[bytes]:
        if (row, index) not in self._tiles:
            full, partial = divmod(self.size >> (8 * row), WIDTH)
            width = 0 if index < full else partial
            raw = self._fetch(tile_path(str(row), index, width))
            if len(raw) != 32 * (width or WIDTH):
                raise ValueError("a tile of %d bytes, expected %d" % (len(raw), 32 * (width or WIDTH)))
            self._tiles[row, index] = [raw[at : at + 32] for at in range(0, len(raw), 32)]
        return self._tiles[row, index]

    def _range_root(self, start: int, end: int) -> bytes:
        peaks, at = [], start
        for level in range((end - start).bit_length() - 1, -1, -1):
            if (end - start) >> level & 1:
                peaks.append(self.node(level, at >> level))
                at += 1 << level
        node = peaks[-1]
        for left in peaks[-2::-1]:
            node = node_hash(left, node)
        return node

    def consistency(self, old: int) -> list[bytes]:
        """Return the path from the root over the first `old` leaves to that over all (1 <= old < size)."""
        path: list[bytes] = []
        start, end = 0, self.size
        while old != end:
            split = start + (1 << ((end - start - 1).bit_length() - 1))
            if old <= split:
                path.append(self._range_root(split, end))
                end = split
            else:
                path.append(self._range_root(start, split))
                start = split
        path.append(self._range_root(start, end))
        return path[::-1]


# keys: Keys of signed notes: `name+key id+base64`. Sources: C2SP signed-note, tlog-cosignature, tlog-policy.

LOG, COSIGNER = 1, 4  # types of key, both Ed25519; others are not checked here


class VerifierKey:
    """The public half of a key."""

    def __init__(self, vkey: str) -> None:
        """Read a key; Malformed when anything, its id included, is wrong."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = from_b64(encoded)
        self.vkey, self.name, self.id = vkey, name, sha256(name.encode() + b"\n" + raw).digest()[:4]
        if not name or not raw or self.id.hex() != key_id:
            raise Malformed("not a key, name+key id+base64: " + vkey[:80])
        self.type, self.public = raw[0], raw[1:]
        if self.type in (LOG, COSIGNER) and len(self.public) != 32:
            raise Malformed("not an Ed25519 key: " + vkey[:80])

    @property
    def said(self) -> str:
        """The name and id of the key, for people."""
        return "%s (%s)" % (self.name, self.id.hex())

    def fits(self, text: str, signature: bytes) -> bool:
        """Say whether this key has signed `text`."""
        if self.type == LOG:
            return is_signed(self.public, signature, text.encode())
        if self.type != COSIGNER or len(signature) != 72:
            return False
        seen = "cosignature/v1\ntime %d\n%s" % (int.from_bytes(signature[:8], "big"), text)
        return is_signed(self.public, signature[8:], seen.encode())


class Policy:
    """Witnesses by name, groups of them, and the name that must be satisfied."""

    def __init__(self, text: str) -> None:
        """Read a policy; Malformed names the line that is wrong."""
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: list[tuple[str, int, list[str]]] = []
        self.quorum = ""
        for line in text.split("\n"):
            words = line.split()
            if words and not words[0].startswith("#"):
                self._add(words)
        if not self.quorum:
            raise Malformed("a policy without a quorum line")

    def _add(self, words: list[str]) -> None:
        if words[0] == "witness" and len(words) >= 3:
            self.witnesses[words[1]] = VerifierKey(words[2])
        elif words[0] == "group" and len(words) >= 4:
            number = {"any": "1", "all": str(len(words) - 3)}.get(words[2], words[2])
            if not number.isdecimal() or not 1 <= int(number) <= len(words) - 3:
                raise Malformed("a policy with the line " + " ".join(words)[:80])
            self.groups.append((words[1], int(number), words[3:]))
        elif words[0] == "quorum" and len(words) == 2:
            self.quorum = words[1]
        elif words[0] != "log":
            raise Malformed("a policy with the line " + " ".join(words)[:80])

    def is_met(self, names: list[str]) -> bool:
        """Say whether these witnesses are enough."""
        seen = set(names) & set(self.witnesses) | {"none"}
        for name, need, members in self.groups:
            if len(seen & set(members)) >= need:
                seen.add(name)
        return self.quorum in seen


# notes: Checkpoints as signed notes. Sources: C2SP signed-note, tlog-checkpoint, tlog-cosignature.

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
Signature = Tuple[str, bytes, bytes]  # name, key id, signature


class Checkpoint(NamedTuple):
    """What a log says of itself, with the note that says it."""

    origin: str
    size: int
    root: bytes
    text: str
    note: str
    signatures: list[Signature]


class Witnessed(NamedTuple):
    """Cosignatures of a checkpoint: by witnesses we know, wrong ones, and names we cannot check."""

    good: list[str]
    wrong: list[str]
    unknown: list[str]
    is_met: bool


def read_checkpoint(note: str) -> Checkpoint:
    """Return the checkpoint of a note, no signature checked yet; Malformed for anything else."""
    text, signatures = read_signatures(note)
    facts = text.split("\n")[:-1]
    if len(facts) < 3 or "" in facts or not SIZE.fullmatch(facts[1]) or int(facts[1]) >= 2**63:
        raise Malformed("not a checkpoint: origin, size and root, a line each")
    root = from_b64(facts[2])
    if len(root) != 32 or not 1 <= len(signatures) <= 100:
        raise Malformed("not a checkpoint: a root of 32 bytes and at least one signature")
    return Checkpoint(facts[0], int(facts[1]), root, text, note, signatures)


def read_signatures(note: str) -> tuple[str, list[Signature]]:
    """Return text and signatures of a note, none checked yet."""
    split = note.rfind("\n\n")
    if CONTROL.search(note) or split < 0 or not note.endswith("\n"):
        raise Malformed("not a signed note: text, an empty line, signature lines")
    return note[: split + 1], [_signature(line) for line in note[split + 2 :].split("\n")[:-1]]


def _signature(line: str) -> Signature:
    name, gap, encoded = line[2:].partition(" ")
    raw = from_b64(encoded)
    if line[:2] != "\u2014 " or not gap or not name or len(raw) < 5:
        raise Malformed("not a signature line: " + line[:60])
    return name, raw[:4], raw[4:]


def signature_by(head: Checkpoint, key: VerifierKey) -> bool | None:
    """Say whether the key has signed: True, False when its line is wrong, None when it has no line."""
    for name, key_id, signature in head.signatures:
        if (name, key_id) == (key.name, key.id):
            return key.fits(head.text, signature)
    return None


def witnessed(head: Checkpoint, log: VerifierKey, policy: Policy | None) -> Witnessed:
    """Return who has cosigned a checkpoint."""
    keys = policy.witnesses if policy else {}
    found = {name: signature_by(head, key) for name, key in keys.items() if key.type == COSIGNER}
    known = {(key.name, key.id) for name, key in keys.items() if name in found} | {(log.name, log.id)}
    good = sorted(name for name, state in found.items() if state)
    wrong = sorted(name for name, state in found.items() if state is False)
    unknown = sorted({name for name, key_id, _ in head.signatures if (name, key_id) not in known})
    return Witnessed(good, wrong, unknown, policy is None or policy.is_met(good))


# handovers: The keys of a log that has changed its key: each handed over to the next by a note that both signed.

ROTATED = "key.rotated"  # kind of the entry that names the new key


class Held(NamedTuple):
    """One key, and the entry after which it must have signed."""

    key: VerifierKey
    since: int


Chain = List[Held]


def read_chain(facts: Any) -> Chain:
    """Return the keys that JSON facts spell, oldest first; Malformed unless both signed each handover."""
    if not isinstance(facts, list) or not facts:
        raise Malformed("no list of keys")
    chain: Chain = []
    for one in facts:
        if not isinstance(one, dict) or type(one.get("since")) is not int:
            raise Malformed("no key with since and handover")
        held = Held(VerifierKey(str(one.get("vkey"))), one["since"] if chain else 0)
        if chain:
            _check_handover(chain[-1], held, str(one.get("handover")))
        chain.append(held)
    return chain


def _check_handover(old: Held, new: Held, note: str) -> None:
    text, signatures = read_signatures(note)
    expected = "%s\nkey handover\n%s\n%s\n" % (old.key.name, old.key.vkey, new.key.vkey)
    if text != expected or new.key.name != old.key.name or new.key.type != LOG or new.since <= old.since:
        raise Malformed("no handover to " + new.key.said)
    for key in (old.key, new.key):
        good = [one for one in signatures if one[:2] == (key.name, key.id) and key.fits(text, one[2])]
        if not good:
            raise Malformed("a handover without the signature of " + key.said)


def in_force(chain: Chain, note: str) -> str:
    """Return the key that must have signed a checkpoint of this size."""
    try:
        size = read_checkpoint(note).size
    except Malformed:
        size = 0
    return [held.key.vkey for held in chain if not held.since or held.since < size][-1]


def vkey_digest(vkey: str) -> str:
    """Return the digest by which an entry names the key it replaces."""
    return to_b64url(sha256(vkey.encode()).digest())


# entries: Entries and disclosures, and the chain of a stream. Source: docs/record.md.

MAX_ENTRY_BYTES = 16 * 1024
NAMES = {
    "v",
    "log",
    "kind",
    "body",
    "stream",
    "seq",
    "prev",
    "at",
    "actor",
    "rules",
    "data",
    "d",
    "withheld",
    "sig",
}
STUB = {"d", "name", "scope", "org", "ground", "review_on", "by"}
CODE = re.compile(r"[!-~]{1,200}")
Entry = Dict[str, Any]
Fault = Tuple[str, Dict[str, Any]]  # key of the words, parameters


def read_entry(raw: bytes) -> Entry:
    """Return the entry that these bytes spell; Malformed says what is wrong with them."""
    if len(raw) > MAX_ENTRY_BYTES or any(byte > 127 for byte in raw):
        raise Malformed("an entry is ASCII and at most %d bytes" % MAX_ENTRY_BYTES)
    entry = from_canonical(raw)
    if not isinstance(entry, dict) or set(entry) != NAMES or type(entry["v"]) is not int or entry["v"] != 1:
        raise Malformed("not an envelope of version 1")
    if not all(
        isinstance(entry[name], str) and CODE.fullmatch(entry[name])
        for name in ("log", "kind", "body", "stream")
    ):
        raise Malformed("log, kind, body and stream must be codes")
    if not all(type(entry[name]) is int and entry[name] >= 0 for name in ("seq", "at")):
        raise Malformed("seq and at must be whole numbers from 0")
    if any(entry[name] != "" for name in ("rules", "prev", "sig") if not _is_hash(entry[name])):
        raise Malformed("rules, prev and sig must be hashes or empty")
    if not isinstance(entry["actor"], dict) or not isinstance(entry["data"], dict):
        raise Malformed("actor and data must be objects")
    _check_digests(entry)
    return entry


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def _check_digests(entry: Entry) -> None:
    digests, stubs = entry["d"], entry["withheld"]
    if not isinstance(digests, list) or not all(map(_is_hash, digests)) or digests != sorted(set(digests)):
        raise Malformed("d must hold sorted digests")
    if not isinstance(stubs, list) or not all(isinstance(stub, dict) and set(stub) == STUB for stub in stubs):
        raise Malformed("withheld must hold stubs")
    if not {str(stub["d"]) for stub in stubs} <= set(digests):
        raise Malformed("withheld names a digest that is not in d")


def read_disclosure(text: Any) -> tuple[str, str, Any]:
    """Return digest, name and value of a disclosure; Malformed when it is none."""
    value = from_canonical(from_b64url(text))
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[1], str):
        raise Malformed("a disclosure holds salt, name and value")
    if len(from_b64url(value[0])) != 16:
        raise Malformed("the salt of a disclosure has 16 bytes")
    return digest_of(text.encode("ascii")), value[1], value[2]


class Chains:
    """Follows every stream through the entries of a log and names what does not join."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self.ends: dict[str, tuple[int, str]] = {}  # stream: next seq, hash of the last entry
        self.latest = 0

    def root(self) -> str:
        """Return the root over the ends of all streams so far, as a register states it."""
        lines = ["%s %d %s" % (name, seq - 1, end) for name, (seq, end) in sorted(self.ends.items())]
        return to_b64url(root_of([leaf_hash(line.encode("ascii")) for line in lines]))

    def faults(self, entry: Entry, raw: bytes) -> list[Fault]:
        """Return what is wrong with the place of the next entry; goes on from what it found."""
        stream = entry["stream"]
        seq, prev = self.ends.get(stream, (0, ""))
        found: list[Fault] = []
        if entry["seq"] > seq:
            found.append(("gap", {"stream": stream, "n": entry["seq"] - seq, "seq": seq + 1}))
        elif entry["seq"] < seq:
            found.append(("order", {"stream": stream, "seq": entry["seq"] + 1, "expected": seq + 1}))
        elif entry["prev"] != prev:
            found.append(("prev", {"stream": stream}))
        if entry["at"] < self.latest:
            found.append(("time", {}))
        self.latest = entry["at"]
        self.ends[stream] = (entry["seq"] + 1, to_b64url(leaf_hash(raw)))
        return found


def is_digest(text: Any) -> bool:
    """Say whether a text may name a disclosure or a rule."""
    try:
        return len(from_hash(text)) == 32
    except Malformed:
        return False


# reports: What a check found, told in sentences; and the check of a signed checkpoint that every verb begins with.

FINE, WRONG, UNKNOWN = 0, 1, 2  # exit codes


class CannotTell(Exception):
    """Nothing is shown either way: a source does not answer, or an input is not enough."""

    def __init__(self, key: str, /, **params: Any) -> None:
        """Say why by a key of the words."""
        super().__init__(key)
        self.key, self.params = key, params


class Report:
    """Collects what stands well and what is wrong."""

    def __init__(self, lang: str) -> None:
        """Report in "en" or "zh"."""
        self.lang = lang
        self.fine: list[str] = []
        self.wrong: list[tuple[int, str]] = []  # index of the entry or -1, sentence

    def note(self, key: str, /, **params: Any) -> None:
        """Add a sentence about what was found."""
        self.fine.append(say(self.lang, key, **params))

    def fault(self, key: str, index: int | None = None, /, **params: Any) -> None:
        """Add something wrong, at its entry where it has one."""
        what = say(self.lang, key, **params)
        place = -1 if index is None else index
        sentence = say(self.lang, "at_all" if index is None else "at_entry", what=what, index=index)
        self.wrong.append((place, sentence + ("." if self.lang == "en" else "。")))

    def told(self) -> tuple[str, int]:
        """Return all of it as text, and the exit code."""
        if not self.wrong:
            return "\n".join(self.fine), FINE
        lines = [sentence for _, sentence in sorted(self.wrong, key=lambda found: found[0])]
        lines.append(say(self.lang, "not_verified", n=len(lines)))
        return "\n".join(lines), WRONG


def moment(at: int) -> str:
    """Return UTC milliseconds for people."""
    try:
        return (datetime(1970, 1, 1) + timedelta(milliseconds=at)).strftime("%Y-%m-%d %H:%M:%S UTC")
    except OverflowError:
        return "%d ms UTC" % at


def trusted_key(report: Report, found: str, trusted: str, chain: Chain | None = None) -> VerifierKey | None:
    """Return the key to check with: `found`, which must be among the trusted ones where these are given.

    `trusted` is a key or several, a line each; one that handed over to `found` along `chain` will do, too.
    """
    known = trusted.split()
    if known and found and not set(known) & {found, *(held.key.vkey for held in chain or [])}:
        report.fault("key_differs", found=found, trusted=trusted)
        return None
    try:
        return VerifierKey(found or (known or [""])[0])
    except Malformed as error:
        report.fault("key_bad", why=error)
        return None


def signing_key(report: Report, note: str, trusted: str) -> VerifierKey | None:
    """Return the first of the trusted keys that has a line in a note; the first of all when none has."""
    for vkey in trusted.split():
        key = trusted_key(report, vkey, trusted)
        try:
            if key and signature_by(read_checkpoint(note), key) is not None:
                return key
        except Malformed:
            break
    return trusted_key(report, "", trusted)


def opened(report: Report, note: str, key: VerifierKey) -> Checkpoint | None:
    """Return a checkpoint once its signature by the log is found good; else None and a fault."""
    try:
        head = read_checkpoint(note)
    except Malformed as error:
        report.fault("note_bad", why=error)
        return None
    state = signature_by(head, key)
    if not state:
        report.fault("unsigned" if state is None else "signature", key=key.said)
    elif head.origin != key.name:
        report.fault("origin", found=head.origin, expected=key.name)
    else:
        return head
    return None


def tell_signers(report: Report, head: Checkpoint, key: VerifierKey, policy: Policy | None) -> None:
    """Say who signed a checkpoint; false cosignatures and a missed quorum are faults."""
    report.note("signed", n=head.size, key=key.said)
    found = witnessed(head, key, policy)
    for name in found.wrong:
        report.fault("cosignature", name=name)
    if not found.is_met:
        report.fault("quorum", names=", ".join(found.good) or "-")
    if found.good:
        report.note("witnesses", names=", ".join(found.good))
    if found.unknown:
        report.note("witnesses_unknown", names=", ".join(found.unknown))


# sources: Where things are read from: a file, a folder that an export wrote, or an address.

TRIES = 3
TIMEOUT = 30  # seconds
AGENT = {"User-Agent": "sunlit-verify"}


class Absent(Exception):
    """The source answers, but does not have it (404), not for everybody (403), or no longer (410)."""

    def __init__(self, code: int) -> None:
        """Keep the HTTP code."""
        super().__init__(str(code))
        self.code = code


def is_address(source: str) -> bool:
    """Say whether a source is read over the network."""
    return source.startswith(("http://", "https://"))


def read_bytes(source: str) -> bytes:
    """Return the content of one file or address."""
    if is_address(source):
        try:
            return _got(source)
        except Absent as error:
            raise CannotTell("unreadable", where=source, why=error) from None
    try:
        with open(source, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotTell("unreadable", where=source, why=error.strerror or error) from None


def log_source(source: str) -> Fetch:
    """Return how to read a path of the log at an address or in a folder."""
    if is_address(source):
        base = source.rstrip("/") + "/"
        return lambda path: _got(base + path)
    if not os.path.isdir(source):
        raise CannotTell("unreadable", where=source, why="no folder, no http(s) address")
    return lambda path: _from_folder(source, path)


def _from_folder(folder: str, path: str) -> bytes:
    file = os.path.join(folder, *path.split("/"))
    if not os.path.isfile(file):
        raise Absent(404)
    content = read_bytes(file)
    if not content and path.startswith("d/"):
        raise Absent(410)
    return content


def _got(address: str) -> bytes:
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(attempt)
        try:
            with urllib.request.urlopen(
                urllib.request.Request(address, headers=AGENT), timeout=TIMEOUT
            ) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (403, 404, 410):
                raise Absent(error.code) from None
            why = str(error)
        except (OSError, ValueError) as error:
            why = str(error)
    raise CannotTell("silent", where=address, why=why)


def tile(fetch: Fetch, level: str, index: int, width: int) -> bytes:
    """Return a tile; where a partial one is gone the full one, which begins with it, may be there."""
    try:
        return fetch(tile_path(level, index, width))
    except Absent:
        if not width:
            raise
    whole = fetch(tile_path(level, index))
    if level != "entries":
        return whole[: 32 * width]
    end = 0
    for _ in range(min(width, WIDTH)):
        end += 2 + int.from_bytes(whole[end : end + 2], "big")
    return whole[:end]


# bundles: The check of an evidence bundle: entries, their proofs, their texts, and whether a stream is whole.

FORMAT = "sunlit-bundle/1"
SHAPE = {"format": str, "vkey": str, "stream": str, "checkpoint": str, "entries": list}
ITEM = {"index": int, "entry": str, "proof": list, "disclosures": list}


def why_no_bundle(value: Any) -> str:
    """Return why a value is not a bundle that this program reads; empty when it is one."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return "format is not " + FORMAT
    for name, kind in SHAPE.items():
        if type(value.get(name)) is not kind:
            return name
    for item in value["entries"]:
        if not isinstance(item, dict) or any(type(item.get(name)) is not kind for name, kind in ITEM.items()):
            return "entries"
    return ""


def keys_of(value: dict[str, Any], report: Report) -> Chain:
    """Return the keys that came with evidence or a log; none, and a fault, when one was not handed over."""
    try:
        return read_chain(value["keys"]) if "keys" in value else []
    except Malformed as error:
        report.fault("handover", why=error)
        return []


def check_bundle(value: Any, report: Report, trusted: str, policy: Policy | None) -> None:
    """Check a bundle and tell the report; `trusted` is the key the reader knows, or empty."""
    why = why_no_bundle(value)
    if why:
        report.fault("shape", why=why)
        return
    chain = keys_of(value, report)
    found = in_force(chain, value["checkpoint"]) if chain else value["vkey"]
    if found != value["vkey"]:
        report.fault("key_differs", found=value["vkey"], trusted=found)
    key = None if report.wrong else trusted_key(report, found, trusted, chain)
    head = opened(report, value["checkpoint"], key) if key else None
    if key is None or head is None:
        return
    check = Check(report, head, value["stream"])
    check.entries(value["entries"])
    check.tell(value, key, policy)


class Check:
    """Goes through the entries of one bundle."""

    def __init__(self, report: Report, head: Checkpoint, stream: str) -> None:
        """Check against a signed head; `stream` is named when the file is all of one."""
        self.report, self.head, self.stream = report, head, stream
        self.shown = self.withheld = self.absent = 0
        self.read: list[Entry] = []
        self._chains = Chains()

    def entries(self, items: list[dict[str, Any]]) -> None:
        """Check every entry, its place, and its texts."""
        for item in items:
            self._entry(item)
        if not items:
            self.report.fault("empty")

    def _entry(self, item: dict[str, Any]) -> None:
        index = item["index"]
        try:
            raw = from_b64url(item["entry"])
            entry = read_entry(raw)
            proof = [from_hash(node) for node in item["proof"]]
        except Malformed as error:
            self.report.fault("bytes", index, why=error)
            return
        if reached_root(index, self.head.size, leaf_hash(raw), proof) != self.head.root:
            self.report.fault("proof", index)
        if entry["log"] != self.head.origin:
            self.report.fault("log", index, found=entry["log"])
        if self.stream and entry["stream"] != self.stream:
            self.report.fault("stream", index, found=entry["stream"], expected=self.stream)
        elif self.stream:
            for key, params in self._chains.faults(entry, raw):
                self.report.fault(key, index, **params)
        self._texts(index, entry, item["disclosures"])
        self.read.append(entry)

    def _texts(self, index: int, entry: Entry, texts: list[Any]) -> None:
        seen: set[str] = set()
        for text in texts:
            try:
                digest, _, value = read_disclosure(text)
            except Malformed as error:
                self.report.fault("text_bad", index, why=error)
                continue
            if digest not in entry["d"]:
                self.report.fault("text_changed", index, text=shortened(value))
            elif digest in seen:
                self.report.fault("text_twice", index, digest=digest)
            seen.add(digest)
        stubs = {stub["d"] for stub in entry["withheld"]}
        self.shown += len(seen)
        self.withheld += len(stubs - seen)
        self.absent += len(set(entry["d"]) - stubs - seen)

    def tell(self, value: dict[str, Any], key: VerifierKey, policy: Policy | None) -> None:
        """Say what was checked."""
        report, n = self.report, len(self.read)
        if self.stream:
            report.note("in_stream", n=n, stream=self.stream)
            report.note("up_to", n=self.head.size)
        elif n == 1:
            report.note("in_one", index=value["entries"][0]["index"], origin=self.head.origin)
        else:
            report.note("in_some", n=n, origin=self.head.origin)
        for item, entry in list(zip(value["entries"], self.read))[-1:]:
            facts = {"kind": entry["kind"], "seq": entry["seq"] + 1, "stream": entry["stream"]}
            report.note("entry_is", index=item["index"], at=moment(entry["at"]), **facts)
        report.note("texts", shown=self.shown, withheld=self.withheld, absent=self.absent)
        tell_signers(report, self.head, key, policy)


def shortened(value: Any) -> str:
    """Return the beginning of a disclosed value, so that people find it."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("zh", "en", "name") if name in value), value)
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "..."


# receipts: Proofs as text: a C2SP tlog-proof, alone or at the end of a receipt that names the entry's hash.

HEADER = "c2sp.org/tlog-proof@v1\n"
NAMED_HASH = re.compile(r"[:\uff1a]\s*([A-Za-z0-9_-]{43})\s*$", re.MULTILINE)
INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


def is_receipt(text: str) -> bool:
    """Say whether a text holds such a proof."""
    return text.startswith(HEADER) or "\n" + HEADER in text


def check_receipt(text: str, report: Report, trusted: str, policy: Policy | None) -> None:
    """Check that the entry whose hash the receipt names stands in the record."""
    if not trusted:
        raise CannotTell("no_key")
    words, _, proof = text.partition(HEADER)
    head_lines, _, note = proof.partition("\n\n")
    key = signing_key(report, note, trusted)
    head = opened(report, note, key) if key else None
    if key is None or head is None:
        return
    named = NAMED_HASH.search(words)
    if not named:
        report.fault("receipt_hash")
        return
    try:
        lines = [line for line in head_lines.split("\n") if not line.startswith("extra ")]
        match = INDEX.fullmatch(lines[0])
        if not match:
            raise Malformed("index")
        index, leaf = int(match.group(1)), from_hash(named.group(1))
        path = [from_b64(line) for line in lines[1:]]
    except Malformed as error:
        report.fault("shape", why=error)
        return
    if reached_root(index, head.size, leaf, path) != head.root:
        report.fault("proof", index)
    report.note("receipt", index=index, origin=head.origin)
    tell_signers(report, head, key, policy)


# logs: The check of a whole log from its public files alone.

REGISTER = "register.made"  # holds the root over the ends of all streams: nothing followed


def check_log(fetch: Fetch, report: Report, trusted: str, policy: Policy | None, texts: bool = True) -> str:
    """Read a log, tell the report, and return the key it was checked with."""
    chain = served_keys(fetch, report)
    try:
        note = fetch("checkpoint").decode("utf-8", "replace")
        found = (
            in_force(chain, note)
            if chain
            else (trusted or fetch("vkey").decode("utf-8", "replace")).split()[0]
        )
        key = None if report.wrong else trusted_key(report, found, trusted, chain)
    except Absent:
        report.fault("missing", path="vkey, checkpoint")
        return ""
    head = opened(report, note, key) if key else None
    if key is None or head is None:
        return ""
    check = LogCheck(fetch, head, report)
    check.read()
    check.tree()
    check.structure(chain[0].key.vkey if chain else key.vkey)
    check.rules()
    check.keys(chain or [Held(key, 0)])
    if texts:
        check.texts()
    check.tell(texts)
    tell_signers(report, head, key, policy)
    return key.vkey


def served_keys(fetch: Fetch, report: Report) -> Chain:
    """Return the keys that a log serves with their handovers; none where it serves no such file."""
    try:
        value = json.loads(fetch("keys.json").decode("utf-8"))
    except Absent:
        return []
    except (ValueError, RecursionError):
        value = None
    return keys_of(value if isinstance(value, dict) else {"keys": None}, report)


class LogCheck:
    """Goes through the entries of one log."""

    def __init__(self, fetch: Fetch, head: Checkpoint, report: Report) -> None:
        """Check against a signed head."""
        self.fetch, self.head, self.report = fetch, head, report
        self.raw: list[bytes] = []
        self.entries: list[tuple[int, Entry]] = []
        self.streams = self.blobs = self.shown = self.withheld = self.erased = 0

    def read(self) -> None:
        """Read every entry; stop at the first bundle that cannot be read."""
        parts = widths(self.head.size)
        for index, width in enumerate(parts):
            self._progress("entries", index, len(parts))
            try:
                self.raw += split_bundle(tile(self.fetch, "entries", index, width), width or WIDTH)
            except (Absent, Malformed):
                self.report.fault("bundle_bad", index * WIDTH, path=tile_path("entries", index, width))
                break
        if len(self.raw) != self.head.size:
            self.report.fault("size", expected=self.head.size, found=len(self.raw))

    def tree(self) -> None:
        """Compare root and tiles with the entries; a changed entry is named by its place."""
        hashes = [leaf_hash(raw) for raw in self.raw]
        is_whole = len(hashes) == self.head.size
        if is_whole and root_of(hashes) != self.head.root:
            self.report.fault("root")
        for level, index, nodes in expected_tiles(hashes):
            if is_whole or len(nodes) == WIDTH:
                self._compare(level, index, nodes)

    def _compare(self, level: int, index: int, nodes: list[bytes]) -> None:
        width = len(nodes) % WIDTH
        path = tile_path(str(level), index, width)
        try:
            found = tile(self.fetch, str(level), index, width)
        except Absent:
            self.report.fault("missing", path=path)
            return
        if len(found) != 32 * len(nodes):
            self.report.fault("tile", path=path)
            return
        changed = [at for at, node in enumerate(nodes) if found[32 * at : 32 * at + 32] != node]
        if changed and level:
            self.report.fault("tile", path=path)
        for at in changed if not level else []:
            self.report.fault("hash", index * WIDTH + at)

    def structure(self, vkey: str) -> None:
        """Check every envelope, the streams, the times, and how the log was opened."""
        chains = Chains()
        for index, raw in enumerate(self.raw):
            try:
                entry = read_entry(raw)
            except Malformed as error:
                self.report.fault("bytes", index, why=error)
                continue
            if entry["log"] != self.head.origin:
                self.report.fault("log", index, found=entry["log"])
            if entry["kind"] == REGISTER and entry["data"].get("root") != chains.root():
                self.report.fault("register", index)
            for key, params in chains.faults(entry, raw):
                self.report.fault(key, index, **params)
            self.entries.append((index, entry))
        self.streams = len(chains.ends)
        if self.entries and self.entries[0][0] == 0:
            first = self.entries[0][1]
            if first["kind"] != "log.opened":
                self.report.fault("first", 0, kind=first["kind"])
            elif first["data"].get("key") != vkey:
                self.report.fault("first_key", 0, found=first["data"].get("key"))

    def rules(self) -> None:
        """Fetch every rule that an entry names and compare its digest."""
        named: dict[str, int] = {}
        for index, entry in self.entries:
            data = entry["data"]
            for name in (entry["rules"], data.get("calendar"), data.get("checkpoint")):
                if is_digest(name):
                    named.setdefault(name, index)
        for done, (name, index) in enumerate(named.items()):
            self._progress("rules_word", done, len(named))
            try:
                raw = self.fetch("blob/" + name)
                from_canonical(raw)
            except Absent:
                self.report.fault("rules_missing", index, digest=name)
                continue
            except Malformed:
                raw = b""
            if digest_of(raw) != name:
                self.report.fault("rules", index, digest=name)
            self.blobs += 1

    def keys(self, chain: Chain) -> None:
        """Compare the keys that were served with those that the entries name."""
        found: list[dict[str, Any]] = [{"vkey": chain[0].key.vkey, "since": 0}]
        for index, entry in self.entries:
            if entry["kind"] != ROTATED:
                continue
            data = entry["data"]
            try:
                rules = from_canonical(self.fetch("blob/" + entry["rules"]))
                link = {"vkey": data.get("key"), "since": index, "handover": rules["handover"]}
                read_chain([*found, link])
                if data.get("old") != vkey_digest(found[-1]["vkey"]):
                    raise Malformed("old")
            except (Absent, Malformed, KeyError, TypeError) as error:
                self.report.fault("handover", index, why=error)
                return
            found.append(link)
        served = [held.key.vkey for held in chain if not held.since or held.since < self.head.size]
        if served != [link["vkey"] for link in found]:
            self.report.fault("key_differs", found=found[-1]["vkey"], trusted=served[-1])

    def texts(self) -> None:
        """Fetch every text that an entry commits to and compare its digest."""
        named = [(index, name, entry) for index, entry in self.entries for name in entry["d"]]
        for done, (index, name, entry) in enumerate(named):
            self._progress("texts_word", done, len(named))
            stubs = {stub["d"] for stub in entry["withheld"]}
            try:
                found = read_disclosure(self.fetch("d/" + name).decode("ascii", "replace").strip())[0]
            except Absent as error:
                self._absent(error.code, index, name, name in stubs)
                continue
            except Malformed:
                found = ""
            if found != name:
                self.report.fault("text_digest", index, digest=name)
            self.shown += 1

    def _absent(self, code: int, index: int, name: str, is_narrower: bool) -> None:
        if code == 410:
            self.erased += 1
        elif is_narrower:
            self.withheld += 1
        else:
            self.report.fault("text_hidden", index, digest=name)

    def tell(self, texts: bool) -> None:
        """Say what was read."""
        self.report.note("whole", origin=self.head.origin, n=len(self.raw), streams=self.streams)
        if not texts:
            self.report.note("texts_skipped")
            return
        found = {"shown": self.shown, "withheld": self.withheld, "erased": self.erased, "blobs": self.blobs}
        self.report.note("texts_log", **found)

    def _progress(self, what: str, done: int, of: int) -> None:
        if sys.stderr.isatty() and of > 20 and done % 20 == 0:
            lang = self.report.lang
            line = say(lang, "reading", what=say(lang, what), done=done, of=of)
            sys.stderr.write("\r\x1b[K" + (line if done + 20 < of else ""))
            sys.stderr.flush()


def split_bundle(raw: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle file; each stands behind its length in two bytes."""
    entries: list[Any] = []
    at = 0
    while at + 2 <= len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        entries.append(raw[at + 2 : end])
        at = end
    if at != len(raw) or len(entries) != width:
        raise Malformed("a bundle of %d entries, expected %d" % (len(entries), width))
    return entries


# heads: The comparison of two signed heads of one log: one continues the other, or the key signed two histories.

EVIDENCE = "sunlit-split-view/1"


class Side(NamedTuple):
    """One of the two things compared."""

    source: str
    note: str
    vkey: str  # as it came with it; empty for a bare checkpoint
    fetch: Fetch | None  # of a log with its tiles
    keys: Any  # all keys of the log with their handovers, as they came with it; None without


def read_side(source: str) -> Side:
    """Read a checkpoint, bundle, receipt, folder or address of a log."""
    is_log = os.path.isdir(source) if not is_address(source) else source.endswith("/")
    if is_log:
        fetch = log_source(source)
        try:
            vkey = _text(fetch("vkey")).strip().split("\n")[-1]
            return Side(source, _text(fetch("checkpoint")), vkey, fetch, _served(fetch))
        except Absent:
            raise CannotTell("missing", path=source + " checkpoint, vkey") from None
    text = _text(read_bytes(source))
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            raise CannotTell("shape", why=source) from None
        return Side(
            source, str(value.get("checkpoint", "")), str(value.get("vkey", "")), None, value.get("keys")
        )
    if HEADER in text:
        text = text.partition(HEADER)[2].partition("\n\n")[2]
    return Side(source, text, "", None, None)


def _served(fetch: Fetch) -> Any:
    try:
        return json.loads(_text(fetch("keys.json")))["keys"]
    except (Absent, ValueError, KeyError, TypeError, RecursionError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def compare(one: Side, other: Side, report: Report, trusted: str, keep: str) -> None:
    """Compare two sides; a split view is a fault, and its evidence is kept in the folder `keep`."""
    chain = max(
        (keys_of({"keys": side.keys}, report) for side in (one, other) if side.keys), key=len, default=[]
    )
    if report.wrong:
        return
    if len(chain) > 1:
        one, other = (side._replace(vkey=_key_at(side, chain)) for side in (one, other))
    _compare_sides(one, other, chain, report, trusted, keep)


def _key_at(side: Side, chain: Chain) -> str:
    """Return the key to check a side with: by the chain, unless the side names one that is not in it."""
    known = [held.key.vkey for held in chain]
    return in_force(chain, side.note) if not side.vkey or side.vkey in known else side.vkey


def _compare_sides(one: Side, other: Side, chain: Chain, report: Report, trusted: str, keep: str) -> None:
    handed = {held.key.vkey for held in chain}
    keys = sorted({side.vkey for side in (one, other) if side.vkey})
    if not trusted and not keys:
        raise CannotTell("no_key")
    if not trusted and len(keys) > 1 and not set(keys) <= handed:
        _refuse_other_logs(keys)
        report.fault("two_keys", a=keys[0], b=keys[1])
        return
    _refuse_other_logs(trusted.split() + keys)
    first = (trusted.split() or keys)[0]
    found = [trusted_key(report, side.vkey or first, trusted, chain) for side in (one, other)]
    key = found[1]
    heads = [opened(report, side.note, own) if own else None for side, own in zip((one, other), found)]
    if key is None or heads[0] is None or heads[1] is None or report.wrong:
        return
    pairs = sorted([(heads[0], one), (heads[1], other)], key=lambda pair: pair[0].size)
    (old, _), (new, larger) = pairs
    _judge(old, new, larger, key, report, keep)


def _refuse_other_logs(vkeys: list[str]) -> None:
    names = sorted({vkey.partition("+")[0] for vkey in vkeys})
    if len(names) > 1:
        raise CannotTell("other_log", a=names[0], b=names[1])


def _judge(
    old: Checkpoint, new: Checkpoint, larger: Side, key: VerifierKey, report: Report, keep: str
) -> None:
    proof: list[bytes] = []
    if old.size == new.size:
        is_split = old.root != new.root
    elif old.size == 0:
        is_split = False
    else:
        if larger.fetch is None:
            raise CannotTell("no_tiles", old=old.size, new=new.size)
        try:
            proof = TreeReader(new.size, larger.fetch).consistency(old.size)
        except (Absent, ValueError) as error:
            raise CannotTell("unreadable", where=larger.source, why=error) from None
        state = splits(old, new, proof)
        if state is None:
            report.fault("tiles_false", source=larger.source)
            return
        is_split = state
    if is_split:
        _tell_split(old, new, proof, key, report, keep)
    elif old.size == new.size:
        report.note("same", n=new.size)
    else:
        report.note("consistent", old=old.size, new=new.size)
    if not is_split:
        report.note("signed", n=new.size, key=key.said)


def splits(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> bool | None:
    """Say whether two heads exclude each other; None when `path` does not belong to the new one.

    A path that leads to the new root shows the only root that its first `old.size` entries can have.
    """
    if old.size == new.size:
        return old.root != new.root
    found = reached_roots(old.size, new.size, path)
    return None if found is None or found[1] != new.root else found[0] != old.root


def check_evidence(value: dict[str, Any], report: Report, trusted: str) -> None:
    """Check kept evidence of a split view again: that it holds is what is wrong with the log."""
    key = trusted_key(report, str(value.get("vkey")), trusted)
    heads = [opened(report, str(value.get(name)), key) if key else None for name in ("old", "new")]
    if key is None or heads[0] is None or heads[1] is None:
        return
    try:
        path = [from_hash(node) for node in value.get("proof", [])]
    except (Malformed, TypeError):
        path = []
    old, new = heads[0], heads[1]
    if old.size > new.size or not splits(old, new, path):
        raise CannotTell("shape", why="no split view")
    report.wrong.append((-1, say(report.lang, "split", key=key.said, old=old.size, new=new.size)))


def _tell_split(
    old: Checkpoint, new: Checkpoint, proof: list[bytes], key: VerifierKey, report: Report, keep: str
) -> None:
    evidence: dict[str, Any] = {
        "format": EVIDENCE,
        "vkey": key.vkey,
        "old": old.note,
        "new": new.note,
        "proof": [to_b64url(node) for node in proof],
    }
    name = "split-view-%s-%d-%d.json" % (key.id.hex(), old.size, new.size)
    path = os.path.join(keep, name)
    report.wrong.append((-1, say(report.lang, "split", key=key.said, old=old.size, new=new.size)))
    try:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(evidence, file, ensure_ascii=False, indent=1)
    except OSError as error:
        report.fault("unreadable", where=path, why=error)
        return
    report.wrong.append((-1, say(report.lang, "kept", path=path)))


# main: The command: `bundle FILE`, `log URL_OR_FOLDER`, `compare A B`.

ABOUT = """Check the public record of a body without asking it.
Exit code: 0 all is as it must be, 1 something is wrong, 2 nothing is shown either way."""


def arguments() -> argparse.ArgumentParser:
    """Return what the command understands."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--zh", action="store_true", help="speak Chinese")
    shared.add_argument(
        "--vkey",
        default="",
        help="the key of the log as you know it from elsewhere, or a file with one or several, a line each",
    )
    witnessed = argparse.ArgumentParser(add_help=False)
    witnessed.add_argument(
        "--policy", default="", help="a file that names witnesses and how many must have signed"
    )
    parser = argparse.ArgumentParser(
        prog="sunlit-verify", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", metavar="bundle | log | compare")
    verbs.required = True
    bundle = verbs.add_parser(
        "bundle", parents=[shared, witnessed], help="check an evidence file or a receipt"
    )
    bundle.add_argument("file", help="the file, or its address")
    log = verbs.add_parser("log", parents=[shared, witnessed], help="check a whole log")
    log.add_argument("source", help="https://.../log/BODY/ or a folder with the same files")
    log.add_argument("--without-texts", action="store_true", help="do not fetch the texts, which are many")
    both = verbs.add_parser(
        "compare", parents=[shared], help="compare two heads of one log, for example of two days"
    )
    both.add_argument(
        "a", help="a checkpoint, evidence file, receipt, or a log's address (ending in /) or folder"
    )
    both.add_argument("b", nargs="?", default="", help="the other; none when the first is kept evidence")
    both.add_argument("--keep", default=".", help="folder for the evidence of a split view")
    return parser


def main(given: list[str] | None = None) -> int:
    """Check, print the result, and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = arguments().parse_args(given)
    report = Report("zh" if asked.zh else "en")
    try:
        vkey = _key(asked.vkey)
        own_key = _run(asked, report, vkey)
    except CannotTell as error:
        print(say(report.lang, "cannot_tell", what=say(report.lang, error.key, **error.params)))
        return UNKNOWN
    if own_key and not vkey and not report.wrong:
        report.note("own_key", vkey=own_key)
    text, code = report.told()
    print(text)
    return code


def _run(asked: argparse.Namespace, report: Report, vkey: str) -> str:
    """Do what was asked; return the key that came with it."""
    if asked.verb == "compare":
        return _compare(asked, report, vkey)
    policy = _policy(asked.policy)
    if asked.verb == "log":
        return check_log(log_source(asked.source), report, vkey, policy, not asked.without_texts)
    text = read_bytes(asked.file).decode("utf-8", "replace")
    if is_receipt(text):
        check_receipt(text, report, vkey, policy)
        return ""
    value = _json(text)
    check_bundle(value, report, vkey, policy)
    return str(value.get("vkey", "")) if isinstance(value, dict) else ""


def _compare(asked: argparse.Namespace, report: Report, vkey: str) -> str:
    if not asked.b:
        value = _json(read_bytes(asked.a).decode("utf-8", "replace"))
        if not isinstance(value, dict) or value.get("format") != EVIDENCE:
            raise CannotTell("shape", why=EVIDENCE)
        check_evidence(value, report, vkey)
        return ""
    one, other = read_side(asked.a), read_side(asked.b)
    compare(one, other, report, vkey, asked.keep)
    return one.vkey or other.vkey


def _json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _key(given: str) -> str:
    """Return a key given as itself or as a file that holds it."""
    if not given or "+" in given:
        return given
    return read_bytes(given).decode("utf-8", "replace").strip()


def _policy(path: str) -> Policy | None:
    if not path:
        return None
    try:
        return Policy(read_bytes(path).decode("utf-8", "replace"))
    except Malformed as error:
        raise CannotTell("policy_bad", why=error) from None


if __name__ == "__main__":
    sys.exit(main())
