"""What a body can do with a submission: show it, hide it in the open, reply to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sunlit.catalogue.days import local_day
from sunlit.catalogue.grounds import grounds
from sunlit.catalogue.models import Tenure
from sunlit.dialogue.audience import KEPT
from sunlit.dialogue.dues import appeal_until
from sunlit.dialogue.models import Submission
from sunlit.dialogue.posts import OFFICE, is_held, moderators
from sunlit.dialogue.words import official_words
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of, leaf_of, remember
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


def show(submission: Submission, by: Tenure) -> Leaf:
    """Show a submission to everybody.

    Raises `ActRefused`: kept for the office at its author's wish, shown already, a tenure of another body,
    a post that may not judge it.
    """
    with writing(submission.body_id) as writer:
        now = _locked(submission)
        found = _tenure_objections(now, by, writer.now)
        found += _kept_objections(now)
        if now.shown == "shown":
            found.append(Objection("shown_already", {"number": now.number}, ""))
        _refuse(found + _judge_objections(now, by, writer.now))
        return _append(writer, now, "submission.shown", {}, by)


def hide(submission: Submission, ground: str, by: Tenure, reason: Text | None = None) -> Leaf:
    """Hide a submission on a ground of the closed list; its author keeps the receipt and may appeal.

    Raises `ActRefused`: kept for the office at its author's wish (nothing is shown, and the reply is owed),
    hidden already, a ground outside the list, a post that may not hide.
    """
    with writing(submission.body_id) as writer:
        now = _locked(submission)
        found = _tenure_objections(now, by, writer.now)
        found += _kept_objections(now)
        if now.shown == "hidden":
            found.append(Objection("hidden_already", {"number": now.number}, ""))
        if ground not in grounds():
            found.append(Objection("hide_ground", {"found": ground}, ""))
        _refuse(found + _judge_objections(now, by, writer.now))
        data = {"ground": ground, "appeal_until": appeal_until(now.body, writer.now)}
        said = [Disclosed("reason", official_words(reason))] if reason else []
        return _append(writer, now, "submission.hidden", data, by, said)


def reply(submission: Submission, text: Text, by: Tenure, key: str = "") -> Leaf:
    """Reply in public; a submission that still waits is shown with the reply, one kept for the office never.

    Raises `ActRefused`: replied already, a post that does not owe the reply, an objection (it is answered
    in its matter), an empty text.
    """
    words = official_words(text)
    with writing(submission.body_id) as writer:
        done = leaf_of(key, submission.body_id, f"submission:{submission.number}")
        if done is not None:
            return done
        now = _locked(submission)
        _refuse(_tenure_objections(now, by, writer.now) + _reply_objections(now, by))
        if now.shown == "waiting":
            _append(writer, now, "submission.shown", {}, by)
        leaf = _append(writer, now, "reply.given", {}, by, [Disclosed("text", words)])
        remember(key, leaf)
        return leaf


def may_reply(submission: Submission) -> set[str]:
    """Return the posts that may reply: the one that owes it, its recorder, the matter's own, the office."""
    recorder = (
        submission.body.posts.filter(code=submission.post).values_list("recorded_by", flat=True).first()
    )
    own = submission.matter.posts.values() if submission.matter else ()
    return {submission.post, recorder or submission.post, OFFICE, *own}


def _judge_objections(submission: Submission, by: Tenure, now: int) -> list[Objection]:
    """Return that the post may not judge what waits or is hidden, if it may not."""
    may = moderators(submission.body, local_day(submission.body, now))
    if by.post.code in may:
        return []
    return [Objection("hide_post", {"posts": ", ".join(may), "found": by.post.code}, "")]


def _kept_objections(submission: Submission) -> list[Objection]:
    if submission.shown != KEPT:
        return []
    return [Objection("kept_at_wish", {"number": submission.number}, "")]


def _reply_objections(now: Submission, by: Tenure) -> list[Objection]:
    found = []
    if now.replied_at is not None:
        found.append(Objection("replied_already", {"number": now.number}, ""))
    if now.type == "rating":
        found.append(Objection("rating_no_reply", {"number": now.number}, ""))
    if now.type == "objection":
        found.append(Objection("answer_in_matter", {"number": now.number}, now.step))
    if by.post.code not in may_reply(now):
        found.append(Objection("reply_post", {"post": now.post, "found": by.post.code}, ""))
    return found


def _locked(submission: Submission) -> Submission:
    """Read the submission again under the body's lock: what the page showed may be past."""
    return Submission.objects.select_related("body", "leaf", "matter").get(ref=submission.ref)


def _tenure_objections(submission: Submission, by: Tenure, now: int) -> list[Objection]:
    if by.body_id == submission.body_id and is_held(by, local_day(submission.body, now)):
        return []
    return [Objection("tenure_over", {"tenure": by.code}, "")]


def _refuse(found: list[Objection]) -> None:
    if found:
        raise ActRefused(found)


def _append(
    writer: Writer,
    submission: Submission,
    kind: str,
    data: Mapping[str, Any],
    by: Tenure,
    disclosures: Sequence[Disclosed] = (),
) -> Leaf:
    return writer.append(
        kind,
        f"submission:{submission.number}",
        actor=actor_of(by),
        data={"number": submission.number, **data},
        disclosures=disclosures,
    )
