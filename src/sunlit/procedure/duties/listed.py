"""The duties that the rows `disclose` of a procedure state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sunlit.procedure.duties.releasing import Releasing, reads
from sunlit.procedure.duties.values import Duty, met, waived
from sunlit.procedure.grammar.table import Disclosure, Step
from sunlit.procedure.history import StepRun


class Listed(Releasing):
    """The duties of the procedure of one matter."""

    __slots__ = ()

    def all(self) -> Iterator[Duty]:
        """Yield the duties of every visit to a step that discloses."""
        steps = self.state.procedure.steps
        for run in self.state.runs:
            step = steps[run.step]
            for row in step.disclose:
                if row.after == "open":
                    if not self._resumed(run):
                        yield self._noticed(self._duty(row, step, run.visit, run.opened_at), run)
                elif self.owed is None:
                    yield from self._listed(step, row, run)

    def _listed(self, step: Step, row: Disclosure, run: StepRun) -> Iterator[Duty]:
        """Yield the duty of one `disclose` row after one visit, if that visit triggers it."""
        if row.after != step.id:
            yield from self._after_another(step, row, run)
        elif self.done(run, row.if_outcome) and run.done_at is not None:
            yield self.released(self._duty(row, step, run.visit, run.done_at), run.acts[-1:])

    def _duty(self, row: Disclosure, step: Step, visit: int, at: int) -> Duty:
        """Return what one row owes from the instant `at` on."""
        subject = "notice" if row.after == "open" and step.opens else ""
        name = f"{row.id}/{step.id}/{visit}"
        return self.duty(name, subject, step, at, row.limit, row.what, row.scope, row.form)

    def _after_another(self, step: Step, row: Disclosure, run: StepRun) -> Iterator[Duty]:
        """Yield the duties of a row that another step triggers, once: with the first visit to this one."""
        if run.visit != 1:
            return
        for other in self.state.runs:
            if other.step == row.after and self.done(other, row.if_outcome) and other.done_at is not None:
                yield self.released(self._duty(row, step, other.visit, other.done_at), other.acts[-1:])

    def _resumed(self, run: StepRun) -> bool:
        """Return whether a notice goes on after an objection was answered: it is still up."""
        return bool(run.stretches) and run.visit > 1

    def _noticed(self, duty: Duty, run: StepRun) -> Duty:
        """Return the duty met by the first act of the visit, the notice put up; not by one put up for fewer.

        A correction that shows it to its readers meets it, too.
        """
        narrow: int | None = None
        for one in self.told:
            put_up = one.index in run.acts and one.verb in ("open", "done", "report")
            if put_up or (narrow is not None and one.kind == "act.corrected" and one.act in run.acts):
                if not one.scope or reads(duty.scope, one.scope):
                    return met(duty, one)
                narrow = one.index if narrow is None else narrow
        if narrow is not None:
            return replace(duty, narrow_by=narrow)
        return waived(duty) if run.status in ("passed", "void", "done") else duty
