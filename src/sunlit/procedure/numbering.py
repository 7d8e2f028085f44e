"""Document numbers: which entry bears one, of which series, and which comes next.

A body lists its series among its rules: `{"code", "for", "zh", "en", "posts"}`. What an entry is numbered as
is read from the entry and the procedure alone, so that anybody who replays a record finds the same:

- decision: the result of a vote that passed (`act.done` at a step that votes, with its first outcome);
- notice: putting up what anybody may object to (`act.done`, verb `open`, at a step that cannot end while an
  objection is open); one that is put up again is another notice;
- minutes: the end of a meeting (`meeting.closed`).

A number is never given twice and never taken back: what becomes of the entry later leaves it where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar.table import Step

KINDS: Final = ("decision", "minutes", "notice")
NAME_CHARS: Final = {"zh": 20, "en": 40}
SERIES_MAX: Final = 20
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_BRACKETS = r"〔〕\[\]()（）【】［］"
_FIELDS = frozenset({"code", "for", "zh", "en", "posts"})


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers that a body gives."""

    code: str
    of: str  # decision, minutes, notice
    name: Mapping[str, str]  # what stands before the year: 青禾党发
    posts: tuple[str, ...] = ()  # whose entries bear its numbers; none named: every post of the body itself

    def takes(self, post: str, is_own: Callable[[str], bool]) -> bool:
        """Return whether what `post` does is numbered here; `is_own` tells the body's own posts."""
        return post in self.posts if self.posts else is_own(post)


def series_of(rules: Mapping[str, Any]) -> tuple[Series, ...]:
    """Return the series of a body's rules, in their order. Raises ProcedureError for one that cannot be."""
    rows = rules.get("series", ())
    if not isinstance(rows, list | tuple) or len(rows) > SERIES_MAX:
        raise ProcedureError("series", f"a list of at most {SERIES_MAX} series", rows)
    found = tuple(_series(row, f"series {place}") for place, row in enumerate(rows, 1))
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise ProcedureError("series", "each code once", code)
    for lang in NAME_CHARS:
        names = [one.name[lang] for one in found if one.name.get(lang)]
        if len(set(names)) < len(names):
            raise ProcedureError("series", "each name once", names)
    return found


def _series(row: object, where: str) -> Series:
    if not isinstance(row, Mapping) or not set(row) <= _FIELDS:
        raise ProcedureError(where, "the fields code, for, zh, en and posts", row)
    code, of, posts = row.get("code", ""), row.get("for", ""), row.get("posts", ())
    if not isinstance(code, str) or _CODE.fullmatch(code) is None:
        raise ProcedureError(f"{where}.code", "a code of small letters, digits, _ and -", code)
    if of not in KINDS:
        raise ProcedureError(f"{where}.for", "one of " + ", ".join(KINDS), of)
    if not isinstance(posts, list | tuple) or not all(isinstance(post, str) and post for post in posts):
        raise ProcedureError(f"{where}.posts", "a list of posts", posts)
    name = {lang: row[lang] for lang in NAME_CHARS if row.get(lang)}
    for lang, said in name.items():
        if not _is_name(said, NAME_CHARS[lang]):
            raise ProcedureError(f"{where}.{lang}", f"a name of at most {NAME_CHARS[lang]} characters", said)
    if not name:
        raise ProcedureError(where, "a name", row)
    return Series(code, str(of), name, tuple(posts))


def _is_name(said: object, longest: int) -> bool:
    """Return whether a name can stand before a year: no brackets, no digits at its end."""
    if not isinstance(said, str) or said != said.strip() or not 0 < len(said) <= longest:
        return False
    return said.isprintable() and not said[-1].isdecimal() and re.search(f"[{_BRACKETS}]", said) is None


def act_numbered_as(step: Step | None, data: Mapping[str, Any]) -> str:
    """Return what an `act.done` at `step` is numbered as: decision, notice, or nothing ("")."""
    if step is None:
        return ""
    verb = data.get("verb", "done")
    if verb == "done" and step.do == "vote" and step.outcomes:
        return "decision" if data.get("outcome") == next(iter(step.outcomes)) else ""
    return "notice" if verb == "open" and is_notice(step) else ""


def is_notice(step: Step) -> bool:
    """Return whether anybody may object while `step` runs."""
    return step.do == "wait" and any("no_open_objection" in one.requires for one in step.outcomes.values())


def series_for(
    series: Sequence[Series], numbered_as: str, post: str, is_own: Callable[[str], bool]
) -> Series | None:
    """Return the series under which `post` does what is numbered as `numbered_as`: the first that fits."""
    return next((one for one in series if one.of == numbered_as and one.takes(post, is_own)), None)


@dataclass(slots=True)
class Register:
    """The last number given in each series and year."""

    last: dict[tuple[str, int], int] = field(default_factory=dict)

    def expected(self, code: str, year: int) -> int:
        """Return the number that comes next."""
        return self.last.get((code, year), 0) + 1

    def given(self, code: str, year: int, n: int) -> None:
        """Note a number as given."""
        self.last[code, year] = max(n, self.last.get((code, year), 0))


def written(name: Mapping[str, str], year: int, n: int, lang: str) -> str:
    """Return a number as offices write it: 青禾党发〔2026〕5号; in English Qinghe Party doc. [2026] No. 5."""
    if lang == "zh" or not name.get("en"):
        return f"{name.get('zh') or name.get('en', '')}〔{year}〕{n}号"
    return f"{name['en']} [{year}] No. {n}"


_WRITTEN = re.compile(
    rf"(?P<name>[^{_BRACKETS}]{{1,40}}?)\s*"
    r"(?:[〔\[(（【［]\s*(?P<year>[0-9]{4})\s*[〕\])）】］]|(?<![0-9])(?P<bare>[0-9]{4})(?:\s*年|\s))\s*"
    r"(?:第|[Nn]o\.?)?\s*(?P<n>[0-9]{1,7})\s*号?",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that somebody typed: the name before the year, pressed together, the year and the number."""

    name: str
    year: int
    n: int


def asked_for(typed: str) -> Asked | None:
    """Return the number that somebody typed, whatever his brackets; None for other words."""
    found = _WRITTEN.fullmatch(typed.strip().translate(_DIGITS))
    if found is None:
        return None
    return Asked(pressed(found["name"]), int(found["year"] or found["bare"]), int(found["n"]))


def pressed(name: str) -> str:
    """Return a name without spaces and capitals, to be compared."""
    return "".join(name.split()).casefold()


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
