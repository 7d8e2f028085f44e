"""Kinds by which something in a matter is kept back, looked at again and opened.

Four persons take part, each by an entry of his own. All four entries name the digest of the text, salted when
it was proposed; the text itself enters the record, sealed, with the last of them.
"""

from __future__ import annotations

from sunlit.ledger.kinds.kind import DISCLOSURES_ANY, Kind

AGREED = {"agreed_by": "code", "agreed_tenure": "code", "agreed_person": "code"}  # the second person

WITHHOLDING_KINDS = (
    Kind(
        "withholding.proposed",
        "matter",
        "One thing is proposed to be kept back. `digest` is that of the text; `act` -1: all of the matter.",
        {"act": "int", "ground": "code", "review_on": "date", "digest": "digest"},
        {},
        ("what", *DISCLOSURES_ANY),
    ),
    Kind(
        "withholding.reviewed",
        "matter",
        "The secrecy reviewer confirms a proposal or refuses it. `of`: a reviewer of this body above, who is "
        "named by `tenure` and `person` there.",
        {"proposal": "index", "digest": "digest", "result": "code"},
        {"of": "option", "tenure": "code", "person": "code"},
        DISCLOSURES_ANY,
    ),
    Kind(
        "withholding.approved",
        "matter",
        "A person in charge approves what the reviewer has confirmed, or refuses it.",
        {"proposal": "index", "digest": "digest", "result": "code"},
        {},
        DISCLOSURES_ANY,
    ),
    Kind(
        "withholding.made",
        "matter",
        "Something is kept back: ground, posts that answer for it, day of review. `act` -1: all of it. "
        "`proposal`, `reviewed` and `approved` are the entries of the three persons before.",
        {
            "act": "int",
            "ground": "code",
            "review_on": "date",
            "proposed_by": "code",
            "reviewed_by": "code",
            "approved_by": "code",
            "part": "count",
        },
        {"proposal": "index", "reviewed": "index", "approved": "index"},
        ("what", "content", *DISCLOSURES_ANY),
    ),
    Kind(
        "withholding.renewed",
        "matter",
        "What is kept back was looked at again and stays so until a new day of review; the reason is public. "
        "Its actor proposed it, `agreed_by` is the person who approved.",
        {"withheld": "index", "part": "count", "review_on": "date"},
        {"ground": "code", **AGREED},
        DISCLOSURES_ANY,
    ),
    Kind(
        "withholding.opened",
        "matter",
        "What was kept back is public from now on: the text whose digest stands in the entry `withheld`. Its "
        "actor proposed it, `agreed_by` is the person who approved.",
        {"withheld": "index", "part": "count", "digest": "digest"},
        {**AGREED},
        DISCLOSURES_ANY,
    ),
)
