"""What every page of the desk needs: the body, who acts, the matter and its state."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import acting_tenure, held_in
from sunlit.catalogue.queries import bodies_under, post_names
from sunlit.ledger.clock import now_ms
from sunlit.ledger.models import Leaf
from sunlit.matters.folding import Course, state_of
from sunlit.matters.models import Matter, Submitted
from sunlit.matters.queries.page import find_matter
from sunlit.procedure.history import State
from sunlit.supervision.queries import Finding, find


@dataclass(frozen=True)
class Place:
    """The body whose pages these are, as the frame of every page shows it."""

    slug: str
    name: dict[str, str]
    demo: bool


@dataclass(frozen=True)
class Case:
    """A matter on the desk with its rules, its state and the names of the posts."""

    matter: Matter
    course: Course
    state: State
    names: dict[str, dict[str, str]]

    @property
    def body(self) -> Body:
        """The body whose matter it is."""
        return self.matter.body

    def post_of(self, role: str) -> str:
        """Return the post that fills a role of the procedure in this matter."""
        return str(self.matter.posts.get(role, role))


def body_of(slug: str) -> Body:
    """Return a body or answer 404."""
    found = Body.objects.select_related("log").filter(slug=slug).first()
    if found is None:
        raise Http404(f"there is no body {slug}")
    return found


def case_of(slug: str, number: str) -> Case:
    """Return a matter with its state or answer 404."""
    try:
        matter = find_matter(slug, number)
    except Matter.DoesNotExist as missing:
        raise Http404(f"there is no matter {number}") from missing
    course, state = state_of(slug, f"matter:{number}")
    return Case(matter, course, state, post_names(slug))


def tenure_for(request: HttpRequest, body: Body, *posts: str) -> Tenure:
    """Return the tenure under which the reader acts: that of the first of `posts` he holds, else his own.

    Raises PermissionDenied when he holds none in this body.
    """
    for post in posts:
        tenure = acting_tenure(request, body, post) if post else None
        if tenure is not None:
            return tenure
    tenure = acting_tenure(request, body)
    if tenure is None:
        raise PermissionDenied(f"this account holds no post in {body.slug}")
    return tenure


def posts_of(request: HttpRequest, slug: str) -> set[str]:
    """Return the codes of all posts that the reader holds in a body."""
    return {one.post.code for one in held_in(request) if one.body_id == slug}


def finding_of(slug: str, key: str, *, below: bool = False) -> Finding:
    """Return a finding of a body as it stands, with `below` also of one below it, or answer 404."""
    found = find(key.replace("\x00", "")[:160], now_ms())
    if found is None or found.body not in (bodies_under(slug) if below else [slug]):
        raise Http404("there is no such finding")
    return found


def frame(request: HttpRequest, body: Body | None, tenure: Tenure | None, **more: Any) -> dict[str, Any]:
    """Return what the base template of the desk shows, with what the page adds."""
    place = Place(body.slug, body.name, body.log.demo) if body is not None else None
    return {"place": place, "tenure": tenure, "bodies": bodies_of(held_in(request)), **more}


def bodies_of(held: Sequence[Tenure]) -> list[Body]:
    """Return the bodies of some tenures, each once, in their order."""
    return list({tenure.body_id: tenure.body for tenure in held}.values())


def new_key() -> str:
    """Return a key that makes one form one act, however often it is sent."""
    return secrets.token_urlsafe(18)


def entered_before(request: HttpRequest, slug: str, **where: str) -> int | None:
    """Return the log index of what this form has entered before: it comes from the back button or a retry.

    `where` narrows to a `stream` or `kind`: a key that has entered something else is refused by the action.
    """
    key = request.POST.get("key", "").replace("\x00", "")[:64]
    leaf = Submitted.objects.filter(key=key).values_list("leaf", flat=True).first() if key else None
    here = Leaf.objects.filter(ref=leaf, log_id=slug, **where) if leaf else Leaf.objects.none()
    return here.values_list("index", flat=True).first()
