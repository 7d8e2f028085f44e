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

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.catalogue.signing import signing_post
from sunlit.desk.drafts import begin_again
from sunlit.desk.handing import draft_place, form_address, page_of
from sunlit.desk.worded import sentence
from sunlit.dialogue.models import Submission
from sunlit.matters.models import Matter, Prepared
from sunlit.matters.preparing import (
    perform_prepared,
    prepared_by,
    recall_minutes,
    take_back,
    take_signature_back,
)
from sunlit.matters.queries.page import rules_of
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t

MINUTE = 60_000


@dataclass(frozen=True)
class WaitingLine:
    """One act that can still be taken back, waits for a signature, was sent back or refused."""

    key: str
    state: str  # left, unsigned, signed (by the reader), returned, refused
    what: Mapping[str, str] | str
    title: Mapping[str, str]
    due_at: int | None
    minutes: int
    signer: Mapping[str, str]  # the post that has to sign, or did
    reasons: list[str]


def waiting_lines(held: Sequence[Tenure], now: int) -> list[WaitingLine]:
    """Return what these tenures handed in or signed and is not entered yet, what was refused first."""
    rows = sorted(prepared_by(held), key=lambda one: one.refused is None)
    return [_line(row, {one.ref for one in held}, now) for row in rows]


def _line(row: Prepared, held: set[str], now: int) -> WaitingLine:
    reasons = [sentence(Objection(code, params, place)) for code, params, place in row.refused or []]
    names = post_names(row.body)
    what, title = _said(row)
    if row.signed_tenure:
        signer = Tenure.objects.values_list("post__code", flat=True).get(ref=row.signed_tenure)
    else:
        chosen = Body.objects.values_list("rules", flat=True).get(slug=row.body)
        signer = signing_post(chosen, row.post) if row.due_at is None else ""
    return WaitingLine(
        row.key,
        _state(row, held),
        what,
        title,
        row.due_at,
        max(0, -(-((row.due_at or now) - now) // MINUTE)),
        names.get(signer, {}),
        reasons,
    )


def _said(row: Prepared) -> tuple[Mapping[str, str] | str, Mapping[str, str]]:
    """Return what was handed in, and the title of what it belongs to."""
    if row.kind == "open":
        return t("desk.new"), row.content["title"]
    if row.kind == "reply":
        asked = Submission.objects.select_related("text").get(body=row.body, number=row.step)
        return t("desk.answer_question"), (asked.text.value if asked.text else None) or {}
    matter = Matter.objects.select_related("title", "body", "power").get(ref=row.matter)
    title = (matter.title.value if matter.title else None) or {}
    if row.kind in ("act", "vote"):
        return dict(rules_of(matter).procedure.steps[row.step].name), title
    return t(f"desk.{row.kind}"), title


def _state(row: Prepared, held: set[str]) -> str:
    if row.refused:
        return "returned" if row.refused[0][0] == "signature_refused" else "refused"
    if row.due_at is None:
        return "unsigned"
    return "left" if row.tenure in held else "signed"


def waiting_words(body: Body, waiting: Prepared | None = None) -> str:
    """Return what is said to one who has just handed something in that is not entered yet."""
    if waiting is not None and waiting.due_at is None:
        asked = signing_post(body.rules, waiting.post)
        return t("desk.sign.said", post=post_names(body.slug).get(asked) or {"zh": asked})
    return t("desk.prepared.said", n=recall_minutes(body))


@login_required
@require_POST
def press(request: HttpRequest, key: str) -> HttpResponse:
    """Take back, enter now, or go on with what was refused; who signed it off takes back his signature."""
    held = tenures_held_by(request.user)
    pressed = request.POST.get("press", "")
    row = Prepared.objects.filter(key=key, tenure__in=[one.ref for one in held]).first()
    if row is None and pressed == "unsign" and take_signature_back(key, held):
        messages.success(request, t("desk.sign.taken"))
    elif row is None:
        messages.error(request, t("desk.prepared.late"))
    elif pressed == "back":
        taken = take_back(key, held)
        messages.success(request, t("desk.prepared.taken" if taken else "desk.prepared.late"))
    elif pressed == "now":
        leaf = perform_prepared(key, row.body)
        if leaf is not None:
            messages.success(request, t("desk.done", n=leaf.index))
            return redirect(page_of(leaf))
        elif Prepared.objects.filter(key=key, due_at=None, refused__isnull=True).exists():
            messages.error(request, t("desk.sign.waits"))
    elif pressed == "again" and row.refused is not None:
        address = form_address(row)
        with transaction.atomic():
            place = draft_place(row.kind, row.body, row.matter, row.step)
            begin_again(request.user.pk or 0, *place, row.form)
            row.delete()
        return redirect(address)
    else:
        raise Http404("no such button")
    return redirect("desk:home")
