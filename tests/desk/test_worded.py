"""What breaks a rule is said in the reader's language, and its times as every page shows them."""

from __future__ import annotations

from sunlit.desk.worded import sentence
from sunlit.procedure.rules import Objection
from tests.town import at, moment


def test_a_time_in_a_refusal_reads_as_on_every_page():
    until = moment("2026-03-12 17:30")
    with at("2026-03-09 10:00"):
        said = sentence(Objection("early", {"until": until, "until_on": "2026-03-12 17:30"}, "s1"))
        bare = sentence(Objection("early", {"until_on": "2026-03-12 17:30"}, "s1"))
    assert "3 月 12 日 17:30" in said
    assert "2026-03-12 17:30" in bare
