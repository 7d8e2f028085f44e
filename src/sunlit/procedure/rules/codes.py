"""The names of the rules: what an act may break, and which class of departure that is.

Every code has a row `rule.<code>` in `ui/wording/rules.csv`, in both languages, with the next thing to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar.table import Procedure

CODES: Final[dict[str, str]] = {
    "already_done": "the step is done and not open again",
    "answer_step": "the objection is answered by doing the step that answers objections",
    "claimed_future": "the claimed time lies after the time of the record",
    "closed": "the matter is closed",
    "counts": "the figures of the vote do not add up",
    "departure_by": "this post may not declare a departure",
    "departure_class": "the procedure does not allow this class of departure",
    "departure_reason": "the procedure does not know this reason",
    "departure_unknown": "there is no such departure to ratify",
    "double_ballot": "the member has cast a ballot already",
    "double_position": "the member has spoken already",
    "early": "the least time of the step is not over",
    "end_other": "the matter ended otherwise",
    "ended": "the procedure has come to its end",
    "ends_too_early": "the notice states an end before its least period is over",
    "forbidden_flag": "something found earlier forbids the vote",
    "extend_later": "a notice is made longer before it ends, and ends later than it did",
    "extend_reason": "a notice is made longer for a reason",
    "full_period": "the notice has not stood for its full period",
    "kind_unknown": "there is no such kind of entry in a matter",
    "late_presence": "presence is noted after ballots were cast",
    "lead": "the papers went out too short a time ago",
    "majority": "not enough agreed for this outcome",
    "material": "something needed for the step is missing",
    "member_unknown": "this is no member of the organ that votes",
    "never": "this step may never be departed from",
    "no_shorten": "a least period that may not be shortened",
    "no_place": "it is not said where a notice was put up",
    "no_answer": "the act does not say which objection it answers",
    "no_objection": "no objection is open",
    "not_below": "a least period is not shortened below what is left of it",
    "not_ended": "the procedure has not come to its end",
    "not_on_notice": "no notice of this step is open to objections",
    "not_open": "it is not the turn of this step",
    "not_put_up": "the notice has not been put up",
    "objection_number": "the objection has a number that is taken or out of order",
    "objection_open": "an objection is open",
    "objection_unknown": "there is no such open objection",
    "outcome_unknown": "the step has no such outcome",
    "part": "the vote is taken part by part, and this is none of the parts that are left",
    "parts": "a vote is divided once, before it is opened, into two to five parts",
    "passed": "enough agreed, so no other outcome may be entered",
    "paused": "the clock of the step stands still",
    "position_order": "positions are numbered in the order in which members speak",
    "post": "another post acts at this step",
    "present": "the member is not present, or presence is not noted",
    "progress_missing": "a report on the way is overdue",
    "proxy": "nobody votes for another",
    "quorum": "too few are present",
    "quorum_met": "the meeting has its quorum and is not void",
    "ratify_vote": "a departure is ratified by a vote of the organ, with its figures",
    "reason": "reasons must be stated",
    "recused": "the member has withdrawn",
    "report_by": "this post neither declared the departure nor receives its report",
    "report_made": "the departure is reported already",
    "report_missing": "there is no execution report",
    "report_to": "the departure is reported to another post",
    "report_unknown": "there is no such departure that is to be reported",
    "result_unknown": "an objection is upheld or dismissed, nothing else",
    "returns": "the matter was sent back here as often as is allowed",
    "review": "the review before publication is missing",
    "secret": "a secret ballot has no names",
    "separate": "the same person did a step that must be kept apart",
    "speak_last": "the head speaks and votes after all the others",
    "step_unknown": "the procedure has no such step",
    "tellers": "a secret ballot needs two tellers",
    "time_unknown": "this is no time that can be entered",
    "verb_unknown": "this cannot be done at this step",
    "version_early": "this version of the power applies from a later day",
    "version_past": "another version of the power is in force since",
    "version_procedure": "it runs along another procedure than this version of the power has",
    "version_unknown": "this version of the power was not adopted by then",
    "version_withdrawn": "the power is withdrawn",
    "vote_not_opened": "the vote has not been opened",
    "vote_opened": "the vote is open already",
    "votes_missing": "members who are present have not voted",
}

CLASSES: Final[dict[str, str]] = {
    "already_done": "extra",
    "counts": "counts",
    "double_ballot": "extra",
    "double_position": "speak",
    "early": "early",
    "ended": "extra",
    "ends_too_early": "early",
    "forbidden_flag": "order",
    "full_period": "early",
    "lead": "lead",
    "majority": "majority",
    "material": "material",
    "member_unknown": "extra",
    "no_answer": "material",
    "not_below": "early",
    "not_open": "order",
    "not_put_up": "early",
    "objection_open": "early",
    "outcome_unknown": "outcome",
    "passed": "majority",
    "position_order": "speak",
    "post": "post",
    "present": "quorum",
    "progress_missing": "late",
    "proxy": "proxy",
    "quorum": "quorum",
    "reason": "material",
    "report_by": "post",
    "recused": "recused",
    "returns": "returns",
    "review": "review",
    "secret": "secret",
    "separate": "separate",
    "speak_last": "speak",
    "tellers": "tellers",
    "version_early": "version",
    "version_past": "version",
    "version_procedure": "version",
    "version_unknown": "version",
    "version_withdrawn": "version",
    "vote_not_opened": "quorum",
    "votes_missing": "counts",
}  # what is not named here is "extra": an entry that the procedure has no place for

LEAST: Final = frozenset({"early", "full_period", "ends_too_early"})  # what breaks a least period
_SHORTEN = LEAST | {"lead"}
COVERS: Final[dict[str, frozenset[str]]] = {
    "order": frozenset({"not_open"}),
    "skip": frozenset({"not_open"}),
    "post": frozenset({"post"}),
    "shorten": _SHORTEN,
    "emergency": _SHORTEN | {"not_open", "post", "material", "review"},
}  # what a declared departure permits
SAME: Final = {"reorder": "order", "substitute": "post"}  # two words for one class of declaration


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that an act would break: its code, what was expected and found, and the row of the table."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""


def joined(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return several texts as one: names with a comma between them, in both languages."""
    known = list(texts)
    return {"zh": "、".join(text["zh"] for text in known), "en": ", ".join(text["en"] for text in known)}


def names_of(procedure: Procedure, steps: Iterable[str]) -> dict[str, str]:
    """Return the names of steps as one text."""
    return joined(procedure.steps[step].name for step in steps if step in procedure.steps)


def post_name(procedure: Procedure, role: str) -> dict[str, str]:
    """Return the name of a role, or its code where the procedure does not know it."""
    post = procedure.posts.get(role)
    return dict(post.name) if post else {"zh": role, "en": role}


def shown(calendar: Calendar, at: int | None) -> str:
    """Return an instant for people, in local time: "2026-03-02 17:30"; "" for none."""
    return "" if at is None else calendar.local(at).strftime("%Y-%m-%d %H:%M")


def class_of(code: str) -> str:
    """Return the class of departure that breaking the rule `code` is."""
    return CLASSES.get(code, "extra")


def declared_class(cls: str) -> str:
    """Return the one name of a class that may be declared: "reorder" is "order"."""
    return SAME.get(cls, cls)
