"""The desk of changes: what stands announced, and the forms that announce and take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.actions import announce_rules, announce_withdrawal, withdraw_change
from sunlit.catalogue.announcing import earliest_day
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Change, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.problems import CatalogueRefused, Problem
from sunlit.catalogue.queries import posts_of, tenures_held_by
from sunlit.catalogue.queries import powers as powers_in_force
from sunlit.catalogue.queries.changes import change_of, standing_changes
from sunlit.desk.changing.forms import (
    ReasonForm,
    RulesForm,
    TableForm,
    WithdrawalForm,
    recalled,
    remembered,
)
from sunlit.desk.changing.tables import announce_rows, differing, read_table
from sunlit.desk.forms.fields import text_value
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.ui.formats import day
from sunlit.ui.wording import lang, plain, t

ANNOUNCERS = ("office", "village_committee", "pilot_office")  # posts that keep the catalogue
Refused = list[str]


@official_required
@require_GET
def overview(request: HttpRequest, body: str) -> HttpResponse:
    """Show what stands announced, with what may be done."""
    found = body_of(body)
    return _page(request, found, "changes", standing=standing_changes(found), may=_may(request, found))


@official_required
@require_http_methods(["GET", "POST"])
def powers(request: HttpRequest, body: str) -> HttpResponse:
    """Announce new powers and new versions from a table: first looked at, then announced as seen."""
    found = body_of(body)
    by = _announcer(request, found)
    sent = request.method == "POST"
    form = TableForm(
        request.POST if sent else None, request.FILES if sent else None, first=earliest_day(found)
    )
    problems: Sequence[Problem] = ()
    rows = recalled(request.POST.get("rows", "")) if sent else []
    uploaded = form.uploaded() if sent else b""
    if uploaded:
        try:
            rows = read_table(found, uploaded)
        except CatalogueRefused as refusal:
            rows, problems = [], refusal.problems
    if sent and not rows and not problems:
        form.add_error("table", t("desk.changes.same" if uploaded else "desk.changes.need_table"))
    form.look_at(rows)
    refused: Refused = []
    if sent and rows and not uploaded and form.is_valid():
        refused = _tried(lambda: announce_rows(found, form.settled_rows(), form.cleaned_data, by))
        if not refused:
            messages.success(request, t("desk.changes.announced", n=len(rows)))
            return redirect("desk:changes", body)
    return _page(
        request,
        found,
        "powers",
        form=form,
        looked_at=differing(found, rows),
        kept=remembered(rows) if rows else "",
        problems=[(one, one.expected[lang()]) for one in problems[:50]],
        refused=refused,
    )


@official_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, body: str) -> HttpResponse:
    """Announce what the body would decide for itself."""
    found = body_of(body)
    by = _announcer(request, found)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        first=earliest_day(found),
        in_force=found.rules,
        level=found.level,
        posts=[(post.code, plain(post.name)) for post in posts_of(found)],
    )
    refused: Refused = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        refused = _tried(
            lambda: announce_rules(
                found,
                form.proposed(),
                applies_on=data["applies_on"],
                reason=text_value(data, "reason"),
                by=by,
            )
        )
        if not refused:
            messages.success(request, t("desk.changes.announced", n=1))
            return redirect("desk:changes", body)
    return _page(request, found, "rules", form=form, refused=refused)


@official_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, body: str) -> HttpResponse:
    """Announce that a power leaves the catalogue."""
    found = body_of(body)
    by = _announcer(request, found)
    form = WithdrawalForm(
        request.POST if request.method == "POST" else None,
        first=earliest_day(found),
        powers=powers_in_force(found),
    )
    refused: Refused = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        refused = _tried(
            lambda: announce_withdrawal(
                found,
                data["power"],
                applies_on=data["applies_on"],
                reason=text_value(data, "reason"),
                by=by,
            )
        )
        if not refused:
            messages.success(request, t("desk.changes.announced", n=1))
            return redirect("desk:changes", body)
    return _page(request, found, "withdraw", form=form, refused=refused)


@official_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, body: str, n: int) -> HttpResponse:
    """Take an announced change back, with the reason."""
    found = body_of(body)
    by = _announcer(request, found)
    try:
        change = change_of(found, n)
    except Change.DoesNotExist as missing:
        raise Http404(f"there is no change {n}") from missing
    form = ReasonForm(request.POST if request.method == "POST" else None)
    refused: Refused = []
    if request.method == "POST" and form.is_valid():
        refused = _tried(lambda: withdraw_change(change, text_value(form.cleaned_data, "reason"), by))
        if not refused:
            messages.success(request, t("desk.changes.taken_back"))
            return redirect("desk:changes", body)
    return _page(request, found, "take_back", form=form, refused=refused, change=change)


def _page(request: HttpRequest, body: Body, verb: str, **more: Any) -> HttpResponse:
    blank = {"problems": [], "looked_at": [], "kept": "", "refused": [], "nav": "changes"}
    tenure = tenure_for(request, body, *ANNOUNCERS)
    context = frame(request, body, tenure, verb=verb, **(blank | more))
    name = "overview" if verb == "changes" else "form"
    return render(request, f"desk/changing/{name}.html", context)


def _may(request: HttpRequest, body: Body) -> bool:
    return any(tenure.post.code in ANNOUNCERS for tenure in tenures_held_by(request.user, body))


def _announcer(request: HttpRequest, body: Body) -> Tenure:
    """Return the tenure that announces; PermissionDenied for whoever does not keep the catalogue."""
    if not _may(request, body):
        raise PermissionDenied("only the posts that keep the catalogue may announce a change of it")
    return tenure_for(request, body, *ANNOUNCERS)


def _tried(act: Callable[[], object]) -> Refused:
    """Do it, and return why it was refused, in the reader's language."""
    try:
        act()
    except AdoptionRefused as refusal:
        params = dict(refusal.params)
        if "expected" in params:
            params["expected"] = day(params["expected"])
        return [t(f"desk.changes.refused.{refusal.code}", **params)]
    except CatalogueRefused as refusal:
        return [f"{one.column}: {one.expected[lang()]}; {one.found}" for one in refusal.problems[:20]]
    return []
