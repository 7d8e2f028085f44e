"""The duties that the deadline of a power states, where it runs along its own step list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sunlit.procedure.deadlines import Limit, due
from sunlit.procedure.duties.by_whom import acting, first_release, publishing, result_step
from sunlit.procedure.duties.releasing import Releasing
from sunlit.procedure.duties.values import MOST_PERIODS, Duty, met, waived
from sunlit.procedure.grammar.table import Step
from sunlit.procedure.history import StepRun
from sunlit.procedure.owed import Owed, Rule
from sunlit.procedure.plain_steps import MINUTES


class OfPower(Releasing):
    """The duties of the power of one matter."""

    __slots__ = ()

    def all(self) -> Iterator[Duty]:
        """Yield the duties of every rule whose condition holds."""
        if self.owed is None:
            return
        regular = any(rule.limit.kind == "every" and not rule.subject for rule in self.owed.rules)
        for rule in self.owed.rules:
            off = rule.condition and rule.condition not in self.owed.conditions
            if not off and not (regular and rule.anchor == "event"):
                yield from self._of_power(rule)

    def _of_power(self, rule: Rule) -> Iterator[Duty]:
        if rule.limit.kind == "every" and rule.subject in ("", "progress"):
            yield from self._periods(rule)
        elif rule.subject == "stub":
            yield from self._stubs(rule)
        elif rule.subject == "stage":
            for step in publishing(self.state.procedure):
                for run in self._visits(step):
                    yield from self._once("stage", f"stage/{step.id}/{run.visit}", step, run, rule)
        elif rule.subject == "first" or rule.anchor in ("event", "receipt"):
            course = self.state.procedure
            step = first_release(course) if rule.subject else result_step(course, rule)
            found = self._power_duty(
                f"{rule.subject or 'result'}/1", rule.subject, step, self.state.opened_at, rule
            )
            yield self.released(found, ())
        elif rule.anchor == "end":
            if self.state.ended_at is not None:
                step = result_step(self.state.procedure, rule)
                yield self.released(self._power_duty("result/1", "", step, self.state.ended_at, rule), ())
        elif rule.subject == "" and rule.limit.kind in ("by", "same_day"):
            for decision in self._decisions(rule):
                release = result_step(self.state.procedure, rule)
                yield from self._once("", f"result/{decision.visit}", release, decision, rule)

    def _once(self, subject: str, name: str, release: Step, run: StepRun, rule: Rule) -> Iterator[Duty]:
        """Yield the duty that the end of one visit triggers."""
        if run.done_at is not None:
            found = self._power_duty(name, subject, release, run.done_at, rule)
            yield self.released(found, run.acts[-1:])

    def _power_duty(self, name: str, subject: str, step: Step, at: int, rule: Rule) -> Duty:
        owed = self.owed or Owed()
        found = self.duty(name, subject, step, at, rule.limit, step.name, owed.scope, owed.forms)
        if rule.more is None or not any(run.outcome == "extended" for run in self.state.runs):
            return found
        longer = due(self.state.calendar, found.due_at, Limit("by", rule.more))
        return replace(found, due_at=longer.at or found.due_at, provisional=longer.provisional)

    def _decisions(self, rule: Rule) -> list[StepRun]:
        """Return the visits that decided: the minutes of the vote, or the vote passed where none are kept.

        Without a vote the step before the release decides.
        """
        votes = [step for step in acting(self.state.procedure) if step.do == "vote"]
        if votes and not rule.anchor:
            for step in acting(self.state.procedure):
                if step.number == votes[-1].number + 1 and MINUTES in step.name.get("zh", ""):
                    return self._visits(step)
            return [run for run in self._visits(votes[-1]) if run.outcome == "pass"]
        course = self.state.procedure
        release = result_step(course, rule)
        before = [step for step in acting(course) if step.number < release.number and not step.standing]
        return self._visits(before[-1] if before else release)

    def _visits(self, step: Step) -> list[StepRun]:
        return [run for run in self.state.runs if run.step == step.id and self.done(run, "")]

    # --- what falls due again -------------------------------------------------------------------------

    def _periods(self, rule: Rule) -> Iterator[Duty]:
        """Yield each period's duty up to the first that is not met."""
        step = next((step for step in publishing(self.state.procedure) if step.standing), None)
        run = self.state.run_of(step.id) if step is not None else None
        if step is None or run is None:
            return
        subject, owed = rule.subject, self.owed or Owed()
        after, at, before = -1, run.opened_at, 0
        for period in range(1, MOST_PERIODS):
            limit = Limit("every", rule.limit.span)
            when = due(self.state.calendar, run.opened_at, limit, period=period)
            if when.at is None:
                return
            if after >= 0 and when.at <= at:
                before = when.at
                continue
            name = f"{subject or 'every'}/{period}"
            found = Duty(
                name,
                subject,
                step.name,
                owed.scope,
                owed.forms,
                step.id,
                run.post,
                self._index(run.opened_at) if after < 0 else after,
                at,
                when.at,
                when.provisional,
            )
            found = self.released(found, (), after=after, since=before)
            if found.state == "due" and self.state.ended_at is not None and self.state.ended_at <= when.at:
                found = waived(found)
            yield found
            if found.met_by is None or found.met_at is None or found.state == "withheld":
                return
            after, at, before = found.met_by, found.met_at, when.at
            if self.state.ended_at is not None and self.state.ended_at <= at:
                return

    # --- stubs ----------------------------------------------------------------------------------------

    def _stubs(self, rule: Rule) -> Iterator[Duty]:
        step = result_step(self.state.procedure, rule)
        for one in self.told:
            if one.kind == "withholding.made":
                yield met(self._power_duty(f"stub/{one.index}", "stub", step, one.at, rule), one)
