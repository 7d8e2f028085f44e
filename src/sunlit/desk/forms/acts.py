"""The form of one step: only the fields that this kind of step needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from sunlit.catalogue.models import Tenure
from sunlit.desk.forms.fields import (
    DeskForm,
    MomentField,
    instant,
    text_value,
)
from sunlit.matters.actions.acts import may_answer
from sunlit.matters.notices import PLACES
from sunlit.matters.proposed import ProposedAct
from sunlit.procedure.grammar import Step
from sunlit.procedure.history import NOTICE, State, StepRun
from sunlit.ui.wording import plain, t


class ActForm(DeskForm):
    """What an official says and attaches at one step. `step` decides which fields there are."""

    def __init__(
        self,
        *given: Any,
        step: Step,
        run: StepRun | None,
        state: State,
        reviewers: Sequence[Tenure],
        zone: str,
        readers: Mapping[str, Tenure],
        **more: Any,
    ) -> None:
        """Make the fields for `step` as it stands in `run`."""
        super().__init__(*given, **more)
        self.step, self.run, self.state, self.zone = step, run, state, zone
        self.opening = bool(step.opens and (run is None or run.status == "open"))
        self.on_notice = bool(step.opens and run is not None and run.status == "running")
        self.reviewers = {tenure.ref: tenure for tenure in reviewers}
        self._verb()
        self._outcome()
        self._words()
        self._personal()
        self._papers()
        self._readers(readers)
        self._times()

    def _verb(self) -> None:
        verbs = []
        if self.opening:
            verbs = ["open"]
        elif self.on_notice:
            verbs = ["done", *NOTICE]
        elif self.step.standing or self.step.report is not None:
            verbs = ["report", "done"] if not self.step.standing else ["report"]
        if not self.opening and self.step.pause:
            verbs = (
                ["resume"] if self.run and self.run.status == "paused" else [*(verbs or ["done"]), "pause"]
            )
        if len(verbs) > 1:
            self.fields["verb"] = forms.ChoiceField(
                label=t("desk.verb"),
                choices=[(verb, t(f"desk.verb.{verb}")) for verb in verbs],
                widget=forms.RadioSelect,
                initial=verbs[0],
                required=False,
            )
        self.only_verb = verbs[0] if verbs else "done"
        if self.on_notice:
            self.fields["places"] = forms.MultipleChoiceField(
                label=t("desk.places"),
                help_text=t("desk.places_hint"),
                choices=[(place, t(f"notice.place.{place}")) for place in PLACES],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def _outcome(self) -> None:
        if self.opening or not self.step.outcomes:
            return
        self.fields["outcome"] = forms.ChoiceField(
            label=t("desk.outcome"),
            choices=[(code, plain(dict(outcome.label))) for code, outcome in self.step.outcomes.items()],
            widget=forms.RadioSelect,
            required="verb" not in self.fields,  # what is done on the way has no outcome
        )
        waiting = self.state.open_objections()
        if waiting and may_answer(self.state.procedure, self.step):
            self.fields["answers"] = forms.MultipleChoiceField(
                label=t("desk.answers"),
                choices=[(str(o.n), t("desk.objection_n", n=o.n)) for o in waiting],
                widget=forms.CheckboxSelectMultiple,
                initial=[str(o.n) for o in waiting],
                required=False,
            )

    def _words(self) -> None:
        self.pair("text", t("desk.text_zh"), lines=5, need=t("desk.text_empty"))
        reasons = any(outcome.reason for outcome in self.step.outcomes.values())
        if self.on_notice or (reasons and not self.opening):
            self.pair("reason", t("desk.reason_zh"), lines=2, hint=t("desk.reason_hint"))

    def _personal(self) -> None:
        self.pair("personal", t("desk.personal.label"), lines=3, hint=t("desk.personal.hint"))
        self.fields["expires_at"] = MomentField(
            label=t("desk.personal.expires_at"), help_text=t("desk.personal.expires_hint")
        )

    def _papers(self) -> None:
        self.with_files(t("desk.files"), t("desk.files_hint"))
        if self.step.need and not self.opening:
            self.fields["needs"] = forms.MultipleChoiceField(
                label=t("desk.needs"),
                choices=[(need["code"], plain(dict(need))) for need in self.step.need],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if self.step.after_review and (self.opening or not self.step.opens):
            only = next(iter(self.reviewers)) if len(self.reviewers) == 1 else ""
            self.fields["reviewer"] = forms.ChoiceField(
                label=t("desk.reviewer"),
                choices=[("", t("desk.choose"))]
                + [
                    (ref, f"{plain(x.post.name)} · {plain(x.name.value if x.name else None)}")
                    for ref, x in self.reviewers.items()
                ],
                widget=forms.Select(attrs={"class": "f"}),
                required=False,
                initial=only,
                help_text=t("desk.reviewer_hint"),
            )

    def _readers(self, readers: Mapping[str, Tenure]) -> None:
        """Ask for whom it is, where the list says: specific persons. With nobody ticked: who takes part."""
        if not readers:
            return
        names = {code: plain(one.post.name) for code, one in readers.items()}
        for code, one in readers.items():
            if code == one.code:
                names[code] = f"{names[code]} · {plain(one.name.value if one.name else None) or code}"
        self.fields["named"] = forms.MultipleChoiceField(
            label=t("desk.named"),
            help_text=t("desk.named_hint"),
            choices=list(names.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def _times(self) -> None:
        if self.on_notice or (self.opening and self.step.min is not None):
            self.fields["ends_at"] = MomentField(label=t("desk.ends_at"), help_text=t("desk.ends_at_hint"))
        self.fields["done_at"] = MomentField(label=t("desk.done_at"), help_text=t("desk.done_at_hint"))
        self.fields["amount"] = forms.IntegerField(
            label=t("desk.amount"),
            required=False,
            min_value=0,
            max_value=10**13,
            widget=forms.NumberInput(attrs={"class": "f", "inputmode": "numeric"}),
        )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def proposed(self) -> ProposedAct:
        """Return what is proposed. Call it only on a valid form."""
        data = self.cleaned_data
        personal = text_value(data, "personal")
        verb = data.get("verb") or self.only_verb
        return ProposedAct(
            step=self.step.id,
            verb=verb,
            outcome=data.get("outcome", "") if verb in ("done", "pause") else "",
            text=text_value(data, "text"),
            reason=text_value(data, "reason"),
            files=self.attached(),
            needs=data.get("needs", []),
            answers=[int(n) for n in data.get("answers", [])],
            amount=data.get("amount"),
            done_at=instant(data.get("done_at"), self.zone),
            ends_at=instant(data.get("ends_at"), self.zone) if verb in ("open", "extend") else None,
            reviewer=self.reviewers.get(data.get("reviewer", "")),
            personal=personal,
            named=data.get("named", []),
            places=data.get("places", []) if verb == "posted" else [],
            expires_at=instant(data.get("expires_at"), self.zone) if personal else None,
        )
