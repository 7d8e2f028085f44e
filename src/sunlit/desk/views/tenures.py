"""Who holds which post; handing one over, filling an empty one, giving an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.accounts.holdings import accounts_of
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.founding.people import COMMITTEE
from sunlit.catalogue.installing import (
    KEEPERS,
    Installed,
    give_account_to,
    has_account,
    install,
    install_successor,
    may_install,
)
from sunlit.catalogue.models import Body, Post, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import posts_of, runs_on, tenures_held_by, tenures_now
from sunlit.desk.forms.fields import text_value
from sunlit.desk.forms.posts import SEATS, FillForm, GiveAccountForm, TenureForm, people_of
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.matters.queries.lists import tasks
from sunlit.ui.wording import t


@dataclass(frozen=True)
class Chair:
    """A post, who holds it now, and the accounts of each, by the key of the tenure."""

    post: Post
    tenures: list[Tenure]
    seats: bool  # an organ that votes: somebody may always be added


@official_required
@require_GET
def register(request: HttpRequest, body: str) -> HttpResponse:
    """Show who holds each post now, and the posts that nobody holds."""
    found = body_of(body)
    held: dict[str, list[Tenure]] = {}
    tenures = tenures_now(found)
    for tenure in tenures:
        held.setdefault(tenure.post.code, []).append(tenure)
    posts = [post for post in posts_of(found) if post.kind != "outsider"]
    may_change = _keeps(request, found)
    context = frame(
        request,
        found,
        tenure_for(request, found),
        chairs=[Chair(p, held[p.code], _seats(p, held[p.code]) != ()) for p in posts if p.code in held],
        empty=[post for post in posts if post.code not in held],
        accounts=accounts_of(tenure.ref for tenure in tenures) if may_change else {},
        may_change=may_change,
        nav="tenures",
    )
    return render(request, "desk/tenures.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, body: str, post: str) -> HttpResponse:
    """Let somebody take up a post that nobody holds, or a further seat in an organ that votes."""
    found, by = _keeper(request, body)
    row = next((one for one in posts_of(found) if one.code == post and one.kind != "outsider"), None)
    if row is None:
        raise Http404(f"there is no post {post}")
    refusal = _refuse_alone(request, found, post)
    if refusal is not None:
        return refusal
    tenures = tenures_now(found)
    form = FillForm(
        request.POST if request.method == "POST" else None,
        people=people_of(tenures),
        seats=_seats(row, [one for one in tenures if one.post.code == post]),
    )
    if request.method == "POST" and form.is_valid():
        person, name = form.holder()
        data = form.cleaned_data
        seat, username = data.get("seat", ""), data["username"]
        done = install(found, post, name=name, person=person, seat=seat, by=by, username=username)
        return _installed(request, found, done, t("desk.fill.done", post=row.name))
    context = frame(request, found, by, title=t("desk.fill.title", post=row.name), post=row, form=form)
    words = {"lead": t("desk.fill.lead"), "press": t("desk.fill.do"), "nav": "tenures"}
    return render(request, "desk/post.html", {**context, **words})


@official_required
@require_http_methods(["GET", "POST"])
def give_account(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Let one who holds a post sign in: every post that he holds here goes with the account."""
    found, by = _keeper(request, body)
    tenure = _running(found, code)
    refusal = _refuse_alone(request, found, tenure.post.code, tenure if has_account(tenure) else None)
    if refusal is not None:
        return refusal
    form = GiveAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = give_account_to(tenure, form.cleaned_data["username"])
        return _installed(request, found, done, t("desk.account.done", name=done.username))
    title = t("desk.account.title", post=tenure.post.name)
    context = frame(request, found, by, title=title, post=tenure.post, form=form)
    words = {"lead": t("desk.account.lead"), "press": t("desk.account.do"), "nav": "tenures"}
    return render(request, "desk/post.html", {**context, **words})


@official_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """End a tenure and begin its successor's, who finds the open tasks on his desk."""
    found = body_of(body)
    tenure = _running(found, code)
    if tenure.until is not None:
        raise Http404(f"the tenure {code} stands in and ends by itself")
    held = tenures_held_by(request.user, found)
    if not _keeps(request, found) and tenure.ref not in {one.ref for one in held}:
        raise PermissionDenied("only the posts that keep the register, or its holder, may hand a post over")
    refusal = _refuse_alone(request, found, tenure.post.code, tenure)
    if refusal is not None:
        return refusal
    by = tenure_for(request, found, *KEEPERS)
    form = TenureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            done = install_successor(tenure, text_value(data, "name"), data["username"], by)
        except AdoptionRefused:
            form.add_error(None, t("desk.handover.refused"))
        else:
            return _installed(request, found, done, t("desk.handover.done"))
    open_tasks = tasks({body: [tenure.post.code]})
    context = frame(
        request,
        found,
        tenure_for(request, found),
        ending=tenure,
        open_tasks=open_tasks,
        form=form,
        nav="tenures",
    )
    return render(request, "desk/handover.html", context)


def _installed(request: HttpRequest, body: Body, done: Installed, words: str) -> HttpResponse:
    """Lead back to the register; where an account is new, show the link for its password this one time."""
    left = tenures_held_by(request.user, body)  # none when it was his only post that he handed over
    if not done.link:
        messages.success(request, words)
        return redirect("desk:tenures", body.slug) if left else redirect("desk:home")
    address = request.build_absolute_uri(done.link)
    context = frame(request, body, left[0] if left else None, done=done, words=words, address=address)
    answer = render(request, "desk/first_password.html", {**context, "nav": "tenures"})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refuse_alone(
    request: HttpRequest, body: Body, post: str, ending: Tenure | None = None
) -> HttpResponse | None:
    """Answer 403 where this keeper may not do it alone: who can is said; None where he may."""
    if may_install(tenures_held_by(request.user, body), body, post, ending):
        return None
    context = frame(request, body, tenure_for(request, body), nav="tenures")
    return render(request, "desk/not_alone.html", context, status=403)


def _seats(post: Post, held: Sequence[Tenure]) -> tuple[str, ...]:
    """Return the seats that a post has: those of an organ that votes by name, none of any other."""
    return SEATS if post.code == COMMITTEE or any(one.seat for one in held) else ()


def _running(body: Body, code: str) -> Tenure:
    tenure = Tenure.objects.select_related("post", "name").filter(body=body, code=code).first()
    if tenure is None or not runs_on(tenure, today_of(body)):
        raise Http404(f"there is no running tenure {code}")
    return tenure


def _keeper(request: HttpRequest, slug: str) -> tuple[Body, Tenure]:
    """Return the body and the tenure of one who keeps its register. Raises PermissionDenied for others."""
    body = body_of(slug)
    if not _keeps(request, body):
        raise PermissionDenied("only the posts that keep the register of posts may change it")
    return body, tenure_for(request, body, *KEEPERS)


def _keeps(request: HttpRequest, body: Body) -> bool:
    return any(tenure.post.code in KEEPERS for tenure in tenures_held_by(request.user, body))
