"""See a matter on the desk; depart, withhold, correct, answer, report, ratify and close."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import held_in, official_required, reader_of
from sunlit.catalogue.queries.tenures import voters_now
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.desk.forms.matters import DepartureForm, RatifyForm, WordsForm
from sunlit.desk.keeping.forms import WithholdForm
from sunlit.desk.places import Case, case_of, frame, new_key, tenure_for
from sunlit.desk.simple import simple
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.actions import propose_withholding, report_departure
from sunlit.matters.fitting import (
    KEEPERS,
    closing_posts,
    correcting_posts,
    held_among,
)
from sunlit.matters.models import Act
from sunlit.matters.preparing import Handed
from sunlit.matters.queries.corrections import files_of
from sunlit.matters.queries.page import act_views, matter_page
from sunlit.matters.withholding_rules import STAGES
from sunlit.meetings.models import Item
from sunlit.meetings.queries import citable
from sunlit.procedure.rules import Objection
from sunlit.procedure.rules.codes import names_of
from sunlit.ui.wording import plain, t


@official_required
@require_GET
def show_matter(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show a matter as its officials see it, with what can be done now."""
    case = case_of(body, number)
    page = matter_page(case.matter, now_ms(), reader_of(request.user, held_in(request)))
    waiting = [o for o in page.objections if o.answered_at is None]
    own_answers = [o for o in waiting if not case.course.procedure.steps[o.step].answer]
    unratified = [d for d in case.state.departures if d.ratify_needed and d.ratified is None]
    mine = {tenure.post.code for tenure in held_in(request, case.body)}
    context = frame(
        request,
        case.body,
        tenure_for(request, case.body),
        may_erase=not mine.isdisjoint(KEEPERS) or not held_among(case.body, KEEPERS),
        case=case,
        matter=case.matter,
        page=page,
        own_answers=own_answers,
        unratified=unratified,
        unreported=[d for d in case.state.departures if d.report_to and None in (d.reported, d.received)],
        proposals=case.matter.proposals.filter(state__in=list(STAGES)).select_related("what"),
        grounds=grounds(),
        mine=mine,
        nav="matters",
    )
    return render(request, "desk/matter.html", context)


@official_required
@require_http_methods(["GET", "POST"])
def depart(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Declare a departure from the procedure."""
    case = case_of(body, number)
    procedure = case.course.procedure
    steps = [(key, plain(dict(step.name))) for key, step in procedure.steps.items() if step.acting]

    def make(*given: Any) -> DeskForm:
        return DepartureForm(*given, procedure=procedure, steps=steps, initial={"key": new_key()})

    def act(form: Any, tenure: Tenure) -> Handed:
        data = form.cleaned_data
        said = {"cls": data["cls"], "reason": data["reason"], "text": text_value(data, "text")}
        return _handed(case, "depart", data["step"], said, tenure, form)

    posts = [case.post_of(role) for role in procedure.deviate.by] if procedure.deviate else []
    return simple(request, case, "depart", make, act, posts, draft="depart:")


@official_required
@require_http_methods(["GET", "POST"])
def keep_back(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Propose to keep something back; three other persons have to agree before it is."""
    case = case_of(body, number)
    acts = list(Act.objects.filter(matter=case.matter, kind="act.done").order_by("index"))

    def make(*given: Any) -> DeskForm:
        return WithholdForm(*given, acts=acts, initial={"key": new_key()})

    def act(form: Any, tenure: Tenure) -> Leaf:
        return propose_withholding(case.matter, form.proposed(), tenure, key=form.cleaned_data["key"])

    return simple(request, case, "withhold", make, act, None)


@official_required
@require_http_methods(["GET", "POST"])
def correct_act(request: HttpRequest, body: str, number: str, index: int) -> HttpResponse:
    """Correct what an act said; the first text stays beside the new one."""
    case = case_of(body, number)
    corrected = Act.objects.filter(matter=case.matter, index=index).first()
    if corrected is None:
        raise Http404(f"there is no act {index} in {number}")

    reader = reader_of(request.user)
    said = act_views(case.matter, case.names, reader)[corrected.leaf_id]

    def make(*given: Any) -> DeskForm:
        return WordsForm(
            *given,
            label=t("desk.correct.text"),
            reason=t("desk.correct.reason"),
            files=True,
            replaces=files_of(corrected, reader),
            initial={"key": new_key()},
        )

    def act(form: Any, tenure: Tenure) -> Handed:
        data = form.cleaned_data
        words = {name: text_value(data, name) for name in ("text", "reason")}
        more = {"files": form.attached(), "replaces": list(data.get("replaces", ()))}
        return _handed(case, "correct", str(index), words | more, tenure, form)

    posts = correcting_posts(case.matter, corrected)
    return simple(request, case, "correct", make, act, posts, said=said, draft=f"correct:{index}")


@official_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, body: str, number: str, n: int) -> HttpResponse:
    """Answer an objection to a notice that has no step of its own for answers."""
    case = case_of(body, number)

    def make(*given: Any) -> DeskForm:
        return WordsForm(
            *given, label=t("desk.answer_text"), results=("dismissed", "upheld"), initial={"key": new_key()}
        )

    def act(form: Any, tenure: Tenure) -> Handed:
        data = form.cleaned_data
        said = {"result": data["result"], "text": text_value(data, "text")}
        return _handed(case, "answer", str(n), said, tenure, form)

    at_step = next((o.step for o in case.state.open_objections() if o.n == n), "")
    step = case.course.procedure.steps.get(at_step)
    role = (step.recorded_by or step.post) if step else ""
    return simple(request, case, "answer", make, act, [case.post_of(role)], (), draft=f"answer:{n}")


