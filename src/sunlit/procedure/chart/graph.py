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
    parts = [post_name(procedure, step, lang), limit_text(step.limit, lang), least_text(step.min, lang)]
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

    def sequence(self, key: str, title: str = "") -> Sequence:
        """Return the list of steps with the key `key` and the ways between its items."""
        keys = self.procedure.scopes[key].steps
        items = [self.item(self.procedure.steps[step]) for step in keys]
        places: dict[str, int] = {}
        for place, step in enumerate(keys):
            places.update(dict.fromkeys(self.inside(step), place))
        is_top = not key
        ways: dict[tuple[int, int, bool, str], Way] = {}
        for place, step in enumerate(keys):
            for target, text, back in ways_out(self.procedure, self.procedure.steps[step], self.lang):
                way = self.way(place, target, text, back=back, places=places, is_top=is_top)
                known = ways.setdefault((way.source, way.target, way.back, way.end_name), way)
                if known is not way and way.label:
                    known.label = f"{known.label}\n{way.label}" if known.label else way.label
        for way in ways.values():  # several outcomes lead the same way
            if "\n" in way.label:
                way.label = "\n".join(f"· {line}" for line in way.label.split("\n"))
        _end_below(list(ways.values()), len(items), is_top)
        return Sequence(items, list(ways.values()), title)

    def inside(self, step: str) -> Iterator[str]:
        """Yield a step and all that is drawn inside it."""
        yield step
        for scope in self.procedure.scopes.values():
            if scope.owner == step:
                for inner in scope.steps:
                    yield from self.inside(inner)

    def way(
        self, source: int, target: str, text: str, *, back: bool, places: Mapping[str, int], is_top: bool
    ) -> Way:
        """Return one way out, led to an item of the same sequence, to its end, or outside."""
        if target in places:
            place = places[target]
            return Way(source, place, text, back or place <= source)
        code = target.removeprefix("end.")
        if target == "join" or (not is_top and code != target):
            return Way(source, len(set(places.values())), text)
        if code != target:
            name = said(self.procedure.ends[code], self.lang) if code in self.procedure.ends else code
            return Way(source, OUTSIDE, text, end=code, end_name=name)
        step = self.procedure.steps.get(target)
        name = f"{step.number or ''} {said(step.name, self.lang)}".strip() if step else target
        return Way(source, OUTSIDE, text, back, end_name=name)

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
            item.columns = [self.sequence(f"sub:{step.call}", title)]
        return item

    def fact(self, name: str) -> str:
        """Return what a fact is called."""
        fact: Any = self.procedure.facts.get(name)
        return said(fact.label, self.lang) if fact else name


def _end_below(ways: list[Way], count: int, is_top: bool) -> None:
    """Let the last step's first way to an end run straight down, to the end node below it."""
    if not is_top:
        return
    for way in ways:
        if way.source == count - 1 and way.end:
            way.target = count
            return
