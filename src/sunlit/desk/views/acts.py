"""One step of one matter: the form, what the public will see, what would be refused, the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import members_now
from sunlit.desk.checks import Check, checks_of
from sunlit.desk.drafts import discard, draft_of, save
from sunlit.desk.forms.acts import ActForm
from sunlit.desk.forms.votes import VoteForm
from sunlit.desk.places import Case, case_of, frame, new_key, tenure_for
from sunlit.desk.worded import refusal_lines
from sunlit.matters.actions import perform, record_vote
from sunlit.matters.refusal import ActRefused
from sunlit.matters.scopes import scope_of
from sunlit.procedure.grammar import Step
from sunlit.procedure.outline import limit_text
from sunlit.ui.wording import lang, t


@official_required
@require_http_methods(["GET", "POST"])
def perform_act(request: HttpRequest, body: str, number: str, step: str) -> HttpResponse:
    """Do one step: form on the left, what the public will see and the checks on the right."""
    case = case_of(body, number)
    row = _step(case, step)
    if row.do == "vote":
        return redirect("desk:vote", body, number, step)
    tenure = tenure_for(request, case.body, _recorder(case, row))
    form = _act_form(request, case, row, tenure)
    refused: list[str] = []
    if request.method == "POST":
        pressed = request.POST.get("press", "hand_in")
        if pressed == "draft":
            save(request, case.matter, step)
            messages.success(request, t("desk.draft_saved"))
            return redirect("desk:do", body, number, step)
        if form.is_valid() and pressed == "hand_in":
            try:
                leaf = perform(case.matter, form.proposed(), tenure, key=form.cleaned_data["key"])
            except ActRefused as refusal:
                refused = refusal_lines(refusal)
            else:
                discard(request, case.matter, step)
                messages.success(request, t("desk.done", n=leaf.index))
                return redirect("desk:matter", body, number)
    checks = checks_of(case, row, tenure, form)
    return render(request, "desk/act.html", _context(case, row, tenure, form, refused, checks))


@official_required
@require_http_methods(["GET", "POST"])
def enter_vote(request: HttpRequest, body: str, number: str, step: str) -> HttpResponse:
    """Enter a meeting's result: all of it becomes entries in one transaction, or none."""
    case = case_of(body, number)
    row = _step(case, step)
    if row.do != "vote":
        raise Http404(f"{step} is no vote")
    organ = case.matter.posts.get(row.post, row.post)
    tenure = tenure_for(request, case.body, _recorder(case, row))
    members = [member for member in members_now(case.body, organ) if member.seat not in ("", "recorder")]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VoteForm(*given, step=row, members=members, zone=case.body.zone, initial={"key": new_key()})
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            leaf = record_vote(case.matter, form.proposed(), tenure, key=form.cleaned_data["key"])
        except ActRefused as refusal:
            refused = refusal_lines(refusal)
        else:
            messages.success(request, t("desk.done", n=leaf.index))
            return redirect("desk:matter", body, number)
    return render(request, "desk/vote.html", _context(case, row, tenure, form, refused, []))


def _step(case: Case, key: str) -> Step:
    row = case.course.procedure.steps.get(key)
    if row is None or not row.acting:
        raise Http404(f"there is no step {key}")
    return row


def _recorder(case: Case, step: Step) -> str:
    run = case.matter.runs.filter(step=step.id).order_by("-visit").first()
    role = step.recorded_by or step.post
    return run.recorder if run else case.matter.posts.get(role, role)


def _act_form(request: HttpRequest, case: Case, row: Step, tenure: Tenure) -> ActForm:
    reviewers = members_now(case.body, row.after_review) if row.after_review else []
    place = case.state.open.get(row.id)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return ActForm(
        *given,
        step=row,
        run=None if place is None else case.state.runs[place],
        state=case.state,
        reviewers=[one for one in reviewers if one.person != tenure.person],
        zone=case.body.zone,
        initial={"key": new_key(), **draft_of(request, case.matter, row.id)},
    )


def _context(
    case: Case, row: Step, tenure: Tenure, form: Any, refused: list[str], checks: list[Check]
) -> dict[str, Any]:
    place = case.state.open.get(row.id)
    return frame(
        case.body,
        tenure,
        case=case,
        matter=case.matter,
        step=row,
        run=None if place is None else case.state.runs[place],
        form=form,
        refused=refused,
        checks=checks,
        post=case.names.get(case.matter.posts.get(row.post, row.post), {}),
        limit=limit_text(row.limit, lang()) if row.limit else "",
        scope=scope_of(case.matter, row),
        nav="matters",
    )
