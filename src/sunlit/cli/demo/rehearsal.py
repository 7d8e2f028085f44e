"""A matter rehearsed by the pure rules alone: what may happen when, before anything is written.

The live actions ask the same rules again. The rehearsal exists because a log only goes forward: the time
of every act of every matter must be known before the first of them is entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunlit.cli.demo.cast import COMMITTEE, Company, procedure_for, read_cast
from sunlit.cli.demo.script import Line, Play, StoryError
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.grammar import Step
from sunlit.procedure.rules import Objection, objections, on_notice
from sunlit.procedure.state import Event, State, StepRun, advance, start

Entry = tuple[str, dict[str, Any], dict[str, str]]  # kind, data, actor


class Rehearsal:
    """One matter under way. Nothing here touches a database."""

    def __init__(self, play: Play, calendar: Calendar, opened_at: int) -> None:
        self.play = play
        self.calendar = calendar
        self.procedure = procedure_for(play.body, play.power)
        self.company: Company = read_cast().bodies[play.body]
        self.index = 0
        opened = Event("matter.opened", opened_at, {"facts": play.facts, "posts": play.posts}, {}, 0)
        self.state: State = start(self.procedure, calendar, opened)

    def objections(self, line: Line, at: int) -> list[Objection]:
        """Return every rule that `line` would break at `at`; nothing is kept."""
        return self._played(line, at)[1]

    def play_line(self, line: Line, at: int) -> None:
        """Let `line` happen at `at`. Raises StoryError when the rules refuse it."""
        state, found = self._played(line, at)
        if found:
            shown = self.calendar.local(at).strftime("%Y-%m-%d %H:%M")
            raise StoryError(f"{self.play.id} {line.kind} {line.of} at {shown} ({line.at}): {found}")
        self.index += max(1, sum(1 for _ in self.entries(line, at)))
        self.state = state

    def _played(self, line: Line, at: int) -> tuple[State, list[Objection]]:
        state, found = self.state, []
        for place, (kind, data, actor) in enumerate(self.entries(line, at), self.index + 1):
            event = Event(kind, at, data, actor, place)
            found = objections(self.procedure, self.calendar, state, event)
            if found:
                return state, found
            state = advance(state, event)
        return state, []

    # --- what a line enters into the matter's stream ---------------------------------------------------

    def entries(self, line: Line, at: int) -> Iterator[Entry]:
        """Yield the entries a line makes in the matter's stream, as far as the rules read them."""
        if line.kind == "step":
            yield "act.done", self.act_data(line), self.actor(line)
        elif line.kind == "vote":
            yield from self._vote(line)
        elif line.kind == "object":
            yield "objection.received", {"n": self.next_objection(), "step": self.notice(at)}, {}
        elif line.kind == "answer":
            data = {"n": line.of, "result": line.get("result")}
            yield "objection.answered", data, self.answerer(line)
        elif line.kind == "declare":
            yield "departure.declared", dict(line.of), self.actor_of("secretary", line.get("by", ""))
        elif line.kind == "close":
            yield "matter.closed", {"end": self.state.end or "", "report": True}, {}

    def act_data(self, line: Line) -> dict[str, Any]:
        """Return what the leaf of an act says, so far as a rule reads it."""
        step = self.step(line)
        verb = line.get("verb", "done")
        data: dict[str, Any] = {"step": step.id, "verb": verb, "outcome": line.get("outcome", "")}
        if verb == "done" and step.needs:
            data["needs"] = sorted(step.needs)
        if line.get("answers"):
            data["answers"] = list(line.get("answers"))
        if self.reason_of(line):
            data["reasoned"] = True
        if self.reviewer(line):
            data["reviewed_by"] = self.reviewer(line)
        if line.get("meeting_at"):
            data["meeting_at"] = line.get("meeting_at")
        if line.get("ends_at"):
            data["ends_at"] = line.get("ends_at")
        return data

    def _vote(self, line: Line) -> Iterator[Entry]:
        step, poll = self.step(line), self.poll(line)
        actor = self.actor(line)
        yield "vote.opened", {"step": step.id, "eligible": poll["eligible"]}, actor
        yield "presence.noted", {"step": step.id, "present": poll["present"]}, actor
        for member, ground in poll["recused"].items():
            yield "recusal.made", {"step": step.id, "member": member, "ground": ground}, actor
        data = {**self.act_data(line), "count": poll["count"]}
        if poll["tellers"]:
            data["tellers"] = sorted(poll["tellers"])
        yield "act.done", data, actor

    def poll(self, line: Line) -> dict[str, Any]:
        """Return the figures of a vote: by name where the committee votes, else as the story states them."""
        vote: Mapping[str, Any] = line.get("vote")
        recused = dict(vote.get("recused", {}))
        if self.step(line).post != COMMITTEE:
            return {
                **vote,
                "members": [],
                "recused": recused,
                "tellers": vote.get("tellers", []),
                "choices": {},
            }
        members = self.company.members()
        came = [key for key in members if key not in vote.get("absent", [])]
        choices = {key: "agree" for key in came if key not in recused}
        choices.update(dict.fromkeys(vote.get("against", []), "disagree"))
        choices.update(dict.fromkeys(vote.get("defer", []), "defer"))
        count: dict[str, int] = dict(vote.get("secret", {}))
        if count:
            choices = {}
        for choice in choices.values():
            count[choice] = count.get(choice, 0) + 1
        return {
            "eligible": len(members),
            "present": len(came),
            "members": members,
            "came": came,
            "recused": recused,
            "choices": choices,
            "count": count,
            "tellers": vote.get("tellers", []),
        }

    # --- who ------------------------------------------------------------------------------------------

    def step(self, line: Line) -> Step:
        """Return the step of a line. Raises StoryError for one that the procedure does not have."""
        step = self.procedure.steps.get(str(line.of))
        if step is None:
            raise StoryError(f"{self.play.id}: {self.play.power} has no step {line.of}")
        return step

    def post_of(self, step: Step) -> str:
        """Return the real post that enters acts at a step."""
        role = step.recorded_by or step.post
        return self.state.posts.get(role, role)

    def actor(self, line: Line) -> dict[str, str]:
        """Return who does a line at a step."""
        return self.actor_of(self.post_of(self.step(line)), line.get("by", ""))

    def actor_of(self, post: str, wanted: str = "") -> dict[str, str]:
        """Return the holder of a post, as an entry names an actor."""
        try:
            key = self.company.holder(post, wanted)
        except KeyError as unknown:
            raise StoryError(f"{self.play.id}: nobody holds {post} in {self.play.body}") from unknown
        return {"post": post, "tenure": f"{post}:{key}", "person": key}

    def answerer(self, line: Line) -> dict[str, str]:
        """Return who answers an objection: the post of the notice it was made to."""
        objection = self.state.objections[line.of]
        return self.actor_of(self.post_of(self.procedure.steps[objection.step]), line.get("by", ""))

    def reviewer(self, line: Line) -> str:
        """Return who reviews before publication, "" where no review is needed."""
        step = self.step(line)
        needed = step.after_review and (line.get("verb") == "open" or not step.opens)
        return self.company.holder(step.after_review) if needed else ""

    def reason_of(self, line: Line) -> Mapping[str, str]:
        """Return the stated reason; where one must be stated and none is written, the words of the act."""
        outcome = self.step(line).outcomes.get(line.get("outcome", ""))
        needed = outcome is not None and outcome.reason
        reason: Mapping[str, str] = line.get("reason") or (line.text if needed else {})
        return reason

    # --- where it stands ------------------------------------------------------------------------------

    def run(self, step: str) -> StepRun | None:
        """Return the open run of a step."""
        place = self.state.open.get(step)
        return None if place is None else self.state.runs[place]

    def notice(self, at: int) -> str:
        """Return the step of the notice that one may object to. Raises StoryError when none is up."""
        for step in self.procedure.steps.values():
            if on_notice(self.state, step, at):
                return step.id
        raise StoryError(f"{self.play.id}: no notice to object to")

    def next_objection(self) -> int:
        """Return the number of the next objection in the matter."""
        return max(self.state.objections, default=0) + 1
