"""Rules as they stand in the record: canonical JSON allows only keys like [a-z][a-z0-9_]*.

Where a rule has keys of people's choosing (the ids of sub-procedures, the codes of powers) the blob holds a
list of objects instead. Both directions stand here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def procedure_to_blob(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a procedure's definition with `subs` as a list, each with its `id`."""
    subs = definition.get("subs")
    if not isinstance(subs, Mapping):
        return dict(definition)
    return {**definition, "subs": [{"id": key, **sub} for key, sub in sorted(subs.items())]}


def procedure_from_blob(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition that `procedure_to_blob` made `value` from."""
    subs = value.get("subs")
    if not isinstance(subs, list):
        return dict(value)
    return {**value, "subs": {sub["id"]: {k: v for k, v in sub.items() if k != "id"} for sub in subs}}


def rules_to_blob(name: Mapping[str, str], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body's name and what it chose, with `scopes` (power code -> scope) as a list."""
    chosen = dict(rules)
    if "scopes" in chosen:
        scopes: Mapping[str, str] = chosen["scopes"]
        chosen["scopes"] = [{"power": code, "scope": scope} for code, scope in sorted(scopes.items())]
    return {"name": dict(name), "rules": chosen}


def rules_from_blob(value: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the name and the rules that `rules_to_blob` made `value` from."""
    rules = dict(value["rules"])
    if "scopes" in rules:
        rules["scopes"] = {row["power"]: row["scope"] for row in rules["scopes"]}
    return dict(value["name"]), rules
