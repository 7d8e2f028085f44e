"""One meeting as a page shows it, while it runs and afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.queries import post_names
from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.ledger.models import Disclosure
from sunlit.matters.folding import state_of
from sunlit.matters.models import Act, Matter
from sunlit.matters.scopes import ballots_of
from sunlit.meetings import models
from sunlit.meetings.folding import meeting_of
from sunlit.meetings.queries.views import ItemView, MeetingView, MemberView, Text, VoterView
from sunlit.procedure.grammar import Step
from sunlit.procedure.meetings import Item, Meeting, over_half
from sunlit.procedure.rules.voting import tally_of
from sunlit.procedure.votes import Tally
from sunlit.procedure.voting import VoteState


def find_meeting(slug: str, number: str) -> models.Meeting:
    """Return a meeting with what heads its page. Raises `Meeting.DoesNotExist`."""
    rows = models.Meeting.objects.select_related("body__log", "leaf", "title", "place")
    return rows.get(ref=f"{slug}/{number}")


def meeting_page(meeting: models.Meeting, reader: Reader = PUBLIC) -> MeetingView:
    """Return a meeting as `reader` may see it."""
    state = meeting_of(meeting.body_id, meeting.number)
    members = _members(meeting, state)
    rows = {
        row.n: row
        for row in meeting.items.select_related("title", "matter__title", "matter__body", "matter__power")
    }
    texts = _texts(meeting)
    items = [_item(state, item, rows[item.n], members, texts, reader) for item in state.items.values()]
    current = next((one for one in items if one.item.n == state.current), None)
    quorum = current.tally.quorum_need if current and current.tally else over_half(state.eligible)
    organ = post_names(meeting.body_id).get(state.organ, {"zh": state.organ})
    return MeetingView(meeting, state, organ, members, items, quorum, _noted(meeting))


def member_names(slug: str, codes: Iterable[str]) -> dict[str, Text]:
    """Return the names of tenures by their codes; the code where a name was erased."""
    refs = [f"{slug}/{code}" for code in codes]
    rows = Tenure.objects.filter(ref__in=refs).select_related("name")
    return {row.code: _name(row) for row in rows}


def _members(meeting: models.Meeting, state: Meeting) -> list[MemberView]:
    """Return the members, the head last: in the order in which they are asked."""
    refs = [f"{meeting.body_id}/{code}" for code in state.members]
    rows = Tenure.objects.filter(ref__in=refs).select_related("name", "leaf").order_by("leaf__index")
    found = []
    for row in rows:
        presence = state.presence.get(row.code)
        found.append(
            MemberView(
                row.code,
                _name(row),
                row.seat,
                row.code == state.head,
                presence.status if presence else "",
                presence.here if presence else False,
                presence.at if presence else None,
            )
        )
    return sorted(found, key=lambda member: member.is_head)


def _noted(meeting: models.Meeting) -> list[models.Noted]:
    rows = meeting.noted.select_related("tenure__name", "leaf", "answer", "words")
    return list(rows.order_by("leaf__index"))


def _name(row: Tenure) -> Text:
    return row.name.value if row.name and row.name.value else {"zh": row.code}


def _texts(meeting: models.Meeting) -> dict[tuple[int, str], Text]:
    """Return the public words of the meeting's entries by log index and name."""
    rows = Disclosure.objects.filter(
        leaf__log_id=meeting.body_id, leaf__stream=f"meeting:{meeting.number}", scope="public"
    ).values_list("leaf__index", "leaf__kind", "name", "value")
    return {(index, name): value for index, _, name, value in rows if isinstance(value, dict)}


