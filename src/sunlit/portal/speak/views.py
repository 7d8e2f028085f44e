"""Ask, object, the receipt, and "find my answer". These pages hold forms: they are never cached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sunlit.accounts.attempts import address_of
from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import post_names
from sunlit.dialogue.actions import ask, object_to, rate
from sunlit.dialogue.codes import SEAT_LETTERS, read, written
from sunlit.dialogue.dues import reply_days
from sunlit.dialogue.limits import Busy, QuestionFirst, take_a_place
from sunlit.dialogue.models import Submission
from sunlit.dialogue.queries import find_by_code, rows, takes_objections
from sunlit.dialogue.ratings import CHOICES, ratings_of
from sunlit.dialogue.receipts import receipt
from sunlit.dialogue.words import TEXT_MAX
from sunlit.ledger.bundles import stream_bundle
from sunlit.ledger.clock import now_ms
from sunlit.ledger.proofs import NotPublished
from sunlit.matters.models import Matter
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.queries import find_application
from sunlit.portal.places import place_of
from sunlit.portal.speak.forms import (
    OFFICE_ONLY,
    FormOld,
    Said,
    is_own,
    new_sum,
    new_token,
    own_token,
    said_in,
    same_token,
)
from sunlit.portal.speak.warning import warned
from sunlit.procedure.rules import Objection
from sunlit.ui.environment import url
from sunlit.ui.wording import knows, lang, t

OURS = ("said_empty", "said_long", "name_long", "target_unknown", "rating_choice", "rating_closed")
Send = Callable[[Said], Submission]


@never_cache
@require_http_methods(["GET", "POST"])
def ask_question(request: HttpRequest, body: str) -> HttpResponse:
    """Ask about a matter (`?matter=`), a power (`?power=`), or the body as a whole."""
    place = place_of(body)
    found = place.body
    target = _target(request, found)
    context = {
        "place": place,
        "matter": target if isinstance(target, Matter) else None,
        "power": target if isinstance(target, Power) else None,
        "days": reply_days(found),
        "readers": request.POST.get("readers", ""),  # objections and ratings are public: no such choice there
    }

    def send(said: Said) -> Submission:
        return ask(
            found,
            text={lang(): said.text},
            target=target,
            name=said.name,
            named=said.named,
            office_only=said.office_only,
            key=said.key,
        )

    return _speak(request, "portal/speak/ask.html", context, target.ref if target else found.slug, send)


@never_cache
@require_http_methods(["GET", "POST"])
def object_to_notice(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Object to the public notice that a matter has up now."""
    matter = get_object_or_404(
        Matter.objects.select_related("body", "power", "title"), ref=f"{body}/{number}"
    )
    context = {"place": place_of(body), "matter": matter, "is_open": takes_objections(matter, now_ms())}

    def send(said: Said) -> Submission:
        return object_to(matter, {lang(): said.text}, name=said.name, named=said.named, key=said.key)

    return _speak(request, "portal/speak/object.html", context, matter.ref, send)


