"""What the public wrote is found once it is shown, and neither before nor after."""

import pytest

from sunlit.dialogue.actions import ask, hide, show
from sunlit.ledger.search import search
from tests.town import at

pytestmark = pytest.mark.database


@pytest.mark.requirement("DIS-2")
def test_a_question_is_found_from_showing_it_to_hiding_it(qinghe):
    with at("2026-03-09 10:00"):
        asked = ask(qinghe.body, text={"zh": "操场掉色找谁？"})
    assert search("操场") == []
    with at("2026-03-10 10:00"):
        show(asked, qinghe.by["office"])
    (hit,) = search("操场", ["qinghe"])
    assert hit.stream == "submission:q2026-0001"
    with at("2026-03-11 10:00"):
        hide(asked, "personal_privacy", qinghe.by["secrecy_review"], {"zh": "有电话号码。"})
    assert search("操场") == []
