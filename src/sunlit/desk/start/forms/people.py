"""Who sits at its desks, who reviews, and their accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from sunlit.catalogue.founding import listed, people
from sunlit.desk.start.fields import BOX, Line, Pick, drop_down, lines
from sunlit.desk.start.forms.asking import AnswerForm, Answers
from sunlit.ui.wording import plain, t


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
