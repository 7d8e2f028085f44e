"""Seats for observers on the desk: the call with its sources, the draw by their numbers."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.forms.fields import DeskForm, MomentField, instant, text_value
from sunlit.desk.places import entered_before, frame, new_key, tenure_for
from sunlit.desk.trying import tried
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.ledger.texts import LINE_CHARS
from sunlit.meetings.actions import call_observers, draw_observers
from sunlit.meetings.leads import call_days, earliest_end, seats_owed
from sunlit.meetings.models import Meeting
from sunlit.meetings.proposed import ProposedCall, ProposedSource
from sunlit.meetings.queries import MeetingView, ObserversView, find_meeting, meeting_page, observers_of
from sunlit.procedure.draw import MOST_VALUES
from sunlit.procedure.meetings import MOST_SEATS, MOST_SOURCES
from sunlit.ui.formats import moment
from sunlit.ui.wording import t

LINE = {"zh": LINE_CHARS, "en": LINE_CHARS}
DIGITS = 18
SEATS = 10  # where the body chose no number
_BETWEEN = re.compile(r"[\s,.;，、；。]+")


class SeatsForm(DeskForm):
    """A call for observers as it is filled in."""

    def __init__(self, *given: Any, zone: str, earliest: int, **more: Any) -> None:
        """Ask for seats, time, who may apply, and up to three sources of randomness."""
        super().__init__(*given, **more)
        self.zone = zone
        self.fields["seats"] = _number(t("observers.call_for"), least=1)
        self.fields["substitutes"] = _number(t("observers.call_substitutes"), least=0)
        self.fields["apply_until"] = MomentField(
            label=t("observers.call_until"), help_text=t("observers.call_until_hint", date=moment(earliest))
        )
        self.fields["apply_until"].required = True
        self.pair(
            "text",
            t("observers.who"),
            lines=2,
            hint=t("observers.call_who_hint"),
            need=t("observers.call_who_needed"),
        )
        for n in range(1, MOST_SOURCES + 1):
            hint = t("observers.call_source_hint") if n == 1 else ""
            need = t("observers.call_needed") if n == 1 else ""
            self.pair(f"source{n}", t("observers.call_source", n=n), lines=1, most=LINE, hint=hint, need=need)
            self.fields[f"known{n}"] = MomentField(
                label=t("observers.call_known"), help_text=t("observers.call_known_hint") if n == 1 else ""
            )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Ask for a source and its time together."""
        data = super().clean()
        for n in range(1, MOST_SOURCES + 1):
            if bool(text_value(data, f"source{n}")) != bool(data.get(f"known{n}")):
                self.add_error(f"known{n}", t("observers.call_both"))
        return data

    def proposed(self) -> ProposedCall:
        """Return the call as proposed. Call it only on a valid form."""
        data = self.cleaned_data
        sources = [
            ProposedSource(text_value(data, f"source{n}"), instant(data[f"known{n}"], self.zone) or 0)
            for n in range(1, MOST_SOURCES + 1)
            if data.get(f"known{n}")
        ]
        return ProposedCall(
            seats=data["seats"],
            substitutes=data["substitutes"],
            apply_until=instant(data["apply_until"], self.zone) or 0,
            sources=sources,
            text=text_value(data, "text"),
        )


class DrawForm(forms.Form):
    """The numbers of each source, as announced; no field where there are seats for all."""

    def __init__(self, *given: Any, view: ObserversView, **more: Any) -> None:
        """Have one field for each source."""
        super().__init__(*given, **more)
        self.sources = list(view.sources) if view.state.needs_draw() else []
        for n, _ in enumerate(self.sources, 1):
            self.fields[f"values{n}"] = forms.CharField(
                label=t("observers.draw_values", n=n),
                help_text=t("observers.draw_values_hint"),
                max_length=400,
                widget=forms.TextInput(attrs={"class": "f", "inputmode": "numeric", "autocomplete": "off"}),
            )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Read the numbers of every source."""
        data = super().clean() or {}
        for n, _ in enumerate(self.sources, 1):
            parts = [part for part in _BETWEEN.split(data.get(f"values{n}", "")) if part]
            whole = all(part.isascii() and part.isdecimal() and len(part) <= DIGITS for part in parts)
            if not whole or not 1 <= len(parts) <= MOST_VALUES:
                self.add_error(f"values{n}", t("observers.draw_values_wrong"))
            data[f"values{n}"] = [int(part) for part in parts] if whole else []
        return data

    def values(self) -> list[list[int]]:
        """Return the numbers, one list for each source. Call it only on a valid form."""
        return [self.cleaned_data[f"values{n}"] for n, _ in enumerate(self.sources, 1)]


@official_required
@require_http_methods(["GET", "POST"])
def observers(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Call for observers, then draw them; in between the page says how many have applied."""
    view, now = _view(body, number), now_ms()
    meeting, by = view.meeting, _who(request, view)
    kind = "observers.called" if view.state.observers is None else "observers.drawn"
    before = entered_before(request, body, stream=f"meeting:{number}")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:observers", body, number)
    if request.method == "POST" and by is None:
        raise PermissionDenied("another post calls and draws the observers of this meeting")
    seats = observers_of(meeting, view.state)
    form = _form(request, view, seats, now)
    refused: list[str] = []
    done = None
    if form is not None and by is not None:
        done, refused = tried(form, partial(_do, form, meeting, by))
    if done is not None:
        messages.success(
            request, t("observers.called") if kind == "observers.called" else t("observers.drawn")
        )
        return redirect("desk:observers", body, number)
    context = frame(
        request,
        meeting.body,
        by or tenure_for(request, meeting.body),
        meeting=meeting,
        observers=seats,
        form=form if by is not None else None,
        is_open=seats is not None and seats.is_open(now) and meeting.state == "called",
        refused=refused,
        days=call_days(meeting.body),
        earliest=earliest_end(meeting.body, now),
        nav="meetings",
    )
    return render(request, "desk/meetings/observers.html", context)


def _form(
    request: HttpRequest, view: MeetingView, seats: ObserversView | None, now: int
) -> SeatsForm | DrawForm | None:
    """Return the form of what can be done next; None when nothing can."""
    given = (request.POST,) if request.method == "POST" else ()
    body = view.meeting.body
    start: dict[str, Any] = {"key": new_key(), "seats": seats_owed(body) or SEATS, "substitutes": 3}
    if view.meeting.state != "called":
        return None
    if seats is None:
        earliest = earliest_end(body, now)
        if not view.state.open or earliest >= view.state.at:
            return None
        return SeatsForm(*given, zone=body.zone, earliest=earliest, initial=start)
    return DrawForm(*given, view=seats, initial=start) if seats.can_draw(now) else None


def _do(form: SeatsForm | DrawForm, meeting: Meeting, by: Tenure) -> Leaf:
    key = form.cleaned_data["key"]
    if isinstance(form, SeatsForm):
        return call_observers(meeting, form.proposed(), by, key)
    return draw_observers(meeting, form.values(), by, key)


def _view(body: str, number: str) -> MeetingView:
    try:
        return meeting_page(find_meeting(body, number))
    except Meeting.DoesNotExist as missing:
        raise Http404(f"there is no meeting {number}") from missing


def _who(request: HttpRequest, view: MeetingView) -> Tenure | None:
    """Return the tenure under which the reader records this meeting, or called it."""
    held = tenures_held_by(request.user, view.meeting.body)
    records = [one for one in held if view.state.runs(one.code)]
    return next(iter(records + [one for one in held if one.post.code == view.state.caller]), None)


def _number(label: str, least: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "f", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_SEATS, widget=widget)
