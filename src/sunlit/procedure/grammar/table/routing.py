"""The rows of a route: under which facts a matter goes where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a route table: every condition must hold. A condition is a value or `{lt le gt ge in}`."""

    when: Mapping[str, Any]
    to: str
    # The same one by one, worked out once: name of the fact, how it is compared, with what.
    checks: tuple[tuple[str, Callable[[Any, Any], bool], Any], ...] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Take the conditions apart."""
        checks = [(name, *check) for name, test in self.when.items() for check in _checks(test)]
        object.__setattr__(self, "checks", tuple(checks))

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Return whether `facts` meet every condition of this row."""
        for name, keeps, bound in self.checks:
            if name not in facts or not keeps(facts[name], bound):
                return False
        return True


def holds(test: Any, value: Any) -> bool:
    """Return whether `value` meets `test`: equal to it, or inside its bounds and list."""
    return all(keeps(value, bound) for keeps, bound in _checks(test))


def _checks(test: Any) -> list[tuple[Callable[[Any, Any], bool], Any]]:
    return [(_KEEPS[name], test[name]) for name in test] if isinstance(test, dict) else [(_same, test)]


def _same(value: Any, wanted: Any) -> bool:
    return type(value) is type(wanted) and bool(value == wanted)


_KEEPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "in": lambda value, listed: value in listed,
    "lt": lambda value, bound: type(value) is int and value < bound,
    "le": lambda value, bound: type(value) is int and value <= bound,
    "gt": lambda value, bound: type(value) is int and value > bound,
    "ge": lambda value, bound: type(value) is int and value >= bound,
}
