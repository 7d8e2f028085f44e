"""Who stands in for the holder of a post, from when to when, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from sunlit.catalogue.actions import MOST_DAYS
from sunlit.catalogue.models import Tenure
from sunlit.desk.forms.fields import DeskForm
from sunlit.desk.forms.matters import BOX, choices
from sunlit.ui.wording import plain, t

REASON = {"zh": 40, "en": 80}


class AwayForm(DeskForm):
    """Name a stand-in: somebody who holds a post here already."""

    def __init__(self, *given: Any, people: Mapping[str, str], today: date, **more: Any) -> None:
        """Offer the people; from tomorrow is what most want, and they say so beforehand."""
        super().__init__(*given, **more)
        self.fields["person"] = choices(t("stand_in.person"), list(people.items()))
        self.fields["person"].help_text = t("stand_in.person_hint")
        self.fields["person"].error_messages["required"] = t("stand_in.person_needed")
        first = self._day("from_on", t("stand_in.from"), today)
        first.initial = today + timedelta(days=1)
        last = self._day("to_on", t("stand_in.to"), today)
        last.help_text = t("stand_in.to_hint", n=MOST_DAYS)
        self.pair(
            "reason",
            t("stand_in.reason"),
            lines=1,
            most=REASON,
            hint=t("stand_in.reason_hint"),
            need=t("stand_in.stand_in_reason"),
        )

    def _day(self, name: str, label: str, today: date) -> forms.DateField:
        attrs = {**BOX, "type": "date", "min": today.isoformat()}
        field = forms.DateField(label=label, widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"))
        field.error_messages["required"] = field.error_messages["invalid"] = t("stand_in.day_needed")
        self.fields[name] = field
        return field


def people_to_ask(tenures: Sequence[Tenure], away: Tenure) -> dict[str, str]:
    """Return who holds a post of his own here and can stand in, by person: name and posts."""
    posts: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for one in tenures:
        if one.until is None and one.person != away.person:
            names.setdefault(one.person, plain((one.name.value if one.name else None) or {}) or one.person)
            posts.setdefault(one.person, []).append(plain(one.post.name))
    between = t("punct.list")
    return {
        person: f"{names[person]} · {between.join(dict.fromkeys(held))}" for person, held in posts.items()
    }
