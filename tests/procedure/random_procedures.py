"""Random procedures, sound and unsound, and a plain search through all states that they can come to.

The search knows nothing of `sunlit.procedure`: it works on the definition itself.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Any

NAME = {"zh": "环节", "en": "Step"}
LABEL = {"zh": "结果", "en": "Outcome"}


def make(seed: int) -> dict[str, Any]:
    """Return a procedure of a few steps with blocks, calls, routes, returns and side ways."""
    return _Maker(Random(seed)).definition()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.n = 0
        self.subs: dict[str, Any] = {}

    def definition(self) -> dict[str, Any]:
        steps = self.steps("top", depth=0)
        return {
            "schema": "sunlit-procedure/1",
            "id": "random",
            "version": "1",
            "title": NAME,
            "calendar": "CN",
            "facts": {"big": {"type": "bool", "label": NAME}},
            "posts": {"office": {"name": NAME}},
            "ends": {"done": {"name": NAME}, "refused": {"name": NAME}},
            "steps": steps,
            **({"subs": self.subs} if self.subs else {}),
        }

    def steps(self, kind: str, depth: int) -> list[dict[str, Any]]:
        size = self.random.randint(1, 4 if depth == 0 else 2)
        ids = [self.fresh() for _ in range(size)]
        return [self.step(place, ids, kind, depth) for place in range(size)]

    def fresh(self) -> str:
        self.n += 1
        return f"s{self.n}"

    def step(self, place: int, ids: list[str], kind: str, depth: int) -> dict[str, Any]:
        do = self.random.choice(["work", "work", "decide", "decide", "decide", "route", "parallel", "call"])
        if depth >= 2 and do in ("parallel", "call"):
            do = "work"
        step: dict[str, Any] = {"id": ids[place], "name": NAME, "do": do}
        last = place == len(ids) - 1
        onward = (
            ids[place + 1] if not last else {"top": "end.done", "branch": "join", "sub": "end.over"}[kind]
        )
        if do == "route":
            step["by"] = ["big"]
            step["table"] = [
                {"if": {"big": True}, "to": self.ahead(place, ids, onward)},
                {"if": {"big": False}, "to": onward},
            ]
        elif do == "parallel":
            step["branches"] = {f"b{n}": self.steps("branch", depth + 1) for n in range(2)}
            step["then"] = onward
        elif do == "call":
            self.n += 1
            sub = f"sub{self.n}"
            step["call"], step["next"] = sub, onward
            self.subs[sub] = {
                "title": NAME,
                "ends": {"over": {"name": NAME}},
                "steps": self.steps("sub", depth + 1),
            }
        else:
            step["post"] = "office"
            if do == "decide":
                step["outcomes"] = self.outcomes(place, ids, kind, onward)
            else:
                step["next"] = self.ahead(place, ids, onward)
        return step

    def ahead(self, place: int, ids: list[str], onward: str) -> str:
        """Mostly the next step, now and then one that passes over others."""
        return self.random.choice([onward, onward, onward, *ids[place + 1 :]])

    def outcomes(self, place: int, ids: list[str], kind: str, onward: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for n in range(self.random.randint(1, 3)):
            choice = self.random.random()
            outcome: dict[str, Any] = {"label": LABEL, "to": self.ahead(place, ids, onward)}
            if choice < 0.25:
                outcome |= {
                    "to": self.random.choice(ids[: place + 1]),
                    "back": True,
                    "max": self.random.randint(1, 2),
                }
            elif choice < 0.32:
                outcome |= {"to": self.random.choice(ids[: place + 1]), "back": True}
            elif choice < 0.42 and kind == "top":
                outcome |= {"to": "end.refused"}
            elif choice < 0.5 and kind == "branch":
                outcome |= {"to": "end.refused", "abort": True}
            elif choice < 0.53:
                outcome |= {
                    "to": self.random.choice([f"s{self.random.randint(1, self.n)}", "join", "nowhere"])
                }
            elif choice < 0.58:
                outcome |= {"requires": ["open_objection"]}
            found[f"o{n}"] = outcome
        return found


class Illegal(Exception):
    """A move into or out of a block where there is no way."""


@dataclass(frozen=True)
class _Place:
    """All there is to know: tokens, branches joined, how often each limited return was taken."""

    tokens: frozenset[str]
    joined: frozenset[tuple[str, str]] = frozenset()
    taken: tuple[tuple[str, int], ...] = ()
    ended: bool = False


class Search:
    """Every state of a definition, found by trying every choice."""

    def __init__(self, definition: dict[str, Any]) -> None:
        self.steps: dict[str, dict[str, Any]] = {}
        self.home: dict[str, tuple[str, str]] = {}  # step -> (owner of its list, branch; "" for a sub)
        self.parent: dict[str, str] = {}  # owner -> nothing more than that it exists
        self.subs = definition.get("subs", {})
        self.lay(definition["steps"], ("", ""))
        self.first = definition["steps"][0]["id"]
        self.ends = set(definition["ends"])
        self.visited: set[str] = set()

    def lay(self, steps: list[dict[str, Any]], home: tuple[str, str]) -> None:
        for step in steps:
            self.steps[step["id"]], self.home[step["id"]] = step, home
            for branch, inner in step.get("branches", {}).items():
                self.lay(inner, (step["id"], branch))
            if step["do"] == "call":
                self.lay(self.subs[step["call"]]["steps"], (step["id"], ""))

    def owners(self, step: str) -> list[str]:
        """Return the steps inside which `step` stands, the nearest first."""
        found = []
        while self.home[step][0]:
            step = self.home[step][0]
            found.append(step)
        return found

    def put(self, place: _Place, origin: str, target: str, abort: bool) -> list[_Place]:
        """Return every place that comes of sending a token from `origin` (not there any more) to `target`."""
        owner, branch = self.home[origin]
        if target == "join":
            if not branch:
                raise Illegal(origin)
            joined = place.joined | {(owner, branch)}
            place = _Place(place.tokens, joined, place.taken)
            if len([b for o, b in joined if o == owner]) < len(self.steps[owner]["branches"]):
                return [place]
            joined = frozenset(pair for pair in joined if pair[0] != owner)
            return self.put(
                _Place(place.tokens, joined, place.taken), owner, self.steps[owner]["then"], False
            )
        if target.startswith("end."):
            while owner and branch:
                if not abort:
                    raise Illegal(origin)
                place = self.drop(place, owner)
                owner, branch = self.home[owner]
            if not owner:
                if target.removeprefix("end.") not in self.ends:
                    raise Illegal(origin)
                return [_Place(frozenset(), frozenset(), place.taken, True)]
            sub = self.subs[self.steps[owner]["call"]]
            if target.removeprefix("end.") not in sub["ends"]:
                raise Illegal(origin)
            return self.put(place, owner, self.steps[owner]["next"], False)
        if target not in self.steps:
            raise Illegal(origin)
        here = origin
        while self.home[target] != self.home[here]:
            owner, branch = self.home[here]
            if not branch or not abort:
                raise Illegal(origin)
            place = self.drop(place, owner)
            here = owner
        return self.enter(place, target)

    def drop(self, place: _Place, owner: str) -> _Place:
        tokens = frozenset(t for t in place.tokens if owner not in self.owners(t))
        joined = frozenset(p for p in place.joined if p[0] != owner and owner not in self.owners(p[0]))
        return _Place(tokens, joined, place.taken)

    def enter(self, place: _Place, key: str) -> list[_Place]:
        self.visited.add(key)
        step = self.steps[key]
        if step["do"] == "route":
            return [p for row in step["table"] for p in self.put(place, key, row["to"], False)]
        if step["do"] == "call":
            return self.enter(place, self.subs[step["call"]]["steps"][0]["id"])
        if step["do"] == "parallel":
            places = [place]
            for branch in step["branches"].values():
                places = [after for one in places for after in self.enter(one, branch[0]["id"])]
            return places
        if key in place.tokens:
            raise Illegal(key)
        return [_Place(place.tokens | {key}, place.joined, place.taken)]

    def moves(self, place: _Place) -> list[tuple[_Place, bool]]:
        """Return every next place, and whether the move can always be made."""
        found = []
        for token in sorted(place.tokens):
            step = self.steps[token]
            rest = _Place(place.tokens - {token}, place.joined, place.taken)
            if step["do"] == "work":
                found += [(p, True) for p in self.put(rest, token, step["next"], False)]
                continue
            for code, outcome in step["outcomes"].items():
                taken = dict(place.taken)
                if "max" in outcome:
                    name = f"{token}.{code}"
                    if taken.get(name, 0) >= outcome["max"]:
                        continue
                    taken[name] = taken.get(name, 0) + 1
                after = _Place(rest.tokens, rest.joined, tuple(sorted(taken.items())))
                sure = "open_objection" not in outcome.get("requires", ())
                found += [
                    (p, sure) for p in self.put(after, token, outcome["to"], outcome.get("abort", False))
                ]
        return found

    def sound(self, most: int = 20_000) -> bool | None:
        """Return whether every step is reached and every place can come to an end; None when too large."""
        try:
            first = self.enter(_Place(frozenset()), self.first)
        except Illegal:
            return False
        before: dict[_Place, set[_Place]] = {}
        seen, waiting = set(first), deque(first)
        while waiting:
            place = waiting.popleft()
            try:
                moves = self.moves(place)
            except Illegal:
                return False
            for following, sure in moves:
                if sure:
                    before.setdefault(following, set()).add(place)
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
            if len(seen) > most:
                return None
        good = {place for place in seen if place.ended}
        queue = deque(good)
        while queue:
            for earlier in before.get(queue.popleft(), ()):
                if earlier not in good:
                    good.add(earlier)
                    queue.append(earlier)
        return good == seen and self.visited == set(self.steps)
