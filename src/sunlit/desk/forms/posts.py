"""Who holds a post and signs in for it: hand over, fill an empty one, give an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from sunlit.catalogue.founding.plan import HEAD, MEMBER
from sunlit.catalogue.models import Tenure
from sunlit.catalogue.seats import RECORDER
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.desk.forms.matters import choices
from sunlit.ui.wording import plain, t

SEATS = (HEAD, MEMBER, RECORDER)


class AccountForm(DeskForm):
    """The account of somebody who holds a post. Nobody but its holder ever chooses its password."""

    PLAIN = ("username",)

    username = forms.SlugField(max_length=40, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        """Word the labels in the reader's language."""
        super().__init__(*given, **more)
        self.fields["username"].label = t("desk.handover.username")
        self.fields["username"].help_text = t("desk.handover.username_hint")
        self.fields["username"].widget.attrs["autocomplete"] = "off"
        self.fields["username"].error_messages["invalid"] = t("desk.account.letters")

    def clean_username(self) -> str:
        """Return the name in small letters: no two accounts differ by capitals alone."""
        return str(self.cleaned_data.get("username") or "").lower()


class TenureForm(AccountForm):
    """Hand a post over: the tenure ends, a successor begins and takes the open tasks."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Ask for the name first."""
        super().__init__(*given, **more)
        need = t("rule.head_missing", field=t("desk.handover.name"))
        self.pair("name", t("desk.handover.name"), lines=1, most={"zh": 40, "en": 80}, need=need)


class GiveAccountForm(AccountForm):
    """An account for one who holds a post already."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Insist on the name of the account."""
        super().__init__(*given, **more)
        self.fields["username"].label = t("desk.account.username")
        self.fields["username"].required = True
        self.fields["username"].error_messages["required"] = t("desk.account.need")


class FillForm(AccountForm):
    """Somebody takes up a post that nobody holds: one who is here already, or somebody new."""

    def __init__(
        self, *given: Any, people: Mapping[str, Mapping[str, str]], seats: Sequence[str], **more: Any
    ) -> None:
        """Offer the persons who hold a post here, and the seats of an organ that votes."""
        super().__init__(*given, **more)
        self.people = people
        rows = [(code, plain(dict(name)) or code) for code, name in people.items()]
        self.fields["person"] = choices(t("desk.fill.person"), rows, required=False)
        self.fields["person"].help_text = t("desk.fill.person_hint")
        self.pair("name", t("desk.fill.name"), lines=1, most={"zh": 40, "en": 80})
        if seats:
            self.fields["seat"] = choices(t("desk.fill.seat"), [(one, t(f"seat.{one}")) for one in seats])
        self.fields["username"].label = t("desk.fill.username")

    def clean(self) -> dict[str, Any]:
        """Ask for a person or a name, not for both."""
        data = super().clean() or {}
        if bool(data.get("person")) == bool(text_value(data, "name")) and not self.errors:
            self.add_error("person", t("desk.fill.one"))
        return data

    def holder(self) -> tuple[str | None, Mapping[str, str]]:
        """Return the person, None for somebody new, and the name. Call it only on a valid form."""
        person = self.cleaned_data.get("person") or None
        return person, self.people[person] if person else text_value(self.cleaned_data, "name")


def people_of(tenures: Sequence[Tenure]) -> dict[str, Mapping[str, str]]:
    """Return the name of each person who holds a post, by his code in the record."""
    return {one.person: (one.name.value if one.name else None) or {} for one in tenures}
