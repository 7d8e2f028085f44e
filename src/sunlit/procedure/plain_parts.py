"""What the steps of a plain step list share: their ids, limits, ways onward and back, disclosures, posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.procedure.deadlines import Limit, parse_limit, span_dict
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.plain_rows import (
    FORMS,
    LEVELS,
    SCOPES,
    Row,
    steps_of,
)
from sunlit.procedure.plain_steps import (
    AGENDA,
    KINDS,
    MEETING,
    MINUTES,
    PUBLISHED,
    VOTED,
    Answer,
    Kind,
    Optional,
    Side,
    Vote,
)


class PlainParts:
    """The rows of one power, and what is read from them for more than one form of step."""

    def __init__(self, row: Row, posts: Iterable[Row] | Mapping[str, Row]) -> None:
        """Read the rows of `powers.csv` and `posts.csv`. Raises `ProcedureError` naming power and step."""
        self.row = row
        self.code = str(row.get("code", ""))
        known = posts.values() if isinstance(posts, Mapping) else posts
        self.posts = {str(post["code"]): post for post in known}
        self.steps: list[Row] = steps_of(row)
        self.kinds = {int(step["n"]): self._kind(step) for step in self.steps}
        self.limits = {int(step["n"]): self._limit(step) for step in self.steps}
        if str(row.get("level", "")) not in LEVELS:
            raise ProcedureError(self.code, "level town or village", row.get("level"))
        self.level = LEVELS[str(row["level"])]

    def _kind(self, step: Row) -> Kind | None:
        named = KINDS.get((self.code, int(step["n"])))
        if named is not None:
            return named
        if step["post"] == "committee" and any(word in step["zh"] for word in VOTED):
            return Vote()
        return None

    def _limit(self, step: Row) -> Limit | None:
        text = step.get("limit", "")
        row = f"{self.code} {step['n']}"
        if not text:
            return None
        limit = parse_limit(text, row)
        return Limit(limit.kind, limit.span, str(step.get("limit_basis", "")))

    def _before_vote(self, n: int) -> str:
        """Return where a vote that is put off goes back to: the agenda, or the step before the meeting."""
        for step in reversed(self.steps[: n - 1]):
            if AGENDA in step["zh"]:
                return self._id(int(step["n"]))
        for step in reversed(self.steps[: n - 1]):
            earlier = int(step["n"])
            meets = step.get("limit") == MEETING or isinstance(self.kinds[earlier], Vote)
            if not meets and not isinstance(self.kinds[earlier], Answer | Side | Optional):
                return self._id(earlier)
        return self._id(n)

    def _again(self, n: int) -> str:
        """Return the step before a notice at which its matter is done again; writing minutes is none."""
        for earlier in range(n - 1, 0, -1):
            minutes = MINUTES in self.steps[earlier - 1]["zh"]
            if not minutes and not isinstance(self.kinds[earlier], Answer | Side | Optional):
                return self._id(earlier)
        return self._id(n)

    def _side_outcomes(self, n: int) -> dict[str, Any]:
        return {
            kind.code: {
                "label": {"zh": kind.zh, "en": kind.en},
                "to": self._id(m),
                **({"reason": "required"} if kind.returns else {}),
            }
            for m, kind in self.kinds.items()
            if isinstance(kind, Side) and kind.of == n
        }

    def _onward(self, n: int) -> str:
        """Return the step after `n`, side ways passed by."""
        following = n + 1
        while isinstance(self.kinds.get(following), Side | Answer):
            following += 1
        return self._id(following)

    def _id(self, n: int) -> str:
        return f"s{n}" if n <= len(self.steps) else "end.done"

    def _least(self, n: int) -> dict[str, Any]:
        """Return the least period of a step: its own, else the row's `notice_min`."""
        limit = self.limits[n]
        if limit is None or limit.kind != "min":
            limit = parse_limit(str(self.row.get("notice_min", "")), f"{self.code} notice_min")
        if limit.kind != "min" or limit.span is None:
            raise ProcedureError(
                f"{self.code} {n}", "a least period such as >=7d", self.row.get("notice_min")
            )
        return span_dict(limit.span)

    def _publishes(self, step: Row) -> bool:
        return any(word in step["zh"] for word in PUBLISHED)

    def _disclosure(self, step: Row, when: dict[str, Any]) -> dict[str, Any]:
        named = [FORMS[form] for form in str(self.row.get("disclosure_form", "")).split(";") if form in FORMS]
        scope = str(self.row.get("scope_result", ""))
        if scope not in SCOPES:
            raise ProcedureError(self.code, "scope_result of " + ", ".join(SCOPES), scope)
        return {
            "id": f"D{step['n']}",
            "what": {"zh": step["zh"], "en": step["en"]},
            "scope": scope,
            "when": when,
            "form": list(dict.fromkeys(named)) or ["site"],
        }

    def _recorder(self, post: str) -> str:
        row = self.posts.get(post)
        if row is None:
            raise ProcedureError(self.code, "a post of posts.csv", post)
        return str(row.get("recorded_by") or "") if row.get("kind") == "outsider" else ""

    def _posts(self, steps: list[dict[str, Any]]) -> dict[str, Any]:
        codes = [step["post"] for step in steps]
        codes += [step[name] for step in steps for name in ("recorded_by", "after_review") if name in step]
        codes += [*self.level["by"], str(self.level["ratify"]), str(self.level["report"])]
        found: dict[str, dict[str, Any]] = {}
        for code in dict.fromkeys(codes):
            row = self.posts.get(code)
            if row is None:
                raise ProcedureError(self.code, "a post of posts.csv", code)
            found[code] = {"name": {"zh": row["zh"], "en": row["en"]}}
            if row.get("kind") == "outsider":
                found[code]["outside"] = True
        return found
