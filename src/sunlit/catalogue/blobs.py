"""Rules as they stand in the record: canonical JSON sorts its keys and allows only [a-z][a-z0-9_]*.

In a procedure order carries meaning: the first outcome of a vote is the one that passes, branches are read
in turn. Where keys are of people's choosing, or their order matters, the blob holds a list instead, each
item with its `code`. Both directions stand here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ORDERED = ("outcomes", "ends", "posts", "facts", "subs")  # mappings whose values are mappings
BRANCHES = "branches"  # a mapping whose values are lists of steps


def procedure_to_blob(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a procedure's definition with every mapping in which order matters as a list."""
    found: dict[str, Any] = _to_blob(definition)
    return found


def procedure_from_blob(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition that `procedure_to_blob` made `value` from."""
    found: dict[str, Any] = _from_blob(value)
    return found


def _to_blob(value: Any) -> Any:
    if isinstance(value, list):
        return [_to_blob(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {}
    for name, item in value.items():
        if name in ORDERED and isinstance(item, Mapping):
            found[name] = [{"code": code, **_to_blob(one)} for code, one in item.items()]
        elif name == BRANCHES and isinstance(item, Mapping):
            found[name] = [{"code": code, "steps": _to_blob(steps)} for code, steps in item.items()]
        else:
            found[name] = _to_blob(item)
    return found


def _from_blob(value: Any) -> Any:
    if isinstance(value, list):
        return [_from_blob(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {}
    for name, item in value.items():
        if name in ORDERED and isinstance(item, list):
            found[name] = {
                one["code"]: _from_blob({k: v for k, v in one.items() if k != "code"}) for one in item
            }
        elif name == BRANCHES and isinstance(item, list):
            found[name] = {one["code"]: _from_blob(one["steps"]) for one in item}
        else:
            found[name] = _from_blob(item)
    return found


def rules_to_blob(name: Mapping[str, str], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body's name and what it chose; `scopes` and `sign_off`, whose keys it chose too, as lists."""
    chosen = dict(rules)
    if "scopes" in chosen:
        scopes: Mapping[str, str] = chosen["scopes"]
        chosen["scopes"] = [{"power": code, "scope": scope} for code, scope in sorted(scopes.items())]
    if "sign_off" in chosen:
        asked: Mapping[str, str] = chosen["sign_off"]
        chosen["sign_off"] = [{"post": post, "by": by} for post, by in sorted(asked.items())]
    return {"name": dict(name), "rules": chosen}


def rules_from_blob(value: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the name and the rules that `rules_to_blob` made `value` from."""
    rules = dict(value["rules"])
    if "scopes" in rules:
        rules["scopes"] = {row["power"]: row["scope"] for row in rules["scopes"]}
    if "sign_off" in rules:
        rules["sign_off"] = {row["post"]: row["by"] for row in rules["sign_off"]}
    return dict(value["name"]), rules
