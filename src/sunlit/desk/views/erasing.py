"""Erase personal data: of a matter, or of what somebody sent in. The entry that says so stays."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import official_required, reader_of
from sunlit.desk.forms.erasing import EraseForm
from sunlit.desk.places import body_of, case_of, frame, new_key, tenure_for
from sunlit.desk.trying import tried
from sunlit.desk.worded import worded
from sunlit.dialogue.models import Submission
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import erase_in_stream
from sunlit.matters.actions.erasing import erasure_rules
from sunlit.matters.agreeing import ask_second
from sunlit.matters.fitting import KEEPERS, fit_objections
from sunlit.matters.queries.erasable import erasable
from sunlit.ui.wording import plain, t


@official_required
@require_http_methods(["GET", "POST"])
def erase_of_matter(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Erase words or files that entries of a matter disclosed."""
    case = case_of(body, number)
    title = plain(case.matter.title.value if case.matter.title else None) or number
    back = reverse("desk:matter", args=(body, number))
    return _erase(request, case.body, f"matter:{number}", title, back, "matters")


@official_required
@require_http_methods(["GET", "POST"])
def erase_of_submission(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Erase what somebody sent in, his name, or what was answered."""
    found = body_of(body)
    if not Submission.objects.filter(body=found, number=number).exists():
        raise Http404(f"there is no submission {number}")
    back = reverse("desk:question", args=(body, number))
    return _erase(request, found, f"submission:{number}", number, back, "questions")


@official_required
@require_http_methods(["GET", "POST"])
def erase_of_entry(request: HttpRequest, body: str, index: int) -> HttpResponse:
    """Erase what one entry disclosed alone: an act, a name in the register of posts, a meeting."""
    found = body_of(body)
    leaf = Leaf.objects.filter(ref=f"{body}/{index}").first()
    if leaf is None:
        raise Http404(f"{body} has no entry {index}")
    kind, _, number = leaf.stream.partition(":")
    page = {"matter": "desk:matter", "submission": "desk:question", "meeting": "desk:meeting"}.get(kind)
    back = reverse(page, args=(body, number)) if page else reverse("portal:act", args=(body, index))
    return _erase(request, found, leaf.stream, t("desk.act_n", n=index), back, "matters", index)


def _erase(
    request: HttpRequest,
    body: Body,
    stream: str,
    title: str,
    back: str,
    nav: str,
    index: int | None = None,
) -> HttpResponse:
    """Show what can be erased; erase what was ticked, or ask a second person where it takes one."""
    tenure = tenure_for(request, body, *KEEPERS)
    found = erasable(body.slug, stream, reader_of(request.user))
    found = [one for one in found if index is None or one.index == index]
    form = EraseForm(request.POST if request.method == "POST" else None, found=found)
    form.initial["key"] = new_key()
    unfit = worded(fit_objections(body, tenure, KEEPERS, KEEPERS))
    press = partial(_pressed, request, body, stream, form, tenure)
    said, refused = (None, []) if unfit else tried(form, press)
    if said is not None:
        messages.success(request, said)
        return redirect(back)
    context = frame(
        request,
        body,
        tenure,
        title=title,
        back=back,
        found=found,
        form=form,
        unfit=unfit,
        refused=refused,
        chosen=set(request.POST.getlist("digests")),
        nav=nav,
    )
    return render(request, "desk/erase.html", context, status=403 if unfit else 200)


def _pressed(request: HttpRequest, body: Body, stream: str, form: EraseForm, tenure: Tenure) -> str:
    """Erase at once what one person alone may, ask for everything else; return what is said about it."""
    data = form.cleaned_data
    digests, ground = data["digests"], data["ground"]
    if erasure_rules(body, stream, digests, ground, now_ms()).needs_second:
        content = {"digests": digests, "ground": ground}
        ask_second("erase", body, stream, content, tenure, data["key"], request.user.pk)
        return t("desk.agree.said")
    return t("desk.erase.done", n=len(erase_in_stream(body, stream, digests, ground, tenure)))
