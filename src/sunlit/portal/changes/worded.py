"""An announced change as readers see it: what it is about, why, and every difference in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.announcing import form_announced, row_of, rules_differences, rules_lowered, rules_of
from sunlit.catalogue.models import Change
from sunlit.catalogue.queries import post_names
from sunlit.catalogue.signing import NOBODY, REST
from sunlit.catalogue.versions import form_of
from sunlit.ledger.models import Disclosure
from sunlit.portal.powers.changes import form_changes
from sunlit.procedure.numbering import series_of
from sunlit.ui.cells import Told
from sunlit.ui.formats import yuan
from sunlit.ui.wording import knows, plain, t

Text = dict[str, str]
Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with the name of what it is about, its reason, and why it was taken back when it was."""

    change: Change
    name: Text
    reason: Text
    taken_back: Text


def shown(rows: Iterable[Change]) -> list[Shown]:
    """Return changes for a list; their words are read in one query."""
    listed = list(rows)
    leaves = [row.leaf_id for row in listed] + [row.ended_id for row in listed if row.state == "withdrawn"]
    words = dict(
        Disclosure.objects.filter(leaf__in=leaves, name="reason", scope="public").values_list("leaf", "value")
    )
    return [
        Shown(row, _name(row), words.get(row.leaf_id) or {}, words.get(row.ended_id or "") or {})
        for row in listed
    ]


def differences_of(change: Change) -> list[Told]:
    """Return what would be otherwise, in the reader's language. A withdrawal has no such list."""
    if change.what == "rules":
        return _of_rules(change)
    if change.what == "withdrawal" or change.before is None:
        return []
    return form_changes(form_of(change.before), form_announced(change))


def _of_rules(change: Change) -> list[Told]:
    return between_rules(change.earlier, rules_of(change), change.body_id)


def between_rules(old: Rules, new: Rules, slug: str) -> list[Told]:
    """Return how two sets of rules of a body differ; against none, all that a set says."""
    names = post_names(slug)
    numbered = _series(old, names), _series(new, names)
    weaker = {one.field for one in rules_lowered(old, new)}
    return [
        Told(
            _rule(one.field, names),
            numbered[0].get(one.field) or _said(one.field, one.old, names),
            numbered[1].get(one.field) or _said(one.field, one.new, names),
            one.field in weaker,
        )
        for one in rules_differences(old, new)
    ]


def _series(rules: Mapping[str, Any], names: Mapping[str, Text]) -> dict[str, str]:
    """Return each series of document numbers in words, by the name of its rule."""
    return {
        f"series.{one.code}": t(
            f"changes.rule.series.{one.of}",
            name=plain(one.name),
            posts=t("punct.list").join(plain(names.get(post, {"zh": post})) for post in one.posts)
            or t("changes.rule.series.own"),
        )
        for one in series_of(rules)
    }


def _rule(name: str, names: Mapping[str, Text]) -> str:
    if name.startswith("series."):
        return t("changes.rule.series")
    if name == f"sign_off.{REST}":
        return t("changes.rule.sign_off.rest")
    if name.startswith("sign_off."):
        post = name.removeprefix("sign_off.")
        return t("changes.rule.sign_off", post=names.get(post, {"zh": post}))
    if name.startswith("scopes."):
        return t("changes.rule.scope", power=name.removeprefix("scopes."))
    return t(f"changes.rule.{name}") if knows(f"changes.rule.{name}") else name


def _said(name: str, value: str, names: Mapping[str, Text]) -> str:
    if not value:
        return ""
    if name.startswith("sign_off."):
        return (
            t("changes.rule.sign_off.nobody") if value == NOBODY else plain(names.get(value, {"zh": value}))
        )
    if name.startswith("scopes."):
        return t(f"powers.scope.{value}")
    if name == "collective_from_yuan" and value.isdecimal():
        return yuan(int(value))
    key = f"changes.rule.{name}.{value}"
    return t(key) if knows(key) else value


def _name(change: Change) -> Text:
    if change.what == "rules":
        return {}
    if change.before is not None:
        return dict(change.before.name)
    row: dict[str, Any] = row_of(change)
    return {"zh": row["name_zh"], "en": row["name_en"]}
