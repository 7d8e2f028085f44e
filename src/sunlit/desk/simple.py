"""One form with one action: what all acts beside the steps have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sunlit.catalogue.models import Tenure
from sunlit.desk.places import Case, entered_before, frame, tenure_for
from sunlit.desk.turns import not_yours
from sunlit.desk.worded import refusal_lines
from sunlit.ledger.models import Leaf
from sunlit.matters.fitting import OFFICE, fit_objections
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t


def simple(
    request: HttpRequest,
    case: Case,
    verb: str,
    make: Callable[..., Form],
    act: Callable[[Any, Tenure], Leaf],
    posts: Sequence[str] | None,
    office: Sequence[str] = (OFFICE,),
    *,
    early: Sequence[Objection] = (),
    said: Any = None,
) -> HttpResponse:
    """Run one form with one action: what all acts beside the steps have in common.

    `posts` may do it, None for every post; where nobody holds an `office`, and one is named, every post may.
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
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            leaf = act(form, tenure)
        except ActRefused as refusal:
            refused = refusal_lines(refusal)
        else:
            messages.success(request, t("desk.done", n=leaf.index))
            return redirect("desk:matter", case.body.slug, case.matter.number)
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
        nav="matters",
    )
    return render(request, "desk/simple.html", context)
