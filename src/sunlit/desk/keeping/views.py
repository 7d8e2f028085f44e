"""The pages of one proposal: what is proposed, by whom, who has said what to it, and what I can do now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import acting_tenure
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.forms.fields import text_value
from sunlit.desk.keeping.forms import StageForm
from sunlit.desk.places import Case, case_of, entered_before, frame, new_key
from sunlit.desk.trying import tried
from sunlit.desk.worded import worded
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.files import open_file, safe_name
from sunlit.matters.actions import approve_withholding, carry_out_withholding, review_withholding
from sunlit.matters.fitting import KEEPERS, REVIEWER
from sunlit.matters.models import Act, Pending, Proposal
from sunlit.matters.withholding_rules import STAGES, approving_posts, stage_objections
from sunlit.record.disclosure import read
from sunlit.ui.files import private_file
from sunlit.ui.wording import t

JUDGED = ("reviewed", "approved")


@login_required
@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, body: str, number: str, proposal: int) -> HttpResponse:
    """Show one proposal to keep something back, and take the word of the person whose turn it is."""
    case, row, wanted, tenure, unfit = _found(request, body, number, proposal)
    before = entered_before(request, body, stream=f"matter:{number}")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:keep", body, number, proposal)
    refusable = wanted in JUDGED
    given = (request.POST,) if request.method == "POST" else ()
    form = StageForm(*given, refusable=refusable, initial={"key": new_key()})
    leaf, refused = tried(form, lambda: _act(case, row, wanted, tenure, form))
    if leaf is not None:
        messages.success(request, t("desk.done", n=leaf.index))
        if tenure.body_id != body:  # a reviewer of the body above has no more to see here
            return redirect("desk:home")
        return redirect("desk:keep", body, number, proposal)
    may_judge = refusable and not unfit
    context = frame(
        request,
        case.body if tenure.body_id == body else None,
        tenure,
        case=case,
        matter=case.matter,
        slug=body,
        proposal=row,
        stage=wanted,
        steps=_steps(case, row),
        refusals=_reasons(row),
        content=_content(row) if may_judge else None,
        form=form if wanted and not unfit else None,
        refused=refused,
        unfit=worded(unfit) if wanted else [],
        ground=grounds().get(row.ground),
        nav="matters",
    )
    return render(request, "desk/keep.html", context, status=200)


@login_required
@require_safe
def proposed_file(request: HttpRequest, body: str, number: str, proposal: int) -> FileResponse:
    """Serve the file of a proposal to the one whose turn it is to judge it, and to nobody else."""
    _, row, wanted, _, unfit = _found(request, body, number, proposal)
    content = _content(row)
    if wanted not in JUDGED or unfit or content is None or content[0] != "file":
        raise Http404("there is no file to judge here for this reader")
    return private_file(open_file(content[1]["sha256"]), safe_name(content[1]["name"]))


def _found(
    request: HttpRequest, body: str, number: str, proposal: int
) -> tuple[Case, Proposal, str, Tenure, Any]:
    """Return the proposal with the stage it waits for, the reader's tenure and why it is not his turn."""
    case = case_of(body, number)
    rows = Proposal.objects.select_related("matter__body__parent", "matter__power", "what")
    row = rows.filter(matter=case.matter, index=proposal).first()
    if row is None:
        raise Http404(f"there is no proposal {proposal} in {number}")
    wanted = STAGES.get(row.state, "")
    now = now_ms()
    tenures = _tenures(request, case, wanted)
    found = [(one, stage_objections(row, wanted, one, now) if wanted else []) for one in tenures]
    tenure, unfit = min(found, key=lambda pair: len(pair[1]))
    return case, row, wanted, tenure, unfit


def _tenures(request: HttpRequest, case: Case, wanted: str) -> list[Tenure]:
    """Return under which tenures the reader may come here, those that fit the stage first."""
    body = case.body
    posts = {"reviewed": [REVIEWER], "approved": approving_posts(case.matter), "made": list(KEEPERS)}
    here = [acting_tenure(request, body, post) for post in posts.get(wanted, [])]
    here.append(acting_tenure(request, body))
    found = [one for one in here if one is not None]
    if body.parent is not None and wanted == "reviewed":
        above = tenures_held_by(request.user, body.parent)
        found += [one for one in above if one.post.code == REVIEWER]
    if not found:
        raise PermissionDenied(f"this account holds no post in {body.slug}")
    return found


def _act(case: Case, row: Proposal, wanted: str, tenure: Tenure, form: StageForm) -> Leaf:
    data = form.cleaned_data
    if wanted not in JUDGED:
        return carry_out_withholding(case.matter, row.index, tenure, data["key"])
    reason = text_value(data, "reason") if data["press"] == "refuse" else None
    judge = review_withholding if wanted == "reviewed" else approve_withholding
    return judge(case.matter, row.index, tenure, refused=reason, key=data["key"])


def _steps(case: Case, row: Proposal) -> list[dict[str, Any]]:
    """Return the four stages with who took each and when."""
    indexes = {
        "proposed": row.index,
        "reviewed": row.reviewed_index,
        "approved": row.approved_index,
        "made": row.closed_index if row.state == "made" else None,
    }
    rows = Act.objects.filter(
        matter=case.matter, index__in=[one for one in indexes.values() if one is not None]
    )
    acts = {act.index: act for act in rows.select_related("tenure__name")}
    return [
        {
            "name": name,
            "act": acts.get(index) if index is not None else None,
            "post": case.names.get(acts[index].post, {}) if index in acts else {},
            "refused": index is not None and row.state == "refused" and index == row.closed_index,
            "above": row.reviewed_in if name == "reviewed" else "",
        }
        for name, index in indexes.items()
    ]


def _reasons(row: Proposal) -> list[Any]:
    if row.state != "refused":
        return []
    leaf = f"{row.matter.body_id}/{row.closed_index}"
    return [one.value for one in Disclosure.objects.filter(leaf=leaf, name="reason") if one.value]


def _content(row: Proposal) -> tuple[str, Any] | None:
    pending = Pending.objects.filter(digest=row.digest).first()
    if pending is None:
        return None
    said = read(pending.text)
    return said.name, said.value
