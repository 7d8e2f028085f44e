"""A form for each question: its fields, what was answered before, and what is wrong, in words."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sunlit.catalogue.columns import BODY_LEVELS
from sunlit.catalogue.founding import AnswersRefused, choosing, listed, people, place
from sunlit.catalogue.importing import MAX_BYTES
from sunlit.catalogue.model_files import model_calendar
from sunlit.catalogue.series import proposed_names
from sunlit.desk.forms.screened import ScreenedForm, settled_table
from sunlit.desk.start.fields import BOX, Line, Pick, PickMany, drop_down, lines
from sunlit.library.reading.plain import words_in
from sunlit.procedure.numbering import KINDS
from sunlit.ui.formats import day
from sunlit.ui.wording import plain, t

Answers = Mapping[str, Any]


class AnswerForm(ScreenedForm):
    """One question. `seen` marks the answer that the page showed, `mark` this form itself."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, so_far: Answers, answer: Answers | None, seen: str = ""
    ) -> None:
        initial = {**self.proposed(so_far), **(self.shown(answer) if answer else {})}
        initial |= {"seen": seen, "mark": secrets.token_urlsafe(12)}
        super().__init__(data, files, initial=initial)
        self.so_far, self.answer = so_far, answer or {}
        self.build()

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Return what the fields hold before anything is answered."""
        return {}

    def shown(self, answer: Answers) -> dict[str, Any]:
        """Return what the fields hold for an answer given before."""
        return dict(answer)

    def build(self) -> None:
        """Make the fields that hang on earlier answers."""

    def raw(self) -> dict[str, Any]:
        """Return what was typed, as `founding.read` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "mark")}

    def refuse(self, refusal: AnswersRefused) -> None:
        """Say beside each field what is wrong with it."""
        for wrong in refusal.wrong:
            self.add_error(
                wrong.at if wrong.at in self.fields else None, error_words(wrong.code, wrong.params)
            )


def error_words(code: str, params: Mapping[str, Any]) -> str:
    """Return one thing wrong as a sentence."""
    return t(f"setup.error.{code}", **params)


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


class ListForm(AnswerForm):
    """Question 4."""

    def proposed(self, _so_far: Answers) -> dict[str, Any]:
        """Offer the model."""
        return {"source": "model"}

    def build(self) -> None:
        """Make the fields."""
        rows = listed.model_rows()
        sources = [(code, t(f"setup.source.{code}", n=len(rows))) for code in listed.SOURCES]
        self.fields["source"] = Pick(t("setup.list.source"), sources)
        hint = t("setup.list.table_hint")
        if self.answer.get("rows"):
            hint = t("setup.list.table_kept", file=self.answer["file"], n=len(self.answer["rows"]))
        box = forms.FileInput(attrs={"class": "f", "accept": ".csv,text/csv"})
        self.fields["table"] = forms.FileField(
            label=t("setup.list.table"), required=False, help_text=hint, allow_empty_file=True, widget=box
        )
        choices = [("", t("setup.review.choose")), *_by_class(rows)]
        self.fields["power"] = Pick(t("setup.list.power"), choices, required=False, widget=drop_down())

    def further_words(self) -> Mapping[str, str]:
        """Return the words of a table that came now."""
        upload = self.cleaned_data.get("table")
        self.came = upload.read(MAX_BYTES + 1) if isinstance(upload, UploadedFile) else b""
        words = words_in(self.came) if self.came else None
        return {"table": words} if words else {}

    def screen(self, data: dict[str, Any]) -> None:
        """Ask for the table once more where something was found: no browser sends a file twice by itself."""
        super().screen(data)
        if not self.settled and self.came:
            self.add_error("table", t("screen.choose_again"))

    def raw(self) -> dict[str, Any]:
        """Return what was chosen; a table that was read before stays unless there is another."""
        found, upload = super().raw(), self.cleaned_data.get("table")
        if isinstance(upload, UploadedFile):
            table = settled_table(self.came, self.finds)
            return {**found, "table": table, "file": (upload.name or "")[-100:]}
        return {**found, "table": None, "rows": self.answer.get("rows"), "file": self.answer.get("file", "")}


