"""Open the bodies of the demo: their logs, posts, tenures, powers and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from sunlit.catalogue.actions import adopt_catalogue, adopt_posts, begin_tenure, open_body
from sunlit.catalogue.model_files import model_calendar, model_procedures
from sunlit.catalogue.models import Body, Tenure
from sunlit.catalogue.officials import create_user_for
from sunlit.catalogue.seats import RECORDER
from sunlit.cli.demo.cast import COMMITTEE, Cast, Company, Person, catalogue_rows

OFFICES = ("office", "village_committee", "pilot_office")  # who opens and closes matters, shows and hides


@dataclass
class Troupe:
    """A body on the stage: who acts here under which tenure."""

    company: Company
    body: Body
    tenures: dict[tuple[str, str], Tenure] = field(default_factory=dict)  # (post, person) -> tenure
    seats: dict[str, Tenure] = field(default_factory=dict)  # person -> seat in the committee
    recorders: dict[str, Tenure] = field(default_factory=dict)  # person -> enters what the committee decides

    def tenure(self, post: str, person: str) -> Tenure:
        """Return the tenure under which a person acts at a post; at the committee the recorder's."""
        if post == COMMITTEE:
            return self.recorders[person]
        return self.tenures[post, person]

    def of_person(self, person: str) -> Tenure:
        """Return the first tenure of a person."""
        return next(tenure for (_, key), tenure in self.tenures.items() if key == person)

    def all_of(self, person: str) -> list[Tenure]:
        """Return every tenure of a person, the desks before the seats."""
        held = [tenure for (_, key), tenure in self.tenures.items() if key == person]
        return [*held, *(seats[person] for seats in (self.seats, self.recorders) if person in seats)]

    def desk(self) -> Tenure:
        """Return the tenure of the body's own office."""
        post = next(post for post in OFFICES if post in self.company.holders)
        return self.tenures[post, self.company.holder(post)]

    def holder(self, post: str, wanted: str = "") -> Tenure:
        """Return the tenure of who holds a post."""
        return self.tenure(post, self.company.holder(post, wanted))


def open_company(company: Company, cast: Cast, parent: Body | None, from_on: date, position: int) -> Troupe:
    """Open one body with its posts, tenures and powers."""
    body = open_body(
        company.slug,
        name=company.name,
        level=company.level,
        zone=cast.zone,
        closes=cast.closes,
        calendar=model_calendar(),
        origin=f"demo.{settings.SUNLIT_ORIGIN}/{company.slug}",
        parent=parent,
        rules=company.rules,
        demo=True,
        position=position,
    )
    adopt_posts(body, company.posts)
    troupe = Troupe(company, body)
    for person in company.people:
        _begin(troupe, person, from_on)
    for person in company.people:
        if person.enters:
            troupe.recorders[person.key] = begin_tenure(
                body,
                COMMITTEE,
                name=person.name,
                from_on=from_on,
                person=troupe.seats[person.key].person,
                seat=RECORDER,
            )
    _adopt(troupe)
    return troupe


def _begin(troupe: Troupe, person: Person, from_on: date) -> None:
    code: str | None = None
    for post in [*person.posts, *([COMMITTEE] if person.seat else [])]:
        seat = person.seat if post == COMMITTEE else ""
        tenure = begin_tenure(troupe.body, post, name=person.name, from_on=from_on, person=code, seat=seat)
        code = tenure.person
        if post == COMMITTEE:
            troupe.seats[person.key] = tenure
        else:
            troupe.tenures[post, person.key] = tenure


def _adopt(troupe: Troupe) -> None:
    if troupe.company.powers == "none":
        return
    level = troupe.company.powers
    rows = [row for row in catalogue_rows() if level == "all" or row["level"] == level]
    codes = {row["code"] for row in rows}
    procedures = {code: one for code, one in model_procedures().items() if code in codes}
    adopt_catalogue(troupe.body, rows, procedures)


def open_accounts(cast: Cast, troupes: dict[str, Troupe]) -> None:
    """Create the accounts that are printed when the demo starts."""
    for row in cast.accounts:
        held = troupes[row["body"]].all_of(row["person"]) if "person" in row else []
        for slug, person in row.get("also", {}).items():
            held += troupes[slug].all_of(person)
        create_user_for(
            held[0] if held else None,
            row["username"],
            cast.password,
            also=tuple(held[1:]),
            is_member=bool(row.get("member")),
            branch=row.get("branch", ""),
        )
