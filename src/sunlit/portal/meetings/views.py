"""The list of meetings, a meeting that follows by itself while it runs, its minutes on paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.queries import post_names
from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import page_of
from sunlit.matters.queries.numbers import minutes_number
from sunlit.meetings import models, queries
from sunlit.portal.duties.ical import Event, calendar
from sunlit.portal.duties.views import ICAL
from sunlit.portal.places import Place, names_under, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.portal.qr import qr_path
from sunlit.portal.telling import public_value, vote_words
from sunlit.ui.environment import url
from sunlit.ui.formats import moment
from sunlit.ui.wording import plain, t

ON_A_PAGE = 20
MOST_CALLED = 50


@public_page
def meetings(request: HttpRequest, body: str) -> HttpResponse:
    """List the meetings of a body: past ones its own; under way and called with those of the bodies below."""
    place = place_of(body)
    under = names_under(place)
    past = queries.meetings(place.body).filter(state__in=("closed", "cancelled"))
    page = page_of(past, page_number(request), ON_A_PAGE)
    context = {
        "place": place,
        "nav": "know",
        "coming": queries.coming_under(list(under), MOST_CALLED) if page.number == 1 else [],
        "past": page.rows,
        "names": post_names(body),
        "under": under,
        "page": page,
    }
    return render(request, "portal/meetings/meetings.html", context)


@public_page
def meeting(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show a meeting; `?have=` is the version a reader's page shows: nothing is sent while it is the last."""
    place, found = place_of(body), _found(body, number)
    view = queries.meeting_page(found)
    context = _context(place, view)
    have = request.GET.get("have")
    if have is not None and have == context["version"]:
        return HttpResponse(status=204)
    template = "portal/meetings/meeting.html" if have is None else "portal/meetings/_live.html"
    return render(request, template, context)


@public_page
def minutes(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the minutes as a sheet to print and sign. Raises Http404 before the meeting has ended."""
    place, found = place_of(body), _found(body, number)
    view = queries.meeting_page(found)
    if view.state.closed_at is None:
        raise Http404(f"meeting {number} has no minutes yet")
    address = request.build_absolute_uri(url("portal:meeting", body, number))
    context = _context(place, view)
    observers = context["observers"]
    context |= {
        "address": address,
        "qr": qr_path(address),
        "recorder": queries.member_names(body, [found.recorder]).get(found.recorder, {}),
        "chair": next((one for one in view.members if one.is_head), None),
        "present": [one for one in view.members if one.status in ("present", "late", "left")],
        "absent": [one for one in view.members if one.status not in ("present", "late", "left")],
        "came": [one for one in observers.seats if one.status in ("present", "left")] if observers else [],
    }
    return render(request, "portal/meetings/minutes.html", context)


@public_page
def meetings_ics(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the meetings that are called or under way for the reader's own calendar."""
    place = place_of(body)
    authority = place.body.log.origin.partition("/")[0]
    events = [
        Event(
            f"{row.ref}@{authority}",
            row.at,
            row.called_at,
            plain(public_value(row.title)) or row.number,
            _description(row),
            request.build_absolute_uri(url("portal:meeting", row.body_id, row.number)),
        )
        for row in queries.coming_under([body], MOST_CALLED)
    ]
    name = t("meeting.of", body=plain(place.name))
    return HttpResponse(calendar(f"Meetings of {body}", name, events), content_type=ICAL)


def _description(row: models.Meeting) -> str:
    """Return where a meeting takes place, and until when one may apply to observe it."""
    where = t("meeting.ical", place=plain(public_value(row.place)) or "–", date=moment(row.at))
    until: int | None = row.seats_until  # type: ignore[attr-defined]  # annotated by `coming_under`
    return where if until is None else f"{where} {t('observers.until', date=moment(until))}"


def _found(body: str, number: str) -> models.Meeting:
    try:
        return queries.find_meeting(body, number)
    except models.Meeting.DoesNotExist as missing:
        raise Http404(f"there is no meeting {number}") from missing


def _context(place: Place, view: queries.MeetingView) -> dict[str, Any]:
    found, state = view.meeting, view.state
    item = view.current
    matter = item.matter if item else None
    observers, now = queries.observers_of(found, state), now_ms()
    return {
        "place": place,
        "nav": "know",
        "now": now,
        "meeting": found,
        "view": view,
        "title": public_value(found.title) or {"zh": found.number},
        "where": public_value(found.place),
        "running": state.opened_at is not None and state.closed_at is None,
        "shows_room": found.is_open or state.closed_at is not None,
        "number": minutes_number(found.body_id, found.number) if state.closed_at is not None else None,
        "sentences": {one.item.n: vote_words(asdict(one.tally)) for one in view.items if one.tally},
        "corrections": queries.corrections_of(found),
        "observers": observers,
        "ratified": queries.ratified_in(found) if found.opened_at is not None else {},
        "is_open": observers is not None and observers.is_open(now) and found.state == "called",
        "version": f"{found.last_index}.{matter.last_index if matter else 0}",
    }
