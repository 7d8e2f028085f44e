"""Adopt powers with the procedures that govern them: one entry each, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.actors import actor_of
from sunlit.catalogue.announcing import must_announce
from sunlit.catalogue.blobs import procedure_from_blob, procedure_to_blob
from sunlit.catalogue.checking import row_problems
from sunlit.catalogue.columns import STEPS, class_code
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Post, Power, Tenure
from sunlit.catalogue.problems import CatalogueRefused, Problem, problem
from sunlit.catalogue.queries.posts import posts_of
from sunlit.ledger.log import Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value, entry_of
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.grammar import parse
from sunlit.procedure.plain import compile_power
from sunlit.procedure.soundness import problems

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Checked:
    """A row and the definition of its procedure, both fit to be adopted."""

    row: Row
    definition: Mapping[str, Any]
    position: int


def adopt_catalogue(
    body: Body,
    rows: Sequence[Row],
    procedures: Mapping[str, Mapping[str, Any]] | None = None,
    by: Tenure | None = None,
) -> list[Power]:
    """Adopt every row of a catalogue and return the powers in its order, or refuse them all.

    `procedures` holds the full procedure that governs a power, by its code; any other power runs along its
    own list of steps. A power that is in force in exactly this form is left as it is. Raises
    CatalogueRefused with everything that is wrong (CAT-1): see `checking.row_problems`, and besides a
    procedure that cannot be run to its end or names a post that the body does not have. Raises
    AdoptionRefused for a change that had to be announced, see `changes`.
    """
    posts = {post.code: post for post in posts_of(body)}
    checked, found = [], []
    for position, row in enumerate(rows):
        wrong, definition = check_row(position + 2, row, (procedures or {}).get(str(row.get("code"))), posts)
        found += wrong
        checked.append(_Checked(row, definition, position))
    codes = [str(row.get("code")) for row in rows]
    found += [
        problem(n, "code", "code_twice", code) for n, code in enumerate(codes, 2) if codes.index(code) < n - 2
    ]
    if found:
        raise CatalogueRefused(found)
    with writing(body.slug) as writer:
        return [_adopt(writer, body, one, by) for one in checked]


def adopt_power(
    body: Body, row: Row, definition: Mapping[str, Any] | None = None, by: Tenure | None = None
) -> Power:
    """Adopt one power, or a new version of one, and return it. Its place in the catalogue stays.

    Matters that run keep the version they began under. Raises as `adopt_catalogue` does.
    """
    with writing(body.slug) as writer:
        found, known = check_row(2, row, definition, {post.code: post for post in posts_of(body)})
        if found:
            raise CatalogueRefused(found)
        return _adopt(writer, body, _Checked(row, known, _position(body, str(row["code"]))), by)


def adopt_announced(writer: Writer, body: Body, value: Row, change: int) -> Leaf:
    """Adopt what the change `change` announced, the blob `value`; return its entry.

    Raises CatalogueRefused when it no longer fits, as when a post that it names is gone.
    """
    definition = procedure_from_blob(blob_value(body.slug, value["procedure"]))
    row = value["row"]
    found, known = check_row(2, row, definition, {post.code: post for post in posts_of(body)})
    if found:
        raise CatalogueRefused(found)
    checked = _Checked(row, known, _position(body, str(row["code"])))
    return _adopt(writer, body, checked, None, change).leaf


def _position(body: Body, code: str) -> int:
    """Return the place of a power in the catalogue; a new one comes last."""
    listed = list(
        Power.objects.filter(body=body, in_force=True).values_list("code", "position").order_by("position")
    )
    return dict(listed).get(code, listed[-1][1] + 1 if listed else 0)


def check_row(
    number: int, row: Row, definition: Mapping[str, Any] | None, posts: Mapping[str, Post]
) -> tuple[list[Problem], Mapping[str, Any]]:
    """Return what keeps a row from being adopted, and the definition of its procedure.

    `number` is its line in the table; `posts` are those of the body by code.
    """
    found = row_problems(number, row, {code: post.name for code, post in posts.items()})
    if found:
        return found, {}
    try:
        known = (
            definition
            if definition is not None
            else compile_power(row, [_as_row(post) for post in posts.values()])
        )
        unsound = [f"{p.code}: {p.row}" for p in problems(parse(known))]
    except ProcedureError as wrong:
        return [problem(number, STEPS, "procedure", wrong)], {}
    found = [problem(number, STEPS, "procedure", text) for text in unsound]
    roles = {key: str(post.get("post") or key) for key, post in known["posts"].items()}
    found += [problem(number, "procedure", "post_unknown", c) for c in roles.values() if c not in posts]
    return found, known


def _as_row(post: Post) -> dict[str, str]:
    return {
        "code": post.code,
        "zh": post.name["zh"],
        "en": post.name["en"],
        "kind": post.kind,
        "recorded_by": post.recorded_by,
    }


def _adopt(
    writer: Writer, body: Body, checked: _Checked, by: Tenure | None, change: int | None = None
) -> Power:
    row = dict(checked.row)
    code = str(row["code"])
    procedure = writer.blob(procedure_to_blob(checked.definition))
    rules = writer.blob({"row": row, "procedure": procedure})
    last = Power.objects.filter(body=body, code=code).select_related("leaf").order_by("-version").first()
    if last and last.in_force and last.position == checked.position and entry_of(last.leaf).rules == rules:
        return last
    if change is None and must_announce(body):
        raise AdoptionRefused("not_announced", power=code)
    version = last.version + 1 if last else 1
    writer.append(
        "power.adopted",
        f"power:{code}",
        actor=actor_of(by),
        data={
            "code": code,
            "version": version,
            "class": class_code(row["class"]),
            "level": row["level"],
            "position": checked.position,
            "type": row["power_type"],
            "risk": row["risk_level"],
            "procedure": procedure,
            **({} if change is None else {"change": change}),
        },
        rules=rules,
    )
    return Power.objects.select_related("procedure", "body", "leaf").get(ref=f"{body.slug}/{code}/{version}")
