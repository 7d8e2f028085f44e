"""Apply for a seat as an observer, the receipt, taking it back; the draw that anybody can repeat."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.accounts.attempts import address_of
from sunlit.dialogue import codes
from sunlit.dialogue.limits import Busy, QuestionFirst, take_a_place
from sunlit.ledger.clock import now_ms
from sunlit.matters.refusal import ActRefused
from sunlit.meetings import models, queries
from sunlit.meetings.actions import apply_to_observe, withdraw_application
from sunlit.portal.meetings.receipts import receipt
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.portal.speak.forms import FormOld, new_sum, new_token, said_in, same_token
from sunlit.portal.speak.warning import warned
from sunlit.portal.telling import public_value
from sunlit.procedure.meetings import lock_of
from sunlit.procedure.rules import Objection
from sunlit.ui.environment import url
from sunlit.ui.formats import iso
from sunlit.ui.wording import knows, lang, t

NAME_CHARS = 40


@never_cache
@require_http_methods(["GET", "POST"])
def observe(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the form of an application, or hand it in; the receipt with its code follows."""
    found, view = _called(body, number)
    errors: list[str] = []
    status, asked = 200, None
    look = warned(request.POST, ["name"])
    if request.method == "POST" and not look.stops:
        try:
            n, code = _applied(request, found)
        except Busy as busy:
            errors, status = [t("error.busy", n=busy.seconds)], 429
        except QuestionFirst:
            errors, status, asked = [t("ask.sum_first")], 429, new_sum()
        except FormOld:
            errors, status = [t("ask.form_old")], 400
        except ActRefused as refused:
            errors, status = [_worded(one) for one in refused.objections], 400
        else:
            return redirect(f"{url('portal:observer', body, number, n)}?own={code}")
    context = _context(body, found, view) | {
        "errors": errors,
        "name": look.words["name"][:200],
        "token": same_token(request.POST.get("token", "")) if look.stops else new_token(),
        "warned": look,
        "sum": asked,
        "most": NAME_CHARS,
    }
    return render(request, "portal/meetings/observe.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def observer(request: HttpRequest, body: str, number: str, n: int) -> HttpResponse:
    """Show where an application stands; take it back with the code of its receipt."""
    found, view = _called(body, number)
    row = _application(found, n)
    errors: list[str] = []
    typed = request.POST.get("code", "")[:60]
    if request.method == "POST":
        code = codes.read(typed, codes.SEAT_LETTERS)
        try:
            withdraw_application(found, n, code)
        except ActRefused as refused:
            errors = [_worded(one) for one in refused.objections]
        else:
            return redirect(url("portal:observer", body, number, n))
    context = _context(body, found, view) | {
        "row": row,
        "errors": errors,
        "typed": typed,
        "own": _own(request, row),
        "written": codes.written,
        "seat": next((one for one in view.seats if one.n == n), None),
    }
    return render(request, "portal/meetings/observer.html", context, status=400 if errors else 200)


@never_cache
@require_safe
def observer_text(request: HttpRequest, body: str, number: str, n: int) -> HttpResponse:
    """Serve the receipt of an application as plain text; with its code it holds the name too."""
    found, _ = _called(body, number)
    row = _application(found, n)
    text = receipt(row, codes.written(_own(request, row)), lang())
    headers = {"Content-Disposition": f'attachment; filename="{body}-{number}-{n}.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@public_page
def draw(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the draw of a meeting's observers: pool, sources, values, key, and each round."""
    found, view = _called(body, number)
    context = _context(body, found, view) | {"pool": queries.runs(view.state.pool())}
    return render(request, "portal/meetings/draw.html", context)


@public_page
def draw_data(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Serve everything that a draw is worked out from, and what came of it, for whoever repeats it."""
    found, view = _called(body, number)
    state = view.state
    value = {
        "meeting": found.ref,
        "method": "RFC 3797 with SHA-256",
        "seats": state.seats,
        "substitutes": state.extra,
        "apply_until": iso(state.apply_until),
        "sources": [
            {"text": dict(one.text), "known_at": iso(one.known_at), "values": one.values}
            for one in view.sources
        ],
        "pool": state.pool(),
        "key": view.key,
        "rounds": [
            {"counter": r.counter, "sha256": r.digest, "left": r.left, "place": r.place, "chosen": r.chosen}
            for r in view.rounds
        ],
        "drawn": list(state.drawn.numbers) if state.drawn else None,
        "drawn_substitutes": list(state.drawn.substitutes) if state.drawn else None,
        "entry": state.drawn.index if state.drawn else None,
    }
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _called(body: str, number: str) -> tuple[models.Meeting, queries.ObserversView]:
    try:
        found = queries.find_meeting(body, number)
    except models.Meeting.DoesNotExist as missing:
        raise Http404(f"there is no meeting {number}") from missing
    view = queries.observers_of(found)
    if view is None:
        raise Http404(f"meeting {number} has no call for observers")
    return found, view


def _application(meeting: models.Meeting, n: int) -> models.Application:
    row = models.Application.objects.select_related("leaf", "name", "meeting__body__log").filter(
        ref=f"{meeting.ref}/o{n}"
    )
    found = row.first()
    if found is None:
        raise Http404(f"{meeting.ref} has no application {n}")
    return found


def _context(body: str, found: models.Meeting, view: queries.ObserversView) -> dict[str, Any]:
    now = now_ms()
    return {
        "place": place_of(body),
        "nav": "part",
        "now": now,
        "meeting": found,
        "title": public_value(found.title) or {"zh": found.number},
        "where": public_value(found.place),
        "observers": view,
        "is_open": view.is_open(now) and found.state == "called",
        "is_over": found.state in ("closed", "cancelled"),
    }


def _applied(request: HttpRequest, meeting: models.Meeting) -> tuple[int, str]:
    """Hand an application in; return its number and the code of its receipt.

    The code follows from the form, so a second press of the button shows the same one.
    """
    said = said_in(request.POST)
    if said.is_machine:
        raise Busy(60)
    take_a_place(f"{meeting.ref}/observe", address_of(request), said.name.strip() or said.key, said.answered)
    digest = hmac.new(settings.SECRET_KEY.encode(), f"observe {said.key}".encode(), hashlib.sha256).digest()
    code = codes.letters(digest)[: codes.SEAT_LETTERS]
    row = apply_to_observe(meeting, {lang(): said.name}, lock_of(code), key=said.key)
    return row.n, code


def _own(request: HttpRequest, row: models.Application) -> str:
    """Return the code in the address when it is that of this application, "" otherwise."""
    code = codes.read(request.GET.get("own", "")[:60], codes.SEAT_LETTERS)
    return code if code and lock_of(code) == row.lock else ""


def _worded(objection: Objection) -> str:
    if objection.code == "key_used":
        return t("ask.form_used")
    key = f"rule.{objection.code}"
    params = {name: value for name, value in objection.params.items() if name != "until"}
    return t(key, **params) if knows(key) else t("observers.closed")
