"""The list of posts of a body: who holds each since when, and who stands in from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunlit.catalogue.days import today_of
from sunlit.catalogue.models import Post, Tenure
from sunlit.catalogue.queries import posts_of, stand_ins_in, tenures_now
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page


@dataclass(frozen=True, slots=True)
class Held:
    """One who holds a post, with those who stand in for him now or later."""

    tenure: Tenure
    stand_ins: list[Tenure]


@dataclass(frozen=True, slots=True)
class Chair:
    """A post with its holders."""

    post: Post
    held: list[Held]


@public_page
def posts(request: HttpRequest, body: str) -> HttpResponse:
    """Show every post of the body that somebody can hold."""
    place = place_of(body)
    today, stand_ins = today_of(place.body), stand_ins_in(place.body)
    context = {
        "place": place,
        "nav": "",
        "chairs": chairs(posts_of(place.body), tenures_now(place.body), stand_ins),
        "away": len({one.post_id for one in stand_ins if one.from_on <= today}),
        "today": today,
    }
    return render(request, "portal/posts/posts.html", context)


def chairs(listed: Sequence[Post], tenures: Sequence[Tenure], stand_ins: Sequence[Tenure]) -> list[Chair]:
    """Return the posts in their order, each holder with his stand-ins; an outsider's is held by nobody."""
    return [
        Chair(
            post,
            [
                Held(one, [other for other in stand_ins if other.stands_in_id == one.ref])
                for one in tenures
                if one.post_id == post.ref and one.until is None
            ],
        )
        for post in listed
        if post.kind != "outsider"
    ]
