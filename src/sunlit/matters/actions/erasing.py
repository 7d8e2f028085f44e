"""Erase personal data of a matter or of anything a body disclosed: the entry that says so stays (TRU-4)."""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.erasing import erase
from sunlit.ledger.kinds.erasures import ERASE_GROUNDS
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions.door import actor_of
from sunlit.matters.fitting import KEEPERS, fit_objections, tenure_objections
from sunlit.matters.models import Matter
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.rules import Objection


def erase_words(matter: Matter, digests: Sequence[str], ground: str, by: Tenure) -> list[Leaf]:
    """Erase disclosures of a matter for good, and return an entry for each.

    Raises `ActRefused`: a ground outside the list, a post that keeps no papers, a digest that no entry of
    the matter holds.
    """
    return erase_in_stream(matter.body, f"matter:{matter.number}", digests, ground, by)


def erase_in_stream(body: Body, stream: str, digests: Sequence[str], ground: str, by: Tenure) -> list[Leaf]:
    """Erase disclosures of one stream for good, and return an entry for each; refuses as `erase_words`."""
    with writing(body.slug) as writer:
        found = tenure_objections(by, body, writer.now) + fit_objections(body, by, KEEPERS, KEEPERS)
        if ground not in ERASE_GROUNDS:
            found.append(Objection("erase_ground", {"found": ground}, ""))
        here = Disclosure.objects.filter(leaf__log_id=body.slug, leaf__stream=stream, digest__in=digests)
        known = set(here.values_list("digest", flat=True))
        found += [Objection("disclosure_unknown", {"digest": one}, "") for one in digests if one not in known]
        if found:
            raise ActRefused(found)
        return erase(body.slug, digests, ground, actor=actor_of(by))
