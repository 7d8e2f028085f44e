"""Results and refusals of a meeting in the reader's language, with names where the record has codes."""

from __future__ import annotations

from dataclasses import replace

from sunlit.desk.worded import worded
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.queries import MeetingView, member_names
from sunlit.procedure.votes import Tally
from sunlit.ui.wording import plain, t


def named_lines(view: MeetingView, refusal: ActRefused) -> list[str]:
    """Return every reason why a press was refused; members are named, not numbered."""
    codes = {str(one.params["member"]) for one in refusal.objections if "member" in one.params}
    names = member_names(view.meeting.body_id, codes)
    named = [
        replace(
            one, params={**one.params, "member": plain(dict(names.get(str(one.params["member"]), {}))) or "?"}
        )
        if "member" in one.params
        else one
        for one in refusal.objections
    ]
    return worded(named)


def vote_words(tally: Tally) -> str:
    """Return the arithmetic of a vote in one sentence."""
    if tally.outcome == "void":
        return t("matter.vote_void", need=tally.quorum_need, present=tally.present)
    if tally.need is None:
        return t("matter.vote_ranked", eligible=tally.eligible, present=tally.present)
    return t(
        "matter.vote",
        eligible=tally.eligible,
        present=tally.present,
        need=tally.need,
        got=tally.counts.get("agree", 0),
        result=t(f"vote.{tally.outcome}"),
    )
