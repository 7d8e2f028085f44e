"""Acts that somebody else prepared and the reader signs off: task, what the public will see, buttons."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.desk.forms.private import PrivateReasonForm
from sunlit.desk.places import case_of, frame
from sunlit.desk.tasks import Task
from sunlit.desk.trying import tried
from sunlit.library.files import open_file, safe_name
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing import recall_minutes, send_back, sign, to_sign
from sunlit.matters.preparing.packing import unpacked
from sunlit.matters.preparing.signing import ToSign
from sunlit.matters.proposed import ProposedAct
from sunlit.matters.queries.page import rules_of
from sunlit.matters.scopes import scope_of
from sunlit.ui.files import private_file
from sunlit.ui.wording import plain, t


def signing_tasks(held: Sequence[Tenure], user: int, waiting: Sequence[Prepared] | None = None) -> list[Task]:
    """Return the acts that the reader may sign off, each due when its step is; `waiting` where known."""
    found = []
    for one in to_sign(held, user, waiting):
        matter = Matter.objects.select_related("title", "body", "power").get(ref=one.row.matter)
        run = matter.runs.filter(step=one.row.step, done_at=None).order_by("-visit").first()
        step = rules_of(matter).procedure.steps[one.row.step]
        found.append(
            Task(
                title=(matter.title.value if matter.title else None) or {},
                what=t("desk.sign.task", step=plain(dict(step.name))),
                body=matter.body,
                post=post_names(matter.body_id).get(one.by.post.code, {}),
                due_at=run.due_at if run else None,
                provisional=bool(run and run.provisional),
                address=reverse("desk:sign", args=(one.row.key,)),
            )
        )
    return found


@login_required
@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, key: str) -> HttpResponse:
    """Show an act as the public will see it; sign it off, or send it back with a reason."""
    if request.method == "POST":
        user, held = request.user.pk or 0, tenures_held_by(request.user)
        if not any(one.row.key == key for one in to_sign(held, user)):
            messages.error(request, t("rule.signature_gone"))
            return redirect("desk:home")
    one = _mine(request, key)
    form = PrivateReasonForm(
        request.POST if request.method == "POST" else None,
        label=t("desk.sign.reason"),
        hint=t("desk.sign.reason_hint"),
    )
    said, refused = tried(form, lambda: _pressed(request, one, form.cleaned_data["reason"]))
    if said is not None:
        messages.success(request, said)
        return redirect("desk:home")
    case = case_of(one.row.body, one.row.matter.partition("/")[2])
    step = case.course.procedure.steps[one.row.step]
    proposed = ProposedAct(**unpacked(one.row.content))
    outcome = step.outcomes.get(proposed.outcome)
    place = case.state.open.get(step.id)
    context = frame(
        request,
        case.body,
        one.by,
        case=case,
        matter=case.matter,
        step=step,
        run=None if place is None else case.state.runs[place],
        proposed=proposed,
        outcome=dict(outcome.label) if outcome else None,
        author=Tenure.objects.select_related("post", "name").get(ref=one.row.tenure),
        prepared_at=one.row.prepared_at,
        key=key,
        scope=scope_of(case.matter, step),
        form=form,
        refused=refused,
        recall=recall_minutes(case.body),
        nav="tasks",
    )
    return render(request, "desk/sign.html", context)


@login_required
@require_safe
def file_to_sign(request: HttpRequest, key: str, sha256: str) -> FileResponse:
    """Serve a file of an act to the one who may sign it off, and to nobody else."""
    files = ProposedAct(**unpacked(_mine(request, key).row.content)).files
    found = next((one.file for one in files if one.file.sha256 == sha256), None)
    if found is None:
        raise Http404("there is no such file to sign off here for this reader")
    return private_file(open_file(sha256), safe_name(found.name))


def _pressed(request: HttpRequest, one: ToSign, reason: str) -> str:
    """Do what was pressed and return what is said about it."""
    user = request.user.pk or 0
    if request.POST.get("press") == "return":
        send_back(one.row.key, one.by, user, reason)
        return t("desk.sign.sent_back")
    leaf = sign(one.row.key, one.by, user)
    return t("desk.done", n=leaf.index) if leaf else t("desk.sign.signed", n=recall_minutes(one.by.body))


def _mine(request: HttpRequest, key: str) -> ToSign:
    found = to_sign(tenures_held_by(request.user), request.user.pk or 0)
    for one in found:
        if one.row.key == key:
            return one
    raise Http404("there is no act to sign off here for this reader")