class PowersForm(AnswerForm):
    """Question 5."""

    def proposed(self, so_far: Answers) -> dict[str, Any]:
        """Tick every power that fits the body's level."""
        return {"codes": listed.codes_proposed(so_far)}

    def build(self) -> None:
        """Make one box a power, by class."""
        self.fields["codes"] = PickMany(
            label=t("setup.powers.codes"),
            choices=_by_class(listed.rows_offered(self.so_far)),
            widget=forms.CheckboxSelectMultiple,
        )

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Give the name of each class with its boxes."""
        boxes = iter(self["codes"])
        for name, powers in _by_class(listed.rows_offered(self.so_far)):
            yield name, [next(boxes) for _ in powers]


class PeopleForm(AnswerForm):
    """Question 6: a name for each post, or the same as another post's."""

    def build(self) -> None:
        """Make a line for each post."""
        self.needed = people.posts_needed(self.so_far)
        others = [(post.code, plain(post.name)) for post in self.needed]
        for post in self.needed:
            self.fields[f"holder_{post.code}"] = Line(plain(post.name), required=False)
            choices = [("", t("setup.people.own")), *(one for one in others if one[0] != post.code)]
            label = f"{plain(post.name)}: {t('setup.people.same')}"
            self.fields[f"same_{post.code}"] = Pick(label, choices, required=False, widget=drop_down())
        if people.needs_committee(self.so_far):
            self.fields["committee"] = Line(
                t("setup.people.committee"), hint=t("setup.people.committee_hint"), widget=lines(6)
            )
        self.fields["unfilled"] = forms.BooleanField(
            label=t("setup.people.unfilled"), help_text=t("setup.people.unfilled_hint"), required=False
        )

    def shown(self, answer: Answers) -> dict[str, Any]:
        """Return the names given before."""
        names = {f"holder_{code}": name for code, name in answer["holders"].items()}
        return {**names, "committee": "\n".join(answer["committee"]), "unfilled": answer["unfilled"]}

    def raw(self) -> dict[str, Any]:
        """Return who holds what."""
        codes, data = [post.code for post in self.needed], self.cleaned_data
        return {
            "holders": {code: data[f"holder_{code}"] for code in codes},
            "same": {code: data[f"same_{code}"] for code in codes},
            "committee": data.get("committee", ""),
            "unfilled": data["unfilled"],
        }

    def lines(self) -> Iterator[tuple[people.Needed, forms.BoundField, forms.BoundField]]:
        """Give each post with its two fields."""
        for post in self.needed:
            yield post, self[f"holder_{post.code}"], self[f"same_{post.code}"]


class ReviewForm(AnswerForm):
    """Question 7."""

    def build(self) -> None:
        """Offer everybody who prepares nothing."""
        busy = people.preparers(self.so_far)
        known = [(name, name) for name in people.persons(self.so_far) if name not in busy]
        if known:
            choices = [("", t("setup.review.choose")), *known]
            self.fields["same"] = Pick(t("setup.review.same"), choices, required=False, widget=drop_down())
        self.fields["name"] = Line(t("setup.review.name"), required=False)
        names = {row["code"]: row for row in listed.posts_listed(self.so_far["body"]["level"])}
        signers = [
            (code, f"{plain({'zh': names[code]['zh'], 'en': names[code]['en']})} · {name}")
            for code, name in people.signing_posts(self.so_far).items()
        ]
        self.fields["sign_off"] = Pick(
            t("setup.review.sign_off"),
            [("", t("changes.rule.sign_off.nobody")), *signers],
            help_text=t("setup.review.sign_off_hint"),
            required=False,
            widget=drop_down(),
        )


class AccountsForm(AnswerForm):
    """Question 7, second page: a username and a password for each person."""

    PLAIN = ("username",)

    def build(self) -> None:
        """Make two fields a person."""
        names = {row["code"]: row for row in listed.posts_listed(self.so_far["body"]["level"])}
        self.known = [
            (name, [{"zh": names[code]["zh"], "en": names[code]["en"]} for code in posts], posts)
            for name, posts in people.persons(self.so_far).items()
        ]
        before = {one["name"]: one["username"] for one in self.answer.get("list", [])}
        ascii_box = {**BOX, "autocapitalize": "none", "spellcheck": "false"}
        secret_box = {"class": "f", "autocomplete": "new-password"}
        for n, (name, _, posts) in enumerate(self.known):
            self.fields[f"username_{n}"] = Line(
                t("setup.accounts.username"),
                required=n == 0,
                initial=before.get(name, posts[0] if n == 0 else ""),
                widget=forms.TextInput(attrs=ascii_box),
            )
            self.fields[f"password_{n}"] = Line(
                t("setup.accounts.password"),
                required=n == 0,
                hint=t("setup.accounts.password_kept") if name in before else "",
                widget=forms.PasswordInput(attrs=secret_box),
            )

    def shown(self, _answer: Answers) -> dict[str, Any]:
        """Return nothing: the fields know it."""
        return {}

    def raw(self) -> dict[str, Any]:
        """Return the accounts."""
        data = self.cleaned_data
        return {
            "list": [
                {"name": name, "username": data[f"username_{n}"], "password": data[f"password_{n}"]}
                for n, (name, _, _) in enumerate(self.known)
            ]
        }

    def lines(self) -> Iterator[tuple[str, list[dict[str, str]], forms.BoundField, forms.BoundField]]:
        """Give each person with the posts and the two fields."""
        for n, (name, posts, _) in enumerate(self.known):
            yield name, posts, self[f"username_{n}"], self[f"password_{n}"]


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


class TrialForm(AnswerForm):
    """Question 9."""

    def build(self) -> None:
        """Make the fields."""
        powers = _by_class(listed.rows_chosen(self.so_far))
        self.fields["power"] = Pick(t("setup.trial.power"), powers, widget=drop_down())
        for name in ("title", "summary"):
            self.fields[name] = Line(
                t(f"setup.trial.{name}"), required=False, hint=t(f"setup.trial.{name}_hint")
            )


def _by_class(rows: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the powers as choices, in groups by class."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        name = f"{row['code']} {plain({'zh': row['name_zh'], 'en': row['name_en']})}"
        groups.setdefault(t("class." + row["class"].replace(" ", "_")), []).append((row["code"], name))
    return list(groups.items())


FORMS: dict[str, type[AnswerForm]] = {
    "body": BodyForm,
    "above": AboveForm,
    "day": DayForm,
    "list": ListForm,
    "powers": PowersForm,
    "people": PeopleForm,
    "review": ReviewForm,
    "accounts": AccountsForm,
    "rules": RulesForm,
    "trial": TrialForm,
}
