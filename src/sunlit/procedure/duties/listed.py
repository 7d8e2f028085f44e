"""The duties that the rows `disclose` of a procedure state."""

from __future__ import annotations

from collections.abc import Iterator

from sunlit.procedure.deadlines import Limit
from sunlit.procedure.duties.releasing import Releasing
from sunlit.procedure.duties.values import Duty, met, waived
from sunlit.procedure.grammar.table import Disclosure, Step
from sunlit.procedure.history import StepRun


class Listed(Releasing):
    """The duties of the procedure of one matter."""

    __slots__ = ()

    def all(self) -> Iterator[Duty]:
        """Yield the duties of every visit to a step that discloses."""
        for run in self.state.runs:
            step = self.state.procedure.steps[run.step]
            for row in step.disclose:
                if self.owed is None or row.after == "open":
                    yield from self._listed(step, row, run)

    def _listed(self, step: Step, row: Disclosure, run: StepRun) -> Iterator[Duty]:
        """Yield the duty of one `disclose` row after one visit, if that visit triggers it."""
        limit = Limit("by", row.span) if row.span else Limit("same_day")
        name = f"{row.id}/{run.step}/{run.visit}"
        if row.after == "open":
            if not self._resumed(run):
                subject = "notice" if step.opens else ""
                found = self.duty(name, subject, step, run.opened_at, limit, row.what, row.scope, row.form)
                yield self._noticed(found, run)
        elif row.after == step.id:
            if self.done(run, row.if_outcome) and run.done_at is not None:
                found = self.duty(name, "", step, run.done_at, limit, row.what, row.scope, row.form)
                yield self.released(found, run.acts[-1:])
        else:
            yield from self._after_another(step, row, limit, run)

    def _after_another(self, step: Step, row: Disclosure, limit: Limit, run: StepRun) -> Iterator[Duty]:
        """Yield the duties of a row that another step triggers, once: with the first visit to this one."""
        if run.visit != 1:
            return
        for other in self.state.runs:
            if other.step == row.after and self.done(other, row.if_outcome) and other.done_at is not None:
                name = f"{row.id}/{run.step}/{other.visit}"
                found = self.duty(name, "", step, other.done_at, limit, row.what, row.scope, row.form)
                yield self.released(found, other.acts[-1:])

    def _resumed(self, run: StepRun) -> bool:
        """Return whether a notice goes on after an objection was answered: it is still up."""
        return bool(run.stretches) and run.visit > 1

    def _noticed(self, duty: Duty, run: StepRun) -> Duty:
        """Return the duty met by the first act of the visit: the notice put up."""
        for one in self.told:
            if one.index in run.acts and one.verb in ("open", "done", "report"):
                return met(duty, one)
        return waived(duty) if run.status in ("passed", "void", "done") else duty
