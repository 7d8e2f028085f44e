"""Orders to act on the desk: what waits for me, issuing one, and moving one on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import bodies_under, body_names, calendar_of, post_names, post_names_of
from sunlit.desk.forms.fields import text_value
from sunlit.desk.orders.forms import MoveForm, OrderForm
from sunlit.desk.places import body_of, finding_of, frame, new_key, posts_of, tenure_for
from sunlit.desk.trying import tried
from sunlit.dialogue.posts import posts_held
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.supervision.actions import (
    ORDERING,
    answer_order,
    answering,
    close_order,
    extend_order,
    issue_order,
    outside,
    reply_order,
)
from sunlit.supervision.models import Order
from sunlit.supervision.queries import (
    Finding,
    find_order,
    findings,
    orders_of,
    orders_owed,
    orders_received,
    orders_to_judge,
    replies_to,
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
    held = {body: sorted(codes)}
    lists = {
        "mine": [*orders_received(held), *orders_owed(held)],
        "judge": orders_to_judge([body]) if judges else [],
        "orders": list(orders_of(found)[:SHOWN]),
    }
    seen = findings(now, found, below=True, state="open", limit=SHOWN) if judges else []
    asked = [(one.of or one.body_id, one.post) for rows in lists.values() for one in rows]
    context = frame(
        request,
        found,
        tenure_for(request, found),
        **lists,
        findings=seen,
        judges=judges,
        below=_below(found) if judges else {},
        names=post_names_of([*asked, *((one.body, one.post) for one in seen)]),
        places=body_names([*(slug for slug, _ in asked), *(one.body for one in seen)]),
        now=now,
        nav="orders",
    )
    return render(request, "desk/orders/orders.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest, body: str) -> HttpResponse:
    """Issue an order, from the finding named by `?finding=` or by itself; `?of=` to a body below."""
    found = body_of(body)
    tenure = _supervisor(request, found)
    key, of = request.GET.get("finding", ""), request.GET.get("of", "")
    finding = finding_of(body, key, below=True) if key else None
    if finding is not None:
        of = finding.body if finding.body != body else ""
    below = _below(found)
    if of and of not in below:
        raise Http404(f"{of} is no body below {body}")
    posts, names = _posts_to_order(found, of, tenure), post_names(of or body)
    form = OrderForm(
        request.POST or None, request.FILES or None, posts=posts, initial=_initial(found, finding)
    )
    cause = finding.key if finding else ""
    made, refused = tried(
        form, lambda: issue_order(form.proposed(cause, of), tenure, form.cleaned_data["key"])
    )
    if made is not None:
        messages.success(request, t("desk.entered"))
        return redirect("desk:order", body, made.number)
    context = frame(
        request,
        found,
        tenure,
        form=form,
        finding=finding,
        of=below.get(of),
        is_outside=of in outside(found),
        refused=refused,
        names=names,
        nav="orders",
    )
    return render(request, "desk/orders/new_order.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one order to its officials: the one addressed answers, the supervising post closes or extends.

    With `?from=` it is an order of that body above, which this one answers in its own record.
    """
    above = request.GET.get("from", "")
    found, row = body_of(body), find_order(above or body, number)
    if row is None or (above and row.of != body):
        raise Http404(f"there is no order {number}")
    codes, pressed = posts_of(request, body), request.POST.get("press", "")
    may = _may(row, codes, found)
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
    if pressed in forms:
        form, by = forms[pressed], _tenure(request, found, row, pressed)
        leaf, refused = tried(form, lambda: _move(row, pressed, form, by, above))
        if leaf is not None:
            messages.success(request, t("desk.entered"))
            return redirect(reverse("desk:order", args=(body, number)) + (f"?from={above}" if above else ""))
    context = frame(
        request,
        found,
        tenure_for(request, found, row.post),
        order=row,
        above=body_of(above) if above else None,
        steps=steps_of(row),
        replies=replies_to(row),
        forms=forms,
        refused=refused,
        names=post_names(row.body_id),
        below=post_names(row.of) if row.of else {},
        now=now_ms(),
        nav="orders",
    )
    return render(request, "desk/orders/order.html", context)


def _may(row: Order, codes: set[str], body: Body) -> list[str]:
    """Return what a reader with these posts in `body` may do now."""
    if row.closed_at is not None:
        return []
    answers = not row.is_answered and (row.of or row.body_id) == body.slug and bool(codes & answering(row))
    if row.of == body.slug:
        return ["answer"] if answers else []
    return [verb for verb in VERBS if (answers if verb == "answer" else bool(codes & set(ORDERING)))]


def _move(row: Order, verb: str, form: MoveForm, by: Tenure, above: str) -> Leaf:
    data = form.cleaned_data
    words, key = text_value(data, "text"), data["key"]
    if verb == "answer":
        answer = reply_order if above else answer_order
        return answer(row, words, by, files=form.attached(), key=key)
    if verb == "extend":
        return extend_order(row, data["due_on"], words, by, key)
    return close_order(row, words, by, key)


def _tenure(request: HttpRequest, body: Body, row: Order, verb: str) -> Tenure:
    return tenure_for(request, body, *(sorted(answering(row)) if verb == "answer" else ORDERING))


def _supervisor(request: HttpRequest, body: Body) -> Tenure:
    """Return the supervising tenure of the reader. Raises PermissionDenied when he holds none."""
    tenure = tenure_for(request, body, *ORDERING)
    if tenure.post.code not in ORDERING:
        raise PermissionDenied("only a supervising post issues orders")
    return tenure


def _below(body: Body) -> dict[str, dict[str, str]]:
    """Return the bodies below to whose posts orders may go, by name; those that others keep by their slug."""
    slugs = bodies_under(body.slug)[1:]
    found = body_names(slugs)
    return {slug: found[slug] for slug in slugs} | {slug: {"zh": slug, "en": slug} for slug in outside(body)}


def _posts_to_order(body: Body, of: str, by: Tenure) -> list[tuple[str, str]]:
    """Return the posts that an order may go to: those held here, or in the body below `of`."""
    here = not of or of not in outside(body)
    target = body_of(of) if of and here else body
    names = post_names(target.slug)
    held = posts_held(target, calendar_of(target).day(now_ms())) if here else list(names)
    return [(code, plain(names.get(code)) or code) for code in held if of or code != by.post.code]


def _initial(body: Body, finding: Finding | None) -> dict[str, Any]:
    calendar = calendar_of(body)
    return {
        "key": new_key(),
        "to": finding.post if finding else "",
        "due_on": calendar.working_day(calendar.day(now_ms()), USUAL_DAYS),
    }
