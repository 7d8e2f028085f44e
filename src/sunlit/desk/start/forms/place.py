"""The body itself: its name and place, its working day, its own rules."""

from __future__ import annotations

from typing import Any

from django import forms

from sunlit.catalogue.columns import BODY_LEVELS
from sunlit.catalogue.founding import choosing, listed, place
from sunlit.catalogue.model_files import model_calendar
from sunlit.catalogue.series import proposed_names
from sunlit.desk.start.fields import BOX, Line, Pick
from sunlit.desk.start.forms.asking import AnswerForm, Answers
from sunlit.procedure.numbering import KINDS
from sunlit.ui.formats import day
from sunlit.ui.wording import t


class BodyForm(AnswerForm):
    """Question 1."""

    PLAIN = ("slug", "host")

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Offer a town, and the name of the site from the settings."""
        return {"level": "town", "host": place.origin_offered()}

    def build(self) -> None:
        """Make the fields."""
        self.fields["name_zh"] = Line(t("setup.body.name_zh"))
        self.fields["name_en"] = Line(t("setup.body.name_en"), required=False)
        levels = [(level, t(f"setup.level.{level}")) for level in BODY_LEVELS]
        self.fields["level"] = Pick(t("setup.body.level"), levels)
        ascii_box = forms.TextInput(attrs={**BOX, "autocapitalize": "none", "spellcheck": "false"})
        self.fields["slug"] = Line(t("setup.body.slug"), hint=t("setup.body.slug_hint"), widget=ascii_box)
        self.fields["host"] = Line(t("setup.body.host"), hint=t("setup.body.host_hint"), widget=ascii_box)


class AboveForm(AnswerForm):
    """Question 2."""

    def build(self) -> None:
        """Make the fields."""
        for name in ("name_zh", "name_en"):
            self.fields[name] = Line(t(f"setup.above.{name}"), required=False)


class DayForm(AnswerForm):
    """Question 3."""

    PLAIN = ("closes",)

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Offer half past five."""
        return {"closes": "17:30", "calendar": "cn"}

    def build(self) -> None:
        """Make the fields."""
        clock = forms.TextInput(attrs={**BOX, "type": "time"})
        self.fields["closes"] = Line(t("setup.day.closes"), widget=clock)
        until = day(str(model_calendar()["announced_until"]))
        known = [(code, t(f"setup.calendar.{code}", until=until)) for code in place.CALENDARS]
        self.fields["calendar"] = Pick(t("setup.day.calendar"), known)


class RulesForm(AnswerForm):
    """Question 8."""

    PLAIN = ("collective_from_yuan", "answer_work_days", "recall_minutes")

    def proposed(self, so_far: Answers) -> dict[str, Any]:
        """Offer what the model proposes; document numbers under the name of the body."""
        return {
            "collective_from_yuan": choosing.COLLECTIVE_FROM_YUAN[2],
            "answer_work_days": choosing.ANSWER_WORK_DAYS[2],
            "recall_minutes": choosing.RECALL_MINUTES[2],
            "ballots": "members",
            **{f"series_{kind}": name for kind, name in self._names(so_far).items()},
        }

    def _names(self, so_far: Answers) -> dict[str, str]:
        body = so_far["body"]
        return proposed_names(body["name_zh"], body["name_en"], body["level"])

    def build(self) -> None:
        """Make the fields; the threshold only where a power asks for it."""
        number = forms.TextInput(attrs={**BOX, "inputmode": "numeric"})
        if listed.asks_for_threshold(listed.rows_chosen(self.so_far)):
            self.fields["collective_from_yuan"] = Line(t("setup.rules.collective_from_yuan"), widget=number)
        self.fields["answer_work_days"] = Line(t("setup.rules.answer_work_days"), widget=number)
        self.fields["recall_minutes"] = Line(t("setup.rules.recall_minutes"), widget=number)
        ballots = [(code, t(f"setup.ballots.{code}")) for code in choosing.BALLOTS]
        self.fields["ballots"] = Pick(t("setup.rules.ballots"), ballots)
        for kind in KINDS:
            self.fields[f"series_{kind}"] = Line(t(f"setup.rules.series.{kind}"), required=False)

    def shown(self, answer: Answers) -> dict[str, Any]:
        """Return what was answered: a kind that was left out stays left out."""
        return {**{f"series_{kind}": "" for kind in KINDS}, **answer}
