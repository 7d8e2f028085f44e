"""Findings on the desk: those that my posts account for, and the form that does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import post_names
from sunlit.desk.findings.forms import FOLLOWED, AccountForm
from sunlit.desk.forms.fields import text_value
from sunlit.desk.places import (
    body_of,
    entered_before,
    finding_of,
    frame,
    new_key,
    posts_of,
    tenure_for,
)
from sunlit.desk.trying import tried
from sunlit.dialogue.posts import OFFICE
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.supervision.actions import SUPERVISORS, accountable, answer_finding
from sunlit.supervision.queries import Finding, findings, findings_owed
from sunlit.ui.wording import t

SHOWN = 50
COUNTED = 200  # at most, on the page of everything that waits


@dataclass(frozen=True)
class Owed:
    """How many findings of a body wait for the account of one of my posts."""

    body: Body
    n: int
    late: int


def owed_in(posts: Mapping[str, Collection[str]], bodies: Sequence[Body], now: int) -> list[Owed]:
    """Return the bodies in which findings wait for `posts` (by body), with how many."""
    found = findings_owed(now, posts, COUNTED)
    lists = [(body, [one for one in found if one.body == body.slug]) for body in bodies]
    return [
        Owed(body, len(rows), sum(bool(one.answer_days_late) for one in rows)) for body, rows in lists if rows
    ]


@official_required
@require_GET
def overview(request: HttpRequest, body: str) -> HttpResponse:
    """Show the findings that my posts account for; the office and who supervises see the others too."""
    found, codes, now = body_of(body), posts_of(request, body), now_ms()
    wide = not codes.isdisjoint((OFFICE, *SUPERVISORS))
    others = findings(now, found, state="open", limit=SHOWN) if wide else []
    context = frame(
        request,
        found,
        tenure_for(request, found),
        mine=findings_owed(now, {body: codes}, SHOWN),
        others=[one for one in others if one.post not in codes],
        wide=wide,
        names=post_names(body),
        nav="findings",
    )
    return render(request, "desk/findings/findings.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, body: str, key: str) -> HttpResponse:
    """Account for one finding. Sent twice it is entered once."""
    before = entered_before(request, body, kind="finding.answered")
    if before is not None:
        messages.success(request, t("desk.done_before", n=before))
        return redirect("desk:findings", body)
    found, finding = body_of(body), finding_of(body, key)
    if posts_of(request, body).isdisjoint(accountable(finding)):
        raise PermissionDenied("another post accounts for this finding")
    tenure = tenure_for(request, found, *accountable(finding))
    form = AccountForm(request.POST or None, initial={"key": new_key()})
    leaf, refused = tried(form, lambda: _answered(finding, form.cleaned_data, tenure))
    if leaf is not None:
        messages.success(request, t("desk.done", n=leaf.index))
        return redirect("desk:findings", body)
    context = frame(
        request,
        found,
        tenure,
        finding=finding,
        form=form,
        refused=refused,
        names=post_names(body),
        now=now_ms(),
        nav="findings",
    )
    return render(request, "desk/findings/account.html", context)


def _answered(finding: Finding, data: Mapping[str, Any], by: Tenure) -> Leaf:
    followed = data["consequence"] == FOLLOWED
    return answer_finding(finding.key, text_value(data, "text"), by, consequence=followed, key=data["key"])
