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
    take_review_back,
    take_signature_back,
)
from sunlit.matters.preparing.stages import REVIEW, SIGNATURE
from sunlit.matters.queries.page import rules_of
from sunlit.procedure.rules import Objection
from sunlit.ui.wording import t

MINUTE = 60_000
RETURNED = ("review_refused", "signature_refused")


@dataclass(frozen=True)
class WaitingLine:
    """One act that can still be taken back, waits for somebody, was sent back or refused."""

    key: str
    state: str  # left, unreviewed, unsigned, returned, refused
    share: str  # the reader's: author, reviewed, signed
    what: Mapping[str, str] | str
    title: Mapping[str, str]
    due_at: int | None
    minutes: int
    reviewer: Mapping[str, str]  # the post that has to review it, or did
    signer: Mapping[str, str]  # the post that has to sign, or did
    reasons: list[str]


def waiting_lines(held: Sequence[Tenure], now: int) -> list[WaitingLine]:
    """Return what these tenures handed in, reviewed or signed and is not entered, what was refused first."""
    rows = sorted(prepared_by(held), key=lambda one: one.refused is None)
    return [_line(row, {one.ref for one in held}, now) for row in rows]


def _line(row: Prepared, held: set[str], now: int) -> WaitingLine:
    reasons = [sentence(Objection(code, params, place)) for code, params, place in row.refused or []]
    what, title = _said(row)
    return WaitingLine(
        row.key,
        _state(row),
        _share(row, held),
        what,
        title,
        row.due_at,
        max(0, -(-((row.due_at or now) - now) // MINUTE)),
        _post_of(row.reviewed_tenure or (row.review_tenure if row.waits == REVIEW else "")),
        _signer(row),
        reasons,
    )


def _post_of(tenure: str) -> Mapping[str, str]:
    """Return the name of the post of a tenure; nothing for none."""
    found = Tenure.objects.filter(ref=tenure).values_list("body", "post__code").first() if tenure else None
    return post_names(found[0]).get(found[1], {}) if found else {}


def _signer(row: Prepared) -> Mapping[str, str]:
    """Return the name of the post that signed a row, or has to now."""
    if row.signed_tenure or row.waits != SIGNATURE:
        return _post_of(row.signed_tenure)
    chosen = Body.objects.values_list("rules", flat=True).get(slug=row.body)
    return post_names(row.body).get(signing_post(chosen, row.post), {})


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


def _state(row: Prepared) -> str:
    if row.refused:
        return "returned" if row.refused[0][0] in RETURNED else "refused"
    return {REVIEW: "unreviewed", SIGNATURE: "unsigned"}.get(row.waits, "left")


def _share(row: Prepared, held: set[str]) -> str:
    if row.tenure in held:
        return "author"
    return "signed" if row.signed_tenure in held else "reviewed"


def waiting_words(body: Body, waiting: Prepared | None = None) -> str:
    """Return what is said to one who has just handed something in that is not entered yet."""
    if waiting is not None and waiting.waits == REVIEW:
        return t("desk.review.said", post=_post_of(waiting.review_tenure))
    if waiting is not None and waiting.waits == SIGNATURE:
        asked = signing_post(body.rules, waiting.post)
        return t("desk.sign.said", post=post_names(body.slug).get(asked) or {"zh": asked})
    return t("desk.prepared.said", n=recall_minutes(body))


@login_required
@require_POST
def press(request: HttpRequest, key: str) -> HttpResponse:
    """Take back, enter now, or go on with what was refused; who reviewed or signed it takes his word back."""
    held = tenures_held_by(request.user)
    pressed = request.POST.get("press", "")
    row = Prepared.objects.filter(key=key, tenure__in=[one.ref for one in held]).first()
    if row is None and pressed == "unsign" and take_signature_back(key, held):
        messages.success(request, t("desk.sign.taken"))
    elif row is None and pressed == "unreview" and take_review_back(key, held):
        messages.success(request, t("desk.review.taken"))
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
        rows = Prepared.objects.filter(key=key, refused__isnull=True)
        waits = rows.values_list("waits", flat=True).first()
        if waits:
            messages.error(request, t("desk.review.waits" if waits == REVIEW else "desk.sign.waits"))
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
