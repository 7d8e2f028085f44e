"""A meeting's result on one page: who came, who spoke when, how each voted, or the count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from sunlit.catalogue.models import Tenure
from sunlit.desk.forms.fields import (
    DeskForm,
    MomentField,
    instant,
    text_value,
)
from sunlit.matters.proposed import ProposedVote
from sunlit.procedure.grammar import Step
from sunlit.procedure.votes import CHOICES
from sunlit.ui.wording import plain, t

RECUSED = ("interest", "relative", "other")


@dataclass(frozen=True)
class MemberRow:
    """One member's line of the form."""

    tenure: Tenure
    presence: forms.BoundField
    order: forms.BoundField | None
    choice: forms.BoundField | None


class VoteForm(DeskForm):
    """The result of a vote at `step`. Organs with a register have a line for each member."""

    def __init__(self, *given: Any, step: Step, members: Sequence[Tenure], zone: str, **more: Any) -> None:
        """Make a line for each member, or fields for the figures when members are only counted."""
        super().__init__(*given, **more)
        self.step, self.members, self.zone = step, list(members), zone
        self.secret = bool(step.rule and step.rule.method == "secret")
        self.ranked = bool(step.rule and step.rule.rank)  # the papers say the order: no vote for or against
        ordered = sorted(self.members, key=self.is_head)
        for place, member in enumerate(ordered, 1):
            self._line(member, place)
        self.ordered = ordered
        if not self.members:
            for name in ("eligible", "present"):
                self.fields[name] = _number(t(f"desk.vote.{name}"), required=True)
        if (self.secret or not self.members) and not self.ranked:
            for choice in CHOICES:
                self.fields[f"n_{choice}"] = _number(t(f"vote.{choice}"))
        if self.secret and self.members:
            self.fields["tellers"] = forms.MultipleChoiceField(
                label=t("desk.vote.tellers"),
                choices=[(m.code, plain(m.name.value if m.name else None) or m.code) for m in ordered],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        ends = [(code, plain(dict(o.label))) for code, o in step.outcomes.items()]
        self.fields["outcome"] = forms.ChoiceField(
            label=t("desk.outcome"),
            choices=[*(ends or [("", t("desk.vote.valid"))]), ("void", t("desk.vote.void"))],
            widget=forms.RadioSelect,
            required=bool(ends),
        )
        self.pair("text", t("desk.text_zh"), lines=4, need=t("desk.text_empty"))
        if any(outcome.reason for outcome in step.outcomes.values()):
            self.pair("reason", t("desk.reason_zh"), lines=2, hint=t("desk.reason_hint"))
        if not self.ranked:
            self.pair("dissent", t("desk.vote.dissent_zh"), lines=2)
        if step.need:
            self.fields["needs"] = forms.MultipleChoiceField(
                label=t("desk.needs"),
                choices=[(need["code"], plain(dict(need))) for need in step.need],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.with_files(t("desk.files"), t("desk.files_hint"))
        self.fields["done_at"] = MomentField(label=t("desk.done_at"), help_text=t("desk.done_at_hint"))
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def _line(self, member: Tenure, place: int) -> None:
        box = {"class": "f"}
        name = plain(member.name.value if member.name else None) or member.code
        self.fields[f"p_{member.code}"] = forms.ChoiceField(
            label=t("desk.vote.presence_of", name=name),
            choices=[("here", t("desk.vote.here")), ("away", t("desk.vote.away"))]
            + [(f"recused_{ground}", t(f"desk.vote.recused.{ground}")) for ground in RECUSED],
            widget=forms.Select(attrs=box),
        )
        self.fields[f"o_{member.code}"] = forms.IntegerField(
            label=t("desk.vote.order_of", name=name),
            initial=place,
            min_value=1,
            max_value=999,
            required=False,
            widget=forms.NumberInput(attrs=box),
        )
        if not self.secret and not self.ranked:
            self.fields[f"c_{member.code}"] = forms.ChoiceField(
                label=t("desk.vote.choice_of", name=name),
                choices=[
                    *((choice, t(f"vote.{choice}")) for choice in CHOICES),
                    ("unvoted", t("vote.unvoted")),
                ],
                required=False,
                widget=forms.Select(attrs=box),
            )

    def is_head(self, member: Tenure) -> bool:
        """Say whether this member presides, and so speaks last."""
        return bool(self.step.rule and member.seat in self.step.rule.last_to_speak)

    def lines(self) -> Iterator[MemberRow]:
        """Return the lines of the table of members, the head last."""
        for member in self.ordered:
            yield MemberRow(
                member,
                self[f"p_{member.code}"],
                self[f"o_{member.code}"],
                None if self.secret or self.ranked else self[f"c_{member.code}"],
            )

    def figures(self) -> list[forms.BoundField]:
        """Return the fields for figures: those of a counted assembly and of a secret count."""
        names = ("eligible", "present", *(f"n_{choice}" for choice in CHOICES), "tellers")
        return [self[name] for name in names if name in self.fields]

    def proposed(self) -> ProposedVote:
        """Return the vote as proposed. Call it only on a valid form."""
        data = self.cleaned_data
        here = [m for m in self.ordered if data[f"p_{m.code}"] != "away"]
        recused = {
            m.code: data[f"p_{m.code}"].removeprefix("recused_")
            for m in here
            if data[f"p_{m.code}"] != "here"
        }
        came = sorted(here, key=lambda m: (data.get(f"o_{m.code}") or 999, self.ordered.index(m)))
        voters = [m for m in came if m.code not in recused]
        choices = (
            {}
            if self.secret or self.ranked
            else {m.code: data[f"c_{m.code}"] for m in voters if data.get(f"c_{m.code}") in CHOICES}
        )
        unvoted = [m.code for m in voters if data.get(f"c_{m.code}") == "unvoted"]
        count = (
            {c: data[f"n_{c}"] for c in CHOICES if data.get(f"n_{c}")}
            if f"n_{CHOICES[0]}" in self.fields
            else {}
        )
        void = data["outcome"] == "void"
        dissent = text_value(data, "dissent")
        return ProposedVote(
            step=self.step.id,
            outcome=data["outcome"],
            text=text_value(data, "text"),
            eligible=len(self.members) or data["eligible"],
            present=len(here) if self.members else data["present"],
            members=self.members,
            came=came,
            recused=recused,
            choices={} if void else choices,
            count={} if void else count,
            reasons={"dissent": dissent} if dissent else {},
            tellers=data.get("tellers", []),
            unvoted=[] if void else unvoted,
            reason=text_value(data, "reason"),
            files=self.attached(),
            needs=data.get("needs", []),
            done_at=instant(data.get("done_at"), self.zone),
        )


def _number(label: str, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=99_999,
        widget=forms.NumberInput(attrs={"class": "f", "inputmode": "numeric"}),
    )
