"""The door, the ten questions one a page, the confirmation, and what comes after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.founding import QUESTIONS, AnswersRefused, FoundingRefused, read, waiting
from sunlit.catalogue.founding.people import clashes
from sunlit.catalogue.founding.reading import BY_KEY, OF, answered
from sunlit.catalogue.models import Body
from sunlit.catalogue.private import Setup
from sunlit.catalogue.problems import CatalogueRefused
from sunlit.desk.start.forms import FORMS, AnswerForm, error_words
from sunlit.desk.start.summary import summary_of
from sunlit.desk.start.trial import preview_of
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.places import key_file
from sunlit.procedure.errors import ProcedureError
from sunlit.ui.wording import t

TOKEN = "setup"  # noqa: S105 -- the name in the session, not the value
OWNER = "setup_owner"
MOST_PROBLEMS = 50
KEYS = [question.key for question in QUESTIONS]
FAILURES = (AdoptionRefused, CatalogueRefused, ProcedureError, LedgerError, DatabaseError, OSError)


@never_cache
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show the ten questions to whoever is in; say so when nothing is being set up."""
    row = waiting.current()
    if row is None or row.opened or Body.objects.exists():
        body = Body.objects.order_by("slug").first()
        return render(request, "desk/start/closed.html", {"body": body}, status=200 if body else 404)
    if waiting.is_in(row, request.session.get(TOKEN)):
        _, open_at = answered(row.answers)
        context = {"questions": _overview(row), "open_at": open_at, "begun": bool(row.answers)}
        return render(request, "desk/start/overview.html", context)
    wrong = False
    if request.method == "POST":
        token = waiting.let_in(request.POST.get("code", "")[:100])
        if token:
            request.session.cycle_key()
            request.session[TOKEN] = token
            return redirect("start:door")
        wrong = True
    context = {"code": request.GET.get("code", "")[:100], "wrong": wrong}
    return render(request, "desk/start/door.html", context, status=403 if wrong else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """Show one question, or take its answer and go on to the next."""
    if key not in BY_KEY:
        raise Http404(f"there is no question {key}")
    row = _let(request)
    if row is None:
        return redirect("start:door")
    so_far, open_at = answered(row.answers)
    if open_at and KEYS.index(key) > KEYS.index(open_at):
        return redirect("start:question", open_at)
    before = {name: so_far[name] for name in KEYS[: KEYS.index(key)]}
    answer = row.answers.get(key)
    if answer and key in ("powers", "trial") and key not in so_far:
        answer = None  # it was given for another list
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FORMS[key](*given, so_far=before, answer=answer, seen=row.marks.get(key, ""))
    problems: list[Any] = []
    if given and form.is_valid():
        try:
            return _keep(request, key, form, row)
        except AnswersRefused as refusal:
            form.refuse(refusal)
            problems = refusal.problems
        except waiting.Overtaken:
            form = _overtaken(request, key, before)
        except FoundingRefused:  # somebody has opened the body meanwhile
            return redirect("start:door")
    context = _page(key) | {
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "problems_total": len(problems),
        **_beside(key, so_far),
    }
    return render(request, f"desk/start/{_template(key)}.html", context, status=422 if given else 200)


def _keep(request: HttpRequest, key: str, form: AnswerForm, row: Setup) -> HttpResponse:
    """Read and keep the answer; the next page is the next question, or the same to look at the trial."""
    earlier = {
        name: value for name, value in answered(row.answers)[0].items() if name in KEYS[: KEYS.index(key)]
    }
    if key == "accounts" and key in row.answers:
        earlier[key] = row.answers[key]
    found = read(key, form.raw(), earlier)
    waiting.keep(key, found, seen=form.cleaned_data["seen"], mark=form.cleaned_data["mark"])
    if key == "trial" and request.POST.get("press") == "show":
        return redirect(request.path + "?show=1#trial")
    place = KEYS.index(key) + 1
    return redirect("start:question", KEYS[place]) if place < len(KEYS) else redirect("start:confirm")


def _overtaken(request: HttpRequest, key: str, before: Mapping[str, Any]) -> AnswerForm:
    """Return the form as typed, ready to be sent once more, saying what was kept meanwhile."""
    row = waiting.current()
    kept = row.answers.get(key) if row else None
    data, seen = request.POST.copy(), str(row.marks.get(key, "")) if row else ""
    data["seen"] = seen
    again = FORMS[key](data, request.FILES, so_far=before, answer=kept, seen=seen)
    if again.is_valid():
        again.add_error(None, t("setup.overtaken", theirs=_short(kept)))
    return again


def _short(value: Any) -> str:
    """Return an answer in one line, without anything secret."""
    if isinstance(value, Mapping):
        parts = [_short(one) for name, one in value.items() if name not in ("hash", "rows")]
        return ", ".join(filter(None, parts))[:200] or t("setup.nothing")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_short, value)))[:200]
    return "" if value is None or isinstance(value, bool) else str(value)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show everything once more; then open the body, whole or not at all."""
    row = _let(request)
    if row is None:
        return redirect("start:done" if _was_in(request) else "start:door")
    so_far, open_at = answered(row.answers)
    if open_at:
        return redirect("start:question", open_at)
    errors: list[str] = []
    if request.method == "POST":
        if request.POST.get("agree") != "on":
            errors.append(t("setup.error.agree"))
        else:
            errors += _finish(request.POST.get("seen", ""))
        if not errors:
            request.session[OWNER] = so_far["accounts"]["list"][0]["username"]
            return redirect("start:done")
        row = waiting.current() or row
        so_far, open_at = answered(row.answers)
        if open_at:
            return redirect("start:question", open_at)
    context = _page("confirm") | {
        "summary": summary_of(so_far),
        "key_file": key_file(so_far["body"]["slug"]),
        "seen": waiting.state_mark(row),
        "errors": errors,
    }
    return render(request, "desk/start/confirm.html", context, status=422 if errors else 200)


def _finish(seen: str) -> list[str]:
    """Open the body and return no sentence, or why it was not opened."""
    try:
        waiting.finish(seen)
    except waiting.Overtaken:
        return [t("setup.overtaken_all")]
    except FoundingRefused as refusal:
        return [t("setup.error.exists", found=refusal.slug)]
    except AnswersRefused as refusal:
        return [error_words(wrong.code, wrong.params) for wrong in refusal.wrong]
    except FAILURES as failure:
        return [t("setup.error.failed", why=str(failure)[:500])]
    return []


@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Say that the body is open, where its key lies, and how to sign in; to whoever opened it alone."""
    row = waiting.current()
    if row is None or not row.opened or not _was_in(request):
        return redirect("start:door")
    body = Body.objects.get(slug=row.opened)
    context = {"body": body, "key_file": key_file(body.slug), "username": request.session.get(OWNER, "")}
    return render(request, "desk/start/done.html", context)


