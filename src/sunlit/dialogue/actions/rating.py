"""Rate the outcome of a matter that has closed."""

from __future__ import annotations

from sunlit.catalogue.days import local_day
from sunlit.dialogue.actions.receiving import kept, next_number
from sunlit.dialogue.models import Submission
from sunlit.dialogue.posts import responsible_post
from sunlit.dialogue.ratings import CHOICES, RATING, rating_until
from sunlit.dialogue.words import public_words
from sunlit.ledger.log import Disclosed, writing
from sunlit.matters.actions.door import key_used, made_by
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


def rate(matter: Matter, choice: str, text: Text | None = None, *, key: str = "") -> Submission:
    """Receive a rating with its receipt. The choice counts at once; words are sealed until they are shown.

    Raises `ActRefused`: not closed yet, its time is over, a choice that is none, words that are too long.
    """
    said = public_words(text) if text and any(one.strip() for one in text.values()) else None
    words = Disclosed("text", said, "sealed") if said else Disclosed("text", CHOICES.get(choice, {}))
    body = matter.body
    with writing(body.slug) as writer:
        earlier = _earlier(key, matter, choice, words.value)
        if earlier is not None:
            return earlier
        matter = Matter.objects.select_related("body", "power").get(ref=matter.ref)
        until = rating_until(matter)
        if choice not in CHOICES:
            raise ActRefused([Objection("rating_choice", {"found": choice[:20]}, "")])
        if until is None or writer.now > until:
            raise ActRefused([Objection("rating_closed", {"until": until}, "")])
        number = next_number(body, writer.now)
        data = {
            "number": number,
            "type": RATING,
            "matter": matter.number,
            "choice": choice,
            "post": responsible_post(body, local_day(body, writer.now), matter=matter),
            "due_at": until,
        }
        leaf = writer.append("submission.received", f"submission:{number}", data=data, disclosures=[words])
        return kept(leaf, key)


def _earlier(key: str, matter: Matter, choice: str, words: object) -> Submission | None:
    """Return the rating that this form has handed in before. Raises `ActRefused`: it was something else."""
    leaf = made_by(key)
    if leaf is None:
        return None
    rows = Submission.objects.select_related("body", "leaf", "matter", "power", "text")
    found = rows.filter(leaf=leaf, matter=matter, type=RATING, choice=choice).first()
    if found is None or found.text.value != words:
        raise key_used(leaf)
    return found
