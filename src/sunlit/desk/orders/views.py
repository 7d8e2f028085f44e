"""Orders to act on the desk: what waits for me, issuing one, and moving one on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import calendar_of, post_names
from sunlit.desk.forms.fields import text_value
from sunlit.desk.orders.forms import MoveForm, OrderForm
from sunlit.desk.places import body_of, finding_of, frame, new_key, posts_of, tenure_for
from sunlit.desk.worded import refusal_lines
from sunlit.dialogue.posts import posts_held
from sunlit.ledger.clock import now_ms
from sunlit.matters.refusal import ActRefused
from sunlit.supervision.actions import (
    ORDERING,
    answer_order,
    answering,
    close_order,
    extend_order,
    issue_order,
)
from sunlit.supervision.models import Order
from sunlit.supervision.queries import (
    Finding,
    find_order,
    findings,
    orders_of,
    orders_owed,
    orders_to_judge,
    steps_of,
)
from sunlit.ui.wording import plain, t

SHOWN = 30
USUAL_DAYS = 5  # working days that the form proposes
VERBS = ("answer", "close", "extend")


@official_required
@require_GET
def overview(request: HttpRequest, body: str) -> HttpResponse:
    """Show the orders that wait for me, for a supervising post also what an order may follow from."""
    found, codes, now = body_of(body), posts_of(request, body), now_ms()
    judges = bool(codes & set(ORDERING))
    context = frame(
        request,
        found,
        tenure_for(request, found),
        mine=orders_owed({body: sorted(codes)}),
        judge=orders_to_judge([body]) if judges else [],
        orders=list(orders_of(found)[:SHOWN]),
        findings=findings(now, found, state="open", limit=SHOWN) if judges else [],
        judges=judges,
        names=post_names(body),
        now=now,
        nav="orders",
    )
    return render(request, "desk/orders/orders.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest, body: str) -> HttpResponse:
    """Issue an order, from the finding named by `?finding=` or by itself."""
    found = body_of(body)
    tenure = _supervisor(request, found)
    key = request.GET.get("finding", "")
    finding = finding_of(body, key) if key else None
    names = post_names(body)
    held = posts_held(found, calendar_of(found).day(now_ms()))
    posts = [(code, plain(names.get(code)) or code) for code in held if code != tenure.post.code]
    form = OrderForm(
        request.POST or None, request.FILES or None, posts=posts, initial=_initial(found, finding)
    )
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_order(
                form.proposed(finding.key if finding else ""), tenure, form.cleaned_data["key"]
            )
        except ActRefused as refusal:
            refused = refusal_lines(refusal)
        else:
            messages.success(request, t("desk.entered"))
            return redirect("desk:order", body, made.number)
    context = frame(
        request, found, tenure, form=form, finding=finding, refused=refused, names=names, nav="orders"
    )
    return render(request, "desk/orders/new_order.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one order to its officials: the one addressed answers, the supervising post closes or extends."""
    found, row = body_of(body), find_order(body, number)
    if row is None:
        raise Http404(f"there is no order {number}")
    codes, pressed = posts_of(request, body), request.POST.get("press", "")
    may = _may(row, codes)
    forms = {
        verb: MoveForm(
            request.POST if verb == pressed else None,
            request.FILES if verb == pressed else None,
            verb=verb,
            prefix=verb,
            initial={"key": new_key()},
        )
        for verb in may
    }
    refused: list[str] = []
    if pressed in forms and forms[pressed].is_valid():
        try:
            _move(row, pressed, forms[pressed], _tenure(request, found, row, pressed))
        except ActRefused as refusal:
            refused = refusal_lines(refusal)
        else:
            messages.success(request, t("desk.entered"))
            return redirect("desk:order", body, number)
    context = frame(
        request,
        found,
        tenure_for(request, found, row.post),
        order=row,
        steps=steps_of(row),
        forms=forms,
        refused=refused,
        names=post_names(body),
        now=now_ms(),
        nav="orders",
    )
    return render(request, "desk/orders/order.html", context)


def _may(row: Order, codes: set[str]) -> list[str]:
    """Return what a reader with these posts may do now."""
    if row.closed_at is not None:
        return []
    answers = row.answered_at is None and bool(codes & answering(row))
    return [verb for verb in VERBS if (answers if verb == "answer" else bool(codes & set(ORDERING)))]


def _move(row: Order, verb: str, form: MoveForm, by: Tenure) -> None:
    data = form.cleaned_data
    words, key = text_value(data, "text"), data["key"]
    if verb == "answer":
        answer_order(row, words, by, files=form.attached(), key=key)
    elif verb == "extend":
        extend_order(row, data["due_on"], words, by, key)
    else:
        close_order(row, words, by, key)


def _tenure(request: HttpRequest, body: Body, row: Order, verb: str) -> Tenure:
    return tenure_for(request, body, *(sorted(answering(row)) if verb == "answer" else ORDERING))


def _supervisor(request: HttpRequest, body: Body) -> Tenure:
    """Return the supervising tenure of the reader. Raises PermissionDenied when he holds none."""
    tenure = tenure_for(request, body, *ORDERING)
    if tenure.post.code not in ORDERING:
        raise PermissionDenied("only a supervising post issues orders")
    return tenure


def _initial(body: Body, finding: Finding | None) -> dict[str, Any]:
    calendar = calendar_of(body)
    return {
        "key": new_key(),
        "to": finding.post if finding else "",
        "due_on": calendar.working_day(calendar.day(now_ms()), USUAL_DAYS),
    }
