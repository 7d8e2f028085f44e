"""What every page of the desk needs: the body, who acts, the matter and its state."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import acting_tenure
from sunlit.catalogue.queries import post_names, tenures_held_by
from sunlit.ledger.audience import Reader
from sunlit.matters.folding import Course, state_of
from sunlit.matters.models import Matter
from sunlit.matters.queries.page import find_matter
from sunlit.procedure.history import State


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


def tenure_for(request: HttpRequest, body: Body, post: str = "") -> Tenure:
    """Return the tenure under which the reader acts, that of `post` if he has it; else PermissionDenied."""
    tenure = acting_tenure(request, body, post) or (acting_tenure(request, body) if post else None)
    if tenure is None:
        raise PermissionDenied(f"this account holds no post in {body.slug}")
    return tenure


def reader_of(request: HttpRequest) -> Reader:
    """Return what the reader may read beyond the public: an official reads what his body keeps."""
    held = tenures_held_by(request.user)
    return Reader(
        member=bool(getattr(request.user, "is_member", False)),
        organisations=frozenset(filter(None, [getattr(request.user, "branch", "")])),
        official_of=frozenset(tenure.body_id for tenure in held),
    )


def frame(body: Body | None, tenure: Tenure | None, **more: Any) -> dict[str, Any]:
    """Return what the base template of the desk shows, with what the page adds."""
    place = None
    if body is not None:
        place = {"slug": body.slug, "name": body.name, "demo": body.log.demo}
    return {"place": place, "tenure": tenure, **more}


def new_key() -> str:
    """Return a key that makes one form one act, however often it is sent."""
    return secrets.token_urlsafe(18)
