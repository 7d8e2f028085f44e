"""Every rule that an entry of a meeting would break; none means that it is allowed.

What a ballot or a result may break is asked of `procedure.rules`: it stands in the matter's stream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sunlit.procedure.history import Event
from sunlit.procedure.meetings import observing
from sunlit.procedure.meetings.history import GROUNDS, RESULTS, WITHOUT_VOTE, Item, Meeting, over_half
from sunlit.procedure.meetings.observers import KINDS
from sunlit.procedure.rules.codes import Objection

_OWN: Final = ("recusal.noted", "envelope.received")  # what a member does himself
_CALLERS: Final = ("item.added", "meeting.cancelled", "recorder.named")  # what who called it may do too
_ONLY_OWN: Final = ("envelope.received", "note.answered")  # what nobody does for a member
_LATER: Final = ("minutes.adopted", "minutes.corrected")


@dataclass(frozen=True, slots=True)
class _Trial:
    """One entry held against a meeting, and what has been found against it."""

    meeting: Meeting
    event: Event
    found: list[Objection] = field(default_factory=list)

    @property
    def data(self) -> Mapping[str, Any]:
        return self.event.data

    @property
    def item(self) -> Item:
        """The item that is taken up; asked for only where one is."""
        item = self.meeting.item()
        assert item is not None  # `_within` has looked
        return item

    def add(self, code: str, **params: Any) -> None:
        self.found.append(Objection(code, params))


def objections(meeting: Meeting, event: Event) -> list[Objection]:
    """Return every rule that `event` would break after what `meeting` holds."""
    if event.kind in KINDS:
        return observing.objections(meeting, event)
    rule = _RULES.get(event.kind)
    if rule is None:
        return [Objection("meeting_kind", {"kind": event.kind})]
    if meeting.cancelled_at is not None:
        return [Objection("meeting_cancelled", {})]
    if event.kind != "note.answered" and (meeting.closed_at is not None) != (event.kind in _LATER):
        return [Objection("meeting_over" if meeting.closed_at is not None else "meeting_before", {})]
    trial = _Trial(meeting, event)
    _entered_by(trial)
    rule(trial)
    return trial.found


def _entered_by(trial: _Trial) -> None:
    """The recorder runs the meeting; who called it may add to its agenda or call it off."""
    meeting, kind = trial.meeting, trial.event.kind
    tenure, post = str(trial.event.actor.get("tenure", "")), str(trial.event.actor.get("post", ""))
    own = tenure == trial.data.get("tenure")
    if kind in _ONLY_OWN:
        if not own:
            trial.add("meeting_own", member=trial.data.get("tenure", ""))
    elif not (
        meeting.runs(tenure)
        or (own and kind in _OWN)
        or (kind in _CALLERS and post == meeting.caller)
        or (kind in _LATER and post == meeting.organ)
    ):
        trial.add("meeting_post")


# --- before and around ----------------------------------------------------------------------------------


def _added(trial: _Trial) -> None:
    meeting, data = trial.meeting, trial.data
    if data["item"] != len(meeting.items) + 1 or data.get("split_of", 0) not in (0, *meeting.items):
        trial.add("meeting_item", item=data["item"])
    whole = meeting.items.get(data.get("split_of", 0))
    in_time = whole.announced if whole is not None else trial.event.at <= meeting.announce_by
    if bool(data["announced"]) != in_time:
        trial.add("meeting_announced")
    matter, part = data.get("matter", ""), data.get("part", 0)
    standing = [one for one in meeting.items.values() if one.matter == matter and one.status != "closed"]
    if matter and any(not part or one.part in (0, part) for one in standing):
        trial.add("meeting_listed", matter=matter)


def _anytime(trial: _Trial) -> None:
    """Nothing but who enters it is asked."""


def _not_begun(trial: _Trial) -> None:
    if trial.meeting.opened_at is not None:
        trial.add("meeting_begun")


def _opened(trial: _Trial) -> None:
    _not_begun(trial)
    if trial.event.at < trial.meeting.at:
        trial.add("meeting_early", at=trial.meeting.at)
    if not trial.meeting.present():
        trial.add("meeting_roll")


def _noted(trial: _Trial) -> None:
    meeting, member = trial.meeting, trial.data["tenure"]
    if member not in meeting.members:
        trial.add("meeting_member", member=member)
        return
    allowed = {"present", "absent"}
    if meeting.opened_at is not None:
        allowed = {"left"} if member in meeting.here() else {"late"}
    if trial.data["status"] not in allowed:
        trial.add("meeting_status", member=member)


def _counted(trial: _Trial) -> None:
    meeting, present = trial.meeting, trial.data["present"]
    if meeting.members or present > meeting.eligible:
        trial.add("meeting_count", found=present, of=meeting.eligible)


def _closed(trial: _Trial) -> None:
    _begun(trial)
    _none_open(trial)


def _later(trial: _Trial) -> None:
    if trial.event.kind == "minutes.adopted" and trial.meeting.adopted_at is not None:
        trial.add("meeting_adopted")


def _answered(trial: _Trial) -> None:
    """A member answers, at any time and once, what another entered of him."""
    one = trial.meeting.noted.get(trial.data["entry"])
    if one is None or one.member != trial.data["tenure"]:
        trial.add("meeting_noted", entry=trial.data["entry"])
    elif one.agrees is not None:
        trial.add("meeting_answered", entry=one.index)


# --- items ----------------------------------------------------------------------------------------------


def _begun(trial: _Trial) -> None:
    if trial.meeting.opened_at is None:
        trial.add("meeting_before")


def _none_open(trial: _Trial) -> None:
    if trial.meeting.current is not None:
        trial.add("meeting_item_open", item=trial.meeting.current)


def _taken_up(trial: _Trial) -> None:
    _begun(trial)
    _none_open(trial)
    _stands(trial, "waiting")


def _reopened(trial: _Trial) -> None:
    meeting, data = trial.meeting, trial.data
    _begun(trial)
    _none_open(trial)
    _stands(trial, "closed")
    if any(one.split_of == data["item"] for one in meeting.items.values()):
        trial.add("meeting_split", item=data["item"])
    need, agree, present = over_half(meeting.eligible), data["for"], meeting.present()
    if agree < need or agree + data["against"] > present:
        trial.add("meeting_reopen", need=need, of=meeting.eligible, agree=agree, present=present)


def _stands(trial: _Trial, status: str) -> None:
    item = trial.meeting.items.get(trial.data["item"])
    if item is None or item.status != status:
        trial.add("meeting_item", item=trial.data["item"])


def _within(trial: _Trial) -> None:
    """Add what an entry within the item taken up would break."""
    if trial.meeting.current is None or trial.meeting.current != trial.data["item"]:
        trial.add("meeting_item", item=trial.data["item"])
    else:
        _ITEM_RULES[trial.event.kind](trial)


def _recused(trial: _Trial) -> None:
    member, item = trial.data["tenure"], trial.item
    if member not in trial.meeting.members:
        trial.add("meeting_member", member=member)
    if member in item.recused:
        trial.add("meeting_recused", member=member)
    if member in item.envelopes:
        trial.add("meeting_double", member=member)
    if trial.data["ground"] not in GROUNDS:
        trial.add("meeting_ground", found=trial.data["ground"])


def _motion(trial: _Trial) -> None:
    item = trial.item
    if not item.matter:
        trial.add("meeting_no_vote", item=item.n)
    if item.envelopes:
        trial.add("meeting_voted", item=item.n)


def _spoke(trial: _Trial) -> None:
    meeting, item, member = trial.meeting, trial.item, trial.data["tenure"]
    if member not in meeting.here():
        trial.add("meeting_present", member=member)
    if member in item.recused:
        trial.add("meeting_recused", member=member)
    waiting = item.silent() - {member}
    if member == meeting.head and item.motion is None and waiting:
        trial.add("meeting_head_last", waiting=len(waiting))


def _envelope(trial: _Trial) -> None:
    item, member = trial.item, trial.data["tenure"]
    if item.motion is None:
        trial.add("meeting_motion")
    if member in item.recused:
        trial.add("meeting_recused", member=member)
    elif member not in item.here:
        trial.add("meeting_here", member=member)
    if member in item.envelopes:
        trial.add("meeting_double", member=member)


def _unsealed(trial: _Trial) -> None:
    item, ballots = trial.item, trial.data["ballots"]
    if item.unsealed or item.motion is None:
        trial.add("meeting_motion")
    if ballots < len(item.envelopes):
        trial.add("meeting_count", found=ballots, of=len(item.envelopes))


def _done(trial: _Trial) -> None:
    item, result, act = trial.item, trial.data["result"], trial.data.get("act")
    if result not in RESULTS or (result not in WITHOUT_VOTE) != (act is not None):
        trial.add("meeting_result", found=result)
    elif result == "split" and item.part:
        trial.add("meeting_split", item=item.n)
    elif result in WITHOUT_VOTE and item.motion is not None:
        trial.add("meeting_voted", item=item.n)
    elif result in ("decided", "tie") and item.motion is None:
        trial.add("meeting_motion")


_Rule = Callable[[_Trial], None]
_ITEM_RULES: Final[dict[str, _Rule]] = {
    "recusal.noted": _recused,
    "motion.put": _motion,
    "member.spoke": _spoke,
    "envelope.received": _envelope,
    "envelopes.opened": _unsealed,
    "item.closed": _done,
}
_RULES: Final[dict[str, _Rule]] = {
    "item.added": _added,
    "meeting.cancelled": _not_begun,
    "recorder.named": _anytime,
    "meeting.opened": _opened,
    "attendance.noted": _noted,
    "attendance.counted": _counted,
    "item.opened": _taken_up,
    "item.reopened": _reopened,
    **dict.fromkeys(_ITEM_RULES, _within),
    "meeting.closed": _closed,
    "minutes.corrected": _later,
    "minutes.adopted": _later,
    "note.answered": _answered,
}
