"""Who stands on the stage: bodies, posts, persons and their tenures, read from story/cast.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path, model_posts, model_procedures
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.plain import compile_power

STORY = Path(__file__).parent / "story"
COMMITTEE = "committee"

Text = dict[str, str]


@dataclass(frozen=True)
class Person:
    """Somebody with the posts he holds; `seat` is his seat in the committee."""

    key: str
    name: Text
    posts: tuple[str, ...]
    seat: str = ""
    enters: bool = False  # enters what the committee decides


@dataclass(frozen=True)
class Company:
    """One body with its people."""

    slug: str
    level: str
    parent: str
    name: Text
    papers: Text  # how its numbered papers are headed
    rules: Mapping[str, Any]
    posts: tuple[Mapping[str, str], ...]
    powers: str  # all, village, none
    people: tuple[Person, ...]
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # post -> keys of persons

    def holder(self, post: str, wanted: str = "") -> str:
        """Return the key of the person who holds `post` here: `wanted`, else the first. Raises KeyError."""
        held = self.holders[post]
        if wanted and wanted not in held:
            raise KeyError(f"{wanted} does not hold {post} in {self.slug}")
        return wanted or held[0]

    def members(self) -> list[str]:
        """Return the keys of the committee's members in the order in which they speak: the head last."""
        seated = [person for person in self.people if person.seat]
        return [p.key for p in sorted(seated, key=lambda p: p.seat == "secretary")]


@dataclass(frozen=True)
class Cast:
    """All bodies by slug, and the accounts that are printed."""

    password: str
    zone: str
    closes: str
    bodies: Mapping[str, Company]
    accounts: tuple[Mapping[str, Any], ...]


@lru_cache(maxsize=1)
def read_cast() -> Cast:
    """Return the cast."""
    value = yaml.safe_load((STORY / "cast.yaml").read_text(encoding="utf-8"))
    bodies = {row["slug"]: _company(row) for row in value["bodies"]}
    return Cast(value["password"], value["zone"], value["closes"], bodies, tuple(value["accounts"]))


def _company(row: Mapping[str, Any]) -> Company:
    people = tuple(_person(one, row) for one in row["people"])
    holders: dict[str, list[str]] = {}
    for person in people:
        for post in person.posts:
            holders.setdefault(post, []).append(person.key)
    entering = [person.key for person in people if person.enters]
    if entering:
        holders[COMMITTEE] = entering
    return Company(
        slug=row["slug"],
        level=row["level"],
        parent=row.get("parent", ""),
        name=row["name"],
        papers=row.get("papers", row.get("short", row["name"])),
        rules=row.get("rules", {}),
        posts=tuple(_posts(row)),
        powers=row["powers"],
        people=people,
        holders={post: tuple(keys) for post, keys in holders.items()},
    )


def _person(one: Mapping[str, Any], row: Mapping[str, Any]) -> Person:
    short = row.get("short", {})
    name = {lang: one[lang].format(name=short.get(lang, "")) for lang in ("zh", "en")}
    return Person(one["key"], name, tuple(one["posts"]), one.get("seat", ""), one.get("enters", False))


def _posts(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the list of posts a body adopts: the model's, or some of them, and its own."""
    wanted, recorders = row.get("model_posts"), row.get("recorders", {})
    listed = [dict(post) for post in model_posts() if wanted is None or post["code"] in wanted]
    for post in listed:
        post["recorded_by"] = recorders.get(post["code"], post["recorded_by"])
    own = row.get("own_posts", [])
    return listed + [{"body_level": row["level"], "recorded_by": "", "note": "", **post} for post in own]


@lru_cache(maxsize=1)
def catalogue_rows() -> tuple[dict[str, Any], ...]:
    """Return the 61 powers of the model."""
    return tuple(read_catalogue(model_path("powers.csv")))


@lru_cache(maxsize=256)
def procedure_for(slug: str, power: str) -> Procedure:
    """Return the procedure of a power as this body adopts it."""
    full = model_procedures().get(power)
    if full is not None:
        return parse(full)
    row = next(row for row in catalogue_rows() if row["code"] == power)
    return parse(compile_power(row, read_cast().bodies[slug].posts))
