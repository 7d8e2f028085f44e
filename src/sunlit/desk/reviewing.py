"""Acts that somebody else hands in and the reader reviews before release: task, the whole act, buttons."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.catalogue.signing import signing_post
from sunlit.desk.forms.private import PrivateReasonForm
from sunlit.desk.tasks import Task
from sunlit.desk.trying import tried
from sunlit.desk.waiting_acts import page_of, paper_of, task_of
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import agree_to, give_back, recall_minutes, to_review
from sunlit.matters.preparing.reviewing import ToReview
from sunlit.matters.preparing.stages import SIGNATURE
from sunlit.ui.wording import t


def review_tasks(
    held: Sequence[Tenure], user: int | None, waiting: Sequence[Prepared] | None = None
) -> list[Task]:
    """Return the acts that the reader may review, each due when its step is; `waiting` where known."""
    return [task_of(one.row, one.by, "review") for one in to_review(held, user, waiting)]


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Show the whole act; agree to its release, or give it back with a reason."""
    one = _mine(request, key)
    if one is None and request.method == "POST":
        messages.error(request, t("rule.review_gone"))
        return redirect("desk:home")
    if one is None:
        raise Http404("there is no act to review here for this reader")
    form = PrivateReasonForm(
        request.POST if request.method == "POST" else None,
        label=t("desk.sign.reason"),
        hint=t("desk.sign.reason_hint"),
    )
    said, refused = tried(form, lambda: _pressed(request, one, form.cleaned_data["reason"]))
    if said is not None:
        messages.success(request, said)
        return redirect("desk:home")
    context = page_of(request, one.row, one.by, "review", form=form, refused=refused)
    return render(request, "desk/sign.html", context)


@login_required
@require_safe
def file_to_review(request: HttpRequest, key: str, sha256: str) -> FileResponse:
    """Serve a file of an act to the one who may review it, and to nobody else."""
    one = _mine(request, key)
    if one is None:
        raise Http404("there is no act to review here for this reader")
    return paper_of(one.row, sha256)


def _pressed(request: HttpRequest, one: ToReview, reason: str) -> str:
    """Do what was pressed and return what is said about it."""
    key, user = one.row.key, request.user.pk
    if request.POST.get("press") == "return":
        give_back(key, one.by, user, reason)
        return t("desk.sign.sent_back")
    leaf = agree_to(key, one.by, user, request.POST.get("seen", ""))
    if leaf is not None:
        return t("desk.done", n=leaf.index)
    row, body = Prepared.objects.filter(key=key).first(), Body.objects.get(slug=one.row.body)
    if row is None or row.waits != SIGNATURE:
        return t("desk.review.agreed", n=recall_minutes(body))
    asked = signing_post(body.rules, row.post)
    return t("desk.review.agreed_sign", post=post_names(body.slug).get(asked) or {"zh": asked, "en": asked})


def _mine(request: HttpRequest, key: str) -> ToReview | None:
    found = to_review(tenures_held_by(request.user), request.user.pk)
    return next((one for one in found if one.row.key == key), None)
