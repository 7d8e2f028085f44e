"""More powers of the model than a body opened with, and the posts that they need.

While nothing runs yet they are adopted at once; from the first matter on they are announced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sunlit.catalogue.actions import adopt_posts, adopt_power, announce_power
from sunlit.catalogue.announcing import must_announce
from sunlit.catalogue.founding.listed import full_procedures, model_rows, posts_listed
from sunlit.catalogue.models import Body, Change, Post, Power, Tenure
from sunlit.catalogue.queries.posts import posts_of
from sunlit.ledger.log import writing
from sunlit.procedure.grammar import parse
from sunlit.procedure.plain import compile_power

Row = Mapping[str, Any]
PostRow = dict[str, str]


def rows_left(body: Body) -> list[Row]:
    """Return the powers of the model that the body neither has nor has announced, in the model's order."""
    known = set(Power.objects.filter(body=body, in_force=True).values_list("code", flat=True))
    known |= set(Change.objects.filter(body=body, state="announced").values_list("code", flat=True))
    return [row for row in model_rows() if row["code"] not in known]


def posts_missing(body: Body, rows: Sequence[Row]) -> list[PostRow]:
    """Return the posts of the model that these powers name and the body does not have."""
    here = {post.code for post in posts_of(body)}
    named, used = set(), set()
    full = full_procedures([dict(row) for row in rows])
    for row in rows:
        named |= {name for cell in ("holder_zh", "supervisor_zh") for name in str(row[cell]).split(";")}
        definition = full.get(row["code"]) or compile_power(dict(row), posts_listed(body.level))
        used |= {str(post.get("post") or key) for key, post in definition["posts"].items()}
        used |= {step.recorded_by for step in parse(definition).steps.values()}
    listed = posts_listed(body.level)
    wanted = [post for post in listed if post["code"] in used or post["zh"] in named]
    recorders = {post["recorded_by"] for post in wanted}
    return [p for p in listed if (p in wanted or p["code"] in recorders) and p["code"] not in here]


def add_powers(
    body: Body,
    codes: Sequence[str],
    by: Tenure,
    *,
    applies_on: date | None = None,
    reason: Mapping[str, str] | None = None,
) -> int:
    """Adopt powers of the model, or announce them once matters run; return how many.

    The posts that they need are adopted first. What the body has already is passed over. Raises as
    `adopt_power` and `announce_power` do; then nothing is adopted.
    """
    with writing(body.slug):
        rows = [row for row in rows_left(body) if row["code"] in codes]
        missing = posts_missing(body, rows)
        if missing:
            adopt_posts(body, [*map(_row, posts_of(body)), *missing], by)
        full = full_procedures([dict(row) for row in rows], body.rules.get("collective_from_yuan"))
        later = must_announce(body)
        for row in rows:
            definition = full.get(row["code"])
            if later:
                announce_power(
                    body, row, definition, applies_on=applies_on or date.min, reason=reason or {}, by=by
                )
            else:
                adopt_power(body, row, definition, by)
    return len(rows)


def _row(post: Post) -> PostRow:
    names = {"zh": post.name["zh"], "en": post.name["en"]}
    return {"code": post.code, "kind": post.kind, "recorded_by": post.recorded_by, **names}
