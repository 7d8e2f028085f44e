"""Correct what an earlier act said: the new words and files stand beside the old ones (DIS-6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions.door import Entering, Standing, enter
from sunlit.matters.fitting import correcting_posts, fit_objections
from sunlit.matters.models import Act, Matter
from sunlit.matters.proposed import Attached, Text
from sunlit.matters.telling import Words
from sunlit.procedure.rules import Objection


def correct(
    matter: Matter,
    index: int,
    text: Text,
    reason: Text,
    by: Tenure,
    *,
    files: Sequence[Attached] = (),
    replaces: Sequence[str] = (),
    key: str = "",
) -> Leaf:
    """Correct what the act at log `index` said. The earlier text stays readable beside the new one.

    `files` come with the correction; `replaces` are the digests of the disclosures whose files they replace.
    Raises `ActRefused`: no such act in the matter, no such file of it, a post that does not answer for it,
    no text, no reason.
    """

    def propose(_: Standing) -> list[Entering]:
        corrected = Act.objects.filter(matter=matter, index=index).first()
        found = [] if any(reason.values()) else [Objection("text_empty", {"field": "reason"}, "")]
        if corrected is None:
            found.append(Objection("act_unknown", {"index": index}, ""))
        else:
            found += fit_objections(matter.body, by, correcting_posts(matter, corrected))
            found += _files_objections(matter, corrected, files, replaces)
        data: dict[str, Any] = {"act": index}
        if replaces:
            data["replaces"] = sorted(replaces)
        words = Words(text, corrected.step if corrected else "", reason, files)
        return [Entering("act.corrected", data, words, objections=found)]

    return enter(matter, by, key, propose)


def _files_objections(
    matter: Matter, corrected: Act, files: Sequence[Attached], replaces: Sequence[str]
) -> list[Objection]:
    """Return that a file to be replaced is none of the act or its corrections, or that none replaces it."""
    if not replaces:
        return []
    acts = [corrected.leaf_id, *_corrections(matter, corrected.index)]
    known = set(Disclosure.objects.filter(leaf_id__in=acts, name="file").values_list("digest", flat=True))
    found = [Objection("file_unknown", {"digest": one}, "") for one in replaces if one not in known]
    return found if files else [*found, Objection("file_missing", {}, "")]


def _corrections(matter: Matter, index: int) -> list[str]:
    rows = Act.objects.filter(matter=matter, kind="act.corrected").values_list("leaf_id", "data")
    return [leaf for leaf, data in rows if data["act"] == index]