def _item(
    state: Meeting,
    item: Item,
    row: models.Item,
    members: list[MemberView],
    texts: Mapping[tuple[int, str], Text],
    reader: Reader,
) -> ItemView:
    title = row.title or (row.matter.title if row.matter else None)
    heading = title.value if title and title.value and may_read(reader, title) else {"zh": item.matter}
    motion = texts.get((item.motion, "text"), {}) if item.motion is not None else {}
    if row.matter is None or item.status == "waiting":
        step = _step(row.matter, item)
        present = state.present() if item.status == "open" else 0
        voters = _voters(item, members, None, {})
        return ItemView(
            item, heading, row.matter, step, motion, present=present, eligible=state.eligible, voters=voters
        )
    step = _step(row.matter, item)
    act = Act.objects.filter(leaf=row.act_id).first() if row.act_id else None
    vote = _vote(row.matter, item, act)
    choices = _choices(row.matter, item, vote, reader) if vote else {}
    here = len(item.here & state.here()) if state.members else state.present()
    return ItemView(
        item,
        heading,
        row.matter,
        step,
        motion,
        present=vote.present if vote and vote.present is not None else here,
        eligible=state.eligible,
        voters=_voters(item, members, vote, choices),
        cast=len(vote.ballots) + len(item.envelopes) if vote else 0,
        is_voting=item.status == "open" and item.motion is not None,
        tally=_tally(step, item, vote, here, state),
        ballots=ballots_of(row.matter, step) if step and step.rule else "",
        outcome=_outcome(step, act),
        dissent=_dissent(act, reader) if act is not None else (),
    )


def _step(matter: Matter | None, item: Item) -> Step | None:
    if matter is None:
        return None
    course, _ = state_of(matter.body_id, f"matter:{matter.number}")
    return course.procedure.steps.get(item.step)


def _vote(matter: Matter, item: Item, act: Act | None) -> VoteState | None:
    """Return the vote on an item: the one under way, or the one its result ended."""
    _, state = state_of(matter.body_id, f"matter:{matter.number}")
    if act is not None:
        return state.votes.get((item.step, act.visit))
    place = state.open.get(item.step)
    if item.status != "open" or place is None:
        return None
    return state.votes.get((item.step, state.runs[place].visit))


def _tally(step: Step | None, item: Item, vote: VoteState | None, here: int, state: Meeting) -> Tally | None:
    """Return the result, or what quorum and majority would take with those present now."""
    if step is None or step.rule is None:
        return None
    if vote is not None and vote.tally is not None:
        return vote.tally
    if item.status != "open":
        return None
    if vote is None:
        vote = VoteState(item.step, 0, state.eligible, None, present=here, recused=dict(item.recused))
    return tally_of(step.rule, vote, {"count": {}})


def _choices(matter: Matter, item: Item, vote: VoteState, reader: Reader) -> dict[str, str]:
    """Return how members voted where the reader may see it."""
    found = {member: choice for member, choice in vote.ballots.items() if choice}
    hidden = [member for member, choice in vote.ballots.items() if not choice]
    if hidden and reader != PUBLIC:
        acts = Act.objects.filter(matter=matter, kind="ballot.cast", step=item.step, visit=vote.visit)
        leaves = {leaf: str(data["member"]) for leaf, data in acts.values_list("leaf_id", "data")}
        for row in Disclosure.objects.filter(leaf__in=leaves, name="choice").select_related("leaf"):
            if may_read(reader, row) and row.value:
                found[leaves[row.leaf_id]] = str(row.value)
    return found


def _voters(
    item: Item, members: list[MemberView], vote: VoteState | None, choices: Mapping[str, str]
) -> list[VoterView]:
    order = list(dict.fromkeys(item.spoken))
    cast = {*(vote.ballots if vote else ()), *item.envelopes}
    return [
        VoterView(
            member,
            member.code in item.voters() and (vote is None or vote.here(member.code)),
            order.index(member.code) + 1 if member.code in order else 0,
            item.recused.get(member.code, ""),
            member.code in cast,
            choices.get(member.code, ""),
        )
        for member in members
    ]


def _dissent(act: Act, reader: Reader) -> list[Text]:
    rows = Disclosure.objects.filter(leaf=act.leaf_id, name="dissent").select_related("leaf")
    return [row.value for row in rows.order_by("position") if row.value and may_read(reader, row)]


def _outcome(step: Step | None, act: Act | None) -> Text:
    outcome = step.outcomes.get(act.outcome) if step and act else None
    return dict(outcome.label) if outcome else {}
