"""Find in words what seldom belongs before everybody: numbers of persons, addresses, secrecy marks.

Nothing is decided here. A number is only named when it can be one: an identity number has a known province, a
day of birth and the right check digit, a bank card begins as one and checks, a telephone lies in a range that
is given out. Sums, document numbers and codes with their name before them are left alone. Every pattern is
bounded: the time grows with the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ID_NUMBER, MOBILE, BANK_CARD, ADDRESS, SECRECY = "id_number", "mobile", "bank_card", "address", "secrecy"
LANDLINE = "landline"
MOST_FOUND = 50
_GAP = r"[ \u3000\u00a0-]?"
_DIGITS = re.compile(rf"(?<![0-9A-Za-z])[0-9](?:{_GAP}[0-9])*(?:{_GAP}[Xx])?(?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+[Xx]?|[Xx]")
_GROUPS = 20  # of figures that may make one number
_SHORTEST, _LONGEST = 11, 40  # characters of one number, with what parts its groups
_MOBILE = re.compile(r"(?:(?:00)?86)?1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}\Z")
_LANDLINE = re.compile(r"(?<![0-9])[（(]?0[1-9][0-9]{1,2}[)）]?[ -]?[2-8][0-9]{6,7}(?![0-9])")
_CARD = re.compile(
    r"(?:62|60[13])[0-9]{14,17}\Z|9558[0-9]{15}\Z|95599[0-9]{14}\Z"  # UnionPay and older Chinese cards
    r"|4[0-9]{15}\Z|4[0-9]{18}\Z|5[1-5][0-9]{14}\Z|35[2-8][0-9]{13}\Z"
)
_WIDE = {ord("０") + n: str(n) for n in range(10)}
_WIDE |= {ord(wide): narrow for wide, narrow in zip("Ｘｘ－＋", "Xx-+", strict=True)}
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_SUM_AFTER = re.compile(
    r"\s?(?:元|万|亿|块钱|平方|公里|千米|米|亩|吨|公斤|千克|度|字|[%％]|\.[0-9]|yuan\b|RMB\b)"
)
_OTHER_BEFORE = re.compile(
    r"(?:[¥￥$〕〔]|第|编\s?号|单\s?号|代\s?码|文\s?号|发票号码?|流水号|批号|合同号|项目号|[0-9]\.)[:：]?\s?\Z"
)
_BEFORE = 8  # characters that tell what a number is
_LEVEL = r"(?:绝[ \u3000]?密|机[ \u3000]?密|秘[ \u3000]?密)"
_SPACE = r"[ \t\u3000]"
_SECRECY = re.compile(
    rf"{_LEVEL}{_SPACE}?[★☆*][^\n]{{0,12}}|密{_SPACE}?级{_SPACE}?[:：]{_SPACE}?{_LEVEL}"
    rf"|^[ \t\u3000【\[（(]{{0,8}}{_LEVEL}[ \t\u3000】\]）)]{{0,8}}$",
    re.MULTILINE,
)
_FIGURE = "0-9０-９一二三四五六七八九十百"
_NUMBER = rf"[{_FIGURE}]{{1,5}}"
_ADDRESS = re.compile(
    rf"(?<![{_FIGURE}第])(?:"
    rf"{_NUMBER}(?:号楼|栋|幢|号院)(?:{_NUMBER}单元)?{_NUMBER}(?:室|号|户)"
    rf"|{_NUMBER}单元{_NUMBER}(?:室|号|户)"
    rf"|(?:{_NUMBER}(?:村民)?小?组|{_NUMBER}[社队]){_NUMBER}号(?!文|令|楼)(?:{_NUMBER}室)?"
    rf"|{_NUMBER}号{_NUMBER}室|门牌号?(?:码|为|是|[:：])?{_SPACE}?{_NUMBER})"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Hit:
    """Something found in a text, with its place there."""

    kind: str
    words: str
    start: int
    end: int


def screen(text: str, *, landlines: bool = False) -> list[Hit]:
    """Return what is found in `text`, in the order in which it stands there.

    `landlines` looks for these too: in an office's words they are mostly its own, in a resident's his.
    """
    plain = text.translate(_WIDE)  # one character for one: places stay
    found = [*_numbers(text, plain), *_matches(ADDRESS, _ADDRESS, text), *_matches(SECRECY, _SECRECY, text)]
    if landlines:
        found += _matches(LANDLINE, _LANDLINE, plain)
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


def _numbers(text: str, plain: str) -> Iterator[Hit]:
    """Yield the numbers found: runs of figures, or as many groups of one as make a number together."""
    for run in _DIGITS.finditer(plain):
        groups = [(run.start() + one.start(), run.start() + one.end()) for one in _GROUP.finditer(run[0])]
        first = 0
        while first < len(groups):
            for last in range(min(len(groups), first + _GROUPS), first, -1):
                start, end = groups[first][0], groups[last - 1][1]
                if not _SHORTEST <= end - start <= _LONGEST:
                    continue
                kind = _kind_of("".join(plain[a:b] for a, b in groups[first:last]).upper())
                if kind and (kind == ID_NUMBER or not _is_something_else(plain, start, end)):
                    yield Hit(kind, text[start:end], start, end)
                    first = last - 1
                    break
            first += 1


def _is_something_else(plain: str, start: int, end: int) -> bool:
    """Say whether the words around a number tell that it is a sum, a size, or the number of a paper."""
    before = plain[max(0, start - _BEFORE) : start]
    return bool(_SUM_AFTER.match(plain, end) or _OTHER_BEFORE.search(before))


def _kind_of(bare: str) -> str:
    if not 11 <= len(bare) <= 19:
        return ""
    if is_id_number(bare):
        return ID_NUMBER
    if _MOBILE.match(bare):
        return MOBILE
    if _CARD.match(bare) and luhn(bare):
        return BANK_CARD
    return ""


def is_id_number(bare: str) -> bool:
    """Say whether 18 characters are a resident identity number: province, day of birth, right check digit."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", bare) or not _PROVINCES.match(bare):
        return False
    if not 1850 <= int(bare[6:10]) <= 2100:
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
