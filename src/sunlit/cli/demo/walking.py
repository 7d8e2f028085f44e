"""One further matter on its way from its opening to where it stands today.

The walk asks the state which steps are open, takes the way the matter is to take, and chooses dates inside
the limits. Everything it chooses comes from the seed and the matter's title, so the same day gives the same
demo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from sunlit.cli.demo.cast import COMMITTEE, read_cast
from sunlit.cli.demo.moments import HOUR, MINUTE, Moments
from sunlit.cli.demo.phrases import phrase
from sunlit.cli.demo.rehearsal import Rehearsal
from sunlit.cli.demo.script import Line, Play, line_of
from sunlit.procedure.deadlines import not_before
from sunlit.procedure.grammar import Step
from sunlit.procedure.state import StepRun
from sunlit.procedure.votes import needed, quorum_need

OPEN_NOW = ("jiyun",)  # where generated matters may be open to objections or comments
ASSEMBLIES = {"village_assembly": 45, "village_members": 32, "branch": 21, "village_committee": 15}
BOTH = ("zh", "en")
_LONGEST_WALK = 120


class Walk:
    """One matter on its way; it breaks no rule but where its row says so."""

    def __init__(self, play: Play, row: Mapping[str, Any], moments: Moments, seed: int) -> None:
        self.play, self.row, self.moments = play, row, moments
        self.calendar = moments.calendar
        self.chance = Random(f"{seed} {play.id}")  # noqa: S311 -- nothing secret: a demo that repeats itself
        self.at = moments.at(f"w{row['w']} 09:{self.chance.randrange(10, 59)}")
        self.play = replace(play, opened_at=self.at)
        self.rehearsal = Rehearsal(self.play, self.calendar, self.at)
        self.lines: list[Line] = []
        self.taken: dict[str, int] = {}  # step -> how often an outcome was chosen for it
        self.pace = int(row.get("pace", 1))

    def played(self) -> Play:
        """Return the play with every line that fits before now."""
        for _ in range(_LONGEST_WALK):
            run = self._next_run()
            if run is None:
                self._close()
                break
            if not self._step(run):
                break
        self._reports_until(self.moments.now)
        self._asked()
        self._beside()
        return replace(self.play, lines=self.lines)

    # --- which step -----------------------------------------------------------------------------------

    def _next_run(self) -> StepRun | None:
        """Return the open step that is to be done next; None when only duties that stand are left."""
        open_runs = [
            run
            for run in self.rehearsal.state.open_runs()
            if not run.standing and not run.optional and run.step != self.row.get("stop")
        ]
        return min(open_runs, key=lambda run: run.due_at or run.opened_at, default=None)

    def _step(self, run: StepRun) -> bool:
        """Do one act at an open step; False when its time has not come."""
        step = self.rehearsal.procedure.steps[run.step]
        if step.opens and run.status == "open":
            at = self._working(self.at, self.chance.randrange(0, 3))
            if self._would_stand(step, at):
                return False
            shape = (
                "open" if any("no_open_objection" in o.requires for o in step.outcomes.values()) else "call"
            )
            return self._say(at, step, {"verb": "open"}, shape)
        outcome = self._outcome(step)
        late = self.row.get("late", {}).get(step.id)
        at = self._late_at(run, late) if late else self._time(run, step)
        more: dict[str, Any] = {"outcome": outcome} if outcome else {}
        if late:
            more["late"] = True
        if step.rule is not None:
            more["vote"] = self._poll(step, outcome)
        done = self._say(at, step, more, self._shape(step, outcome))
        if done and late and "answer" in self.row:
            self._answer()
        if done and outcome == "defer" and self.taken[step.id] == 2 and "answer" in self.row:
            self._answer()
        return done

    def _would_stand(self, step: Step, at: int) -> bool:
        """Return whether a notice put up at `at` would stand now in the town that the story is about.

        There a reader finds open what the story leaves open, and nothing else.
        """
        if self.play.body in OPEN_NOW or step.min is None:
            return False
        return (not_before(self.calendar, at, step.min).at or at) > self.moments.now - HOUR

    def _outcome(self, step: Step) -> str:
        """Return the outcome to be taken: what the matter's row says, else the first that leads forward."""
        if not step.outcomes:
            return ""
        forward = [
            o.code for o in step.outcomes.values() if not o.back and "open_objection" not in o.requires
        ]
        wanted = self.row.get("outcomes", {}).get(step.id)
        if wanted is None:
            return forward[0]
        chosen = wanted if isinstance(wanted, list) else [wanted]
        place = self.taken.get(step.id, 0)
        return str(chosen[min(place, len(chosen) - 1)])

    def _shape(self, step: Step, outcome: str) -> str:
        if outcome in ("defer", "fail"):
            return "defer" if outcome == "defer" else "refuse"
        if step.do == "wait":
            return "clear" if outcome == "clear" else "over"
        if step.do == "work" and any(word in step.name["zh"] for word in ("公布", "公开", "公告", "发布")):
            return "publish"
        return step.do if step.do in ("decide", "vote", "publish") else "work"

    def _poll(self, step: Step, outcome: str) -> dict[str, Any]:
        """Return a vote that comes out as wanted."""
        rule = step.rule
        assert rule is not None  # asked of votes only
        secret = {"tellers": self._tellers()} if rule.method == "secret" else {}
        if step.post == COMMITTEE:
            members = self.rehearsal.company.members()
            others = self.chance.sample(members[:-1], 5)
            if outcome in ("fail", "defer"):
                return {"against" if outcome == "fail" else "defer": others, **secret}
            return {
                "against": others[: self.chance.randrange(0, 2)],
                "absent": others[4:][: self.chance.randrange(0, 2)],
            }
        eligible = ASSEMBLIES.get(step.post, 30)
        present = min(eligible, quorum_need(rule, eligible) + self.chance.randrange(1, 6))
        against = self.chance.randrange(0, 3)
        base = eligible if rule.passing is None or rule.passing.of in ("members", "list") else present
        agree = max(present - against, needed(rule.passing, base))
        count = {"agree": agree, "disagree": present - agree}
        return {
            "eligible": eligible,
            "present": present,
            "count": {k: n for k, n in count.items() if n},
            **secret,
        }

    def _tellers(self) -> list[str]:
        company = read_cast().bodies[self.play.body]
        return [company.holder(post) for post in ("office", "party_building") if post in company.holders]

    # --- when -----------------------------------------------------------------------------------------

    def _time(self, run: StepRun, step: Step) -> int:
        """Return a time for an act at an open step: after what it waits for, inside its limit."""
        until = max([run.ends_at or 0, run.not_before or 0, self.rehearsal.state.leads.get(step.id, 0)])
        if until > self.at:
            return self.moments.after(until)
        same_meeting = step.limit is not None and step.limit.kind in ("same_meeting", "same_day")
        if same_meeting:
            return self.at + self.chance.randrange(20, 50) * MINUTE
        room = self._room(run)
        at = self._working(self.at, self.chance.randrange(1, max(2, room * self.pace // 3 + 1)))
        if run.due_at is not None and at > run.due_at:
            at = self.moments.last_before(run.due_at)
        return max(at, self.at + 5 * MINUTE)

    def _room(self, run: StepRun) -> int:
        """Return how many working days are left until a step is due; a few where nothing presses."""
        if run.due_at is None:
            return 9
        left, day, last = 0, self.calendar.day(self.at), self.calendar.day(run.due_at - 1)
        while day < last and left < 40:
            day += timedelta(days=1)
            left += self.calendar.is_workday(day)
        return max(1, left)

    def _late_at(self, run: StepRun, days: int) -> int:
        assert run.due_at is not None  # only a step with a limit can be late
        return self._working(run.due_at, days)

    def _working(self, at: int, days: int) -> int:
        """Return a time in office hours, `days` working days after `at`; later the same day for nought."""
        if days == 0:
            local = self.calendar.local(at)
            if local.hour < 15 and self.calendar.is_workday(local.date()):
                return at + self.chance.randrange(20, 90) * MINUTE
            days = 1
        day = self.calendar.working_day(self.calendar.day(at), days)
        hour = self.chance.choice((9, 9, 10, 10, 11, 14, 15, 16))
        return self.calendar.instant(day, hour * 60 + self.chance.randrange(2, 58))

    # --- what is said ---------------------------------------------------------------------------------

    def _say(self, at: int, step: Step, more: dict[str, Any], shape: str) -> bool:
        """Enter a line at a step; False when it lies ahead of now."""
        self._reports_until(at)
        at = max(at, self.at + MINUTE)
        if at > self.moments.now - HOUR:
            return False
        said = self.row["said"] if more.get("late") else None
        text = said or phrase(self.chance, step.name, self.play.head["title"], shape)
        kind = "vote" if "vote" in more else "step"
        self._enter(Line(at, kind, step.id, text, more))
        if more.get("verb", "done") == "done":
            self.taken[step.id] = self.taken.get(step.id, 0) + 1
        return True

    def _enter(self, line: Line) -> None:
        assert isinstance(line.at, int)  # the walk deals in instants
        self.rehearsal.play_line(line, line.at)
        self.lines.append(line)
        self.at = line.at

    def _reports_until(self, at: int) -> None:
        """Enter what falls due again and again: reports, monthly and quarterly duties."""
        for _ in range(_LONGEST_WALK):
            owed = min(self._owed(), key=lambda pair: pair[0], default=None)
            if owed is None or owed[0] > min(at, self.moments.now) + HOUR:
                return
            due, key = owed
            step = self.rehearsal.procedure.steps[key]
            when = max(self._working(due, -self.chance.randrange(2, 5)), self.at + MINUTE)
            text = phrase(self.chance, step.name, self.play.head["title"], "report")
            self._enter(Line(min(when, due - MINUTE), "step", key, text, {"verb": "report"}))

    def _owed(self) -> Iterator[tuple[int, str]]:
        for run in self.rehearsal.state.open_runs():
            due = run.due_at if run.standing else run.report_due_at
            if due is not None:
                yield due, run.step

    def _close(self) -> None:
        state = self.rehearsal.state
        if state.end is None or state.closed_at is not None:
            return
        at = self._working(self.at, self.chance.randrange(0, 3))
        self._reports_until(at)
        at = max(at, self.at + MINUTE)
        if at > self.moments.now - HOUR:
            return
        shape = "close" if state.end == "done" else "stopped"
        self._enter(Line(at, "close", True, phrase(self.chance, {}, self.play.head["title"], shape)))

    def _answer(self) -> None:
        """Answer for the finding that the matter's own row names."""
        said = self.row["answer"]
        at = self._working(self.at, 1)
        text = {lang: said[lang] for lang in BOTH}
        self._enter(Line(at, "finding", said["cls"], text, {"consequence": True}))

    def _asked(self) -> None:
        """Add the question of the matter's row, an hour or a day before now."""
        said = self.row.get("ask")
        if said is None:
            return
        at = max(self.moments.now - 30 * HOUR, self.at + 10 * MINUTE)
        if at < self.moments.now - HOUR:
            line = line_of({"at": at, "ask": "q1", **said})
            self.lines.append(line)

    def _beside(self) -> None:
        """Put in what the matter's row says beside its steps: lines as a play has them."""
        for row in self.row.get("beside", ()):
            self.lines.append(line_of({**row, "at": self.moments.at(row["at"])}))
        self.lines.sort(key=lambda line: int(line.at))
