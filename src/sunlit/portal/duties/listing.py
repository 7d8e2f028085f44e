"""Duties to disclose in words: what, for whom, where, by when, and who owes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sunlit.catalogue.queries import post_names_of
from sunlit.matters.models import Duty
from sunlit.portal.telling import public_value
from sunlit.ui.environment import url
from sunlit.ui.formats import day, due, local
from sunlit.ui.wording import knows, plain, t

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One duty for readers. `place` is "" where the page is of the same body."""

    duty: Duty
    what: str
    title: str
    address: str
    place: str
    post: str
    scope: str
    where: str
    when: str
    overdue: bool
    late: bool  # met, after it was due


@dataclass(frozen=True, slots=True)
class Week:
    """The duties of one week, which begins on a Monday."""

    name: str
    lines: list[Line] = field(default_factory=list)


def lines_of(
    rows: Sequence[Duty], now: int, slug: str, names: Mapping[str, Text], *, titled: bool = True
) -> list[Line]:
    """Return the lines of these duties; one query for the names of posts. `titled`: each names its matter."""
    posts = post_names_of((row.body_id, row.post) for row in rows)
    return [_line(row, now, slug, names, posts, titled) for row in rows]


def _line(
    row: Duty,
    now: int,
    slug: str,
    names: Mapping[str, Text],
    posts: Mapping[tuple[str, str], Text],
    titled: bool,
) -> Line:
    number = row.matter_id.split("/", 1)[1]
    title = plain(public_value(row.matter.title)) if titled else ""
    return Line(
        row,
        plain(row.what),
        title or number,
        url("portal:matter", row.body_id, number),
        plain(names.get(row.body_id)) if row.body_id != slug else "",
        plain(posts.get((row.body_id, row.post))) or row.post,
        t(f"powers.scope.{row.scope}"),
        t("powers.form.comma").join(_form(form) for form in row.forms),
        due(row.due_at),
        row.state == "due" and row.due_at < now,
        row.met_at is not None and row.met_at > row.due_at,
    )


def _form(form: str) -> str:
    return t(f"powers.form.{form}") if knows(f"powers.form.{form}") else form


def by_week(lines: Iterable[Line], now: int) -> list[Week]:
    """Return the lines in weeks, in their order; no empty week."""
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    weeks: dict[int, Week] = {}
    for line in lines:
        last = local(line.duty.due_at - 1).date()
        n = (last - monday).days // 7
        if n not in weeks:
            first = monday + timedelta(weeks=n)
            named = {0: t("duties.this_week"), 1: t("duties.next_week")}
            weeks[n] = Week(named.get(n) or t("duties.week", date=day(first)))
        weeks[n].lines.append(line)
    return list(weeks.values())
