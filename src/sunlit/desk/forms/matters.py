"""Forms that open a matter, leave the procedure, keep something back, correct or close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Body, Tenure
from sunlit.desk.forms.fields import DeskForm, text_value
from sunlit.matters.opening_rules import SUMMARY_EN_MAX, SUMMARY_ZH_MAX
from sunlit.matters.proposed import ProposedMatter
from sunlit.procedure.chart.words import least_text, limit_text
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.splitting import sum_routed
from sunlit.procedure.votes import CHOICES
from sunlit.ui.wording import lang, plain, t

BOX = {"class": "f"}
LENGTHS = {  # of the head of a matter: characters in Chinese, in English, and whether it must be there
    "title": (60, 160, True),
    "summary": (SUMMARY_ZH_MAX, SUMMARY_EN_MAX, True),
    "cost": (120, 200, False),
    "source": (120, 200, False),
    "whom": (120, 200, True),
    "decides": (120, 200, True),
}


def choices(label: str, rows: Sequence[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    """Return a drop-down that asks to choose."""
    return forms.ChoiceField(
        label=label,
        choices=[("", t("desk.choose")), *rows],
        required=required,
        widget=forms.Select(attrs=BOX),
    )


def person(tenure: Tenure) -> str:
    """Return post and name of a tenure, for a list to choose from."""
    name = plain(tenure.name.value if tenure.name else None)
    return f"{plain(tenure.post.name)} · {name}" if name else plain(tenure.post.name)


class MatterForm(DeskForm):
    """The head of a new matter and the facts its procedure routes by."""

    def __init__(
        self,
        *given: Any,
        procedure: Procedure | None,
        body: Body,
        roles: Sequence[tuple[str, str]],
        posts: Sequence[tuple[str, str]],
        villages: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        """Make the fields for one power's procedure; `roles` are filled by a post named here."""
        super().__init__(*given, **more)
        self.procedure, self.body, self.roles = procedure, body, list(roles)
        for name, (zh, en, needed) in LENGTHS.items():
            self.pair(
                name,
                t(f"desk.head.{name}"),
                lines=1,
                most={"zh": zh, "en": en},
                hint=t(f"desk.head.{name}.hint"),
                need=t("rule.head_missing", field=t(f"desk.head.{name}")) if needed else "",
            )
        if procedure is not None:
            self._facts(procedure)
        for role, label in roles:
            self.fields[f"post_{role}"] = choices(t("desk.post_for", role=label), posts)
        if villages:
            self.fields["village"] = choices(t("desk.village"), villages, required=False)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def _facts(self, procedure: Procedure) -> None:
        if procedure.entry:
            rows = [(code["code"], plain(dict(code))) for code in procedure.entry]
            self.fields["entry"] = choices(t("desk.entry"), rows)
        for name, fact in procedure.facts.items():
            label = plain(dict(fact.label))
            if fact.type == "enum":
                self.fields[f"fact_{name}"] = choices(
                    label, [(v["code"], plain(dict(v))) for v in fact.values]
                )
            elif fact.type == "bool":
                self.fields[f"fact_{name}"] = forms.BooleanField(label=label, required=False)
            else:
                unit = plain(dict(fact.unit)) if fact.unit else ""
                self.fields[f"fact_{name}"] = forms.IntegerField(
                    label=t("desk.with_unit", label=label, unit=unit) if unit else label,
                    min_value=0,
                    max_value=10**13,
                    widget=forms.NumberInput(attrs={**BOX, "inputmode": "numeric"}),
                )

        if sum_routed(procedure):
            self.fields["payee"] = forms.CharField(
                label=t("desk.payee"),
                help_text=t("desk.payee.hint"),
                max_length=30,
                required=False,
                widget=forms.TextInput(attrs={**BOX, "autocapitalize": "characters", "autocomplete": "off"}),
            )

    def proposed(self, power: str) -> ProposedMatter:
        """Return the matter as proposed. Call it only on a valid form."""
        data = self.cleaned_data
        texts = {
            name: text_value(data, name) for name in ("title", "summary", "cost", "source", "whom", "decides")
        }
        return ProposedMatter(
            power=power,
            facts={
                n.removeprefix("fact_"): v for n, v in data.items() if n.startswith("fact_") and v is not None
            },
            entry=data.get("entry", ""),
            posts={role: data[f"post_{role}"] for role, _ in self.roles},
            village=data.get("village", ""),
            version=data.get("version") or 0,
            payee="".join(data.get("payee", "").split()).upper(),
            **texts,
        )


