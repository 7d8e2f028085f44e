"""One form with one action: what all acts beside the steps have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sunlit.catalogue.models import Tenure
from sunlit.desk.drafts import draft_of
from sunlit.desk.forms.fields import DeskForm
from sunlit.desk.handing import enter_or_wait
from sunlit.desk.places import Case, entered_before, frame, tenure_for
from sunlit.desk.prepared import waiting_words
from sunlit.desk.trying import tried
from sunlit.desk.turns import not_yours
from sunlit.ledger.models import Leaf
from sunlit.matters.fitting import OFFICE, fit_objections
from sunlit.matters.models import Asked, Prepared
from sunlit.matters.preparing import Handed, recall_minutes
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t


def simple(
    request: HttpRequest,
    case: Case,
    verb: str,
    make: Callable[..., DeskForm],
    act: Callable[[Any, Tenure], Leaf | Handed | Asked],
    posts: Sequence[str] | None,
    office: Sequence[str] = (OFFICE,),
    *,
    early: Sequence[Objection] = (),
    said: Any = None,
    draft: str | None = None,
) -> HttpResponse:
    """Run one form with one action: what all acts beside the steps have in common.

    `act` does it, asks a second person, or says what is handed in and may wait: then `draft` names the
    draft that its text becomes when it is refused. `posts` may do it, None for every post; where nobody
    holds an `office`, and one is named, every post may.
    """
    before = entered_before(request, case.body.slug, stream=f"matter:{case.matter.number}")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:matter", case.body.slug, case.matter.number)
    tenure = tenure_for(request, case.body, *posts or ())
    if request.method == "GET":
        unfit = [*early, *(fit_objections(case.body, tenure, posts, office) if posts is not None else [])]
        if unfit:
            return not_yours(request, case, tenure, unfit, posts or (), verb=verb)
    form = make(request.POST, request.FILES) if request.method == "POST" else make()
    kept = draft_of(request, case.matter.ref, draft) if draft and not form.is_bound else {}
    form.initial = {**form.initial, **kept}
    done, refused = tried(form, lambda: _entered(request, form, act(form, tenure)))
    if isinstance(done, Leaf):
        messages.success(request, t("desk.done", n=done.index))
        return redirect("desk:matter", case.body.slug, case.matter.number)
    if done is not None:
        waits = waiting_words(case.body) if isinstance(done, Prepared) else t("desk.agree.said")
        messages.success(request, waits)
        return redirect("desk:home")
    context: Mapping[str, Any] = frame(
        request,
        case.body,
        tenure,
        case=case,
        matter=case.matter,
        form=form,
        refused=refused,
        verb=verb,
        earlier=said,
        recall=recall_minutes(case.body) if draft else 0,
        has_draft=bool(kept),
        nav="matters",
    )
    return render(request, "desk/simple.html", context)


def _entered(request: HttpRequest, form: DeskForm, done: Leaf | Handed | Asked) -> Leaf | Prepared | Asked:
    return enter_or_wait(request, form, done) if isinstance(done, Handed) else done
