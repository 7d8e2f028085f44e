"""The list of meetings, calling one, declaring interests before it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import members_now, post_names, tenures_held_by, tenures_now
from sunlit.desk.meetings.forms import CallForm, InterestForm, recorders_of
from sunlit.desk.places import body_of, entered_before, frame, new_key, tenure_for
from sunlit.desk.trying import tried
from sunlit.matters.fitting import OFFICE
from sunlit.matters.models import StepRun
from sunlit.meetings.actions import call_meeting, declare_interest
from sunlit.meetings.leads import lead_of
from sunlit.meetings.models import Interest
from sunlit.meetings.queries import agenda_for, meetings, parties_of, waiting_for
from sunlit.ui.wording import plain, t

SHOWN = 50


@official_required
@require_GET
def overview(request: HttpRequest, body: str) -> HttpResponse:
    """Show the meetings of a body and what waits for one."""
    found = body_of(body)
    names = post_names(body)
    waiting = [
        (names.get(organ, {"zh": organ}), organ, rows)
        for organ in organs_of(found)
        if (rows := waiting_for(found, organ))
    ]
    context = frame(
        request,
        found,
        tenure_for(request, found, OFFICE),
        rows=list(meetings(found)[:SHOWN]),
        names=names,
        waiting=waiting,
        seated=bool(seats_of(request, found)),
        nav="meetings",
    )
    return render(request, "desk/meetings/overview.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest, body: str) -> HttpResponse:
    """Call a meeting of an organ: when, where, which items."""
    found = body_of(body)
    organs = organs_of(found)
    organ = request.GET.get("organ", "")
    organ = organ if organ in organs else next(iter(organs), "committee")
    tenure = tenure_for(request, found, OFFICE, organ)
    before = entered_before(request, body, kind="meeting.called")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:meetings", body)
    seated = members_now(found, organ)
    form = CallForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        organ=organ,
        seated=seated,
        recorders=recorders_of(seated) or [tenure],
        waiting=agenda_for(found, organ),
        zone=found.zone,
        initial={"key": new_key(), "is_open": True, "items": request.GET.getlist("matter")},
    )
    meeting, refused = tried(
        form, lambda: call_meeting(found, form.proposed(), tenure, key=form.cleaned_data["key"])
    )
    if meeting is not None:
        messages.success(request, t("meeting.called", number=meeting.number))
        return redirect("desk:meeting", body, meeting.number)
    names = post_names(body)
    context = frame(
        request,
        found,
        tenure,
        form=form,
        refused=refused,
        organ=organ,
        organs=[(code, plain(names.get(code, {})) or code) for code in organs],
        lead=lead_of(found),
        nav="meetings",
    )
    return render(request, "desk/meetings/new.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest, body: str) -> HttpResponse:
    """Declare the persons and firms in whom a member has an interest."""
    found = body_of(body)
    seats = seats_of(request, found)
    if not seats:
        raise PermissionDenied("this account sits in no organ that votes")
    seat = seats[0]
    known = Interest.objects.filter(tenure=seat, in_force=True).select_related("parties").first()
    initial = {"key": new_key(), "parties": "\n".join(parties_of(known)) if known else ""}
    form = InterestForm(request.POST if request.method == "POST" else None, initial=initial)
    leaf, refused = tried(
        form, lambda: declare_interest(found, form.names(), seat, key=form.cleaned_data["key"])
    )
    if leaf is not None:
        messages.success(request, t("desk.done", n=leaf.index))
        return redirect("desk:meetings", body)
    context = frame(request, found, seat, form=form, refused=refused, known=known, nav="meetings")
    return render(request, "desk/meetings/interests.html", context)


def organs_of(body: Body) -> list[str]:
    """Return the organs that may meet: with members who vote, or with a matter that waits for them."""
    seated = [one.post.code for one in tenures_now(body) if one.has_vote]
    runs = StepRun.objects.filter(matter__body=body, is_open=True).values_list("post", flat=True).distinct()
    kinds = set(body.posts.filter(kind="organ", code__in=list(runs)).values_list("code", flat=True))
    others = [organ for organ in sorted(kinds - set(seated)) if waiting_for(body, organ)]
    return [*dict.fromkeys(seated), *others]


def seats_of(request: HttpRequest, body: Body) -> list[Tenure]:
    """Return the seats with a vote that the reader holds in a body."""
    return [one for one in tenures_held_by(request.user, body) if one.has_vote]