@never_cache
@require_http_methods(["GET", "POST"])
def rate_outcome(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Rate the outcome of a matter that has closed: one choice, and words if somebody has some."""
    matter = get_object_or_404(
        Matter.objects.select_related("body", "power", "title"), ref=f"{body}/{number}"
    )
    ratings = ratings_of(matter, now_ms())
    if ratings is None:
        raise Http404(f"{matter.ref} has not closed")
    chosen = request.POST.get("choice", "")
    context = {
        "place": place_of(body),
        "matter": matter,
        "ratings": ratings,
        "choices": CHOICES,
        "chosen": chosen,
    }

    def send(said: Said) -> Submission:
        return rate(matter, chosen, {lang(): said.text}, key=said.key)

    item = f"{matter.ref}/rating"
    return _speak(request, "portal/speak/rate.html", context, item, send)


def _target(request: HttpRequest, body: Body) -> Matter | Power | None:
    """Return what the question is about. An unknown number or code is a page that does not exist."""
    number, code = request.GET.get("matter", ""), request.GET.get("power", "")
    if number:
        matters = Matter.objects.select_related("body", "power", "title", "summary")
        return get_object_or_404(matters, ref=f"{body.slug}/{number}")
    if code:
        found = Power.objects.filter(body=body, code=code).order_by("-in_force", "-version").first()
        if found is None:  # one that was withdrawn can be asked about all the same
            raise Http404(f"{body.slug} has no power {code}")
        return found
    return None


def _speak(
    request: HttpRequest, template: str, context: dict[str, Any], item: str, send: Send
) -> HttpResponse:
    """Show the form, or hand it in: limits first, then the entry, then the receipt. Typed words are kept."""
    errors: list[str] = []
    status, asked = 200, None
    look = warned(request.POST, _public_fields(request, context.get("readers", "")))
    if request.method == "POST" and not look.stops:
        try:
            submission = _sent(request, item, send)
        except Busy as busy:
            errors, status = [t("error.busy", n=busy.seconds)], 429
        except QuestionFirst:
            errors, status = [t("ask.sum_first")], 429
            asked = new_sum()
        except FormOld:
            errors, status = [t("ask.form_old")], 400
        except ActRefused as refused:
            errors, status = [_worded(objection) for objection in refused.objections], 400
        else:
            place = url("portal:receipt", submission.body_id, submission.number)
            return redirect(f"{place}?own={own_token(submission.ref)}")
    context |= {
        "errors": errors,
        "text": look.words.get("text", request.POST.get("text", ""))[: 2 * TEXT_MAX],
        "name": look.words.get("name", request.POST.get("name", ""))[:200],
        "named": request.POST.get("named", "none"),
        "token": same_token(request.POST.get("token", "")) if look.stops else new_token(),
        "warned": look,
        "sum": asked,
        "most": TEXT_MAX,
    }
    return render(request, template, context, status=status)


def _public_fields(request: HttpRequest, readers: str) -> list[str]:
    """Return what everybody will read: a name that is left for the office may well be a number to call."""
    if readers == OFFICE_ONLY:
        return []
    return ["text", "name"] if request.POST.get("named") == "public" else ["text"]


def _worded(objection: Objection) -> str:
    """Return why the words were not taken. What has no words here is a notice that is not open."""
    if objection.code == "key_used":  # he went back and wrote something else: the form has a new token now
        return t("ask.form_used")
    key = f"rule.{objection.code}"
    if objection.code not in OURS or not knows(key):
        return t("object.closed")
    params = {name: value for name, value in objection.params.items() if name != "until"}
    return t(key, **params)


def _sent(request: HttpRequest, item: str, send: Send) -> Submission:
    said = said_in(request.POST)
    if said.is_machine:
        raise Busy(60)
    words = said.text.strip() or said.key  # ratings without words are not the same words again
    take_a_place(item, address_of(request), words, said.answered)
    return send(said)


@never_cache
@require_safe
def receipt_page(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the receipt: the code in large type, what happens next and by when."""
    submission = _submission(body, number)
    own = request.GET.get("own", "") if is_own(request, submission.ref) else ""
    context = {
        "place": place_of(body),
        "submission": submission,
        "code": written(submission.code),
        "own": own,
        "posts": post_names(body),
    }
    return render(request, "portal/speak/receipt.html", context)


@never_cache
@require_safe
def receipt_text(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Serve the receipt as plain text; the author's own address adds what he wrote."""
    submission = _submission(body, number)
    text = receipt(submission, lang(), own=is_own(request, submission.ref))
    headers = {"Content-Disposition": f'attachment; filename="{body}-{number}.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@never_cache
@require_safe
def receipt_evidence(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Serve a submission with its proofs in one file; the author's own address adds his words."""
    submission = _submission(body, number)
    own: list[str] = []
    if is_own(request, submission.ref):
        own = [submission.text.digest] + ([submission.name.digest] if submission.name else [])
    try:
        evidence = stream_bundle(body, f"submission:{number}", also=own)
    except NotPublished as error:
        raise Http404(str(error)) from error
    headers = {"Content-Disposition": f'attachment; filename="{body}-{number}.json"'}
    return JsonResponse(evidence, headers=headers)


def _submission(body: str, number: str) -> Submission:
    submission = rows().select_related("body__log").filter(ref=f"{body}/{number}").first()
    if submission is None:
        raise Http404(f"{body} has received no {number}")
    return submission


@never_cache
@require_safe
def find_answer(request: HttpRequest, body: str) -> HttpResponse:
    """Find a submission by the code of its receipt, however it was typed; or by its number."""
    place = place_of(body)
    typed = request.GET.get("code", "").strip()[:40]
    if typed:
        submission = find_by_code(typed, place.body) or rows().filter(ref=f"{body}/{typed.lower()}").first()
        if submission is not None:
            return redirect(url("portal:question", submission.body_id, submission.number))
        seat = find_application(body, read(typed, SEAT_LETTERS))
        if seat is not None:
            return redirect(url("portal:observer", body, seat.meeting.number, seat.n))
    status = 404 if typed else 200
    return render(request, "portal/speak/find.html", {"place": place, "typed": typed}, status=status)
