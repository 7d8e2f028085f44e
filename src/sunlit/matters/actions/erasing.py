"""Erase personal data of a matter or of anything a body disclosed: the entry that says so stays (TRU-4).

One person alone erases what the person concerned asks to have erased: his name in a notice, his own words.
Everything else takes a second person; titles, sums, decisions, ballots and reports only go for the personal
data in them, and what is kept back not before its day of review.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.erasable import alone, guarded
from sunlit.ledger.erasing import erase
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions.door import actor_of
from sunlit.matters.fitting import KEEPERS, REVIEWER, fit_objections, tenure_objections
from sunlit.matters.models import Matter, Withholding
from sunlit.matters.refusal import ActRefused
from sunlit.matters.second_person import agreed_fields, second_objections
from sunlit.matters.withholding_rules import approving
from sunlit.procedure.rules import Objection


@dataclass(frozen=True)
class ErasureRules:
    """What a body's rules say about erasing some disclosures on a ground."""

    objections: list[Objection]  # of the ground and of what is erased, whoever does it
    needs_second: bool
    posts: list[str]  # that may agree


def erase_words(
    matter: Matter, digests: Sequence[str], ground: str, by: Tenure, agreed: Tenure | None = None
) -> list[Leaf]:
    """Erase disclosures of a matter for good, and return an entry for each; see `erase_in_stream`."""
    return erase_in_stream(matter.body, f"matter:{matter.number}", digests, ground, by, agreed)


def erase_in_stream(
    body: Body, stream: str, digests: Sequence[str], ground: str, by: Tenure, agreed: Tenure | None = None
) -> list[Leaf]:
    """Erase disclosures of one stream for good, and return an entry for each.

    Raises `ActRefused`: a ground outside the list, a post that keeps no papers, a digest that no entry of
    the stream holds, what cannot be erased on this ground or not yet, no second person where it takes one.
    """
    with writing(body.slug) as writer:
        rules = erasure_rules(body, stream, digests, ground, writer.now)
        found = tenure_objections(by, body, writer.now) + fit_objections(body, by, KEEPERS, KEEPERS)
        found += rules.objections
        if rules.needs_second or agreed is not None:
            found += second_objections(body, by, agreed, rules.posts, writer.now)
        if found:
            raise ActRefused(found)
        fields = agreed_fields(body, agreed)
        return erase(body.slug, digests, ground, actor=actor_of(by), agreed=fields)


def erasure_rules(body: Body, stream: str, digests: Sequence[str], ground: str, now: int) -> ErasureRules:
    """Return what holds for erasing `digests` of a stream on a ground, whoever asks."""
    here = Disclosure.objects.filter(leaf__log_id=body.slug, leaf__stream=stream, digest__in=digests)
    rows = list(here.select_related("leaf"))
    known = {row.digest for row in rows}
    found = [Objection("disclosure_unknown", {"digest": one}, "") for one in digests if one not in known]
    if ground not in ERASE_GROUNDS or ground == "expired":  # that one is the clock's
        found.append(Objection("erase_ground", {"found": ground}, ""))
    for row in rows:
        found += _kept_whole(body, row, ground, now)
    needs_second = any(not alone(row.leaf.kind, row.name, ground) for row in rows)
    matter = (
        Matter.objects.select_related("power")
        .filter(body=body, number=stream.removeprefix("matter:") if stream.startswith("matter:") else "")
        .first()
    )
    posts = [REVIEWER, *approving(body, matter.power if matter else None)]
    return ErasureRules(list({one.code: one for one in found}.values()), needs_second, posts)


def _kept_whole(body: Body, row: Disclosure, ground: str, now: int) -> Iterator[Objection]:
    """Yield why one disclosure is not erased on this ground, or not yet."""
    if ground != "personal" and guarded(row.leaf.kind, row.name, entry_of(row.leaf).data):
        yield Objection("erase_guarded", {"name": row.name}, "")
    kept = Withholding.objects.filter(matter__body=body, digest=row.digest, opened_index=None).first()
    if kept is not None and kept.review_on > local_day(body, now):
        yield Objection("erase_sealed", {"date": kept.review_on.isoformat()}, "")
