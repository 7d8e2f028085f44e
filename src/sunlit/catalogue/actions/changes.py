"""Announce what will change, take it back, and let it apply on its day.

While nothing runs yet a body sets itself up as it likes. From its first matter on, nothing of its
catalogue or its rules changes that was not announced: what would be in force is in the record from the
announcement on, and the entry that carries it out names it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sunlit.catalogue.actions.powers import adopt_announced, check_row
from sunlit.catalogue.actors import actor_of
from sunlit.catalogue.announcing import earliest_day, form_lowered, rules_lowered
from sunlit.catalogue.blobs import procedure_to_blob, rules_to_blob
from sunlit.catalogue.columns import STEPS
from sunlit.catalogue.days import today_of
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.models import Body, Change, Power, Tenure
from sunlit.catalogue.problems import CatalogueRefused, problem
from sunlit.catalogue.queries.posts import posts_of
from sunlit.catalogue.series import check_series
from sunlit.catalogue.versions import Form, contradicting, form_of
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value, entry_of

LOGGER = logging.getLogger("sunlit.catalogue")
Text = Mapping[str, str]
Row = Mapping[str, Any]


def announce_power(
    body: Body, row: Row, definition: Row | None = None, *, applies_on: date, reason: Text, by: Tenure
) -> Change:
    """Announce a new power or a new version of one, and return the change.

    `definition` is the full procedure that governs it; without one the power runs along its own steps.
    Raises CatalogueRefused as `adopt_power` does; AdoptionRefused when it would change nothing, when a
    change of this power stands already, when `applies_on` is too early, and without a reason. A row may not
    say otherwise than the full procedure that goes on governing it.
    """
    with writing(body.slug) as writer:
        found, known = check_row(2, row, definition, {post.code: post for post in posts_of(body)})
        if found:
            raise CatalogueRefused(found)
        code = str(row["code"])
        before = Power.objects.filter(body=body, code=code, in_force=True).select_related("leaf").first()
        rules = writer.blob({"row": dict(row), "procedure": writer.blob(procedure_to_blob(known))})
        if before and entry_of(before.leaf).rules == rules:
            raise AdoptionRefused("change_nothing", power=code)
        less = _compared(form_of(before), Form(row, known)) if before else 0
        return _announce(writer, body, "power", code, rules, less, applies_on, reason, by)


def announce_powers(
    body: Body, rows: Sequence[tuple[Row, Row | None]], *, applies_on: date, reason: Text, by: Tenure
) -> list[Change]:
    """Announce several powers, each a row and its full procedure or None: all of them or none."""
    with writing(body.slug):
        return [
            announce_power(body, row, definition, applies_on=applies_on, reason=reason, by=by)
            for row, definition in rows
        ]


def announce_withdrawal(body: Body, code: str, *, applies_on: date, reason: Text, by: Tenure) -> Change:
    """Announce that a power leaves the catalogue, and return the change.

    Raises AdoptionRefused for a power that is not in force, and as `announce_power` does.
    """
    with writing(body.slug) as writer:
        power = Power.objects.filter(body=body, code=code, in_force=True).select_related("leaf").first()
        if power is None:
            raise AdoptionRefused("power_unknown", power=code)
        rules = entry_of(power.leaf).rules
        return _announce(writer, body, "withdrawal", code, rules, 1, applies_on, reason, by)


def announce_rules(body: Body, rules: Row, *, applies_on: date, reason: Text, by: Tenure) -> Change:
    """Announce all that the body would choose itself from a day on: `rules` would replace those in force."""
    check_series(rules)
    with writing(body.slug) as writer:
        body.refresh_from_db()
        if dict(rules) == body.rules:
            raise AdoptionRefused("change_nothing", power="")
        blob = writer.blob(rules_to_blob(body.name, rules))
        less = len(rules_lowered(body.rules, rules))
        return _announce(writer, body, "rules", "", blob, less, applies_on, reason, by)


def withdraw_change(change: Change, reason: Text, by: Tenure) -> Change:
    """Take an announced change back. Raises AdoptionRefused when it has ended, and without a reason."""
    with writing(change.body_id) as writer:
        change = Change.objects.get(ref=change.ref)
        if change.state != "announced":
            raise AdoptionRefused("change_ended", n=str(change.n))
        writer.append(
            "change.withdrawn",
            "body",
            actor=actor_of(by),
            data={"n": change.n},
            disclosures=[_reason(reason)],
        )
    return Change.objects.get(ref=change.ref)


def apply_changes(body: Body) -> list[Leaf]:
    """Let every announced change of a body apply whose day has come; return the entries that did it.

    One that no longer fits, because a post that it names is gone, stays announced and is logged.
    """
    due = Change.objects.filter(body=body, state="announced", applies_on__lte=today_of(body)).order_by("n")
    applied = []
    for change in due:
        try:
            applied.append(_apply(body, change))
        except CatalogueRefused as refusal:
            LOGGER.error("%s: the change %s cannot apply: %s", body.slug, change.n, refusal)
    return applied


def apply_due_changes() -> list[Leaf]:
    """Let what was announced apply in every body whose day has come; return the entries that did it."""
    bodies = Body.objects.filter(changes__state="announced").distinct()
    return [leaf for body in bodies for leaf in apply_changes(body)]


def _compared(before: Form, after: Form) -> int:
    """Return how much less is asked; CatalogueRefused for cells that the full procedure says otherwise."""
    wrong = contradicting(before, after)
    if wrong:
        cells = {name: after.row["steps" if name == STEPS else name] for name in wrong}
        raise CatalogueRefused([problem(2, name, "governed", found) for name, found in cells.items()])
    return form_lowered(before, after)


def _apply(body: Body, change: Change) -> Leaf:
    with writing(body.slug) as writer:
        if change.what == "rules":
            return writer.append("rules.adopted", "body", data={"change": change.n}, rules=change.rules)
        if change.what == "power":
            return adopt_announced(writer, body, blob_value(body.slug, change.rules), change.n)
        power = Power.objects.get(body=body, code=change.code, in_force=True)
        data = {"code": power.code, "version": power.version, "change": change.n}
        return writer.append("power.withdrawn", f"power:{power.code}", data=data)


def _announce(
    writer: Writer,
    body: Body,
    what: str,
    code: str,
    rules: str,
    less: int,
    applies_on: date,
    reason: Text,
    by: Tenure,
) -> Change:
    if Change.objects.filter(body=body, state="announced", code=code).exists():
        raise AdoptionRefused("change_standing", power=code)
    first = earliest_day(body)
    if applies_on < first:
        raise AdoptionRefused("change_early", expected=first.isoformat(), found=applies_on.isoformat())
    n = Change.objects.filter(body=body).count() + 1
    data = {"n": n, "what": what, "applies_on": applies_on.isoformat(), "lowered": less}
    writer.append(
        "change.announced",
        "body",
        actor=actor_of(by),
        data={**data, "code": code} if code else data,
        rules=rules,
        disclosures=[_reason(reason)],
    )
    return Change.objects.select_related("before").get(ref=f"{body.slug}/c{n}")


def _reason(reason: Text) -> Disclosed:
    if not any(value.strip() for value in reason.values()):
        raise AdoptionRefused("reason_missing")
    return Disclosed("reason", dict(reason))
