"""The chair's screen while a meeting runs, the board that it refreshes, and a member's own ballot."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import official_required, reader_of
from sunlit.catalogue.queries import members_now, tenures_held_by, tenures_now
from sunlit.desk.meetings.forms import PartsForm, ResultForm, WordsForm, item_words, person, recorders_of
from sunlit.desk.meetings.presses import Press, press
from sunlit.desk.meetings.settling import to_settle, typed_before
from sunlit.desk.meetings.worded import named_lines, vote_words
from sunlit.desk.places import frame, new_key, tenure_for
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.models import Meeting
from sunlit.meetings.queries import (
    MeetingView,
    agenda_for,
    find_meeting,
    interest_matches,
    meeting_page,
    observers_of,
)
from sunlit.procedure.meetings import GROUNDS
from sunlit.procedure.votes import CHOICES
from sunlit.ui.wording import t


@official_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show where a meeting stands, with the buttons of whoever records it; do what he presses."""
    view = _view(request, body, number)
    by = _recorder(request, view) or _caller(request, view)
    refused: list[str] = []
    result = _result_form(request, view)
    settle = to_settle(request.POST, result) if request.method == "POST" else None
    if request.method == "POST" and by is None:
        raise PermissionDenied("another post records this meeting")
    if by is not None and request.method == "POST" and settle is None:
        try:
            leaf = press(Press(view, by, request.POST, result))
        except ActRefused as refusal:
            refused = named_lines(view, refusal)
        else:
            if leaf is not None:
                return redirect("desk:meeting", body, number)
        view = _view(request, body, number)
    context = _context(request, view, refused, result)
    context.update(settle=settle, pressed=typed_before(request.POST) if settle else [])
    return render(request, "desk/meetings/room.html", context)


