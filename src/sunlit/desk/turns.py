"""The page for one who comes to a form that is not his to fill in: who may, and what can be done instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import entering, holders_now
from sunlit.desk.places import Case, frame
from sunlit.desk.worded import worded
from sunlit.procedure.rules import Objection


@dataclass(frozen=True)
class Seat:
    """A post that may do it, and who holds it now."""

    post: dict[str, str]
    people: list[dict[str, str]]


def seats_of(body: Body, names: dict[str, dict[str, str]], posts: Iterable[str]) -> list[Seat]:
    """Return the posts with those who act for them now: all who hold one, or the recorder of an organ."""
    holders = holders_now(body)
    return [
        Seat(
            names.get(post, {"zh": post}),
            [one.name.value for one in entering(holders.get(post, [])) if one.name and one.name.value],
        )
        for post in dict.fromkeys(posts)
        if post
    ]


def not_yours(
    request: HttpRequest,
    case: Case,
    tenure: Tenure,
    found: Sequence[Objection],
    posts: Iterable[str],
    **more: Any,
) -> HttpResponse:
    """Say why this form cannot be filled in under this tenure, who can, and what is open now."""
    open_steps = [
        (run, case.course.procedure.steps[run.step], case.names.get(case.post_of(run.post), {}))
        for run in case.state.open_runs()
    ]
    context = frame(
        request,
        case.body,
        tenure,
        case=case,
        matter=case.matter,
        lines=worded(found),
        seats=seats_of(case.body, case.names, posts),
        open_steps=open_steps,
        nav="matters",
        **more,
    )
    return render(request, "desk/not_yours.html", context, status=403)
