"""Begin and end a person's time in a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sunlit.accounts.holdings import release
from sunlit.catalogue.actors import actor_of
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Post, Tenure
from sunlit.ledger.log import Disclosed, writing


def begin_tenure(
    body: Body,
    post: str,
    *,
    name: Mapping[str, str],
    from_on: date,
    person: str | None = None,
    seat: str = "",
    by: Tenure | None = None,
    stands_in: Tenure | None = None,
    until: date | None = None,
    reason: Mapping[str, str] | None = None,
) -> Tenure:
    """Begin a tenure of `post` (its code) and return it. `name` is a text value, kept as a disclosure.

    `person` is the code of somebody who has held a post before ("p12"); None is somebody new. `seat` is the
    place in an organ that votes: head, member ... With `stands_in` and `until` it is that of a stand-in:
    begin those by `stand_in`, which checks them. Raises AdoptionRefused for an unknown post or person.
    """
    with writing(body.slug) as writer:
        if not Post.objects.filter(body=body, code=post, in_force=True).exists():
            raise AdoptionRefused("post_unknown", post=post, body=body.slug)
        persons = set(Tenure.objects.filter(body=body).values_list("person", flat=True))
        if person is not None and person not in persons:
            raise AdoptionRefused("person_unknown", person=person, body=body.slug)
        code = f"t{Tenure.objects.filter(body=body).count() + 1}"
        data = {
            "tenure": code,
            "post": post,
            "person": person or f"p{len(persons) + 1}",
            "from_on": from_on.isoformat(),
        }
        if seat:
            data["seat"] = seat
        if stands_in is not None and until is not None:
            data |= {"stands_in": stands_in.code, "to_on": until.isoformat()}
        said = {"name": name, "reason": reason or {}}
        disclosures = [Disclosed(key, dict(text)) for key, text in said.items() if any(text.values())]
        writer.append("tenure.begun", "body", actor=actor_of(by), data=data, disclosures=disclosures)
    return Tenure.objects.select_related("body", "post", "name").get(ref=f"{body.slug}/{code}")


def take_up(
    body: Body,
    post: str,
    *,
    name: Mapping[str, str],
    person: str | None = None,
    seat: str = "",
    by: Tenure | None = None,
) -> Tenure:
    """Begin a tenure today and return it, once: who took up this seat today by this name is the same."""
    today = today_of(body)
    with writing(body.slug):
        begun = Tenure.objects.filter(
            body=body, post__code=post, seat=seat, from_on=today, to_on=None, until=None
        )
        for tenure in begun.select_related("body", "post", "name"):
            same = tenure.person == person if person else (tenure.name and tenure.name.value == dict(name))
            if same:
                return tenure
        return begin_tenure(body, post, name=name, from_on=today, person=person, seat=seat, by=by)


def end_tenure(
    tenure: Tenure, to_on: date, successor: Tenure | None = None, by: Tenure | None = None
) -> Tenure:
    """End a tenure on its last day and return it; its account loses it at once.

    Open tasks belong to the post: whoever holds the post next sees them, and `successor` says who that is.
    Who stands in for its holder ends with it, by this entry; a holder who leaves stands in for nobody any
    more, by an entry of its own. Raises AdoptionRefused when the tenure has
    ended, when `to_on` is before its first day or in the future, and when the successor holds another post.
    """
    with writing(tenure.body_id) as writer:
        tenure = Tenure.objects.select_related("body", "post").get(ref=tenure.ref)
        _check_end(tenure, to_on, successor)
        data = {"tenure": tenure.code, "to_on": to_on.isoformat()}
        if successor is not None:
            data["successor"] = successor.code
        for one in _left_standing(tenure):
            end_tenure(one, today_of(tenure.body), by=by)
        standing = list(Tenure.objects.filter(stands_in=tenure.ref, to_on=None).values_list("ref", flat=True))
        writer.append("tenure.ended", "body", actor=actor_of(by), data=data)
        for ref in (tenure.ref, *standing):
            release(ref)
    return Tenure.objects.select_related("body", "post", "name").get(ref=tenure.ref)


def hand_over(
    tenure: Tenure, name: Mapping[str, str], *, person: str | None = None, by: Tenure | None = None
) -> Tenure:
    """End a tenure today and begin that of its successor in the same post and seat; return the new one.

    Raises AdoptionRefused for one who only stands in: he hands nothing over.
    """
    today = today_of(tenure.body)
    if tenure.until is not None:
        raise AdoptionRefused("stand_in_chain", tenure=tenure.code)
    with writing(tenure.body_id):
        successor = begin_tenure(
            tenure.body,
            tenure.post.code,
            name=name,
            from_on=today,
            person=person,
            seat=tenure.seat,
            by=by,
        )
        end_tenure(tenure, today, successor, by)
    return successor


def _left_standing(tenure: Tenure) -> list[Tenure]:
    """Return where the holder of a tenure stands in, when it is the last one that he holds himself."""
    his = Tenure.objects.filter(body=tenure.body_id, person=tenure.person, to_on=None)
    if tenure.until is not None or his.filter(until=None).exclude(ref=tenure.ref).exists():
        return []
    return list(his.filter(until__gte=today_of(tenure.body)).select_related("body"))


def _check_end(tenure: Tenure, to_on: date, successor: Tenure | None) -> None:
    if tenure.to_on is not None:
        raise AdoptionRefused("tenure_ended", tenure=tenure.code, to_on=tenure.to_on.isoformat())
    today = today_of(tenure.body)
    if tenure.until is not None and (today > tenure.until or to_on != today):
        raise AdoptionRefused("tenure_ended", tenure=tenure.code, to_on=tenure.until.isoformat())
    if tenure.until is None and not tenure.from_on <= to_on <= today:
        raise AdoptionRefused("tenure_dates", from_on=tenure.from_on.isoformat(), found=to_on.isoformat())
    if successor is not None and (
        successor.until is not None or successor.post_id != tenure.post_id or successor.to_on is not None
    ):
        raise AdoptionRefused("successor_post", post=tenure.post.code, found=successor.post.code)
