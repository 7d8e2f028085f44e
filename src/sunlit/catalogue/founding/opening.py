"""Open a body for real: everything in its order through the actions, or nothing."""

from __future__ import annotations

from sunlit.accounts.holdings import hold
from sunlit.accounts.models import User
from sunlit.catalogue.actions import adopt_catalogue, adopt_posts, adopt_rules, begin_tenure, open_body
from sunlit.catalogue.days import today_of
from sunlit.catalogue.founding.place import ZONE
from sunlit.catalogue.founding.plan import Plan, name_of
from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.head import HeadStore
from sunlit.ledger.places import key_file
from sunlit.ledger.turns import write_transaction


class FoundingRefused(Exception):
    """Nothing was opened. `slug` names the body that stands here already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"the body {slug} is open here already: nothing was changed")
        self.slug = slug


def refuse_if_open() -> None:
    """Raise FoundingRefused when a body stands here already: a site is set up once."""
    standing = Body.objects.order_by("slug").first()
    if standing is not None:
        raise FoundingRefused(standing.slug)


def open_for_real(plan: Plan) -> Body:
    """Open the body of a plan and return it; whatever fails, no row, account or key of it is left.

    A crash between the key and the commit leaves a key file alone: the next attempt takes it again. Raises
    FoundingRefused when a body stands here already.
    """
    with write_transaction():
        refuse_if_open()
        had_key = key_file(plan.slug).exists()
        try:
            return _open(plan)
        except BaseException:
            if not had_key:
                key_file(plan.slug).unlink(missing_ok=True)
                HeadStore().forget_unsigned(plan.slug)
            raise


def _open(plan: Plan) -> Body:
    body = open_body(
        plan.slug,
        name=plan.name,
        level=plan.level,
        zone=ZONE,
        closes=plan.closes,
        calendar=plan.calendar,
        origin=plan.origin,
    )
    adopt_posts(body, plan.posts)
    held = _begin(body, plan)
    _give_accounts(plan, held)
    clerk = held[plan.holders[0].person][0]
    adopt_catalogue(body, plan.rows, plan.procedures, by=clerk)
    return adopt_rules(body, plan.rules, by=clerk)


def _begin(body: Body, plan: Plan) -> dict[str, list[Tenure]]:
    """Begin every tenure; return them by the person's name."""
    held: dict[str, list[Tenure]] = {}
    today = today_of(body)
    for holder in plan.holders:
        before = held.setdefault(holder.person, [])
        tenure = begin_tenure(
            body,
            holder.post,
            name=name_of(holder.person),
            from_on=today,
            person=before[0].person if before else None,
            seat=holder.seat,
        )
        before.append(tenure)
    return held


def _give_accounts(plan: Plan, held: dict[str, list[Tenure]]) -> None:
    for account in plan.accounts:
        user = User.objects.create(
            username=account.username, password=account.hash, first_name=account.person[:150]
        )
        hold(user, [tenure.ref for tenure in held[account.person]])
