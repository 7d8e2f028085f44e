"""Under which tenure a signed-in person acts in a body, and the pages that need one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from sunlit.accounts.holdings import create_user
from sunlit.accounts.models import User
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries.tenures import acting_among, tenures_held_by
from sunlit.ledger.audience import Reader

_KEY = "acting"  # in the session: body slug -> key of a tenure
View = Callable[..., HttpResponse]
_held: WeakKeyDictionary[HttpRequest, list[Tenure]] = WeakKeyDictionary()


def acting_tenure(request: HttpRequest, body: Body, post: str = "") -> Tenure | None:
    """Return the tenure that the reader of `request` acts under in `body`; None when he holds none there.

    With `post` it is his tenure of that post, if he has one. Otherwise it is the one he chose in this
    session, while he still holds it, else the first he holds.
    """
    held = held_in(request, body)
    if post:
        return acting_among(held, post)
    chosen = request.session.get(_KEY, {}).get(body.slug)
    return next((tenure for tenure in held if tenure.ref == chosen), None) or acting_among(held)


def held_in(request: HttpRequest, body: Body | None = None) -> list[Tenure]:
    """Return the running tenures that the reader holds, in `body` or anywhere, as they were when first asked.

    A page asks several times and gets the same answer: two queries for each request. Whoever changes tenures
    asks `tenures_held_by` afterwards.
    """
    found = _held.get(request)
    if found is None:
        found = _held[request] = tenures_held_by(request.user)
    return [one for one in found if body is None or one.body_id == body.slug]


def act_as(request: HttpRequest, ref: str) -> Tenure:
    """Choose the tenure to act under in its body for this session. PermissionDenied when it is not held."""
    for tenure in held_in(request):
        if tenure.ref == ref:
            request.session[_KEY] = {**request.session.get(_KEY, {}), tenure.body_id: ref}
            return tenure
    raise PermissionDenied(f"this account does not hold the tenure {ref}")


def reader_of(user: User | AnonymousUser, held: Sequence[Tenure] | None = None) -> Reader:
    """Return what a person may read: as a member, in his branch or village, by the posts he holds now.

    `held` are his running tenures, where they are known.
    """
    if not isinstance(user, User) or not user.is_active:
        return Reader()
    held = tenures_held_by(user) if held is None else held
    return Reader(
        member=user.is_member,
        organisations=frozenset({user.branch} - {""}),
        posts=frozenset(f"{tenure.body_id}/{tenure.post.code}" for tenure in held),
        tenures=frozenset(tenure.ref for tenure in held),
    )


def official_required(view: View) -> View:
    """Let only those see `view(request, body, ...)` who hold a tenure in the body whose slug is `body`.

    Others are sent to sign in, or refused once they have; an unknown body is a 404.
    """

    @wraps(view)
    def checked(request: HttpRequest, body: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        found = Body.objects.filter(slug=body).first()
        if found is None:
            raise Http404(f"there is no body {body}")
        if not held_in(request, found):
            raise PermissionDenied(f"this account holds no post in {body}")
        return view(request, body, *args, **kwargs)

    return checked


def create_user_for(
    tenure: Tenure | None,
    username: str,
    password: str,
    *,
    also: tuple[Tenure, ...] = (),
    is_member: bool = False,
    branch: str = "",
) -> User:
    """Return an account of the person who holds `tenure` (and `also`): a new one, or the one of that name."""
    held = [one for one in (tenure, *also) if one is not None]
    name = (held[0].name.value or {}).get("zh", "") if held and held[0].name else ""
    return create_user(
        username, password, tenures=[one.ref for one in held], is_member=is_member, branch=branch, name=name
    )