@official_required
@require_GET
def board(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Return the part of the screen that changes by itself, for the script that asks every few seconds."""
    view = _view(request, body, number)
    if request.GET.get("have") == version_of(view):
        return HttpResponse(status=204)
    return render(request, "desk/meetings/_board.html", _context(request, view, [], None))


@official_required
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Let a member vote from his own device, under his own tenure, or withdraw."""
    view = _view(request, body, number)
    seat = _seat(request, view)
    if seat is None:
        raise PermissionDenied("this account has no vote in this meeting")
    refused: list[str] = []
    if request.method == "POST":
        what = request.POST.copy()
        what["member"] = seat.code
        if what.get("press") not in (*CHOICES, "recuse", "so", "not_so"):
            raise Http404("a member votes or withdraws here")
        try:
            press(Press(view, seat, what, None))
        except ActRefused as refusal:
            refused = named_lines(view, refusal)
        else:
            said = "meeting.noted.said" if what["press"] in ("so", "not_so") else "meeting.ballot_in"
            messages.success(request, t(said))
            return redirect("desk:ballot", body, number)
    mine = None
    if view.current is not None:
        mine = next(one for one in view.current.voters if one.member.code == seat.code)
    context = _context(request, view, refused, None)
    context.update(tenure=seat, mine=mine, is_ballot=True, **_noted_of(view, seat))
    if request.GET.get("have") == version_of(view):
        return HttpResponse(status=204)
    template = "desk/meetings/_mine.html" if "have" in request.GET else "desk/meetings/ballot.html"
    return render(request, template, context)


def version_of(view: MeetingView) -> str:
    """Return what changes whenever something is entered in the meeting or in the matter it deals with."""
    item = view.current
    matter = item.matter if item else None
    return f"{view.meeting.last_index}.{matter.last_index if matter else 0}"


# --- what the pages need ----------------------------------------------------------------------------------


def _view(request: HttpRequest, body: str, number: str) -> MeetingView:
    try:
        found = find_meeting(body, number)
    except Meeting.DoesNotExist as missing:
        raise Http404(f"there is no meeting {number}") from missing
    return meeting_page(found, reader_of(request.user))


def _held(request: HttpRequest, view: MeetingView) -> list[Tenure]:
    return tenures_held_by(request.user, view.meeting.body)


def _recorder(request: HttpRequest, view: MeetingView) -> Tenure | None:
    return next((one for one in _held(request, view) if one.code == view.state.recorder), None)


def _caller(request: HttpRequest, view: MeetingView) -> Tenure | None:
    return next((one for one in _held(request, view) if one.post.code == view.state.caller), None)


def _seat(request: HttpRequest, view: MeetingView) -> Tenure | None:
    return next((one for one in _held(request, view) if one.code in view.state.members), None)


def _result_form(request: HttpRequest, view: MeetingView) -> ResultForm | None:
    item = view.current
    if item is None or item.step is None or item.step.rule is None:
        return None
    pressed = request.method == "POST" and request.POST.get("press") == "end"
    start = {f"text_{code}": words for code, words in item.motion.items()}
    return ResultForm(
        *((request.POST,) if pressed else ()), step=item.step, tellers=_tellers(view), initial=start
    )


def _noted_of(view: MeetingView, seat: Tenure) -> dict[str, Any]:
    """Return what others entered of a member: what he has not answered, and what he has."""
    mine = [one for one in view.noted if one.tenure_id == seat.ref]
    return {
        "to_answer": [one for one in mine if one.agrees is None],
        "answered": [one for one in mine if one.agrees is not None],
        "answer": WordsForm(label=t("meeting.noted.why"), lines=2, auto_id="noted_%s"),
        "titles": {one.item.n: one.title for one in view.items},
    }


def _tellers(view: MeetingView) -> list[Tenure]:
    """Return who may count secret ballots: whoever holds a post in the body, the members first."""
    rows = tenures_now(view.meeting.body)
    people: dict[str, Tenure] = {}
    for one in sorted(rows, key=lambda one: one.code not in view.state.members):
        people.setdefault(one.person, one)
    return list(people.values())


def _context(
    request: HttpRequest, view: MeetingView, refused: list[str], result: ResultForm | None
) -> dict[str, Any]:
    found = view.meeting
    recorder, caller, seat = _recorder(request, view), _caller(request, view), _seat(request, view)
    before = view.state.closed_at is None and view.state.cancelled_at is None
    listed = {one.item.matter for one in view.items}
    waiting = [
        (matter.number, item_words(matter, step))
        for matter, step in (agenda_for(found.body, found.organ) if before else [])
        if matter.number not in listed
    ]
    matters = [one.matter for one in view.items if one.matter is not None and one.item.status != "closed"]
    names = {member.code: member.name for member in view.members}
    seated = members_now(found.body, found.organ) if before else []
    recorders = [(one.code, person(one)) for one in recorders_of(seated) if one.code != view.state.recorder]
    return frame(
        request,
        found.body,
        recorder or seat or tenure_for(request, found.body),
        view=view,
        meeting=found,
        runs=recorder is not None,
        calls=caller is not None,
        seat=seat,
        refused=refused,
        result=result,
        motion=WordsForm(label=t("meeting.motion"), initial=_motion(view), auto_id="motion_%s"),
        said=WordsForm(label=t("meeting.why"), lines=2, auto_id="why_%s"),
        parts=PartsForm(auto_id="split_%s"),
        waiting=waiting,
        recorders=recorders,
        grounds=GROUNDS,
        choices=CHOICES,
        names=names,
        observers=observers_of(found, view.state),
        matches=interest_matches(found.body_id, matters, view.state.members)
        if before and (recorder or caller or seat)
        else {},
        sentences={one.item.n: vote_words(one.tally) for one in view.items if one.tally},
        key=new_key,
        version=version_of(view),
        nav="meetings",
    )


def _motion(view: MeetingView) -> dict[str, str]:
    item = view.current
    return {f"text_{code}": words for code, words in item.motion.items()} if item else {}
