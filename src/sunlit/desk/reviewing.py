"""Acts that somebody else hands in and the reader reviews before release: task, the whole act, buttons."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.catalogue.signing import signing_post
from sunlit.desk.tasks import Task
from sunlit.desk.waiting_acts import judge, paper_of, task_of
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import agree_to, give_back, recall_minutes, to_review
from sunlit.matters.preparing.stages import SIGNATURE, Turn
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
    return judge(request, _mine(request, key), "review", lambda one, reason: _pressed(request, one, reason))


@login_required
@require_safe
def file_to_review(request: HttpRequest, key: str, sha256: str) -> FileResponse:
    """Serve a file of an act to the one who may review it, and to nobody else."""
    return paper_of(_mine(request, key), sha256)


def _pressed(request: HttpRequest, one: Turn, reason: str) -> str:
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


def _mine(request: HttpRequest, key: str) -> Turn | None:
    found = to_review(tenures_held_by(request.user), request.user.pk)
    return next((one for one in found if one.row.key == key), None)
