"""All that a body opens with, worked out before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.founding import listed, people, place
from sunlit.catalogue.founding.choosing import series_typed
from sunlit.catalogue.seats import RECORDER
from sunlit.catalogue.signing import REST

Answers = Mapping[str, Any]
HEAD, MEMBER = "secretary", "member"  # seats with a vote


@dataclass(frozen=True)
class Holder:
    """A person in a post."""

    person: str  # the name; the same name is the same person
    post: str
    seat: str = ""


@dataclass(frozen=True)
class Account:
    """A person who signs in."""

    person: str
    username: str
    hash: str


@dataclass(frozen=True)
class Plan:
    """All that a body opens with."""

    slug: str
    name: dict[str, str]
    level: str
    origin: str
    closes: str
    calendar: dict[str, Any]
    posts: tuple[dict[str, str], ...]
    holders: tuple[Holder, ...]
    accounts: tuple[Account, ...]
    rows: tuple[dict[str, Any], ...]
    procedures: dict[str, dict[str, Any]]
    rules: dict[str, Any]


def plan_of(answers: Answers) -> Plan:
    """Return the plan of answers that `read_all` returned."""
    body, rows = answers["body"], listed.rows_chosen(answers)
    accounts = answers["accounts"]["list"]
    known = people.persons(answers)
    return Plan(
        slug=body["slug"],
        name=text_of(body["name_zh"], body["name_en"]),
        level=body["level"],
        origin=f"{body['host']}/log/{body['slug']}",
        closes=answers["day"]["closes"],
        calendar=place.calendar_of(answers["day"]),
        posts=tuple(_posts(answers, rows)),
        holders=tuple(_holders(answers)),
        accounts=tuple(
            Account(one["name"], one["username"], one["hash"]) for one in accounts if one["name"] in known
        ),
        rows=tuple(rows),
        procedures=listed.full_procedures(rows, answers["rules"].get("collective_from_yuan")),
        rules=_rules(answers),
    )


def text_of(zh: str, en: str) -> dict[str, str]:
    """Return a text value without the language that is missing."""
    return {lang: said for lang, said in (("zh", zh), ("en", en)) if said}


def name_of(person: str) -> dict[str, str]:
    """Return a person's name as a text value: in the language whose letters it has."""
    return {"en": person} if person.isascii() else {"zh": person}


def _rules(answers: Answers) -> dict[str, Any]:
    above = text_of(answers["above"]["name_zh"], answers["above"]["name_en"])
    signer = answers["review"].get("sign_off", "")
    series = series_typed(answers["rules"], answers["body"]["level"])
    return {
        **{name: value for name, value in answers["rules"].items() if not name.startswith("series_")},
        **({"series": series} if series else {}),
        **({"above": above} if above else {}),
        **({"sign_off": {REST: signer}} if signer else {}),
    }


def _posts(answers: Answers, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the posts to adopt: the whole list, in a village only what it needs."""
    posts = list(listed.posts_listed(answers["body"]["level"]))
    if answers["body"]["level"] != "village":
        return posts
    named = {name for row in rows for cell in ("holder_zh", "supervisor_zh") for name in row[cell].split(";")}
    used = {people.clerk_of(answers), people.REVIEW}
    for procedure in listed.procedures(answers).values():
        used |= set(procedure.posts) | {step.recorded_by for step in procedure.steps.values()}
    kept = [
        post
        for post in posts
        if post["code"] in used or post["zh"] in named or post["body_level"] == "village"
    ]
    recorders = {post["recorded_by"] for post in kept} - {post["code"] for post in kept}
    return [post for post in posts if post in kept or post["code"] in recorders]


def _holders(answers: Answers) -> list[Holder]:
    """Return who holds what, the clerk first. The clerk also enters what the committee decides."""
    found, clerk = [], people.clerk_of(answers)
    holders = answers["people"]["holders"]
    for post in people.posts_needed(answers):
        if post.code in holders:
            found.append(Holder(holders[post.code], post.code))
    found.append(Holder(answers["review"]["name"], people.REVIEW))
    members = answers["people"]["committee"] if people.needs_committee(answers) else []
    found += [Holder(name, people.COMMITTEE, MEMBER if place else HEAD) for place, name in enumerate(members)]
    if members:
        found.append(Holder(holders[clerk], people.COMMITTEE, RECORDER))
    return found