@official_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, body: str, number: str, index: int) -> HttpResponse:
    """Enter that a departure was reported, or confirm that the report came; it does not wait."""
    case = case_of(body, number)
    owed = next((one for one in case.state.departures if one.index == index and one.report_to), None)
    if owed is None:
        raise Http404(f"no departure in entry {index} of {number} is to be reported")
    posts = [owed.report_to] if owed.reported is not None else [owed.by, owed.report_to]
    early = [Objection("report_made", {"departure": index}, "")] if owed.received is not None else []

    def make(*given: Any) -> DeskForm:
        receives = tenure_for(request, case.body, *posts).post.code == owed.report_to
        label = t("desk.report.received" if receives else "desk.report.text")
        return WordsForm(*given, label=label, initial={"key": new_key()})

    def act(form: Any, tenure: Tenure) -> Leaf:
        data = form.cleaned_data
        return report_departure(case.matter, index, text_value(data, "text"), tenure, key=data["key"])

    said = act_views(case.matter, case.names, reader_of(request.user)).get(f"{body}/{index}")
    return simple(request, case, "report", make, act, posts, (), early=early, said=said)


@official_required
@require_http_methods(["GET", "POST"])
def ratify_departure(request: HttpRequest, body: str, number: str, index: int) -> HttpResponse:
    """Enter that a departure was ratified."""
    case = case_of(body, number)
    deviate = case.course.procedure.deviate
    role = deviate.ratify.by if deviate else ""
    members = voters_now(case.body, case.post_of(role))
    declared = Act.objects.filter(matter=case.matter, index=index).values_list("at", flat=True).first()
    items = citable(case.matter, case.post_of(role), declared or 0)

    def make(*given: Any) -> DeskForm:
        return RatifyForm(
            *given,
            label=t("desk.ratify.text"),
            members=len(members),
            items=[(f"{one.meeting.number}/{one.n}", _item_words(one, case)) for one in items],
            initial={"key": new_key()},
        )

    def act(form: Any, tenure: Tenure) -> Handed:
        said = {"text": text_value(form.cleaned_data, "text"), "votes": form.votes()}
        return _handed(case, "ratify", str(index), said, tenure, form)

    said = act_views(case.matter, case.names, reader_of(request.user)).get(f"{body}/{index}")
    posts = [case.post_of(role)]
    return simple(request, case, "ratify", make, act, posts, (), said=said, draft=f"ratify:{index}")


@official_required
@require_http_methods(["GET", "POST"])
def close_matter(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Close a matter with its execution report."""
    case = case_of(body, number)

    def make(*given: Any) -> DeskForm:
        return WordsForm(*given, label=t("desk.close.text"), files=True, initial={"key": new_key()})

    def act(form: Any, tenure: Tenure) -> Handed:
        said = {"text": text_value(form.cleaned_data, "text"), "files": form.attached()}
        return _handed(case, "close", "", said, tenure, form)

    posts, early = closing_posts(case.matter), _not_ended(case)
    return simple(request, case, "close", make, act, posts, early=early, draft="close:")


def _item_words(item: Item, case: Case) -> str:
    title = item.title if item.title is not None else case.matter.title
    words = plain(title.value) if title is not None and title.value else ""
    return t("desk.ratify.item.one", number=item.meeting.number, item=item.n, title=words)


def _handed(
    case: Case, kind: str, place: str, said: dict[str, Any], tenure: Tenure, form: DeskForm
) -> Handed:
    """Return what was handed in on a form of this matter."""
    key = form.cleaned_data["key"]
    return Handed(kind, case.body.slug, case.matter.ref, place, said, tenure, key)


def _not_ended(case: Case) -> list[Objection]:
    """Return that steps are still open, before anybody writes a report for nothing."""
    if case.state.end is not None:
        return []
    open_steps = [run.step for run in case.state.open_runs() if not run.standing and not run.optional]
    return [Objection("not_ended", {"names": names_of(case.course.procedure, open_steps)}, "")]
