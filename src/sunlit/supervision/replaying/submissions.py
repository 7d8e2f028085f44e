"""What the public said and what was answered, read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.grounds import grounds
from sunlit.record.replay import Read
from sunlit.supervision.due_lines import DueLine, owed
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead


@dataclass(slots=True)
class SubmissionRead:
    """A submission as far as it has been read."""

    stream: str
    first: int
    data: dict[str, Any]
    shown: str = "waiting"
    replied_at: int | None = None
    reply: int | None = None

    @property
    def due_at(self) -> int:
        """By when an answer is owed."""
        return int(self.data.get("due_at", 0))

    @property
    def is_objection(self) -> bool:
        """Say whether it is an objection, which is answered in its matter."""
        return self.data.get("type") == "objection"

    @property
    def is_rating(self) -> bool:
        """Say whether it rates an outcome: that is counted, not answered."""
        return self.data.get("type") == "rating"


def follow(said: SubmissionRead, read: Read, findings: Findings) -> None:
    """Move a submission on by one entry."""
    kind, data = read.entry.kind, read.entry.data
    if data.get("number") != said.data.get("number"):
        sentence = f"it names {data.get('number')}, the submission is {said.data.get('number')}"
        findings.add(read.index, "number", said.stream, sentence)
    if kind == "submission.hidden" and data.get("ground") not in grounds():
        sentence = f"it is hidden on {data.get('ground')!r}, which is no ground of the list"
        findings.add(read.index, "ground", said.stream, sentence)
    if kind == "reply.given":
        if said.replied_at is not None:
            findings.add(
                read.index, "stream", said.stream, f"it was replied to before, in entry {said.reply}"
            )
        said.replied_at, said.reply = read.entry.at, read.index
    elif kind in ("submission.shown", "submission.hidden"):
        if said.data.get("office_only"):
            sentence = "its author wished that only the office reads it, and it is shown or hidden"
            findings.add(read.index, "rule", said.stream, sentence)
        said.shown = kind.removeprefix("submission.")


def standing(said: SubmissionRead, matters: Mapping[str, MatterRead], now: int, findings: Findings) -> None:
    """Name an answer that is owed, or came late."""
    if said.is_rating:
        return
    if said.replied_at is not None:
        if said.replied_at > said.due_at:
            findings.add(said.reply or said.first, "answer_late", said.stream, "the reply came late")
    elif said.due_at < now and said.is_objection:
        if _objection_lies(said, matters):
            findings.add(
                said.first, "objection_overdue", said.stream, "the objection is not answered in time"
            )
    elif said.due_at < now and said.shown != "hidden":
        findings.add(said.first, "answer_overdue", said.stream, "the reply is overdue")


def pairs_up(said: SubmissionRead, matters: Mapping[str, MatterRead], findings: Findings) -> None:
    """Check that an objection stands in its matter, too, and that what is rated has closed."""
    matter = matters.get(f"matter:{said.data.get('matter', '')}")
    if said.data.get("office_only") and (said.is_objection or said.is_rating):
        findings.add(said.first, "rule", said.stream, "an objection or a rating is kept for the office alone")
    if said.data.get("matter") and matter is None:
        findings.add(said.first, "pointer", said.stream, f"there is no matter {said.data['matter']}")
    elif said.is_rating and matter is not None and matter.state.closed_at is None:
        findings.add(said.first, "pointer", said.stream, "it rates a matter that has not closed")
    elif said.is_objection and matter is not None:
        known = matter.state.objections.get(int(said.data.get("objection", 0)))
        if known is None or known.submission != said.data.get("number"):
            findings.add(said.first, "pointer", said.stream, "its matter holds no such objection")


def lines(said: SubmissionRead, since: int, now: int) -> Iterator[DueLine]:
    """Yield the line of a due list that this submission gives, if any."""
    if said.is_objection or said.is_rating:
        return
    if said.replied_at is None and said.shown != "hidden":
        yield owed(said.stream, "reply", said.due_at, now)
    elif said.replied_at is not None and since < said.replied_at <= said.due_at:
        yield DueLine(said.stream, "reply", said.due_at, "met")


def _objection_lies(said: SubmissionRead, matters: Mapping[str, MatterRead]) -> bool:
    """Say whether nobody is answering: while the step that answers is open, its own clock counts."""
    matter = matters.get(f"matter:{said.data.get('matter', '')}")
    if matter is None:
        return True
    known = matter.state.objections.get(int(said.data.get("objection", 0)))
    if known is not None and known.answered_at is not None:
        return False
    notice = matter.state.procedure.steps.get(str(said.data.get("step", "")))
    answer = notice.outcomes[notice.answer].to if notice and notice.answer else ""
    return answer not in matter.state.open
