"""Let somebody hold a post and sign in for it: who may do that alone, and post and account together.

Whoever keeps the register of posts could otherwise put himself into the posts that watch him.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from sunlit.accounts.holdings import accounts_of, create_user, hold, holdings_of
from sunlit.accounts.models import User
from sunlit.catalogue.actions.tenures import hand_over, take_up
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import tenures_held_by, tenures_now
from sunlit.ledger.log import writing

ORGANISATION = "organisation"
KEEPERS = (ORGANISATION, "office", "village_party", "village_committee")  # posts that keep the register
GUARDED = (*KEEPERS, "secretary", "mayor", "discipline", "secrecy_review", "village_oversight")


@dataclass(frozen=True)
class Installed:
    """A tenure with an account; `link` lets its holder choose his password, once; "" where he has one."""

    tenure: Tenure
    username: str = ""
    link: str = ""


def may_install(held: Sequence[Tenure], body: Body, post: str, ending: Tenure | None = None) -> bool:
    """Say whether somebody who holds these tenures may alone say who holds a post and signs in for it.

    The head, the inspectors, the reviewers and those who keep the register themselves are handed over by
    the organisation post or by the outgoing holder, never by another keeper alone. Where nobody holds the
    organisation post, a keeper may fill what is empty and give the first account.
    """
    mine = {one.post.code for one in held if one.body_id == body.slug}
    if ending is not None and ending.ref in {one.ref for one in held}:
        return bool(mine)
    if mine.isdisjoint(KEEPERS):
        return False
    if post not in GUARDED or ORGANISATION in mine:
        return True
    if any(one.post.code == ORGANISATION for one in tenures_now(body)):
        return False
    return ending is None


def install_successor(tenure: Tenure, name: Mapping[str, str], username: str, by: Tenure) -> Installed:
    """Hand a post over. One who holds a post here already stays the same person: rules part persons."""
    with writing(tenure.body_id):
        user = User.objects.filter(username=username).first() if username else None
        held = tenures_held_by(user, tenure.body) if user else []
        successor = hand_over(tenure, name, person=held[0].person if held else None, by=by)
        return _with_account([successor], username)


def install(
    body: Body,
    post: str,
    *,
    name: Mapping[str, str],
    by: Tenure,
    person: str | None = None,
    seat: str = "",
    username: str = "",
) -> Installed:
    """Fill a post that nobody holds, or a further seat, once, however often it is asked for."""
    with writing(body.slug):
        return _with_account([take_up(body, post, name=name, person=person, seat=seat, by=by)], username)


def give_account_to(tenure: Tenure, username: str) -> Installed:
    """Let the holder of a tenure sign in for every post that he holds in its body."""
    with writing(tenure.body_id):
        return _with_account(_of_person(tenure), username)


def has_account(tenure: Tenure) -> bool:
    """Say whether somebody signs in for any tenure of the person who holds this one."""
    return any(accounts_of(one.ref for one in _of_person(tenure)).values())


def _of_person(tenure: Tenure) -> list[Tenure]:
    his = [one for one in tenures_now(tenure.body) if one.person == tenure.person]
    return sorted(his, key=lambda one: one.ref != tenure.ref)


def _with_account(tenures: Sequence[Tenure], username: str) -> Installed:
    """Let an account hold the tenures: one of that name, else a new one whose password is still to choose."""
    first = tenures[0]
    refs = [one.ref for one in tenures]
    if not username:
        return Installed(first)
    user = User.objects.filter(username=username).first()
    if user is not None:
        is_waiting = not user.has_usable_password() and refs[0] in holdings_of(user)  # the link was lost
        hold(user, refs)
        return Installed(first, username, link_of(user) if is_waiting else "")
    name = ((first.name.value if first.name else None) or {}).get("zh", "")
    user = create_user(username, None, tenures=refs, name=name)
    return Installed(first, username, link_of(user))


def link_of(user: User) -> str:
    """Return the address where the holder chooses his password; it works once, and for three days."""
    key = default_token_generator.make_token(user)
    address = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=address)
