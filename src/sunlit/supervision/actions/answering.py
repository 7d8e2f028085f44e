"""Answer for a finding."""

from __future__ import annotations

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Tenure
from sunlit.dialogue.posts import OFFICE, is_held
from sunlit.dialogue.words import official_words
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import actor_of, key_used, made_by, remember
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection
from sunlit.supervision.queries import Finding, find

SUPERVISORS = ("discipline", "village_oversight", "secretary", "village_party")


def answer_finding(finding: str, text: Text, by: Tenure, *, consequence: bool = False, key: str = "") -> Leaf:
    """Answer for the finding with this key, and say whether a consequence followed.

    Raises `ActRefused`: there is no such finding, the post neither answers for it nor supervises, no text,
    a key that has entered something else.
    """
    words = official_words(text)
    with writing(by.body_id) as writer:
        earlier = made_by(key)
        if earlier is not None:
            if earlier.kind != "finding.answered" or earlier.log_id != by.body_id:
                raise key_used(earlier)
            return earlier
        found = find(finding, writer.now)
        refused = _objections(found, finding, by, writer)
        if refused:
            raise ActRefused(refused)
        leaf = writer.append(
            "finding.answered",
            "body",
            actor=actor_of(by),
            data={"finding": finding, "consequence": consequence},
            disclosures=[Disclosed("text", words)],
        )
        remember(key, leaf)
        return leaf


def accountable(found: Finding) -> tuple[str, ...]:
    """Return the posts that may account for a finding: its own first, then the office and who supervises."""
    return (found.post, OFFICE, *SUPERVISORS)


def _objections(found: Finding | None, key: str, by: Tenure, writer: Writer) -> list[Objection]:
    if found is None or found.body != by.body_id:
        return [Objection("finding_unknown", {"finding": key}, "")]
    refused = []
    if not is_held(by, local_day(by.body, writer.now)):
        refused.append(Objection("tenure_over", {"tenure": by.code}, ""))
    if by.post.code not in accountable(found):
        refused.append(Objection("finding_post", {"post": found.post, "found": by.post.code}, ""))
    return refused
