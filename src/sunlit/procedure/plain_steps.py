"""What the words of a plain step list do not say by themselves: which step is a vote, a notice, a side way.

By default a step is work. A step "逐项表决" or "逐人表决" of the committee is a vote; a step with a least
period (`>=`) is a notice where its name says 公示, a lead where papers are sent, a period of work where
something is examined, else a call that stays open (公告, 征求意见, 投标). Everything else stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Vote:
    """A step that is a vote; `method` is named, hands or secret."""

    method: str = "named"


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice to which anyone may object."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The step that answers objections to the notice `of`; an upheld one leads back to step `back_to`."""

    of: int
    back_to: int


@dataclass(frozen=True, slots=True)
class Side:
    """A step that is taken only when the outcome `code` of step `of` leads to it.

    With `returns` it leads back to that step, else on to the step after it.
    """

    of: int
    code: str
    zh: str
    en: str
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Optional:
    """A step that is done when somebody asks for it, and passed over without a departure when nobody does."""


@dataclass(frozen=True, slots=True)
class Work:
    """A step of work although its words would say otherwise."""


Kind = Vote | Notice | Answer | Side | Optional | Work

_EXTEND: Final = ("extend", "需要延期", "Needs more time")

KINDS: Final[dict[tuple[str, int], Kind]] = {
    ("DEC-07", 4): Vote(),
    ("DEC-09", 4): Vote("hands"),
    ("PER-04", 9): Notice(),
    ("PER-04", 10): Answer(of=9, back_to=7),
    ("PER-05", 10): Optional(),
    ("PRJ-02", 1): Vote(),
    ("PRJ-02", 6): Answer(of=5, back_to=4),
    ("FIN-06", 2): Vote(),
    ("ORG-02", 4): Vote("secret"),
    ("ORG-03", 2): Notice(),
    ("ORG-03", 4): Notice(),
    ("ORG-03", 7): Vote("secret"),
    ("ORG-04", 2): Notice(),
    ("ORG-04", 3): Vote("secret"),
    ("ORG-05", 3): Vote("hands"),
    ("SUP-01", 11): Optional(),
    ("SUP-04", 2): Vote(),
    ("SUP-07", 10): Optional(),
    ("DIS-03", 2): Optional(),
    ("DIS-03", 3): Optional(),
    ("DIS-03", 6): Side(5, *_EXTEND, returns=True),
    ("DIS-03", 7): Optional(),
    ("SOC-01", 4): Side(3, *_EXTEND, returns=True),
    ("SOC-01", 6): Optional(),
    ("SOC-01", 7): Optional(),
    ("SOC-01", 8): Optional(),
    ("SOC-02", 5): Vote(),
    ("SOC-04", 3): Vote("hands"),
    ("SOC-05", 5): Side(
        of=4, code="hearing", zh="多数人不同意，需要听证", en="Most disagree: a hearing is needed"
    ),
    ("VIL-01", 4): Vote("hands"),
    ("VIL-01", 5): Vote("hands"),
    ("VIL-01", 6): Notice(),
    ("VIL-04", 3): Vote("hands"),
}

VOTED: Final = ("逐项表决", "逐人表决")
PAPERS: Final = ("送达", "送党员", "提交报告")
EXAMINED: Final = ("审查", "考察")
OBJECTABLE: Final = "公示"
PUBLISHED: Final = ("公开", "公布", "公示", "公告", "发布")
INSIDE: Final = "党内"  # a call for comment that only members see
AGENDA: Final = "确定议题"
MINUTES: Final = "形成决定"
MEETING: Final = "same-meeting"
BACK_TO_VOTE_MAX: Final = 2  # how often a vote may be put off, or a notice be done again
