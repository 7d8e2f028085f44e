"""The buttons of the chair's screen: which action each of them is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, QueryDict

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import members_now
from sunlit.desk.meetings.forms import PartsForm, ResultForm, WordsForm, recorders_of
from sunlit.ledger.models import Leaf
from sunlit.meetings import actions
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedItem
from sunlit.meetings.queries import ItemView, MeetingView, agenda_for
from sunlit.procedure.meetings import WITHOUT_VOTE
from sunlit.procedure.votes import CHOICES
from sunlit.ui.wording import t

_OBSERVERS = ("observer_present", "observer_absent", "observer_left")


class Press:
    """What was pressed, by whom, on which screen."""

    def __init__(self, view: MeetingView, by: Tenure, post: QueryDict, result: ResultForm | None) -> None:
        self.view, self.by, self.post, self.result = view, by, post, result
        self.meeting: Meeting = view.meeting
        self.key = post.get("key", "").replace("\x00", "")[:64]

    @property
    def member(self) -> str:
        """The tenure of the member whose row was pressed."""
        return self.post.get("member", "").replace("\x00", "")[:20]

    @property
    def seen(self) -> int | None:
        """How far the meeting had gone on the screen."""
        return self.number("seen") if self.post.get("seen") else None

    @property
    def item(self) -> ItemView:
        """The item taken up, as the screen showed it."""
        if self.view.current is None:
            raise Http404("no item is taken up")
        return self.view.current

    def number(self, name: str) -> int:
        """Return a figure of the form. Raises Http404 for what no form of ours sends."""
        value = self.post.get(name, "") or "0"
        if not value.isdecimal() or len(value) > 6:
            raise Http404(f"{name} is no figure")
        return int(value)

    def words(self) -> dict[str, str]:
        """Return what was typed; what is unfit stays as it is, for the action to refuse."""
        form = WordsForm(self.post, label=t("meeting.motion"))
        return form.text() if form.is_valid() else {}


def press(what: Press) -> Leaf | None:
    """Do what was pressed. Raises `ActRefused`; None for a button that no screen has."""
    verb = what.post.get("press", "")
    action = _BUTTONS.get(verb)
    if action is not None:
        return action(what)
    if verb in CHOICES:
        return actions.cast_ballot(what.meeting, what.member, verb, what.by, key=what.key)
    if verb in WITHOUT_VOTE:
        return actions.close_item(what.meeting, verb, what.words(), what.by, key=what.key, seen=what.seen)
    if verb in _OBSERVERS:
        status = verb.removeprefix("observer_")
        return actions.note_observer(what.meeting, what.number("n"), status, what.by, key=what.key)
    if verb in ("late", "left", "present", "absent"):
        return actions.note_attendance(what.meeting, what.member, verb, what.by, key=what.key)
    return None


def _answer(what: Press, *, agrees: bool) -> Leaf:
    """A member says whether it is so; the meeting's recorder has no such button."""
    return actions.answer_note(
        what.meeting,
        what.number("entry"),
        agrees,
        {} if agrees else what.words(),
        what.by,
        key=what.key,
    )


def _roll(what: Press) -> Leaf:
    return actions.call_roll(what.meeting, what.post.getlist("here"), what.by, key=what.key)


def _count(what: Press) -> Leaf:
    return actions.count_present(what.meeting, what.number("present"), what.by, key=what.key)


def _end(what: Press) -> Leaf | None:
    form = what.result
    if form is None or not form.is_valid():
        return None
    return actions.end_item(what.meeting, form.proposed(), what.by, key=what.key, seen=what.seen)


def _split(what: Press) -> Leaf:
    form = PartsForm(what.post)
    titles, reason = (form.titles(), form.reason()) if form.is_valid() else ([], {})
    return actions.split_item(what.meeting, titles, reason, what.by, key=what.key, seen=what.seen)


def _reopen(what: Press) -> Leaf:
    votes = {"for": what.number("for"), "against": what.number("against")}
    return actions.reopen_item(
        what.meeting, what.number("item"), votes, what.words(), what.by, key=what.key, seen=what.seen
    )


def _recorder(what: Press) -> Leaf | None:
    code = what.post.get("recorder", "")
    for one in recorders_of(members_now(what.meeting.body, what.meeting.organ)):
        if one.code == code:
            return actions.name_recorder(what.meeting, one, what.by, key=what.key)
    return None


def _add(what: Press) -> Leaf | None:
    number = what.post.get("matter", "")
    for matter, step in agenda_for(what.meeting.body, what.meeting.organ):
        if matter.number == number:
            return actions.add_item(what.meeting, ProposedItem(matter, step.id), what.by, key=what.key)
    words = what.words()
    return actions.add_item(what.meeting, ProposedItem(title=words), what.by, key=what.key)


def _turn(action: Callable[..., Leaf]) -> Callable[[Press], Leaf]:
    """Return a button that needs nothing but the screen it was pressed on."""

    def pressed(what: Press) -> Leaf:
        return action(what.meeting, what.by, key=what.key, seen=what.seen)

    return pressed


_BUTTONS: dict[str, Callable[[Press], Leaf | None]] = {
    "roll": _roll,
    "count": _count,
    "open": _turn(actions.open_meeting),
    "close": _turn(actions.close_meeting),
    "take": lambda what: actions.open_item(
        what.meeting, what.number("item"), what.by, key=what.key, seen=what.seen
    ),
    "motion": lambda what: actions.put_motion(
        what.meeting, what.words(), what.by, key=what.key, seen=what.seen
    ),
    "speak": lambda what: actions.speak(what.meeting, what.member, what.by, key=what.key),
    "recuse": lambda what: actions.recuse(
        what.meeting, what.member, what.post.get("ground", ""), what.by, key=what.key
    ),
    "so": lambda what: _answer(what, agrees=True),
    "not_so": lambda what: _answer(what, agrees=False),
    "end": _end,
    "split": _split,
    "recorder": _recorder,
    "reopen": _reopen,
    "add": _add,
    "cancel": lambda what: actions.cancel_meeting(what.meeting, what.words(), what.by, key=what.key),
    "adopt": lambda what: actions.adopt_minutes(what.meeting, what.words(), what.by, key=what.key),
}
