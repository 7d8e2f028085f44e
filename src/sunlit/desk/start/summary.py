"""All answers on one page, as the confirmation shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import CLASSES, class_code
from sunlit.catalogue.founding import Plan, listed, people, plan_of
from sunlit.catalogue.founding.people import Clash
from sunlit.catalogue.founding.plan import text_of
from sunlit.ui.wording import plain, t

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Summary:
    """What will be opened, with what is still missing."""

    plan: Plan
    above: dict[str, str]
    address: str
    calendar: str
    classes: list[tuple[str, int]]
    held: list[tuple[dict[str, str], str]]
    committee: list[str]
    accounts: list[tuple[str, str]]
    signer: dict[str, str] | None
    unfilled: str
    no_account: str
    clashes: list[Clash]


def summary_of(answers: Answers) -> Summary:
    """Return everything that was answered."""
    plan = plan_of(answers)
    names = {post["code"]: {"zh": post["zh"], "en": post["en"]} for post in plan.posts}
    with_account = {account.person for account in plan.accounts}
    empty = [
        plain(post.name)
        for post in people.posts_needed(answers)
        if post.code not in answers["people"]["holders"]
    ]
    return Summary(
        plan=plan,
        above=text_of(answers["above"]["name_zh"], answers["above"]["name_en"]),
        address=f"https://{answers['body']['host']}/{plan.slug}/",
        calendar=answers["day"]["calendar"],
        classes=[
            (t(f"class.{class_code(name)}"), count)
            for name in CLASSES
            if (count := sum(row["class"] == name for row in listed.rows_chosen(answers)))
        ],
        held=[(names[one.post], one.person) for one in plan.holders if one.post != people.COMMITTEE],
        committee=answers["people"]["committee"] if people.needs_committee(answers) else [],
        accounts=[(account.person, account.username) for account in plan.accounts],
        signer=names.get(answers["review"].get("sign_off", "")),
        unfilled=t("punct.comma").join(empty) if empty else "",
        no_account=t("punct.comma").join(
            name for name in people.persons(answers) if name not in with_account
        ),
        clashes=people.clashes(answers),
    )
