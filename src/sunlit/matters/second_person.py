"""The second person that something takes: another person, another account, a post that may agree."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.accounts.holdings import accounts_of
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries import post_names
from sunlit.matters.fitting import REVIEWER, fit_objections, held_among, tenure_objections
from sunlit.procedure.rules import Objection
from sunlit.procedure.rules.codes import joined


def second_objections(
    body: Body, by: Tenure, agreed: Tenure | None, posts: Sequence[str], now: int
) -> list[Objection]:
    """Return why `agreed` is not the second person to something that `by` asks; `posts` may agree.

    Where `posts` names the secrecy reviewer and the body has none, that of the body above may. In a body
    where nobody holds any of the posts everybody else in office may.
    """
    if agreed is None:
        names = post_names(body.slug)
        listed = joined(names.get(code) or {"zh": code, "en": code} for code in posts)
        return [Objection("second_person", {"posts": list(posts), "names": listed}, "")]
    found = [Objection("second_self", {}, "")] if same_person(by, agreed) else []
    if agreed.body_id == body.slug:
        if agreed.post_id == by.post_id:
            found.append(Objection("second_post", {}, ""))
        return found + tenure_objections(agreed, body, now) + fit_objections(body, agreed, posts, posts)
    if not from_above(body, agreed, posts):
        found.append(Objection("second_elsewhere", {"found": agreed.body_id}, ""))
    return found + tenure_objections(agreed, agreed.body, now)


def from_above(body: Body, agreed: Tenure, posts: Sequence[str]) -> bool:
    """Say whether `agreed` is the secrecy reviewer of the body above, of a body that has none of its own."""
    return (
        REVIEWER in posts
        and agreed.body_id == body.parent_id
        and agreed.post.code == REVIEWER
        and not held_among(body, [REVIEWER])
    )


def same_person(one: Tenure, other: Tenure) -> bool:
    """Say whether two tenures are of one person, or an account may act under both."""
    if (one.body_id, one.person) == (other.body_id, other.person):
        return True
    accounts = accounts_of([one.ref, other.ref])
    return not set(accounts[one.ref]).isdisjoint(accounts[other.ref])


def agreed_fields(body: Body, agreed: Tenure | None) -> dict[str, str]:
    """Return the fields by which an entry names the second person; none where there is none."""
    if agreed is None:
        return {}
    of = {} if agreed.body_id == body.slug else {"agreed_of": agreed.body_id}
    return {
        "agreed_by": agreed.post.code,
        "agreed_tenure": agreed.code,
        "agreed_person": agreed.person,
        **of,
    }