def _let(request: HttpRequest) -> Setup | None:
    """Return the set-up that the reader may work on; None when he is not in, or it is over."""
    row = waiting.current()
    if row is None or row.opened or not waiting.is_in(row, request.session.get(TOKEN)):
        return None
    return row


def _was_in(request: HttpRequest) -> bool:
    return waiting.is_in(waiting.current(), request.session.get(TOKEN))


def _overview(row: Setup) -> list[dict[str, Any]]:
    """Return each question with whether it is answered and may be gone to."""
    so_far, open_at = answered(row.answers)
    found = []
    for one in QUESTIONS:
        found.append(
            {"key": one.key, "number": one.number, "answered": one.key in so_far, "next": one.key == open_at}
        )
    return found


def _page(key: str) -> dict[str, Any]:
    """Return what every page of a question shows: its number, and where Back leads."""
    place = KEYS.index(key) if key in KEYS else len(KEYS)
    number = BY_KEY[key].number if key in BY_KEY else OF
    return {"key": key, "number": number, "of": OF, "back": KEYS[place - 1] if place else ""}


def _template(key: str) -> str:
    return key if key in ("list", "powers", "people", "review", "accounts", "trial") else "question"


def _beside(key: str, so_far: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows beside its form."""
    if key == "trial":
        tried = so_far.get("trial")
        return {"preview": preview_of(so_far, tried["power"]) if tried else None, "trial": tried}
    return {"clashes": clashes(so_far) if "people" in so_far else []} if key == "review" else {}
