"""What another person handed in, as who reviews or signs it reads it: the whole act and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names
from sunlit.desk.forms.private import PrivateReasonForm
from sunlit.desk.places import case_of, frame
from sunlit.desk.tasks import Task
from sunlit.desk.trying import tried
from sunlit.library.files import open_file, safe_name
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing import recall_minutes
from sunlit.matters.preparing.packing import unpacked
from sunlit.matters.preparing.stages import Turn, seal_of
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.queries.page import rules_of
from sunlit.matters.scopes import scope_of
from sunlit.ui.files import private_file
from sunlit.ui.wording import plain, t

NOT_HIS = "there is no act to look at here for this reader"


def task_of(row: Prepared, by: Tenure, stage: str) -> Task:
    """Return an act to look at as a task, due when its step is; `stage` is `review` or `sign`."""
    matter = Matter.objects.select_related("title", "body", "power").get(ref=row.matter)
    run = matter.runs.filter(step=row.step, done_at=None).order_by("-visit").first()
    step = rules_of(matter).procedure.steps[row.step]
    return Task(
        title=(matter.title.value if matter.title else None) or {},
        what=t(f"desk.{stage}.task", step=plain(dict(step.name))),
        body=matter.body,
        post=post_names(by.body_id).get(by.post.code, {}),
        due_at=run.due_at if run else None,
        provisional=bool(run and run.provisional),
        address=reverse(f"desk:{stage}", args=(row.key,)),
    )


def judge(
    request: HttpRequest, one: Turn | None, stage: str, press: Callable[[Turn, str], str]
) -> HttpResponse:
    """Show the whole act and take the word of its reader; `one` is None where it is not his turn.

    `press` does what was pressed, with the reason that was filled in, and returns what is said about it.
    """
    if one is None and request.method == "POST":
        messages.error(request, t("rule.review_gone" if stage == "review" else "rule.signature_gone"))
        return redirect("desk:home")
    if one is None:
        raise Http404(NOT_HIS)
    form = PrivateReasonForm(
        request.POST if request.method == "POST" else None,
        label=t("desk.sign.reason"),
        hint=t("desk.sign.reason_hint"),
    )
    said, refused = tried(form, lambda: press(one, form.cleaned_data["reason"]))
    if said is not None:
        messages.success(request, said)
        return redirect("desk:home")
    context = page_of(request, one.row, one.by, stage, form=form, refused=refused)
    return render(request, "desk/sign.html", context)


def page_of(request: HttpRequest, row: Prepared, by: Tenure, stage: str, **more: Any) -> Mapping[str, Any]:
    """Return what the page shows on which somebody reviews or signs an act."""
    case = case_of(row.body, row.matter.partition("/")[2])
    step = case.course.procedure.steps[row.step]
    proposed = ProposedAct(**unpacked(row.content))
    outcome = step.outcomes.get(proposed.outcome)
    place = case.state.open.get(step.id)
    tenures = Tenure.objects.select_related("post", "name", "body")
    return frame(
        request,
        case.body if by.body_id == row.body else None,
        by,
        stage=stage,
        slug=row.body,
        case=case,
        matter=case.matter,
        step=step,
        run=None if place is None else case.state.runs[place],
        proposed=proposed,
        outcome=dict(outcome.label) if outcome else None,
        author=tenures.get(ref=row.tenure),
        reviewer=tenures.filter(ref=row.reviewed_tenure).first() if row.reviewed_tenure else None,
        prepared_at=row.prepared_at,
        key=row.key,
        seen=seal_of(row),
        scope=scope_of(case.matter, step),
        recall=recall_minutes(case.body),
        nav="tasks",
        **more,
    )


def paper_of(one: Turn | None, sha256: str) -> FileResponse:
    """Serve a file of an act that waits to the one whose turn it is, and to nobody else."""
    if one is None:
        raise Http404(NOT_HIS)
    files = ProposedAct(**unpacked(one.row.content)).files
    found = next((kept.file for kept in files if kept.file.sha256 == sha256), None)
    if found is None:
        raise Http404("there is no such file to look at here for this reader")
    return private_file(open_file(sha256), safe_name(found.name))
