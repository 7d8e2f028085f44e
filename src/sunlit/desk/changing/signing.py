"""The rule of who signs off, as a form asks for it: one post that signs, for all or for some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from sunlit.catalogue.signing import REST
from sunlit.ui.wording import t

AS_IT_IS = "="  # a rule of several signing posts, which these fields cannot say
FIELDS = ("sign_off", "sign_off_posts", "sign_off_own")
Rule = Mapping[str, str]


def begun(asked: Rule) -> tuple[str, list[str], str]:
    """Return which post signs, for whom (for all when empty), and who signs what that post prepares."""
    signers = {by for post, by in asked.items() if post not in asked.values()}
    if not asked:
        return "", [], ""
    if len(signers) != 1 or "" in signers:
        return AS_IT_IS, [], ""
    signer = signers.pop()
    others = [post for post in asked if post not in (REST, signer)]
    if REST in asked and others:
        return AS_IT_IS, [], ""
    return signer, others, asked.get(signer, "")


def sign_off_fields(asked: Rule, posts: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    """Return the fields of the rule as it is in force; `posts` are codes with names."""
    signer, of, own = begun(asked)
    kept = [(AS_IT_IS, t("desk.changes.sign_off.kept"))] if signer == AS_IT_IS else []
    nobody = ("", t("changes.rule.sign_off.nobody"))
    drop_down = forms.Select(attrs={"class": "f"})
    return {
        "sign_off": forms.ChoiceField(
            label=t("desk.changes.sign_off"),
            help_text=t("desk.changes.sign_off.hint"),
            choices=[nobody, *kept, *posts],
            initial=signer,
            required=False,
            widget=drop_down,
        ),
        "sign_off_posts": forms.MultipleChoiceField(
            label=t("desk.changes.sign_off.posts"),
            help_text=t("desk.changes.sign_off.posts_hint"),
            choices=list(posts),
            initial=of,
            required=False,
            widget=forms.SelectMultiple(attrs={"class": "f", "size": "6"}),
        ),
        "sign_off_own": forms.ChoiceField(
            label=t("desk.changes.sign_off.own"),
            choices=[nobody, *posts],
            initial=own,
            required=False,
            widget=drop_down,
        ),
    }


def sign_off_rule(in_force: Rule, signer: str, of: Sequence[str], own: str) -> dict[str, str]:
    """Return the rule that the fields say."""
    if signer == AS_IT_IS:
        return dict(in_force)
    if not signer:
        return {}
    asked = dict.fromkeys([post for post in of if post != signer] or [REST], signer)
    return asked | ({signer: own} if own else {})
