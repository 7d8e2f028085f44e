"""One step of one matter: the form, what the public will see, what would be refused, the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries.tenures import voters_now
from sunlit.desk.checks import Check, checks_of, vote_checks
from sunlit.desk.drafts import discard, draft_of, save, typed_in
from sunlit.desk.forms.acts import ActForm
from sunlit.desk.forms.votes import VoteForm
from sunlit.desk.places import Case, case_of, entered_before, frame, new_key, tenure_for
from sunlit.desk.prepared import waiting_words
from sunlit.desk.trying import tried
from sunlit.desk.turns import not_yours
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import perform, record_vote, reviewers_of, signature_asked, turn_refusal
from sunlit.matters.actions.acts import readers_of
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import prepare, recall_minutes
from sunlit.matters.queries.numbers import number_of_leaf
from sunlit.matters.scopes import ballots_of, scope_of
from sunlit.meetings.queries import meetings_about
from sunlit.procedure.grammar import Step
from sunlit.procedure.outline import limit_text
from sunlit.ui.formats import document
from sunlit.ui.wording import lang, t

Entry = ActForm | VoteForm


@official_required
@require_http_methods(["GET", "POST"])
def perform_act(request: HttpRequest, body: str, number: str, step: str) -> HttpResponse:
    """Do one step: form on the left, what the public will see and the checks on the right."""
    case = case_of(body, number)
    row = _step(case, step)
    if row.do == "vote":
        return redirect("desk:vote", body, number, step)
    tenure = tenure_for(request, case.body, _recorder(case, row))
    return _run(
        request,
        case,
        row,
        tenure,
        lambda: _act_form(request, case, row, tenure),
        lambda form: perform(case.matter, form.proposed(), tenure, key=form.cleaned_data["key"]),
        lambda form: checks_of(case, row, tenure, form),
    )


@official_required
@require_http_methods(["GET", "POST"])
def enter_vote(request: HttpRequest, body: str, number: str, step: str) -> HttpResponse:
    """Enter a meeting's result: all of it becomes entries in one transaction, or none."""
    case = case_of(body, number)
    row = _step(case, step)
    if row.do != "vote":
        raise Http404(f"{step} is no vote")
    tenure = tenure_for(request, case.body, _recorder(case, row))
    return _run(
        request,
        case,
        row,
        tenure,
        lambda: _vote_form(request, case, row),
        lambda form: record_vote(case.matter, form.proposed(), tenure, key=form.cleaned_data["key"]),
        lambda form: vote_checks(case, row, tenure, form),
    )


def _run(
    request: HttpRequest,
    case: Case,
    row: Step,
    tenure: Tenure,
    make: Callable[[], Any],
    act: Callable[[Any], Leaf],
    check: Callable[[Any], list[Check]],
) -> HttpResponse:
    """Show a form of one step, keep it as a draft, or do what it says: what acts and votes have in common."""
    before = entered_before(request, case.body.slug, stream=f"matter:{case.matter.number}")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:matter", case.body.slug, case.matter.number)
    if request.method == "GET":
        found = turn_refusal(case.matter, row.id, tenure, now_ms())
        if found:
            return not_yours(request, case, tenure, found, [_recorder(case, row)], step=row)
    form, pressed = make(), request.POST.get("press", "hand_in")
    refused: list[str] = []
    if request.method == "POST" and pressed == "draft":
        if save(request, case.matter, row.id, form):
            messages.success(request, t("desk.draft_saved"))
            return redirect(request.path)
        refused = [t("desk.draft_long")]
    elif pressed == "hand_in":
        done, refused = tried(form, lambda: _handed_in(request, case, row, tenure, form, act))
        if isinstance(done, Prepared):
            messages.success(request, waiting_words(case.body, done))
            return redirect("desk:home")
        if done is not None:
            messages.success(request, _done(done))
            return redirect("desk:matter", case.body.slug, case.matter.number)
    template = "desk/vote.html" if row.do == "vote" else "desk/act.html"
    return render(request, template, _context(request, case, row, tenure, form, refused, check(form)))


def _handed_in(
    request: HttpRequest, case: Case, row: Step, tenure: Tenure, form: Any, act: Callable[[Any], Leaf]
) -> Leaf | Prepared:
    """Return the leaf of an act or a vote, or the row of what waits. Raises `ActRefused`."""
    key = form.cleaned_data["key"]
    waiting = prepare(case.matter, form.proposed(), tenure, key, typed_in(request, form), request.user.pk)
    done = act(form) if waiting is None else waiting
    discard(request, case.matter.ref, row.id)
    return done


def _step(case: Case, key: str) -> Step:
    row = case.course.procedure.steps.get(key)
    if row is None or not row.acting:
        raise Http404(f"there is no step {key}")
    return row


def _done(leaf: Leaf) -> str:
    """Return that an act is entered, with the document number that it bears when it bears one."""
    number = number_of_leaf(leaf)
    if number is None:
        return t("desk.done", n=leaf.index)
    return t("desk.done_numbered", number=document(number), n=leaf.index)


def _recorder(case: Case, step: Step) -> str:
    """Return the post that enters acts at a step: as its run says, or as the procedure does."""
    run = case.matter.runs.filter(step=step.id).order_by("-visit").first()
    return run.recorder if run else case.post_of(step.recorded_by or step.post)


def _act_form(request: HttpRequest, case: Case, row: Step, tenure: Tenure) -> ActForm:
    asks = case.post_of(row.after_review) if row.after_review else ""
    place = case.state.open.get(row.id)
    return ActForm(
        *_given(request),
        step=row,
        run=None if place is None else case.state.runs[place],
        state=case.state,
        reviewers=reviewers_of(case.body, asks, tenure, now_ms()) if asks else [],
        zone=case.body.zone,
        readers=readers_of(case.body) if scope_of(case.matter, row) == "specific" else {},
        initial={"key": new_key(), **draft_of(request, case.matter.ref, row.id)},
    )


def _vote_form(request: HttpRequest, case: Case, row: Step) -> VoteForm:
    return VoteForm(
        *_given(request),
        step=row,
        members=voters_now(case.body, case.post_of(row.post)),
        zone=case.body.zone,
        initial={"key": new_key(), **draft_of(request, case.matter.ref, row.id)},
    )


def _given(request: HttpRequest) -> Sequence[Any]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _context(
    request: HttpRequest,
    case: Case,
    row: Step,
    tenure: Tenure,
    form: Entry,
    refused: list[str],
    checks: list[Check],
) -> dict[str, Any]:
    place = case.state.open.get(row.id)
    signs = "" if row.rule else signature_asked(case.matter, row.id, tenure, now_ms())
    waiting = [o for o in case.matter.objections.order_by("n") if o.answered_at is None and o.step == row.id]
    return frame(
        request,
        case.body,
        tenure,
        case=case,
        matter=case.matter,
        step=row,
        run=None if place is None else case.state.runs[place],
        form=form,
        refused=refused,
        checks=checks,
        post=case.names.get(case.post_of(row.post), {}),
        limit=limit_text(row.limit, lang()) if row.limit else "",
        scope=scope_of(case.matter, row),
        ballots=ballots_of(case.matter, row) if row.rule else "",
        waiting=waiting,
        sittings=meetings_about(case.matter) if row.rule else [],
        recall=recall_minutes(case.body),
        reviewing=case.names.get(case.post_of(row.after_review), {}) if "reviewer" in form.fields else None,
        signer=case.names.get(signs, {"zh": signs}) if signs else None,
        has_draft=not form.is_bound and set(form.initial) != {"key"},
        nav="matters",
    )
