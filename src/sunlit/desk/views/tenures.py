"""Who holds which post; handing a post over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.accounts.models import User
from sunlit.catalogue.actions import hand_over
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import create_user_for, official_required
from sunlit.catalogue.queries import tenures_held_by, tenures_now
from sunlit.desk.forms.fields import text_value
from sunlit.desk.forms.matters import TenureForm
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.matters.queries.lists import tasks
from sunlit.ui.wording import t

KEEPERS = ("organisation", "office", "village_party", "village_committee")  # posts that keep the register


@official_required
@require_GET
def register(request: HttpRequest, body: str) -> HttpResponse:
    """Show who holds each post now."""
    found = body_of(body)
    context = frame(
        request,
        found,
        tenure_for(request, found),
        tenures=tenures_now(found),
        may_change=_keeps(request, found),
        nav="tenures",
    )
    return render(request, "desk/tenures.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """End a tenure and begin its successor's, who finds the open tasks on his desk."""
    found = body_of(body)
    if not _keeps(request, found):
        raise PermissionDenied("only the posts that keep the register of posts may hand one over")
    tenure = Tenure.objects.select_related("post", "name").filter(body=found, code=code, to_on=None).first()
    if tenure is None:
        raise Http404(f"there is no running tenure {code}")
    form = TenureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _hand_over(tenure, form.cleaned_data, tenure_for(request, found, *KEEPERS))
        except AdoptionRefused:
            form.add_error(None, t("desk.handover.refused"))
        else:
            messages.success(request, t("desk.handover.done"))
            return redirect("desk:tenures", body)
    open_tasks = tasks({body: [tenure.post.code]})
    context = frame(
        request,
        found,
        tenure_for(request, found),
        ending=tenure,
        open_tasks=open_tasks,
        form=form,
        nav="tenures",
    )
    return render(request, "desk/handover.html", context)


def _hand_over(tenure: Tenure, data: Mapping[str, Any], by: Tenure) -> None:
    """Hand the post over. One who holds a post here already stays the same person: rules part persons."""
    user = User.objects.filter(username=data["username"]).first() if data["username"] else None
    held = tenures_held_by(user, tenure.body) if user else []
    person = held[0].person if held else None
    successor = hand_over(tenure, text_value(data, "name"), person=person, by=by)
    if data["username"]:
        create_user_for(successor, data["username"], data["password"])


def _keeps(request: HttpRequest, body: Body) -> bool:
    return any(tenure.post.code in KEEPERS for tenure in tenures_held_by(request.user, body))
