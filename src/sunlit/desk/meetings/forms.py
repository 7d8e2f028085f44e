"""Forms of meetings: calling one, and the words that are typed while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import entering
from sunlit.desk.forms.fields import DeskForm, MomentField, instant, text_value
from sunlit.desk.forms.screened import ScreenedForm
from sunlit.ledger.texts import LINE_CHARS
from sunlit.matters.models import Matter
from sunlit.meetings.proposed import ProposedItem, ProposedMeeting, ProposedResult
from sunlit.procedure.grammar import Step
from sunlit.procedure.votes import CHOICES
from sunlit.procedure.voting import PARTS
from sunlit.ui.wording import plain, t

LINE = {"zh": LINE_CHARS, "en": LINE_CHARS}
MOST = 99_999

Waiting = Sequence[tuple[Matter, Step]]


def person(tenure: Tenure) -> str:
    """Return the name of who holds a tenure; its code where the name was erased."""
    return plain(tenure.name.value if tenure.name else None) or tenure.code


class CallForm(DeskForm):
    """A meeting of one organ as its caller fills it in."""

    def __init__(
        self,
        *given: Any,
        organ: str,
        seated: Sequence[Tenure],
        recorders: Sequence[Tenure],
        waiting: Waiting,
        zone: str,
        **more: Any,
    ) -> None:
        """Offer the matters that wait for this organ, and who may record."""
        super().__init__(*given, **more)
        self.organ, self.zone, self.waiting = organ, zone, list(waiting)
        self.members = [one for one in seated if one.has_vote]
        self.recorders = {one.code: one for one in recorders}
        self.pair("title", t("meeting.title"), lines=1, most=LINE, need=t("meeting.title_needed"))
        self.fields["at"] = MomentField(label=t("meeting.at"))
        self.fields["at"].required = True
        self.pair("place", t("meeting.place"), lines=1, most=LINE, need=t("meeting.place_needed"))
        if not self.members:
            self.fields["eligible"] = _number(t("desk.vote.eligible"), least=1)
        self.fields["recorder"] = forms.ChoiceField(
            label=t("meeting.recorder"),
            help_text=t("meeting.recorder_hint"),
            choices=[(one.code, person(one)) for one in recorders],
            widget=forms.Select(attrs={"class": "f"}),
        )
        self.fields["items"] = forms.MultipleChoiceField(
            label=t("meeting.items"),
            help_text=t("meeting.items_hint"),
            choices=[(matter.number, item_words(matter, step)) for matter, step in self.waiting],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.pair("other", t("meeting.other_item"), lines=1, most=LINE, hint=t("meeting.other_item_hint"))
        self.fields["is_open"] = forms.BooleanField(label=t("meeting.is_open"), required=False)
        self.pair("text", t("meeting.text"), lines=3)
        self.with_files(t("meeting.files"), t("desk.files_hint"))
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def proposed(self) -> ProposedMeeting:
        """Return the meeting as proposed. Call it only on a valid form."""
        data = self.cleaned_data
        items = [
            ProposedItem(matter, step.id) for matter, step in self.waiting if matter.number in data["items"]
        ]
        other = text_value(data, "other")
        return ProposedMeeting(
            organ=self.organ,
            title=text_value(data, "title"),
            place=text_value(data, "place"),
            at=instant(data["at"], self.zone) or 0,
            recorder=self.recorders[data["recorder"]],
            members=self.members,
            eligible=data.get("eligible") or 0,
            is_open=data["is_open"],
            text=text_value(data, "text"),
            files=self.attached(),
            items=[*items, *([ProposedItem(title=other)] if other else [])],
        )


class WordsForm(DeskForm):
    """One text that goes with a press: a motion, or why an item ends without a vote."""

    def __init__(self, *given: Any, label: str, lines: int = 3, hint: str = "", **more: Any) -> None:
        """Have one field in two languages."""
        super().__init__(*given, **more)
        self.pair("text", label, lines=lines, hint=hint)

    def text(self) -> dict[str, str]:
        """Return the words. Call it only on a valid form."""
        return text_value(self.cleaned_data, "text")


class PartsForm(DeskForm):
    """Into what an item is split: a title for each part, and why."""

    MOST = PARTS[-1]

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer as many titles as a vote may have parts; those left empty are none."""
        super().__init__(*given, **more)
        for n in range(1, self.MOST + 1):
            self.pair(f"part{n}", t("act.part", n=n), lines=1, most=LINE)
        self.pair("text", t("meeting.why"), lines=2)

    def titles(self) -> list[dict[str, str]]:
        """Return the titles that were filled in. Call it only on a valid form."""
        found = (text_value(self.cleaned_data, f"part{n}") for n in range(1, self.MOST + 1))
        return [title for title in found if title]

    def reason(self) -> dict[str, str]:
        """Return why it is split. Call it only on a valid form."""
        return text_value(self.cleaned_data, "text")


