"""What was handed in and is not in the record yet: its countdown, and the buttons beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.drafts import begin_again
from sunlit.desk.worded import sentence
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing import perform_prepared, prepared_by, take_back
from sunlit.matters.queries.page import rules_of
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t

MINUTE = 60_000


@dataclass(frozen=True)
class WaitingLine:
    """One act that can still be taken back, or that was refused when its time came."""

    key: str
    step: Mapping[str, str]
    title: Mapping[str, str]
    due_at: int
    minutes: int
    reasons: list[str]


def waiting_lines(held: Sequence[Tenure], now: int) -> list[WaitingLine]:
    """Return what these tenures handed in and what is not entered yet, what was refused first."""
    lines = []
    for row in sorted(prepared_by(held), key=lambda one: one.refused is None):
        matter = Matter.objects.select_related("title", "body", "power").get(ref=row.matter)
        reasons = [sentence(Objection(code, params, place)) for code, params, place in row.refused or []]
        left = max(0, -(-(row.due_at - now) // MINUTE))
        title = (matter.title.value if matter.title else None) or {}
        name = dict(rules_of(matter).procedure.steps[row.step].name)
        lines.append(WaitingLine(row.key, name, title, row.due_at, left, reasons))
    return lines


@login_required
@require_POST
def press(request: HttpRequest, key: str) -> HttpResponse:
    """Take back, enter now, or go on with what was refused; only for the one who handed it in."""
    held = tenures_held_by(request.user)
    pressed = request.POST.get("press", "")
    row = Prepared.objects.filter(key=key, tenure__in=[one.ref for one in held]).first()
    if row is None:
        messages.error(request, t("desk.prepared.late"))
    elif pressed == "back":
        taken = take_back(key, held)
        messages.success(request, t("desk.prepared.taken" if taken else "desk.prepared.late"))
    elif pressed == "now":
        leaf = perform_prepared(key, row.body)
        if leaf is not None:
            messages.success(request, t("desk.done", n=leaf.index))
    elif pressed == "again" and row.refused is not None:
        with transaction.atomic():
            begin_again(request.user.pk or 0, row.matter, row.step, row.form)
            row.delete()
        verb = "desk:vote" if row.kind == "vote" else "desk:do"
        return redirect(verb, row.body, row.matter.partition("/")[2], row.step)
    else:
        raise Http404("no such button")
    return redirect("desk:home")
