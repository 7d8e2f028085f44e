"""A first matter as the public would see it, from the procedure alone. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.founding import choosing, listed, people, place
from sunlit.ledger.clock import now_ms
from sunlit.procedure.calendar import from_dict
from sunlit.procedure.chart import svg
from sunlit.procedure.grammar import Fact, Procedure, Step
from sunlit.procedure.history import OPEN, Event, State, StepRun
from sunlit.procedure.outline import Row, limit_text, outline
from sunlit.procedure.paths import ordinary_path
from sunlit.procedure.state import start
from sunlit.ui.wording import lang, plain, t

Answers = Mapping[str, Any]
MOST_AHEAD = 30


@dataclass(frozen=True)
class Spot:
    """One step on the rail: its name, who does it, by when."""

    number: int
    name: Mapping[str, str]
    who: str
    limit: str
    due_at: int | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Preview:
    """What a reader of the matter's page would find."""

    name: dict[str, str]
    scope: str
    now: list[Spot]
    ahead: list[Spot]
    total: int
    chart: str
    rows: list[Row]


def preview_of(answers: Answers, power: str) -> Preview:
    """Return a matter under `power` as it would stand in its first minute."""
    threshold = answers["rules"].get("collective_from_yuan")
    procedure = listed.procedures(answers, threshold)[power]
    row = next(row for row in listed.rows_chosen(answers) if row["code"] == power)
    facts = {name: _sample(fact, threshold) for name, fact in procedure.facts.items()}
    state = _opened(procedure, answers, facts)
    open_runs = [run for run in state.runs if run.status in OPEN]
    ahead = ordinary_path(procedure, facts, [run.step for run in open_runs])
    return Preview(
        name={"zh": row["name_zh"], "en": row["name_en"]},
        scope=row["scope_process"],
        now=[_spot(procedure.steps[run.step], answers, run) for run in open_runs],
        ahead=[_spot(procedure.steps[key], answers) for key in ahead[:MOST_AHEAD]],
        total=len(open_runs) + len(ahead),
        chart=svg(procedure, lang(), state),
        rows=outline(procedure, lang(), state),
    )


def _opened(procedure: Procedure, answers: Answers, facts: dict[str, Any]) -> State:
    calendar = from_dict(place.calendar_of(answers["day"]))
    return start(procedure, calendar, Event("matter.opened", now_ms(), {"facts": facts}, {}, 0))


def _sample(fact: Fact, threshold: int | None) -> Any:
    """Return a value that lets the matter take the longer way, through the committee."""
    if fact.type == "money":
        return threshold or choosing.COLLECTIVE_FROM_YUAN[2]
    if fact.values:
        return fact.values[0]["code"]
    return 1


def _spot(step: Step, answers: Answers, run: StepRun | None = None) -> Spot:
    return Spot(
        number=step.number,
        name=step.name,
        who=_who(step, answers),
        limit=limit_text(step.limit, lang()),
        due_at=run.due_at if run else None,
        provisional=run.provisional if run else False,
    )


def _who(step: Step, answers: Answers) -> str:
    posts = {row["code"]: row for row in listed.posts_listed(answers["body"]["level"])}
    post = posts.get(step.post)
    name = plain({"zh": post["zh"], "en": post["en"]}) if post else step.post
    if step.post == people.COMMITTEE or (post and post["kind"] == "outsider"):
        return name
    held = {**answers["people"]["holders"], people.REVIEW: answers["review"]["name"]}
    if step.post not in held:
        return t("setup.trial.nobody", post=name)
    return t("setup.trial.holder", post=name, name=held[step.post])
