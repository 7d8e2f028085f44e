"""Questions: show or hide what came in, and answer it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.days import local_day
from sunlit.catalogue.officials import official_required, reader_of
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.desk.drafts import draft_of
from sunlit.desk.forms.fields import text_value
from sunlit.desk.forms.matters import HideForm, WordsForm
from sunlit.desk.handing import draft_place, enter_or_wait
from sunlit.desk.places import body_of, frame, new_key, tenure_for
from sunlit.desk.prepared import waiting_words
from sunlit.desk.trying import tried
from sunlit.dialogue.actions import hide, show
from sunlit.dialogue.audience import readable
from sunlit.dialogue.models import Submission
from sunlit.dialogue.posts import moderators
from sunlit.dialogue.queries import moderation_queue, owed
from sunlit.ledger.audience import may_read
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.fitting import KEEPERS, fit_objections
from sunlit.matters.models import Prepared
from sunlit.matters.preparing import Handed, recall_minutes
from sunlit.ui.wording import t


@official_required
@require_GET
def queue(request: HttpRequest, body: str) -> HttpResponse:
    """Show what waits to be shown and what waits for an answer."""
    found = body_of(body)
    waiting, unanswered = list(moderation_queue(found)[:100]), list(owed(found)[:100])
    context = frame(
        request,
        found,
        tenure_for(request, found),
        waiting=waiting,
        owed=unanswered,
        words=readable(reader_of(request.user), [*waiting, *unanswered]),
        names=post_names(body),
        now=now_ms(),
        nav="questions",
    )
    return render(request, "desk/questions.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show one submission to its officials; show it to everybody, hide it, answer it."""
    found = body_of(body)
    row = (
        Submission.objects.select_related(
            "text__leaf", "name__leaf", "reply__leaf", "matter__title", "power", "leaf"
        )
        .filter(body=found, number=number)
        .first()
    )
    if row is None:
        raise Http404(f"there is no submission {number}")
    tenure, reader = tenure_for(request, found, row.post), reader_of(request.user)
    judges = moderators(found, local_day(found, now_ms()))
    pressed = request.POST.get("press", "")
    replying = request.POST if pressed == "reply" else None
    hiding = request.POST if pressed == "hide" else None
    kept = draft_of(request, *draft_place("reply", body, "", number))
    words = WordsForm(replying, label=t("desk.reply_text"), initial={"key": new_key(), **kept})
    ground = HideForm(hiding)

    def replied() -> Leaf | Prepared:
        said = {"text": text_value(words.cleaned_data, "text")}
        handed = Handed("reply", body, "", number, said, tenure, words.cleaned_data["key"])
        return enter_or_wait(request, words, handed)

    def judged() -> Leaf:
        by = tenure_for(request, found, *judges)
        return show(row, by) if pressed == "show" else hide(row, ground.cleaned_data["ground"], by)

    showing = forms.Form(request.POST if pressed == "show" else None)  # a button alone
    form = {"hide": ground, "reply": words}.get(pressed, showing)
    done, refused = tried(form, replied if pressed == "reply" else judged)
    if isinstance(done, Prepared):
        messages.success(request, waiting_words(found))
        return redirect("desk:home")
    if done is not None:
        messages.success(request, t("desk.entered"))
        return redirect("desk:question", body, number)
    context = frame(
        request,
        found,
        tenure,
        row=row,
        spoken=row.text if may_read(reader, row.text) else None,
        by_name=row.name if row.name and may_read(reader, row.name) else None,
        may_judge=not {one.post.code for one in tenures_held_by(request.user, found)}.isdisjoint(judges),
        words=words,
        ground=ground,
        refused=refused,
        recall=recall_minutes(found),
        has_draft=bool(kept) and not words.is_bound,
        may_erase=not fit_objections(found, tenure_for(request, found, *KEEPERS), KEEPERS, KEEPERS),
        names=post_names(body),
        now=now_ms(),
        nav="questions",
    )
    return render(request, "desk/question.html", context)
