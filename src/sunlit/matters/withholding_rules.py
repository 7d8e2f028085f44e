"""What must hold before anything may be kept back, and who may say so (DIS-3, DIS-4)."""

from __future__ import annotations

from datetime import date

from sunlit.accounts.holdings import accounts_of
from sunlit.catalogue.days import local_day
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.fitting import (
    KEEPERS,
    REVIEWER,
    fit_objections,
    held_among,
    holders_of,
    tenure_objections,
)
from sunlit.matters.models import Act, Matter, Proposal
from sunlit.matters.named_posts import LEADERS as LEADERS
from sunlit.matters.proposed import ProposedWithholding
from sunlit.matters.telling import cleaned
from sunlit.procedure.rules import Objection

SCOPES = ("sealed", "specific", "organisation", "members")
STAGES = {"proposed": "reviewed", "reviewed": "approved", "approved": "made"}  # state -> stage that follows


def proposal_objections(matter: Matter, proposed: ProposedWithholding, now: int) -> list[Objection]:
    """Return every reason why this cannot be proposed."""
    found = ground_objections(matter, proposed.ground, proposed.review_on, now) + _content(proposed)
    if proposed.scope not in SCOPES:
        found.append(Objection("scope_unknown", {"found": proposed.scope}, ""))
    if proposed.act != -1 and not Act.objects.filter(matter=matter, index=proposed.act).exists():
        found.append(Objection("act_unknown", {"index": proposed.act}, ""))
    return found


def ground_objections(matter: Matter, ground: str, review_on: date, now: int) -> list[Objection]:
    """Return that the ground is none of the list, or the day of review past or too far away."""
    known = grounds().get(ground)
    if known is None:
        return [Objection("ground_unknown", {"found": ground}, "")]
    today = local_day(matter.body, now)
    latest = _years_after(today, known.max_years)
    if today < review_on <= latest:
        return []
    return [Objection("review_date", {"latest": latest.isoformat(), "found": review_on.isoformat()}, "")]


def stage_objections(proposal: Proposal, stage: str, by: Tenure, now: int) -> list[Objection]:
    """Return why `by` cannot take this stage of a proposal: not his, not its turn, or he took another."""
    matter, found = proposal.matter, []
    if STAGES.get(proposal.state) != stage:
        found.append(Objection("stage", {"found": proposal.state}, ""))
    if _took_part(proposal, by):
        found.append(Objection("four_persons", {}, ""))
    if stage == "reviewed":
        return found + _reviewer(matter, by, now)
    found += tenure_objections(by, matter.body, now)
    if stage == "approved":
        return found + fit_objections(matter.body, by, approving_posts(matter), LEADERS)
    return found + fit_objections(matter.body, by, KEEPERS, KEEPERS)


def approving_posts(matter: Matter) -> list[str]:
    """Return the posts that may approve a withholding: those in charge, and who holds the power."""
    return approving(matter.body, matter.power)


def approving(body: Body, power: Power | None) -> list[str]:
    """Return the posts that approve what a body keeps back under a power, or under none."""
    return list(dict.fromkeys([*LEADERS, *holders_of(body, power)]))


def reviewing_posts(matter: Matter) -> list[str]:
    """Return the posts of the body that may review: the secrecy reviewer; none when there is none."""
    return [REVIEWER] if held_among(matter.body, [REVIEWER]) else []


def _reviewer(matter: Matter, by: Tenure, now: int) -> list[Objection]:
    """A secrecy reviewer of the body, or of the one above; where neither has one, anybody else in office."""
    body = matter.body
    above = body.parent if body.parent is not None and by.body_id == body.parent_id else None
    found = tenure_objections(by, above or body, now)
    held = held_among(body, [REVIEWER]) or (body.parent is not None and held_among(body.parent, [REVIEWER]))
    if by.post.code != REVIEWER and (held or above is not None):
        found.append(Objection("reviewer", {"found": by.post.code}, ""))
    return found


def _took_part(proposal: Proposal, by: Tenure) -> bool:
    """Return whether the person of `by`, or an account that may act as `by`, took an earlier stage."""
    earlier = {proposal.proposer, proposal.reviewer, proposal.approver, proposal.maker}
    if f"{by.body_id}/{by.person}" in earlier:
        return True
    tenures = [_tenure_of(proposal, index) for index in _indexes(proposal)]
    accounts = accounts_of([by.ref, *tenures])
    others = {name for tenure in tenures for name in accounts[tenure]}
    return not others.isdisjoint(accounts[by.ref])


def _indexes(proposal: Proposal) -> list[int]:
    found = [proposal.index, proposal.reviewed_index, proposal.approved_index]
    return [index for index in found if index is not None]


def _tenure_of(proposal: Proposal, index: int) -> str:
    entry = entry_of(Leaf.objects.get(ref=f"{proposal.matter.body_id}/{index}"))
    if entry.data.get("of"):
        return f"{entry.data['of']}/{entry.data.get('tenure', '')}"
    return f"{entry.body}/{entry.actor.get('tenure', '')}"


def _content(proposed: ProposedWithholding) -> list[Objection]:
    found = cleaned(proposed.what, "what")[1]
    if proposed.file is None:
        found += cleaned(proposed.content or {}, "content")[1]
    elif proposed.content and any(proposed.content.values()):
        found.append(Objection("one_item", {}, ""))
    return found


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
