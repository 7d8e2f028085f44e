"""Agree to what another person asked, or decline it; take back what I asked myself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.queries import tenures_held_by
from sunlit.desk.agreeing.lines import kept_of, said_of, title_of
from sunlit.desk.forms.private import PrivateReasonForm
from sunlit.desk.places import frame
from sunlit.desk.trying import tried
from sunlit.ledger.models import Disclosure
from sunlit.library.files import open_file, safe_name
from sunlit.matters.agreeing import agree, decline, take_back_asked, to_agree
from sunlit.matters.agreeing.judging import ToAgree
from sunlit.matters.models import Asked
from sunlit.matters.queries.erasable import erasable
from sunlit.ui.files import private_file
from sunlit.ui.wording import t


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is asked, by whom and why; take the word of the second person."""
    one = _asked(request, key)
    if one is None and request.method == "POST":
        messages.error(request, t("rule.second_gone"))
        return redirect("desk:home")
    if one is None:
        raise Http404("nothing waits here for this reader to agree to")
    form = PrivateReasonForm(request.POST if request.method == "POST" else None, label=t("desk.agree.reason"))
    said, refused = tried(form, lambda: _pressed(request, one, form.cleaned_data["reason"]))
    if said is not None:
        messages.success(request, said)
        return redirect("desk:home")
    context = frame(
        request,
        one.by.body,
        one.by,
        asked=one.row,
        asker=one.asker,
        what=said_of(one.row),
        title=title_of(one.row),
        found=_erased(one.row),
        kept=kept_of(one.row),
        sealed=_sealed(one.row),
        review_on=date.fromisoformat(one.row.content["review_on"]) if one.row.kind == "renew" else None,
        grounds=grounds(),
        form=form,
        refused=refused,
        nav="tasks",
    )
    return render(request, "desk/agreeing/agree.html", context)


@login_required
@require_safe
def file_to_agree(request: HttpRequest, key: str, digest: str) -> FileResponse:
    """Serve a file that is asked about to the one who may agree, while it waits; to nobody else."""
    one = _asked(request, key)
    row = None if one is None else _shown(one.row, digest)
    if row is None or not isinstance(row.value, dict) or "sha256" not in row.value:
        raise Http404("there is no file to look at here for this reader")
    try:
        return private_file(open_file(row.value["sha256"]), safe_name(row.value["name"]))
    except FileNotFoundError as gone:
        raise Http404("the file is not kept here") from gone


def _asked(request: HttpRequest, key: str) -> ToAgree | None:
    """Return what waits under a key for this reader to agree to it."""
    held = tenures_held_by(request.user)
    return next((one for one in to_agree(held, request.user.pk) if one.row.key == key), None)


def _shown(row: Asked, digest: str) -> Disclosure | None:
    """Return a disclosure that is asked about; None for any other."""
    kept = kept_of(row)
    asked = row.content["digests"] if kept is None else [kept.digest]
    if digest not in asked:
        return None
    return Disclosure.objects.filter(leaf__log_id=row.body, digest=digest, erased_at=None).first()


@login_required
@require_POST
def press(request: HttpRequest, key: str) -> HttpResponse:
    """Take back what I asked, or remove it once it was declined."""
    taken = take_back_asked(key, tenures_held_by(request.user))
    messages.success(request, t("desk.asked.taken" if taken else "rule.second_gone"))
    return redirect("desk:home")


def _pressed(request: HttpRequest, one: ToAgree, reason: str) -> str:
    """Do what was pressed and return what is said about it."""
    if request.POST.get("press") == "decline":
        decline(one.row.key, one.by, request.user.pk, reason)
        return t("desk.agree.declined")
    leaves = agree(one.row.key, one.by, request.user.pk)
    return t("desk.done", n=leaves[-1].index) if leaves else t("desk.agree.nothing")


def _erased(row: Asked) -> list[Any]:
    """Return the words that would go: who agrees has to have read them."""
    if row.kind != "erase":
        return []
    found = erasable(row.body, row.stream, None)
    return [one for one in found if one.digest in row.content["digests"]]


def _sealed(row: Asked) -> Disclosure | None:
    """Return the text that is kept back: who agrees to its opening has to have read it."""
    kept = kept_of(row)
    return None if kept is None else _shown(row, kept.digest)
