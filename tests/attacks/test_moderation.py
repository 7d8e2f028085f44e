"""What the public wrote and the office has hidden."""

import pytest

from sunlit.dialogue.actions import ask, hide, show
from sunlit.matters.refusal import ActRefused
from tests.town import at, name

pytestmark = pytest.mark.database


def test_what_was_hidden_is_not_shown_again_by_a_post_that_may_not_hide(qinghe, sign_in, morning):
    with at("2026-03-10 09:00"):
        asked = ask(qinghe.body, text=name("Her telephone is 555-0100."))
        hide(asked, "personal_privacy", qinghe.by["office"])
        with pytest.raises(ActRefused) as refusal:
            show(asked, qinghe.by["culture"])
    assert [one.code for one in refusal.value.objections] == ["hide_post"]
    address = f"/desk/qinghe/questions/{asked.number}/"
    sign_in("culture").post(address, {"press": "show"})  # no button says so
    asked.refresh_from_db()
    assert asked.shown == "hidden"


def test_what_was_hidden_is_shown_again_by_a_post_that_may_hide(qinghe):
    with at("2026-03-10 09:00"):
        asked = ask(qinghe.body, text=name("When?"))
        hide(asked, "personal_privacy", qinghe.by["office"])
        show(asked, qinghe.by["office"])
    asked.refresh_from_db()
    assert asked.shown == "shown"
