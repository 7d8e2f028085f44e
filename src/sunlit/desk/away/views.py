"""Name who stands in for the holder of a post, for oneself or for one who is away; end it when he is back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sunlit.accounts.holdings import accounts_of
from sunlit.catalogue.actions import end_stand_in, stand_in
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.installing import KEEPERS, has_account, may_install
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required
from sunlit.catalogue.queries import runs_on, stand_ins_in, tenures_held_by, tenures_now
from sunlit.desk.away.forms import AwayForm, people_to_ask
from sunlit.desk.forms.fields import text_value
from sunlit.desk.places import body_of, frame, tenure_for
from sunlit.ui.formats import day
from sunlit.ui.wording import plain, t


@official_required
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """Show who stands in for the holder of a post, and name somebody."""
    found, tenure = _tenure(body, code)
    if tenure.until is not None or not runs_on(tenure, today_of(found)):
        raise Http404(f"nobody stands in for the tenure {code}")
    _admit(request, found, tenure)
    form = AwayForm(
        request.POST if request.method == "POST" else None,
        people=people_to_ask(tenures_now(found), tenure),
        today=today_of(found),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reason = text_value(data, "reason")
        by = _acting(request, tenure)
        try:
            begun = stand_in(tenure, data["person"], data["from_on"], data["to_on"], reason, by)
        except AdoptionRefused as refused:
            form.add_error(None, t(f"stand_in.{refused.code}", **refused.params))
        else:
            messages.success(request, _named(begun))
            return redirect("desk:away", body, code)
    rows = [one for one in stand_ins_in(found, tenure.post.code) if one.stands_in_id == tenure.ref]
    context = frame(
        request,
        found,
        tenure_for(request, found),
        away=tenure,
        mine=tenure.ref in {one.ref for one in tenures_held_by(request.user, found)},
        rows=rows,
        accounts=accounts_of(one.ref for one in rows),
        today=today_of(found),
        has_vote=tenure.has_vote,
        form=form,
        nav="tenures",
    )
    return render(request, "desk/away/away.html", context)


@official_required
@require_POST
def back(request: HttpRequest, body: str, code: str) -> HttpResponse:
    """End a stand-in at once: the one away, the stand-in himself or who keeps the register may."""
    found, tenure = _tenure(body, code)
    if tenure.until is None or tenure.stands_in is None:
        raise Http404(f"the tenure {code} stands in for nobody")
    if tenure.ref not in {one.ref for one in tenures_held_by(request.user, found)}:
        _admit(request, found, tenure.stands_in)
    ended = end_stand_in(tenure, _acting(request, tenure.stands_in))
    messages.success(request, t("stand_in.ended", post=ended.post.name))
    return redirect("desk:home")


def _named(begun: Tenure) -> str:
    """Return what was entered, and that he cannot sign in where nobody signs in for him."""
    name = plain((begun.name.value if begun.name else None) or {}) or begun.person
    last = begun.until or begun.from_on
    said = t("stand_in.done", name=name, first=day(begun.from_on), last=day(last))
    return said if has_account(begun) else f"{said}{t('stand_in.no_account')}"


def _tenure(slug: str, code: str) -> tuple[Body, Tenure]:
    """Return a body and one of its tenures or answer 404."""
    body = body_of(slug)
    rows = Tenure.objects.select_related("post", "name", "body", "stands_in__post", "stands_in__body")
    tenure = rows.filter(body=body, code=code).first()
    if tenure is None:
        raise Http404(f"there is no tenure {code}")
    return body, tenure


def _admit(request: HttpRequest, body: Body, tenure: Tenure) -> None:
    """Raise PermissionDenied for one who neither holds the tenure nor may say who holds its post."""
    held = tenures_held_by(request.user, body)
    if not may_install(held, body, tenure.post.code, tenure):
        raise PermissionDenied("only its holder, or who may say who holds the post, names a stand-in")


def _acting(request: HttpRequest, tenure: Tenure) -> Tenure:
    """Return under which tenure the reader does it: that of the one away, his own, or a keeper's."""
    held = tenures_held_by(request.user, tenure.body)
    mine = next((one for one in held if one.ref == tenure.ref), None)
    return mine or tenure_for(request, tenure.body, *KEEPERS)
