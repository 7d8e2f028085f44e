"""What the duties of a procedure and of a power share: when one falls due, and what has met it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sunlit.procedure.deadlines import Limit, due
from sunlit.procedure.duties.values import SCOPES, Duty, Told, kept_back, met
from sunlit.procedure.grammar.table import Step, Text
from sunlit.procedure.history import State, StepRun
from sunlit.procedure.owed import Owed


@dataclass(slots=True)
class Releasing:
    """The duties of one matter while they are worked out."""

    state: State
    told: Sequence[Told]
    owed: Owed | None

    @staticmethod
    def done(run: StepRun, outcome: str) -> bool:
        """Return whether a visit ended by an act, with `outcome` where one is named."""
        return run.status == "done" and bool(run.acts) and outcome in ("", run.outcome)

    def duty(
        self,
        name: str,
        subject: str,
        step: Step,
        at: int,
        limit: Limit,
        what: Text,
        scope: str,
        forms: tuple[str, ...],
    ) -> Duty:
        """Return one duty that is triggered at the instant `at`."""
        when = due(self.state.calendar, at, limit)
        post = self.state.posts.get(step.post, step.post)
        due_at = when.at if when.at is not None else at
        return Duty(
            name,
            subject,
            what,
            scope,
            forms,
            step.id,
            post,
            self._index(at),
            at,
            due_at,
            when.provisional,
        )

    def _index(self, at: int) -> int:
        """Return the index of the entry made at `at`, the first of them."""
        first = self.told[0].index if self.told else 0
        return next((one.index for one in self.told if one.at == at), first)

    def released(self, duty: Duty, acts: tuple[int, ...], *, after: int = -1, since: int = 0) -> Duty:
        """Return the duty as the entries leave it; `acts` triggered it and may meet it themselves.

        Only entries after the index `after` and the instant `since` count.
        """
        step, earliest = duty.step, max(duty.triggered_at, since + 1)
        first = acts[0] if acts else 0
        if acts and duty.trigger != first:
            duty = replace(duty, trigger=first)
        narrow: int | None = None
        least = max(first, after + 1)
        here: set[int | None] = set()
        for one in self.told:
            if one.step == step:
                here.add(one.index)
            if one.at < earliest or one.index < least:
                continue
            at_step = one.step == step and one.kind == "act.done" and one.verb not in ("pause", "resume")
            corrects = one.kind == "act.corrected" and one.act in here
            if at_step or corrects or one.kind == "matter.closed":
                if reads(duty.scope, one.scope):
                    return met(duty, one)
                narrow = one.index if one.scope and narrow is None else narrow
            if one.kind == "withholding.made" and one.act in here and (one.act or 0) >= least:
                return kept_back(duty, one)
        return duty if narrow is None else replace(duty, narrow_by=narrow)


def reads(scope: str, words: str) -> bool:
    """Return whether the readers that a duty names may read words of the scope `words`."""
    if not words:
        return False
    wanted = scope if scope in SCOPES else "specific"  # an applicant is a specific reader
    return SCOPES.index(words) <= SCOPES.index(wanted)
