"""One matter: its page, its chart, its notice for the board, its data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.queries import post_names
from sunlit.dialogue.queries import of_matter, rated_with_words, seen
from sunlit.dialogue.ratings import ratings_of
from sunlit.ledger.clock import now_ms
from sunlit.ledger.reading import stream_indexes
from sunlit.matters.folding import Course, state_of
from sunlit.matters.models import Act, Matter, StepRun
from sunlit.matters.opening_rules import HEAD
from sunlit.matters.queries.duties import coming_of
from sunlit.matters.queries.numbers import number_of_leaf
from sunlit.matters.queries.page import find_matter, matter_page, rules_of
from sunlit.meetings.queries import meetings_about
from sunlit.portal.broadcasting import broadcast
from sunlit.portal.duties.listing import lines_of
from sunlit.portal.opendata import matter_data
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.portal.qr import qr_path
from sunlit.portal.sealing import matter_seal
from sunlit.portal.telling import coming, departed, public_digest, public_value, vote_words
from sunlit.procedure.chart import svg
from sunlit.procedure.outline import limit_text, outline
from sunlit.procedure.rules import on_notice
from sunlit.procedure.state import State
from sunlit.ui.environment import url
from sunlit.ui.formats import day
from sunlit.ui.wording import lang, plain, t

MOST_RATED = 10  # words of ratings, newest first
MOST_SAID = 40  # submissions that the page of a matter shows; the list of questions has them all


@public_page
def matter(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show a matter from its first step to what lies ahead, in a fixed number of queries."""
    place, found, now = place_of(body), matter_or_404(body, number), now_ms()
    page = matter_page(found, now)
    course, state = state_of(body, f"matter:{number}")
    said = seen(of_matter(found)[:MOST_SAID], now)
    ratings = ratings_of(found, now)
    questions = [one for one in said if one.type != "objection"]
    context = {
        "place": place,
        "nav": "know",
        "now": now,
        "matter": found,
        "page": page,
        "seal": matter_seal(place, number, stream_indexes(body, f"matter:{number}"), page.posts),
        "head": {name: public_value(getattr(found, name)) for name in HEAD},
        "digests": {name: public_digest(getattr(found, name)) for name in HEAD},
        "coming": coming(page),
        "meetings": meetings_about(found) if found.closed_at is None else [],
        "duties": lines_of(coming_of(found), now, body, {}, titled=False),
        "can_object": _can_object(course, state, now),
        "can_comment": found.state == "consult" and (found.open_until or 0) > now,
        "procedure": course.procedure,
        "end": plain(course.procedure.ends.get(found.end)) if found.closed_at else "",
        "limits": {item.step.id: limit_text(item.step.limit, lang()) for item in page.rail},
        "outline": outline(course.procedure, lang(), state),
        "departed": {d.ref: departed(d, course.procedure, now) for d in page.departures},
        "votes": {
            view.act.index: vote_words(view.act.tally)
            for item in page.rail
            for view in item.acts
            if view.act.tally
        },
        "said": {one.ref: one for one in said},
        "questions": [one for one in questions if one.shown != "waiting"],
        "waiting": sum(one.shown == "waiting" for one in questions),
        "report": next((view for view in page.loose if view.act.kind == "matter.closed"), None),
        "has_notice": any(item.step.opens and item.run and item.run.started_at for item in page.rail),
        "grounds": grounds(),
        "ratings": ratings,
        "rated": seen(rated_with_words(found)[:MOST_RATED], now) if ratings and ratings.total else [],
    }
    return render(request, "portal/matter.html", context)


@public_page
def chart(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Draw the flow chart of the procedure that the matter keeps to, with "you are here"."""
    found = matter_or_404(body, number)
    course, state = state_of(body, f"matter:{number}")
    caption = t(
        "chart.caption",
        body=plain(found.body.name),
        version=course.procedure.version,
        number=number,
        date=day(found.last_at),
    )
    drawing = svg(course.procedure, lang(), state, caption=caption)
    return HttpResponse(drawing, content_type="image/svg+xml")


@public_page
def notice(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the last public notice of a matter as an A4 sheet for the board, with dates and signing line."""
    place, found = place_of(body), matter_or_404(body, number)
    run, act = _last_notice(found, rules_of(found))
    title = public_value(found.title) or {}
    text = next((public_value(d) for d in act.leaf.disclosures.all() if d.name == "text"), None)
    until, rules = run.ends_at or run.not_before, place.body.rules
    context = {
        "place": place,
        "nav": "know",
        "matter": found,
        "title": title,
        "spoken": broadcast(place.name, title, text, until, rules),
        "step": rules_of(found).procedure.steps[run.step].name,
        "run": run,
        "act": act,
        "number": number_of_leaf(act.leaf),
        "text": text,
        "files": [public_value(d) for d in act.leaf.disclosures.all() if d.name == "file"],
        "post": post_names(body).get(run.post, {}),
        "rules": rules,
        "address": (address := request.build_absolute_uri(url("portal:matter", body, number))),
        "qr": qr_path(address),
    }
    return render(request, "portal/notice.html", context)


@public_page
def data(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Serve all that the page says as JSON, free to use."""
    place, found = place_of(body), matter_or_404(body, number)
    page = matter_page(found, now_ms())
    address = request.build_absolute_uri(url("portal:matter", body, number))
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(matter_data(place, page, address), json_dumps_params=options)


def matter_or_404(body: str, number: str) -> Matter:
    """Return a matter with all that heads its page."""
    try:
        return find_matter(body, number)
    except Matter.DoesNotExist as error:
        raise Http404(f"{body} has no matter {number}") from error


def _can_object(course: Course, state: State, now: int) -> bool:
    steps = course.procedure.steps
    return state.closed_at is None and any(on_notice(state, steps[run.step], now) for run in state.runs)


def _last_notice(found: Matter, course: Course) -> tuple[StepRun, Act]:
    """Return the notice put up last, and the act that put it up. Raises Http404 when there was none.

    A notice that goes on after an objection was answered still is the one that was put up before.
    """
    opening = [key for key, step in course.procedure.steps.items() if step.opens]
    runs = StepRun.objects.filter(matter=found, step__in=opening, started_at__isnull=False)
    run = runs.order_by("-position").first()
    acts = Act.objects.filter(matter=found, kind="act.done", verb="open", step=run.step if run else "")
    act = acts.order_by("index").prefetch_related("leaf__disclosures").last()
    if run is None or act is None:
        raise Http404(f"{found.ref} has had no notice")
    return run, act
