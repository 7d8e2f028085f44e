"""Find in words what seldom belongs before everybody: numbers of persons, addresses, secrecy marks.

Nothing is decided here. A number is only named when it can be one: the check digit of an identity number or a
bank card has to be right, so that sums and document numbers are left alone.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sunlit.library.kinds import UNREADABLE

ID_NUMBER, MOBILE, BANK_CARD, ADDRESS, SECRECY = "id_number", "mobile", "bank_card", "address", "secrecy"
MOST_FOUND = 50
MOST_READ = 4 * 1024 * 1024  # bytes of one file
_GAP = r"[ \u3000\u00a0-]?"
_DIGITS = re.compile(rf"(?<![0-9A-Za-z])[0-9](?:{_GAP}[0-9])*(?:{_GAP}[Xx])?(?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
_GROUPS = 20  # of figures that may make one number
_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9][0-9]{9})\Z")
_CARD = re.compile(r"(?:62|4|5[1-5]|35|9[0-9])[0-9]+\Z")
_WIDE = {ord("０") + n: str(n) for n in range(10)}
_WIDE |= {ord(wide): narrow for wide, narrow in zip("Ｘｘ－＋", "Xx-+", strict=True)}
_LEVEL = r"(?:绝\s?密|机\s?密|秘\s?密)"
_SECRECY = re.compile(
    rf"{_LEVEL}\s?[★☆*][^\n]{{0,12}}|密\s?级\s?[:：]\s?{_LEVEL}"
    rf"|^[\s【\[（(]*{_LEVEL}[\s】\]）)]*$",
    re.MULTILINE,
)
_NUMBER = r"[0-9０-９一二三四五六七八九十百]+"
_ADDRESS = re.compile(
    rf"{_NUMBER}(?:号楼|栋|幢|号院)?{_NUMBER}?单元{_NUMBER}(?:室|号|户)?|{_NUMBER}(?:号楼|栋|幢){_NUMBER}(?:室|号)"
    rf"|{_NUMBER}[村民]*小?组{_NUMBER}号|{_NUMBER}号{_NUMBER}室|门牌号?{_NUMBER}"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_TAG = re.compile(r"<[^>]*>")
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|comments)\.xml"
    r"|xl/(?:sharedStrings|worksheets/[^/]+)\.xml"
)


@dataclass(frozen=True)
class Hit:
    """Something found in a text, with its place there."""

    kind: str
    words: str
    start: int
    end: int


def screen(text: str) -> list[Hit]:
    """Return what is found in `text`, in the order in which it stands there."""
    plain = text.translate(_WIDE)  # one character for one: places stay
    found = [*_numbers(text, plain), *_matches(ADDRESS, _ADDRESS, text), *_matches(SECRECY, _SECRECY, text)]
    apart: list[Hit] = []
    for hit in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart[:MOST_FOUND]


def masked(hit: Hit) -> str:
    """Return what stands in place of a find: the ends of a number, nothing of an address."""
    bare = re.sub(r"[^0-9Xx]", "", hit.words.translate(_WIDE))
    if hit.kind == MOBILE:
        return f"{bare[-11:-8]}****{bare[-4:]}"
    if hit.kind in (ID_NUMBER, BANK_CARD):
        return f"{bare[:4]}{'*' * (len(bare) - 8)}{bare[-4:] if hit.kind == BANK_CARD else '****'}"
    return "****"


def words_of_file(file: BinaryIO, kind: str) -> str:
    """Return the words of a text, a table, a document or a sheet; "" for what cannot be read here.

    Pictures and PDF files are not read: whoever hands them in has to look himself.
    """
    if kind in ("txt", "csv"):
        raw = file.read(MOST_READ)
        for code in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(code)
            except UnicodeDecodeError:
                continue
        return ""
    return _of_office(file) if kind in ("docx", "xlsx") else ""


def _of_office(file: BinaryIO) -> str:
    """Return the words in the parts of an office document, up to MOST_READ bytes of each."""
    said = []
    try:
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                if _PARTS.fullmatch(name):
                    with parts.open(name) as part:
                        raw = part.read(MOST_READ).decode("utf-8", "replace")
                    said.append(_TAG.sub("", re.sub(r"</(?:w:p|w:tc|si|c|row)>", "\n", raw)))
    except UNREADABLE:
        return ""
    return "\n".join(said)


def _numbers(text: str, plain: str) -> Iterator[Hit]:
    """Yield the numbers found: runs of figures, or as many groups of one as make a number together."""
    for run in _DIGITS.finditer(plain):
        groups = [(run.start() + one.start(), run.start() + one.end()) for one in _GROUP.finditer(run[0])]
        first = 0
        while first < len(groups):
            for last in range(min(len(groups), first + _GROUPS), first, -1):
                start, end = groups[first][0], groups[last - 1][1]
                kind = _kind_of(re.sub(r"[^0-9Xx]", "", plain[start:end]).upper())
                if kind:
                    yield Hit(kind, text[start:end], start, end)
                    first = last - 1
                    break
            first += 1


def _kind_of(bare: str) -> str:
    if is_id_number(bare):
        return ID_NUMBER
    if _MOBILE.match(bare):
        return MOBILE
    if 16 <= len(bare) <= 19 and _CARD.match(bare) and luhn(bare):
        return BANK_CARD
    return ""


def is_id_number(bare: str) -> bool:
    """Say whether 18 characters are a resident identity number: a day of birth and the right check digit."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", bare):
        return False
    try:
        date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        return False
    return _CHECKS[sum(int(n) * w for n, w in zip(bare, _WEIGHTS, strict=False)) % 11] == bare[17]


def luhn(bare: str) -> bool:
    """Say whether the last digit of a card's number checks the others."""
    total = 0
    for place, char in enumerate(reversed(bare)):
        twice = int(char) * (2 if place % 2 else 1)
        total += twice - 9 if twice > 9 else twice
    return total % 10 == 0


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Hit]:
    for match in pattern.finditer(text):
        yield Hit(kind, match[0].strip(), match.start(), match.end())
