"""Turn the plain step list of a power (`powers.csv`) into a procedure of the same grammar as the full ones.

Step `n` becomes step "s<n>". Limits keep their meaning (domain README, section 1): `<=` a time limit; `>=`
a notice, a call that stays open, a lead before the next step, or least time of work; the other forms as they
are. What the words do not say stands in `plain_steps.KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sunlit.procedure.deadlines import Limit, limit_dict
from sunlit.procedure.errors import ProcedureError
from sunlit.procedure.plain_parts import PlainParts
from sunlit.procedure.plain_rows import (
    DEVIATE,
    ENDS,
    PUT_UP_WITHIN,
    Row,
    share_of,
    with_basis,
)
from sunlit.procedure.plain_steps import (
    BACK_TO_VOTE_MAX,
    EXAMINED,
    INSIDE,
    OBJECTABLE,
    PAPERS,
    Answer,
    Kind,
    Notice,
    Optional,
    Side,
    Vote,
    Work,
)


def compile_power(row: Row, posts: Iterable[Row] | Mapping[str, Row]) -> dict[str, Any]:
    """Return the procedure of a power that runs along its own step list.

    `row` is a row of `powers.csv`, its steps parsed under "steps" or as text under "steps_json"; `posts` are
    the rows of `posts.csv`. Raises `ProcedureError` naming power and step.
    """
    return _Plain(row, posts).procedure()


class _Plain(PlainParts):
    """One power on its way to a procedure: the form of each step."""

    def procedure(self) -> dict[str, Any]:
        """Return the whole definition."""
        steps = [self._step(step) for step in self.steps]
        votes = [step["id"] for step in steps if step["do"] == "vote"]
        return {
            "schema": "sunlit-procedure/1",
            "id": self.code.lower(),
            "version": "1.0",
            "title": {"zh": self.row["name_zh"], "en": self.row["name_en"]},
            "powers": [self.code],
            "calendar": "CN",
            "posts": self._posts(steps),
            "ends": ENDS if votes else {"done": ENDS["done"]},
            "steps": steps,
            "deviate": {
                "allowed": DEVIATE["allowed"],
                "never": votes,
                "by": self.level["by"],
                "reason": DEVIATE["reason"],
                "report": {"to": self.level["report"], "work": 1},
                "ratify": {"by": self.level["ratify"], "next_meeting": True, "classes": ["emergency"]},
                "disclose": {"what": DEVIATE["what"], "scope": "public", "work": 5},
            },
        }

    # --- what a step is -------------------------------------------------------------------------------

    def _step(self, step: Row) -> dict[str, Any]:
        n, kind = int(step["n"]), self.kinds[int(step["n"])]
        found: dict[str, Any] = {
            "id": f"s{n}",
            "name": {"zh": step["zh"], "en": step["en"]},
            "do": "work",
            "post": step["post"],
        }
        recorder = step.get("recorded_by") or self._recorder(step["post"])
        if recorder:
            found["recorded_by"] = recorder
        limit = self.limits[n]
        if limit is not None and limit.kind != "min":
            found["limit"] = limit_dict(with_basis(limit))
        self._shape(step, kind, limit, found)
        if "disclose" not in found and self._publishes(step):
            found["disclose"] = [self._disclosure(step, {"after": f"s{n}", "same_day": True})]
        if step.get("after_review"):
            if "disclose" not in found:
                raise ProcedureError(
                    f"{self.code} {n} after_review", "a step that makes something public", step["zh"]
                )
            found["after_review"] = step["after_review"]
        if n == len(self.steps) and "outcomes" not in found:
            found["next"] = "end.done"
        return found

    def _shape(self, step: Row, kind: Kind | None, limit: Limit | None, found: dict[str, Any]) -> None:
        """Give the step its form: a vote, a notice, a call, an answer, a side way, or work."""
        n, least = int(step["n"]), limit is not None and limit.kind == "min"
        if isinstance(kind, Vote):
            self._vote(n, kind, found)
            if least:
                found["lead"] = {"before": self._id(n + 1), **self._least(n)}
        elif isinstance(kind, Answer):
            self._answer(kind, found)
        elif isinstance(kind, Side):
            self._side(n, kind, found)
        elif isinstance(kind, Optional):
            found["optional"] = True
            found["next"] = self._id(n + 1)
        elif isinstance(kind, Notice) or (least and OBJECTABLE in step["zh"]):
            self._notice(step, found)
        elif least and any(word in step["zh"] for word in PAPERS):
            found["lead"] = {"before": self._id(n + 1), **self._least(n)}
        elif least and (isinstance(kind, Work) or any(word in step["zh"] for word in EXAMINED)):
            found["min"] = self._least(n)
        elif least:
            self._call(step, found)
        if "outcomes" not in found and "next" not in found:
            self._sides(n, found)

    def _vote(self, n: int, vote: Vote, found: dict[str, Any]) -> None:
        found["do"] = "vote"
        found["rule"] = self._rule(found["post"], vote)
        found["outcomes"] = {
            "pass": {"label": {"zh": "通过", "en": "Passed"}, "to": self._id(n + 1)},
            "defer": {
                "label": {"zh": "缓议", "en": "Put off"},
                "to": self._before_vote(n),
                "back": True,
                "max": BACK_TO_VOTE_MAX,
                "reason": "required",
            },
            "fail": {
                "label": {"zh": "不通过", "en": "Not passed"},
                "to": "end.refused",
                "reason": "required",
            },
        }

    def _rule(self, post: str, vote: Vote) -> dict[str, Any]:
        """Return the rule of the row: `>1/2`, `>=2/3` of members; passes by `>1/2 eligible` or `present`."""
        quorum, passing = str(self.row.get("quorum", "")), str(self.row.get("pass_rule", ""))
        share, _, base = passing.partition(" ")
        bases = {"eligible": "members", "present": "present"}
        if base not in bases:
            raise ProcedureError(self.code, "a pass rule such as >1/2 eligible", passing)
        rule = {
            "quorum": {**share_of(self.code, quorum), "of": "members"},
            "pass": {**share_of(self.code, share), "of": bases[base]},
            "method": vote.method,
            "one_item_one_vote": True,
            "dissent": "recorded",
            "deputed": "none",
            "ballots": "sealed" if vote.method == "secret" else "members",
        }
        if post == "committee":
            rule["last_to_speak"] = ["secretary"]
        return rule

    def _notice(self, step: Row, found: dict[str, Any]) -> None:
        n = int(step["n"])
        answer = next((m for m, k in self.kinds.items() if isinstance(k, Answer) and k.of == n), None)
        found["do"] = "wait"
        found["min"] = self._least(n)
        found["disclose"] = [self._disclosure(step, {"after": "open", "work": PUT_UP_WITHIN})]
        clear: dict[str, Any] = {
            "label": {"zh": "期满无异议", "en": "Period over, no objection open"},
            "to": self._id((answer or n) + 1),
            "requires": ["full_period", "no_open_objection"],
        }
        label = {"zh": "收到异议", "en": "An objection is open"}
        other: dict[str, Any] = {"label": label, "to": self._id(answer or n), "requires": ["open_objection"]}
        if answer is None:
            other["label"] = {"zh": "异议成立，重新办理", "en": "Objection upheld: done again"}
            other |= {"to": self._again(n), "back": True, "max": BACK_TO_VOTE_MAX, "reason": "required"}
        found["outcomes"] = {"clear": clear, "objection" if answer else "redo": other}

    def _answer(self, answer: Answer, found: dict[str, Any]) -> None:
        found["do"] = "decide"
        found["outcomes"] = {
            "dismissed": {
                "label": {"zh": "异议不成立", "en": "Objection dismissed"},
                "to": self._id(answer.of),
                "back": True,
                "resume": True,
                "reason": "required",
            },
            "upheld": {
                "label": {"zh": "异议成立", "en": "Objection upheld"},
                "to": self._id(answer.back_to),
                "back": True,
                "max": BACK_TO_VOTE_MAX,
                "reason": "required",
            },
        }

    def _side(self, n: int, side: Side, found: dict[str, Any]) -> None:
        if not side.returns:
            found["next"] = self._id(n + 1)
            return
        label = {"zh": "已延期", "en": "Extended"}
        found["do"] = "decide"
        found["outcomes"] = {
            "extended": {
                "label": label,
                "to": self._id(side.of),
                "back": True,
                "max": 1,
                "reason": "required",
            },
            "refused": {
                "label": {"zh": "不延期", "en": "Not extended"},
                "to": self._id(side.of),
                "back": True,
            },
        }

    def _call(self, step: Row, found: dict[str, Any]) -> None:
        """A call that stays open for a least period: for comments, bids, proposals."""
        n = int(step["n"])
        found["do"] = "wait"
        found["min"] = self._least(n)
        scope = {"scope": "members"} if INSIDE in step["zh"] else {}
        found["disclose"] = [self._disclosure(step, {"after": "open", "work": PUT_UP_WITHIN}) | scope]
        over = {"label": {"zh": "期满", "en": "Period over"}, "to": self._onward(n)}
        found["outcomes"] = {"over": over, **self._side_outcomes(n)}

    def _sides(self, n: int, found: dict[str, Any]) -> None:
        """Give a step of work the outcomes that lead to its side ways; else lead over what is a side way."""
        sides = self._side_outcomes(n)
        if sides:
            label = {"zh": "办结本环节", "en": "Step done"}
            found["do"] = "decide"
            found["outcomes"] = {"done": {"label": label, "to": self._onward(n)}, **sides}
        elif self._onward(n) != self._id(n + 1):
            found["next"] = self._onward(n)