class DepartureForm(DeskForm):
    """A departure from the procedure, declared before it happens."""

    def __init__(
        self, *given: Any, procedure: Procedure, steps: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        """Offer the classes and reasons that the procedure allows."""
        super().__init__(*given, **more)
        deviate = procedure.deviate
        allowed = deviate.allowed if deviate else ()
        reasons = deviate.reason if deviate else ()
        self.fields["cls"] = choices(t("desk.depart.class"), [(c["code"], plain(dict(c))) for c in allowed])
        self.fields["cls"].help_text = _reported(procedure)
        self.fields["step"] = choices(t("desk.depart.step"), steps)
        self.fields["step"].help_text = _floors(procedure)
        self.fields["reason"] = choices(
            t("desk.depart.reason"), [(c["code"], plain(dict(c))) for c in reasons]
        )
        self.pair("text", t("desk.depart.text"), lines=4, need=t("desk.text_empty"))
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)


def _reported(procedure: Procedure) -> str:
    """Return to whom a departure has to be reported, and by when."""
    deviate = procedure.deviate
    if deviate is None or deviate.report_by is None or deviate.report_to not in procedure.posts:
        return ""
    post = plain(dict(procedure.posts[deviate.report_to].name))
    return t("desk.depart.report", post=post, limit=limit_text(deviate.report_by, lang()))


def _floors(procedure: Procedure) -> str:
    """Return which periods may be cut only so far."""
    found = [step for step in procedure.steps.values() if step.not_below is not None]
    return t("punct.semicolon").join(
        t(
            "desk.depart.floor",
            step=plain(dict(step.name)),
            least=least_text(step.min, lang(), step.not_below),
        )
        for step in found
    )


class WordsForm(DeskForm):
    """Words in two languages and nothing else: a correction, a reply, an answer, an execution report."""

    def __init__(
        self,
        *given: Any,
        label: str,
        reason: str = "",
        results: Sequence[str] = (),
        files: bool = False,
        replaces: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        """Ask for `label`, and for reasons, a choice of `results` or files where they are wanted.

        `replaces` are files that those which come now may take the place of: (digest, name).
        """
        super().__init__(*given, **more)
        if results:
            rows = [(result, t(f"desk.result.{result}")) for result in results]
            self.fields["result"] = forms.ChoiceField(
                label=t("desk.outcome"), choices=rows, widget=forms.RadioSelect
            )
        self.pair("text", label, lines=6, need=t("desk.text_empty"))
        if reason:
            self.pair("reason", reason, lines=2, need=t("desk.reason_empty"))
        if files:
            self.with_files(t("desk.files"), t("desk.files_hint"))
        if replaces:
            self.fields["replaces"] = forms.MultipleChoiceField(
                label=t("desk.correct.replaces"),
                choices=replaces,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RatifyForm(WordsForm):
    """How an organ voted on what it ratifies, and its words."""

    def __init__(self, *given: Any, members: int, items: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        """Ask for the figures of the vote; `members` are those whom the organ has, 0 where nobody knows.

        `items` are those of meetings in which it may have been passed: ("2026-0007/3", what it was about).
        """
        super().__init__(*given, **more)
        if items:
            field = choices(t("desk.ratify.item"), items, required=False)
            field.choices = [("", t("desk.ratify.item.none")), *items]
            self.fields["item"] = field
        for name in ("eligible", "present"):
            self.fields[name] = forms.IntegerField(
                label=t(f"desk.vote.{name}"),
                initial=members or None,
                min_value=1,
                max_value=99_999,
                widget=forms.NumberInput(attrs=BOX),
            )
        for choice in CHOICES:
            self.fields[choice] = forms.IntegerField(
                label=t(f"vote.{choice}"),
                initial=0,
                required=False,
                min_value=0,
                max_value=99_999,
                widget=forms.NumberInput(attrs=BOX),
            )

    def votes(self) -> dict[str, Any]:
        """Return the figures. Call it only on a valid form."""
        data = self.cleaned_data
        count = {choice: data[choice] for choice in CHOICES if data.get(choice)}
        meeting, _, item = data.get("item", "").partition("/")
        cited = {"meeting": meeting, "item": int(item)} if item else {}
        return {"eligible": data["eligible"], "present": data["present"], "count": count, **cited}


class HideForm(forms.Form):
    """Hide what somebody sent in, on a ground of the closed list."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Offer the grounds."""
        super().__init__(*given, **more)
        self.fields["ground"] = choices(
            t("desk.withhold.ground"), [(g.code, plain(g.name)) for g in grounds().values()]
        )