class ResultForm(DeskForm):
    """How an item that is put to the vote ends: words, and only those figures that nobody has cast."""

    def __init__(self, *given: Any, step: Step, tellers: Sequence[Tenure], **more: Any) -> None:
        """Ask for a count by hands or of papers, and for tellers where ballots are secret."""
        super().__init__(*given, **more)
        method = step.rule.method if step.rule else ""
        self.pair("text", t("meeting.decision"), lines=3)
        others = list(step.outcomes.items())[1:]
        if others:
            self.fields["outcome"] = forms.ChoiceField(
                label=t("meeting.if_not_passed"),
                choices=[("", "—"), *((code, plain(dict(one.label))) for code, one in others)],
                widget=forms.Select(attrs={"class": "f"}),
                required=False,
            )
        if method != "named" and not (step.rule and step.rule.rank):
            for choice in CHOICES:
                self.fields[f"n_{choice}"] = _number(t(f"vote.{choice}"))
        if method in ("named", "oral") and not (step.rule and step.rule.rank):
            self.fields["unvoted"] = forms.BooleanField(label=t("meeting.unvoted_sure"), required=False)
        if method == "secret":
            self.fields["tellers"] = forms.MultipleChoiceField(
                label=t("desk.vote.tellers"),
                choices=[(one.code, person(one)) for one in tellers],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if any(outcome.reason for outcome in step.outcomes.values()):
            self.pair("reason", t("desk.reason_zh"), lines=2, hint=t("desk.reason_hint"))
        self.pair("dissent", t("desk.vote.dissent_zh"), lines=2)
        if step.need:
            self.fields["needs"] = forms.MultipleChoiceField(
                label=t("desk.needs"),
                choices=[(need["code"], plain(dict(need))) for need in step.need],
                initial=[need["code"] for need in step.need],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def figures(self) -> list[forms.BoundField]:
        """Return the fields for a count by hands or of papers."""
        return [self[f"n_{choice}"] for choice in CHOICES if f"n_{choice}" in self.fields]

    def proposed(self) -> ProposedResult:
        """Return the result as proposed. Call it only on a valid form."""
        data = self.cleaned_data
        dissent = text_value(data, "dissent")
        return ProposedResult(
            text=text_value(data, "text"),
            outcome=data.get("outcome", ""),
            count={choice: data[f"n_{choice}"] for choice in CHOICES if data.get(f"n_{choice}")},
            tellers=data.get("tellers", []),
            unvoted=data.get("unvoted", False),
            reason=text_value(data, "reason"),
            dissent=[dissent] if dissent else [],
            needs=data.get("needs", []),
        )


class InterestForm(ScreenedForm):
    """The persons and firms in whom a member has an interest, one a line."""

    parties = forms.CharField(
        widget=forms.Textarea(attrs={"class": "f", "rows": 5, "autocomplete": "off"}),
        required=False,
        max_length=2_000,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *given: Any, **more: Any) -> None:
        """Name the field in the reader's language."""
        super().__init__(*given, **more)
        self.fields["parties"].label = t("interest.parties")
        self.fields["parties"].help_text = t("interest.hint")

    def names(self) -> list[str]:
        """Return the names. Call it only on a valid form."""
        return [line.strip() for line in self.cleaned_data["parties"].splitlines() if line.strip()]


def recorders_of(seated: Sequence[Tenure]) -> list[Tenure]:
    """Return who may record: the recorder of the organ, or any member where it has none."""
    return sorted(entering(seated), key=lambda one: one.has_vote)


def item_words(matter: Matter, step: Step) -> str:
    """Return a matter that waits for a vote as a line of a list."""
    title = plain(matter.title.value if matter.title else None) or matter.number
    return f"{matter.number} {title}{t('punct.colon')}{plain(dict(step.name))}"


def _number(label: str, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=least > 0,
        min_value=least,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "f", "inputmode": "numeric"}),
    )
