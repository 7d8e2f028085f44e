"""Let somebody stand in for the holder of a post while he is away, and end it when he is back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sunlit.accounts.holdings import accounts_by_id, hold
from sunlit.catalogue.actions.tenures import begin_tenure, end_tenure
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.queries.tenures import tenures_now
from sunlit.ledger.log import writing

MOST_DAYS = 60  # a proposal; whoever is away longer hands his post over
FARTHEST = timedelta(days=366)  # from today to the first day


def stand_in(
    away: Tenure, person: str, from_on: date, to_on: date, reason: Mapping[str, str], by: Tenure | None = None
) -> Tenure:
    """Let `person` ("p12", who holds a post here) hold the post of `away` on the days named; return it.

    Whoever signs in for the person signs in for it too. Asked for again, it is the same. Raises
    AdoptionRefused: a tenure that ended or itself stands in, a seat with a vote, the same person, nobody
    who holds a post here, days that are over, too many or taken by another stand-in, no reason.
    """
    with writing(away.body_id):
        away = Tenure.objects.select_related("body", "post").get(ref=away.ref)
        body = away.body
        before = _begun(away, person, from_on, to_on)
        if before is not None:
            return before
        _check_place(away)
        named = _named(body, away, person)
        _check_days(away, from_on, to_on)
        if not any(reason.values()):
            raise AdoptionRefused("stand_in_reason", tenure=away.code)
        tenure = begin_tenure(
            body,
            away.post.code,
            name=named,
            from_on=from_on,
            person=person,
            seat=away.seat,
            by=by,
            stands_in=away,
            until=to_on,
            reason=reason,
        )
        mine = Tenure.objects.filter(body=body, person=person).values_list("ref", flat=True)
        for user in accounts_by_id(mine):
            hold(user, [tenure.ref])
    return tenure


def end_stand_in(tenure: Tenure, by: Tenure | None = None) -> Tenure:
    """End a stand-in at once: the one away is back, or the stand-in is called off before his first day.

    One that is over already is returned as it is. Raises AdoptionRefused for a tenure that stands in for
    nobody.
    """
    with writing(tenure.body_id):
        row = Tenure.objects.select_related("body", "post", "name").get(ref=tenure.ref)
        if row.until is None:
            raise AdoptionRefused("stand_in_unknown", person=row.person, body=row.body_id)
        today = today_of(row.body)
        if row.to_on is not None or row.until < today:
            return row
        return end_tenure(row, today, by=by)


def _begun(away: Tenure, person: str, from_on: date, to_on: date) -> Tenure | None:
    rows = Tenure.objects.filter(
        stands_in=away.ref, person=person, from_on=from_on, until=to_on, to_on__isnull=True
    )
    return rows.select_related("body", "post", "name").first()


def _check_place(away: Tenure) -> None:
    """Refuse what nobody can stand in for."""
    if away.to_on is not None:
        raise AdoptionRefused("tenure_ended", tenure=away.code, to_on=away.to_on.isoformat())
    if away.until is not None:
        raise AdoptionRefused("stand_in_chain", tenure=away.code)
    if away.has_vote:
        raise AdoptionRefused("stand_in_seat", tenure=away.code, seat=away.seat)


def _named(body: Body, away: Tenure, person: str) -> Mapping[str, str]:
    """Return the name of the person, who holds a post here now and is not the one who is away."""
    if person == away.person:
        raise AdoptionRefused("stand_in_same", tenure=away.code)
    held = [one for one in tenures_now(body) if one.person == person and one.until is None]
    if not held:
        raise AdoptionRefused("stand_in_unknown", person=person, body=body.slug)
    return next((one.name.value for one in held if one.name and one.name.value), {})


def _check_days(away: Tenure, from_on: date, to_on: date) -> None:
    today = today_of(away.body)
    days = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
    if not max(today, away.from_on) <= from_on <= min(to_on, today + FARTHEST):
        raise AdoptionRefused("stand_in_days", **days)
    if to_on - from_on >= timedelta(days=MOST_DAYS):
        raise AdoptionRefused("stand_in_long", most=str(MOST_DAYS), **days)
    taken = Tenure.objects.filter(stands_in=away.ref, to_on=None, from_on__lte=to_on, until__gte=from_on)
    if taken.exists():
        raise AdoptionRefused("stand_in_twice", **days)
