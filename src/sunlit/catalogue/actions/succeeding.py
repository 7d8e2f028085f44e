"""Go on in a new log when the old one can never be signed again: the last resort."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sunlit.accounts.holdings import pass_on
from sunlit.catalogue.actions.bodies import POST_FIELDS, Predecessor, adopt_posts, open_body
from sunlit.catalogue.actions.powers import adopt_catalogue
from sunlit.catalogue.actions.tenures import begin_tenure
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Post, Power, Tenure
from sunlit.catalogue.queries.rules import definition_of
from sunlit.catalogue.queries.tenures import tenures_now
from sunlit.ledger.log import open_log, writing
from sunlit.ledger.reading import blob_value


def succeed(body: Body, predecessor: Predecessor) -> Body:
    """Open a successor of a body with the same posts, people and powers; return it.

    The old record stays as it is and takes no more entries. Matters that run are not carried over: each is
    opened again, under its power, and names the old one in its words. Raises AdoptionRefused when the body
    has a successor already.
    """
    if body.log.succeeded_by:
        raise AdoptionRefused("body_exists", body=body.log.succeeded_by)
    slug, origin = _next(body.slug), _next(predecessor.origin, "/")
    open_log(slug, origin=origin, demo=body.log.demo)
    with writing(slug):
        return _opened(body, slug, origin, predecessor)


def _opened(body: Body, slug: str, origin: str, predecessor: Predecessor) -> Body:
    new = open_body(
        slug,
        name=body.name,
        level=body.level,
        zone=body.zone,
        closes=body.closes,
        calendar=blob_value(body.slug, body.calendar),
        origin=origin,
        parent=body.parent,
        rules=body.rules,
        demo=body.log.demo,
        position=body.position,
        predecessor=predecessor,
    )
    _posts_and_people(body, new)
    powers = list(
        Power.objects.filter(body=body, in_force=True).select_related("procedure").order_by("position")
    )
    adopt_catalogue(
        new,
        [power.row for power in powers],
        {power.code: definition_of(power.procedure) for power in powers},
    )
    return new


def _posts_and_people(body: Body, new: Body) -> None:
    posts = Post.objects.filter(body=body, in_force=True).order_by("position")
    adopt_posts(new, [_row(post) for post in posts])
    persons: dict[str, str] = {}
    people: dict[str, Tenure] = {}
    for tenure in sorted(tenures_now(body), key=lambda one: one.until is not None):  # stand-ins last
        named: Mapping[str, str] = (tenure.name.value if tenure.name else None) or {}
        begun = begin_tenure(
            new,
            tenure.post.code,
            name=named,
            from_on=tenure.from_on,
            person=persons.get(tenure.person),
            seat=tenure.seat,
            stands_in=people.get(tenure.stands_in_id or ""),
            until=tenure.until,
        )
        persons[tenure.person] = begun.person
        people[tenure.ref] = begun
        pass_on(tenure.ref, begun.ref)


def _row(post: Post) -> dict[str, str]:
    names = {"zh": post.name["zh"], "en": post.name["en"]}
    row = {"code": post.code, "kind": post.kind, "recorded_by": post.recorded_by, **names}
    return {field: row.get(field, "") for field in POST_FIELDS}


def _next(name: str, between: str = "-") -> str:
    """Return the name of a successor: qinghe, qinghe-2, qinghe-3; x.example/log, x.example/log/2."""
    found = re.fullmatch(rf"(.+){re.escape(between)}([2-9]|[1-9][0-9])", name)
    return f"{found[1]}{between}{int(found[2]) + 1}" if found else f"{name}{between}2"
