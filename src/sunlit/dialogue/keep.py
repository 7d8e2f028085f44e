"""The rows of each kind of entry in a submission's stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sunlit.catalogue.models import Body, Power
from sunlit.dialogue.audience import KEPT
from sunlit.dialogue.codes import code_of
from sunlit.dialogue.dues import answer_step
from sunlit.dialogue.models import Submission
from sunlit.ledger.keepers import keeps
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.ledger.search import index_disclosures
from sunlit.matters.folding import course_of
from sunlit.matters.models import Matter, Objection
from sunlit.record.entry import Entry


@keeps("submission.received")
def submission_received(leaf: Leaf, entry: Entry) -> None:
    """Keep a submission as it arrived: its words sealed, its reply clock running."""
    data = entry.data
    texts = {disclosure.name: disclosure for disclosure in Disclosure.objects.filter(leaf=leaf)}
    matter = (
        Matter.objects.select_related("leaf").filter(ref=f"{entry.body}/{data.get('matter', '')}").first()
    )
    worded = "choice" not in data or bool(entry.withheld)
    Submission.objects.create(
        ref=f"{entry.body}/{data['number']}",
        body=Body.objects.get(slug=entry.body),
        number=data["number"],
        code=code_of(bytes(leaf.hash)),
        type=data["type"],
        choice=data.get("choice", ""),
        worded=worded,
        matter=matter,
        power=_power(entry, leaf),
        leaf=leaf,
        text=texts["text"],
        name=texts.get("name"),
        named=data.get("named", ""),
        objection=data.get("objection"),
        objected=_objected(matter, data.get("objection")),
        step=data.get("step", ""),
        answer_step=_answer_step(matter, data.get("step", "")),
        post=data["post"],
        at=entry.at,
        due_at=data["due_at"],
        provisional=data.get("provisional", False),
        shown=_begins_as(data, worded),
    )


def _begins_as(data: Mapping[str, Any], worded: bool) -> str:
    """Return where its words stand: a rating without words has nothing to judge."""
    if data.get("office_only"):
        return KEPT
    return "waiting" if worded else "shown"


def _power(entry: Entry, leaf: Leaf) -> Power | None:
    """Return the version of the power that was in force when the submission arrived."""
    versions = Power.objects.filter(body_id=entry.body, code=entry.data.get("power", ""))
    return versions.filter(leaf__index__lt=leaf.index).order_by("-version").first()


def _objected(matter: Matter | None, n: int | None) -> Objection | None:
    if matter is None or n is None:
        return None
    return Objection.objects.filter(ref=f"{matter.ref}/o{n}").first()


def _answer_step(matter: Matter | None, notice: str) -> str:
    if matter is None or not notice:
        return ""
    return answer_step(course_of(entry_of(matter.leaf)).procedure, notice)


@keeps("submission.shown")
def submission_shown(leaf: Leaf, entry: Entry) -> None:
    """Let everybody read the text, and the name if its author gave it for that."""
    submission = _of(entry)
    submission.shown, submission.shown_leaf = "shown", leaf
    submission.judged_by = entry.actor.get("post", "")
    submission.save(update_fields=["shown", "shown_leaf", "judged_by"])
    _scope(submission, "public")


@keeps("submission.hidden")
def submission_hidden(leaf: Leaf, entry: Entry) -> None:
    """Seal the text again and say on which ground, by whom, and until when the author may appeal."""
    submission = _of(entry)
    submission.shown, submission.hidden_leaf = "hidden", leaf
    submission.judged_by = entry.actor.get("post", "")
    submission.ground, submission.appeal_until = entry.data["ground"], entry.data["appeal_until"]
    submission.save(update_fields=["shown", "hidden_leaf", "judged_by", "ground", "appeal_until"])
    _scope(submission, "sealed")


@keeps("reply.given")
def reply_given(leaf: Leaf, entry: Entry) -> None:
    """Stop the reply clock."""
    submission = _of(entry)
    submission.reply_leaf, submission.replied_at = leaf, entry.at
    submission.reply = Disclosure.objects.filter(leaf=leaf, name="text").first()
    submission.reply_post = entry.actor.get("post", "")
    submission.late = entry.at > submission.due_at
    submission.save(update_fields=["reply_leaf", "replied_at", "reply", "reply_post", "late"])


def _of(entry: Entry) -> Submission:
    return Submission.objects.select_related("text", "name").get(ref=f"{entry.body}/{entry.data['number']}")


def _scope(submission: Submission, scope: str) -> None:
    """Set who may read the words; a name left for the office alone stays sealed for ever."""
    digests = [submission.text_id]
    if submission.name_id and submission.named == "public":
        digests.append(submission.name_id)
    said = Disclosure.objects.filter(digest__in=digests)
    said.update(scope=scope)
    index_disclosures(said.select_related("leaf"))
