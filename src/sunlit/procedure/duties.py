"""What a matter must make public, to whom and by when, from its procedure, its power and its entries.

A duty exists from the moment of its trigger; nothing but an extension that the power allows (`<=20wd+20wd`)
moves its due instant. Where the duties come from:
- `disclose` of a full procedure. `after: open` is owed once the step opens; otherwise once the step named
  there is done (with the outcome named, if one is).
- `disclosure_deadline` of a power that runs along its own step list (domain data, section 2). What the
  compiler wrote into those steps counts for notices alone: it says where they are put up, not by when the
  result is out. `remove` and `count` belong to no single matter: the record takes personal words down by
  itself, and figures are counts over all matters.
- The decision is the minutes of the last vote that passed ("形成决定"), or that vote where no step keeps
  minutes; without a vote it is the step before the release, as are `approval` and `award`. `event` and
  `receipt` are the opening of the matter; a power exercised each period (`every:3M;first <=4h from:event`)
  has no event unless somebody says so, and then a matter of DEC-06 carries it.
- `every:` falls due again each period until the matter ends, counted from the opening of the step that
  falls due again. One release serves every period up to it; so does it for a step that stands.

What meets a duty: the first entry, from the trigger on, that carries words which the duty's readers may
read, at the step that releases: the step of the `disclose` row; for a power, the step after the decision
whose work is to publish. A notice is met by being put up, a stub by the entry that keeps something back. The
report that closes a matter meets what is still owed. Boards, broadcasts and letters leave no trace of their
own: the entry is what is counted. Nothing else is: an act without such words releases nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sunlit.procedure.deadlines import Limit, due
from sunlit.procedure.grammar.table import Disclosure, Step, Text
from sunlit.procedure.history import State, StepRun
from sunlit.procedure.owed import Owed, Rule
from sunlit.procedure.plain_steps import MINUTES

SCOPES: Final = ("public", "members", "organisation", "specific")  # the widest first
FINAL: Final = ("met", "withheld", "waived")
MOST_PERIODS: Final = 4_000  # about eleven years of days: a loop always ends


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a matter and the widest scope that may read any of its words; "" without words."""

    index: int
    at: int
    kind: str
    step: str = ""
    verb: str = ""
    act: int | None = None  # the act that a correction or a withholding belongs to
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One release that falls due. state: "due", "met", "withheld", "waived"; overdue is a matter of now."""

    id: str  # unique in its matter and lasting: "D3/publish/1", "progress/2"
    subject: str  # "", notice, progress, first, stage, stub
    what: Text
    scope: str
    forms: tuple[str, ...]
    step: str  # where it is released; "" for a stub
    post: str  # who owes it, after the matter's own assignment
    trigger: int  # log index
    triggered_at: int
    due_at: int
    provisional: bool = False
    state: str = "due"
    met_by: int | None = None
    met_at: int | None = None

    def standing(self, now: int) -> str:
        """Return the state at `now`: what is due turns overdue by itself."""
        return "overdue" if self.state == "due" and self.due_at < now else self.state


def duties(state: State, told: Sequence[Told], owed: Owed | None = None) -> list[Duty]:
    """Return every duty of a matter, the first due first.

    `told` are its entries in the order of the log, up to the one that `state` follows. `owed` is the row of
    a power that runs along its own step list; None where a full procedure governs.
    """
    found = list(_Duties(state, told, owed).all())
    return sorted(found, key=lambda duty: (duty.due_at, duty.id))


@dataclass(slots=True)
class _Duties:
    """The duties of one matter while they are worked out."""

    state: State
    told: Sequence[Told]
    owed: Owed | None
    index_at: dict[int, int] = field(default_factory=dict)

    def all(self) -> Iterator[Duty]:
        """Yield the duties of the procedure, then those of the power."""
        self.index_at = {one.at: one.index for one in reversed(self.told)}
        for run in self.state.runs:
            step = self.state.procedure.steps[run.step]
            for row in step.disclose:
                if self.owed is None or row.after == "open":
                    yield from self._listed(step, row, run)
        if self.owed is not None:
            regular = any(rule.limit.kind == "every" and not rule.subject for rule in self.owed.rules)
            for rule in self.owed.rules:
                off = rule.condition and rule.condition not in self.owed.conditions
                if not off and not (regular and rule.anchor == "event"):
                    yield from self._of_power(rule)

    # --- the rows of a procedure ----------------------------------------------------------------------

    def _listed(self, step: Step, row: Disclosure, run: StepRun) -> Iterator[Duty]:
        """Yield the duty of one `disclose` row after one visit, if that visit triggers it."""
        limit = Limit("by", row.span) if row.span else Limit("same_day")
        name = f"{row.id}/{run.step}/{run.visit}"
        if row.after == "open":
            if not self._resumed(run):
                subject = "notice" if step.opens else ""
                found = self._duty(name, subject, step, run.opened_at, limit, row.what, row.scope, row.form)
                yield self._noticed(found, run)
        elif row.after == step.id:
            if self._done(run, row.if_outcome) and run.done_at is not None:
                found = self._duty(name, "", step, run.done_at, limit, row.what, row.scope, row.form)
                yield self._released(found, run.acts[-1:])
        else:
            yield from self._after_another(step, row, limit, run)

    def _after_another(self, step: Step, row: Disclosure, limit: Limit, run: StepRun) -> Iterator[Duty]:
        """Yield the duties of a row that another step triggers, once: with the first visit to this one."""
        if run.visit != 1:
            return
        for other in self.state.runs:
            if other.step == row.after and self._done(other, row.if_outcome) and other.done_at is not None:
                name = f"{row.id}/{run.step}/{other.visit}"
                found = self._duty(name, "", step, other.done_at, limit, row.what, row.scope, row.form)
                yield self._released(found, other.acts[-1:])

    @staticmethod
    def _done(run: StepRun, outcome: str) -> bool:
        return run.status == "done" and bool(run.acts) and outcome in ("", run.outcome)

    def _resumed(self, run: StepRun) -> bool:
        """Return whether a notice goes on after an objection was answered: it is still up."""
        return bool(run.stretches) and run.visit > 1

    def _noticed(self, duty: Duty, run: StepRun) -> Duty:
        """Return the duty met by the first act of the visit: the notice put up."""
        for one in self.told:
            if one.index in run.acts and one.verb in ("open", "done", "report"):
                return _met(duty, one)
        return _waived(duty) if run.status in ("passed", "void", "done") else duty

    # --- the row of a power ---------------------------------------------------------------------------

    def _of_power(self, rule: Rule) -> Iterator[Duty]:
        if rule.limit.kind == "every" and rule.subject in ("", "progress"):
            yield from self._periods(rule)
        elif rule.subject == "stub":
            yield from self._stubs(rule)
        elif rule.subject == "stage":
            for step in self._publishing():
                for run in self._visits(step):
                    yield from self._once("stage", f"stage/{step.id}/{run.visit}", step, run, rule)
        elif rule.subject == "first" or rule.anchor in ("event", "receipt"):
            step = self._first_release() if rule.subject else self._result_step(rule)
            found = self._power_duty(
                f"{rule.subject or 'result'}/1", rule.subject, step, self.state.opened_at, rule
            )
            yield self._released(found, ())
        elif rule.anchor == "end":
            if self.state.ended_at is not None:
                step = self._result_step(rule)
                yield self._released(self._power_duty("result/1", "", step, self.state.ended_at, rule), ())
        elif rule.subject == "" and rule.limit.kind in ("by", "same_day"):
            for decision in self._decisions(rule):
                release = self._result_step(rule)
                yield from self._once("", f"result/{decision.visit}", release, decision, rule)

    def _once(self, subject: str, name: str, release: Step, run: StepRun, rule: Rule) -> Iterator[Duty]:
        """Yield the duty that the end of one visit triggers."""
        if run.done_at is not None:
            found = self._power_duty(name, subject, release, run.done_at, rule)
            yield self._released(found, run.acts[-1:])

    def _power_duty(self, name: str, subject: str, step: Step, at: int, rule: Rule) -> Duty:
        owed = self.owed or Owed()
        found = self._duty(name, subject, step, at, rule.limit, step.name, owed.scope, owed.forms)
        if rule.more is None or not any(run.outcome == "extended" for run in self.state.runs):
            return found
        longer = due(self.state.calendar, found.due_at, Limit("by", rule.more))
        return replace(found, due_at=longer.at or found.due_at, provisional=longer.provisional)

    def _decisions(self, rule: Rule) -> list[StepRun]:
        """Return the visits that decided: the minutes of the vote, or the vote passed where none are kept.

        Without a vote the step before the release decides.
        """
        votes = [step for step in self._steps() if step.do == "vote"]
        if votes and not rule.anchor:
            for step in self._steps():
                if step.number == votes[-1].number + 1 and MINUTES in step.name.get("zh", ""):
                    return self._visits(step)
            return [run for run in self._visits(votes[-1]) if run.outcome == "pass"]
        release = self._result_step(rule)
        before = [step for step in self._steps() if step.number < release.number and not step.standing]
        return self._visits(before[-1] if before else release)

    def _result_step(self, rule: Rule) -> Step:
        """Return the step that releases the result: the first after the last vote that publishes.

        Without a vote the last that publishes; where none does, the step with the same limit, else the last.
        """
        steps = self._steps()
        votes = [step.number for step in steps if step.do == "vote"]
        after = votes[-1] if votes and not rule.anchor else 0
        fitting = [step for step in self._publishing() if step.number > after]
        if fitting:
            return fitting[0] if after else fitting[-1]
        same = [step for step in steps if step.number > after and _as_long(step.limit, rule.limit)]
        return same[0] if same else steps[-1]

    def _first_release(self) -> Step:
        return next(iter(self._publishing()), self._steps()[-1])

    def _steps(self) -> list[Step]:
        return [step for step in self.state.procedure.steps.values() if step.acting]

    def _publishing(self) -> list[Step]:
        """Return the steps whose work is to publish; a notice has a duty of its own."""
        return [step for step in self._steps() if step.disclose and step.do != "wait"]

    def _visits(self, step: Step) -> list[StepRun]:
        return [run for run in self.state.runs if run.step == step.id and self._done(run, "")]

    # --- what falls due again -------------------------------------------------------------------------

    def _periods(self, rule: Rule) -> Iterator[Duty]:
        """Yield each period's duty up to the first that is not met."""
        step = next((step for step in self._publishing() if step.standing), None)
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
            found = self._released(found, (), after=after, since=before)
            if found.state == "due" and self.state.ended_at is not None and self.state.ended_at <= when.at:
                found = _waived(found)
            yield found
            if found.met_by is None or found.met_at is None or found.state == "withheld":
                return
            after, at, before = found.met_by, found.met_at, when.at
            if self.state.ended_at is not None and self.state.ended_at <= at:
                return

    # --- stubs ----------------------------------------------------------------------------------------

    def _stubs(self, rule: Rule) -> Iterator[Duty]:
        step = self._result_step(rule)
        for one in self.told:
            if one.kind == "withholding.made":
                yield _met(self._power_duty(f"stub/{one.index}", "stub", step, one.at, rule), one)

    # --- parts ----------------------------------------------------------------------------------------

    def _duty(
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
        return self.index_at.get(at, self.told[0].index if self.told else 0)

    def _released(self, duty: Duty, acts: tuple[int, ...], *, after: int = -1, since: int = 0) -> Duty:
        """Return the duty as the entries leave it; `acts` triggered it and may meet it themselves.

        Only entries after the index `after` and the instant `since` count.
        """
        here = {one.index for one in self.told if one.step == duty.step}
        first = acts[0] if acts else 0
        duty = replace(duty, trigger=first) if acts else duty
        for one in self.told:
            if one.at < max(duty.triggered_at, since + 1) or one.index < max(first, after + 1):
                continue
            at_step = one.step == duty.step and one.kind == "act.done" and one.verb not in ("pause", "resume")
            corrects = one.kind == "act.corrected" and one.act in here
            if (at_step or corrects or one.kind == "matter.closed") and _reads(duty.scope, one.scope):
                return _met(duty, one)
            if one.kind == "withholding.made" and one.act in here and (one.act or 0) >= max(first, after + 1):
                return replace(duty, state="withheld", met_by=one.index, met_at=one.at)
        return duty


def _as_long(limit: Limit | None, other: Limit) -> bool:
    """Return whether two limits are of one form and length, whatever they rest on."""
    if limit is None or limit.span is None or other.span is None:
        return False
    return (limit.kind, limit.span.n, limit.span.unit) == (other.kind, other.span.n, other.span.unit)


def _reads(scope: str, words: str) -> bool:
    """Return whether the readers that a duty names may read words of the scope `words`."""
    if not words:
        return False
    wanted = scope if scope in SCOPES else "specific"  # an applicant is a specific reader
    return SCOPES.index(words) <= SCOPES.index(wanted)


def _met(duty: Duty, by: Told) -> Duty:
    return replace(duty, state="met", met_by=by.index, met_at=by.at)


def _waived(duty: Duty) -> Duty:
    return replace(duty, state="waived")
