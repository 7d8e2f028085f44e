"""The rows of every kind of entry in a matter's stream.

One function keeps them all: it stores the act, folds the stream, and writes what the fold says. The live
action, `sunlit rebuild` and a mirror call the same function with the same leaf.
"""

from __future__ import annotations

from sunlit.catalogue.keep import keep_procedure
from sunlit.catalogue.models import Body, Power, Tenure
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.library.keep import keep_documents
from sunlit.matters.folding import state_after
from sunlit.matters.models import Act, Matter
from sunlit.matters.numbering import keep_number
from sunlit.matters.opening_rules import HEAD
from sunlit.matters.owing import keep_duties
from sunlit.matters.projection import project, visit_of
from sunlit.matters.splitting import keep_portion
from sunlit.matters.withholding_rows import STAGES
from sunlit.procedure.state import State
from sunlit.record.entry import Entry


@keeps(
    "matter.opened",
    "act.done",
    "act.corrected",
    "vote.divided",
    "vote.opened",
    "presence.noted",
    "recusal.made",
    "position.stated",
    "ballot.cast",
    "departure.declared",
    "departure.ratified",
    "departure.reported",
    "meeting.set",
    "objection.received",
    "objection.answered",
    "withholding.proposed",
    "withholding.reviewed",
    "withholding.approved",
    "withholding.made",
    "withholding.renewed",
    "withholding.opened",
    "matter.closed",
)
def matter_entry(leaf: Leaf, entry: Entry) -> None:
    """Keep the rows that follow from one entry of a matter's stream."""
    if entry.kind == "matter.opened":
        _opened(leaf, entry)
    matter = Matter.objects.select_related("body", "power").get(ref=_ref(entry))
    course, state = state_after(leaf, entry)
    act = _act(leaf, entry, matter, state)
    if entry.d:
        keep_documents(leaf)
    if entry.kind in STAGES:
        STAGES[entry.kind](leaf, entry, matter)
    if entry.kind == "matter.opened":
        keep_portion(matter, course, entry, leaf.index)
    keep_number(leaf, entry, matter)
    project(matter, act, course, state)
    keep_duties(matter, act, course, state)


def _ref(entry: Entry) -> str:
    return f"{entry.body}/{entry.stream.removeprefix('matter:')}"


def _opened(leaf: Leaf, entry: Entry) -> None:
    data = entry.data
    texts = {d.name: d for d in Disclosure.objects.filter(leaf=leaf)}
    power = Power.objects.filter(ref=f"{entry.body}/{data['power']}/{data['version']}").first()
    Matter.objects.create(
        ref=_ref(entry),
        body=Body.objects.get(slug=entry.body),
        number=data["number"],
        power=power,
        procedure=keep_procedure(entry.body, entry.rules),
        leaf=leaf,
        **{name: texts.get(name) for name in HEAD},
        facts=data["facts"],
        posts=data["posts"],
        village=data.get("village", ""),
        unlisted=data["unlisted"],
        state="running",
        opened_at=entry.at,
        last_at=entry.at,
        last_index=leaf.index,
    )


def _act(leaf: Leaf, entry: Entry, matter: Matter, state: State) -> Act:
    data = entry.data
    step = data.get("step", "")
    tally = state.tallies.get(leaf.index)
    return Act.objects.create(
        leaf=leaf,
        matter=matter,
        index=leaf.index,
        kind=entry.kind,
        step=step,
        visit=visit_of(leaf.index, step, state),
        verb=data.get("verb", ""),
        outcome=data.get("outcome", ""),
        post=entry.actor.get("post", ""),
        tenure=_tenure(entry),
        at=entry.at,
        done_at=data.get("done_at"),
        data=data,
        tally=tally.as_dict() if tally is not None else None,
    )


def _tenure(entry: Entry) -> Tenure | None:
    code = entry.actor.get("tenure", "")
    return Tenure.objects.filter(ref=f"{entry.body}/{code}").first() if code else None
