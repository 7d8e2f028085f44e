"""Forms of announced changes: from which day, why, and what would be otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core import signing

from sunlit.catalogue.importing import MAX_BYTES
from sunlit.catalogue.models import Power
from sunlit.desk.changing.numbers import FIELDS as SERIES
from sunlit.desk.changing.numbers import series_fields, series_rule
from sunlit.desk.changing.signing import FIELDS, sign_off_fields, sign_off_rule
from sunlit.desk.forms.fields import DeskForm
from sunlit.desk.forms.finds import finds_in
from sunlit.desk.forms.screened import settled_within, words_within
from sunlit.supervision.chosen import NUMBERS
from sunlit.ui.formats import day
from sunlit.ui.wording import plain, t

SALT = "sunlit.desk.changes"
BALLOTS = ("public", "members", "sealed")


class ReasonForm(DeskForm):
    """Why something changes, or does not after all."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Ask for a reason in one language at least."""
        super().__init__(*given, **more)
        self.pair("reason", t("changes.why"), lines=3, need=t("desk.changes.need_reason"))


class ChangeForm(ReasonForm):
    """From which day a change applies, and why."""

    def __init__(self, *given: Any, first: date, **more: Any) -> None:
        """Propose the first day on which it may apply."""
        super().__init__(*given, **more)
        self.first = first
        self.fields["applies_on"] = forms.DateField(
            label=t("changes.from"),
            initial=first,
            help_text=t("desk.changes.earliest", date=day(first)),
            error_messages={name: t("desk.changes.need_day") for name in ("required", "invalid")},
            widget=forms.DateInput(attrs={"class": "f", "type": "date"}, format="%Y-%m-%d"),
        )
        self.order_fields(["table", "rows", "power", *NUMBERS, "ballots", "applies_on"])

    def clean_applies_on(self) -> date:
        """Refuse a day that leaves nobody the time to read it."""
        found: date = self.cleaned_data["applies_on"]
        if found < self.first:
            raise forms.ValidationError(t("desk.changes.early", date=day(self.first)))
        return found


class TableForm(ChangeForm):
    """A table of powers as it would be; what it does not name stays as it is."""

    table = forms.FileField(
        required=False, widget=forms.ClearableFileInput(attrs={"class": "f", "accept": ".csv"})
    )
    rows = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        """Word the label in the reader's language."""
        super().__init__(*given, **more)
        self.looked_at: Sequence[Mapping[str, Any]] = []
        self.fields["table"].label = t("desk.changes.table")
        self.fields["table"].help_text = t("desk.changes.table_hint")

    def look_at(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of the table, and name what is found in them before anything else is asked."""
        self.looked_at = rows
        self.finds = finds_in(self.further_words(), [], self.data)

    def further_words(self) -> Mapping[str, str]:
        """Return the words of the rows that were looked at."""
        return words_within(self.looked_at)

    def settled_rows(self) -> list[dict[str, Any]]:
        """Return the rows with each find settled. Call it only on a valid form."""
        return [dict(row) for row in settled_within(self.looked_at, self.finds)]

    def uploaded(self) -> bytes:
        """Return the bytes of the table that came with this form, at most one more than is allowed."""
        upload = self.files.get("table")
        return bytes(upload.read(MAX_BYTES + 1)) if upload else b""


def remembered(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows that were looked at as a signed text, so that what is announced is what was seen."""
    return signing.dumps([dict(row) for row in rows], salt=SALT, compress=True)


def recalled(text: str) -> list[dict[str, Any]]:
    """Return the rows that `remembered` wrote; none when the text was touched."""
    try:
        return list(signing.loads(text, salt=SALT)) if text else []
    except signing.BadSignature:
        return []


class RulesForm(ChangeForm):
    """What the body decides for itself, as it would be."""

    ballots = forms.ChoiceField()
    numbers = list(NUMBERS)  # the boxes that a page shows for them

    def __init__(
        self,
        *given: Any,
        in_force: Mapping[str, Any],
        posts: Sequence[tuple[str, str]] = (),
        level: str = "town",
        **more: Any,
    ) -> None:
        """Begin with the rules in force; `posts` are the codes and names of those that may sign off."""
        self.level = level
        self.series: list[dict[str, Any]] = []
        super().__init__(*given, **more)
        self.in_force = in_force
        for name, (least, most, usual) in NUMBERS.items():
            self.fields[name] = forms.IntegerField(
                label=_begun(t(f"changes.rule.{name}")),
                initial=in_force.get(name, usual),
                min_value=least,
                max_value=most,
                widget=forms.NumberInput(attrs={"class": "f"}),
                error_messages={
                    code: t("desk.changes.number", least=least, most=most)
                    for code in ("required", "invalid", "min_value", "max_value")
                },
            )
        self.fields["ballots"] = forms.ChoiceField(
            label=_begun(t("changes.rule.ballots")),
            initial=in_force.get("ballots", "members"),
            choices=[(code, t(f"changes.rule.ballots.{code}")) for code in BALLOTS],
            widget=forms.Select(attrs={"class": "f"}),
        )
        self.fields |= sign_off_fields(in_force.get("sign_off") or {}, posts)
        self.fields |= series_fields(in_force)
        self.order_fields([*NUMBERS, "ballots", *FIELDS, *SERIES, "applies_on"])

    def clean(self) -> dict[str, Any]:
        """Put the series together from their names."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.series = series_rule(self.in_force, self.level, self)
        return found

    def proposed(self) -> dict[str, Any]:
        """Return the rules in force with what was changed here; a value nobody chose stays unsaid."""
        given = {name: self.cleaned_data[name] for name in (*NUMBERS, "ballots")}
        begun = {name: self.fields[name].initial for name in given}
        asked = sign_off_rule(
            self.in_force.get("sign_off") or {}, *(self.cleaned_data[name] for name in FIELDS)
        )
        return dict(self.in_force) | {
            name: value
            for name, value in (given | {"sign_off": asked, "series": self.series}).items()
            if name in self.in_force or value != (begun | {"sign_off": {}, "series": []})[name]
        }


class WithdrawalForm(ChangeForm):
    """Which power leaves the catalogue."""

    power = forms.ChoiceField()

    def __init__(self, *given: Any, powers: Sequence[Power], **more: Any) -> None:
        """Offer the powers in force."""
        super().__init__(*given, **more)
        self.fields["power"] = forms.ChoiceField(
            label=t("desk.changes.power"),
            choices=[(one.code, f"{one.code} {plain(one.name)}") for one in powers],
            widget=forms.Select(attrs={"class": "f"}),
        )
        self.order_fields(["power", "applies_on"])


def _begun(words: str) -> str:
    """Return the name of a rule as the label of a box begins: in English with a capital."""
    return words[:1].upper() + words[1:]
