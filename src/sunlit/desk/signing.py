"""Acts that somebody else prepared and the reader signs off: task, what the public will see, buttons."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.tasks import Task
from sunlit.desk.waiting_acts import judge, paper_of, task_of
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import recall_minutes, send_back, sign, to_sign
from sunlit.matters.preparing.stages import Turn
from sunlit.ui.wording import t


def signing_tasks(held: Sequence[Tenure], user: int, waiting: Sequence[Prepared] | None = None) -> list[Task]:
    """Return the acts that the reader may sign off, each due when its step is; `waiting` where known."""
    return [task_of(one.row, one.by, "sign") for one in to_sign(held, user, waiting)]


@login_required
@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, key: str) -> HttpResponse:
    """Show an act as the public will see it; sign it off, or send it back with a reason."""
    return judge(request, _mine(request, key), "sign", lambda one, reason: _pressed(request, one, reason))


@login_required
@require_safe
def file_to_sign(request: HttpRequest, key: str, sha256: str) -> FileResponse:
    """Serve a file of an act to the one who may sign it off, and to nobody else."""
    return paper_of(_mine(request, key), sha256)


def _pressed(request: HttpRequest, one: Turn, reason: str) -> str:
    """Do what was pressed and return what is said about it."""
    user = request.user.pk or 0
    if request.POST.get("press") == "return":
        send_back(one.row.key, one.by, user, reason)
        return t("desk.sign.sent_back")
    leaf = sign(one.row.key, one.by, user, request.POST.get("seen", ""))
    return t("desk.done", n=leaf.index) if leaf else t("desk.sign.signed", n=recall_minutes(one.by.body))


def _mine(request: HttpRequest, key: str) -> Turn | None:
    found = to_sign(tenures_held_by(request.user), request.user.pk or 0)
    return next((one for one in found if one.row.key == key), None)
