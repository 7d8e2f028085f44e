"""The sketch of a procedure in one language: what stands in each box and where each way out leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunlit.procedure.chart.sketch import OUTSIDE, Item, Sequence, Way
from sunlit.procedure.chart.words import (
    condition_text,
    grant_text,
    joined,
    lead_text,
    least_text,
    limit_text,
    rule_text,
    said,
    word,
)
from sunlit.procedure.grammar import Outcome, Procedure, Step


def sketch(procedure: Procedure, lang: str) -> Sequence:
    """Return the whole procedure as a sequence; branches and called procedures hang in their item."""
    return _Sketcher(procedure, lang).sequence("")


def meta_parts(procedure: Procedure, step: Step, lang: str) -> list[str]:
    """Return who does a step, by when and by what rule, as short parts: post, limit, least period ..."""
    least = least_text(step.min, lang, step.not_below)
    parts = [post_name(procedure, step, lang), limit_text(step.limit, lang), least]
    parts += [grant_text(step.grant, lang), lead_text(step.lead.span if step.lead else None, lang)]
    parts += rule_text(step.rule, lang) if step.rule else []
    return [part for part in parts if part]


def post_name(procedure: Procedure, step: Step, lang: str) -> str:
    """Return the name of the post that does `step`; the code where the procedure does not name it."""
    post = procedure.posts.get(step.post)
    return said(post.name, lang) if post else step.post


def scope_text(step: Step, lang: str) -> str:
    """Return to whom a step is disclosed, "向社会公开"; empty when it discloses nothing."""
    scopes = dict.fromkeys(one.scope for one in step.disclose)
    return joined((word(f"scope.{scope}", lang) for scope in scopes), lang)


def target_name(procedure: Procedure, step: Step, target: str, lang: str) -> str:
    """Return what a way out of `step` leads to: an end by its name, a step by number and name."""
    code = _end_code(target)
    if not code:
        to = procedure.steps.get(target)
        return f"{to.number or ''} {said(to.name, lang)}".strip() if to else target
    scope = procedure.scopes[step.scope]
    while scope.kind == "branch":
        scope = procedure.scopes[scope.parent]
    ends = procedure.subs[scope.key.removeprefix("sub:")].ends if scope.kind == "sub" else procedure.ends
    return said(ends[code], lang) if code in ends else code


def ways_out(procedure: Procedure, step: Step, lang: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (target, words, whether it goes back) for each way out of `step`, in the order of the table."""
    for outcome in step.outcomes.values():
        yield outcome.to, outcome_text(outcome, lang), outcome.back
    for row in step.table:
        yield row.to, condition_text(row.when, procedure.facts, lang), False
    if not step.outcomes and not step.table and step.exit:
        yield step.exit, "", False


def outcome_text(outcome: Outcome, lang: str) -> str:
    """Return the name of an outcome and, for a return, how often it may be taken and on what terms."""
    parts = [said(outcome.label, lang)]
    if outcome.back:
        if outcome.max is not None:
            parts.append(word("back.once" if outcome.max == 1 else "back.max", lang, n=outcome.max))
        if outcome.resume:
            parts.append(word("back.resume", lang))
    return ("，" if lang == "zh" else ", ").join(parts)


class _Sketcher:
    """Makes sequences of one procedure in one language."""

    def __init__(self, procedure: Procedure, lang: str) -> None:
        self.procedure = procedure
        self.lang = lang

    def sequence(self, key: str) -> Sequence:
        """Return the list of steps with the key `key` and the ways between its items."""
        scope = self.procedure.scopes[key]
        steps = [self.procedure.steps[step] for step in scope.steps]
        items = [self.item(step) for step in steps]
        places: dict[str, int] = {}
        for place, step in enumerate(steps):
            places.update(dict.fromkeys(self.inside(step.id), place))
        ways: dict[tuple[int, int, bool, str], Way] = {}
        for place, step in enumerate(steps):
            for target, text, back in ways_out(self.procedure, step, self.lang):
                way = self.way(step, place, target, back=back, places=places)
                known = ways.setdefault((way.source, way.target, way.back, way.end_name), way)
                known.labels += [text] if text else []
        for way in ways.values():  # several outcomes may lead the same way
            dots = "· " if len(way.labels) > 1 else ""
            way.label = "\n".join(dots + label for label in way.labels)
        if scope.kind == "top":
            _end_below(list(ways.values()), len(items))
        return Sequence(items, list(ways.values()))

    def inside(self, step: str) -> Iterator[str]:
        """Yield a step and all that is drawn inside it."""
        yield step
        for scope in self.procedure.scopes.values():
            if scope.owner == step:
                for inner in scope.steps:
                    yield from self.inside(inner)

    def way(self, step: Step, source: int, target: str, *, back: bool, places: Mapping[str, int]) -> Way:
        """Return one way out, led to an item of the same sequence, to its end, or outside."""
        if target in places:
            place = places[target]
            return Way(source, place, back=back or place <= source)
        kind = self.procedure.scopes[step.scope].kind
        if target == "join" or (kind == "sub" and target.startswith("end.")):
            return Way(source, len(set(places.values())))
        name = target_name(self.procedure, step, target, self.lang)
        return Way(source, OUTSIDE, back=back, end=_end_code(target), end_name=name)

    def item(self, step: Step) -> Item:
        """Return what is drawn for one step."""
        lang = self.lang
        item = Item(step.id, step.do, said(step.name, lang), step.number, scope=scope_text(step, lang))
        item.risk = step.risk.level if step.risk else 0
        if step.do == "route":
            item.meta = tuple(self.fact(name) for name in step.by)
        elif step.do == "parallel":
            item.meta = (word("parallel", lang),)
            item.columns = [self.sequence(f"{step.id}/{branch}") for branch in step.branches]
        else:
            item.meta = tuple(meta_parts(self.procedure, step, lang))
        if step.do == "call" and step.call in self.procedure.subs:
            sub = self.procedure.subs[step.call]
            title = said(sub.title, lang)
            if item.name in title:  # "Public consultation" in "Public consultation (with hearing)"
                item.name = title
            else:
                item.meta = (title, *item.meta)
            item.columns = [self.sequence(f"sub:{step.call}")]
        return item

    def fact(self, name: str) -> str:
        """Return what a fact is called."""
        fact: Any = self.procedure.facts.get(name)
        return said(fact.label, self.lang) if fact else name


def _end_code(target: str) -> str:
    return target.removeprefix("end.") if target.startswith("end.") else ""


def _end_below(ways: list[Way], count: int) -> None:
    """Let the last step's first way to an end run straight down, to the end node below it."""
    for way in ways:
        if way.source == count - 1 and way.end:
            way.target = count
            return
