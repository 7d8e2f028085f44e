"""Too few witnesses for three days: every page says so, in a real browser, and not a minute before."""

from __future__ import annotations

import time

import pytest
from django.conf import settings

from sunlit.ledger.witnessing.memory import remember
from sunlit.ledger.witnessing.policies import policy_of
from sunlit.ledger.witnessing.standing import ALARM_AFTER
from sunlit.record.keys import COSIGNER, Signer
from tests.browsing import NARROW, WIDE, Opener, faults_of
from tests.ledger.witnesses import set_policy
from tests.portal.busy import Busy

pytestmark = [pytest.mark.browser, pytest.mark.requirement("TRU-2")]
PAGES = ("", "matters/", "powers/", "supervise/", "questions/")
BANNER = "[data-unwitnessed]"


def watched(county: Busy, hours: float) -> None:
    """Let the witness that the policy asks for have looked some hours ago for the last time."""
    key = Signer("paper.example/witness", COSIGNER, bytes(31) + b"\x08").verifier.vkey
    set_policy(settings.SUNLIT_HOME, [f"witness paper {key}"], "paper", "qinghe")
    policy = policy_of(county.town.body.log)
    assert policy is not None
    (paper,) = policy.witnesses
    remember("qinghe", paper.ref, size=1, at=int((time.time() - hours * 3_600) * 1_000))


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_below_quorum_for_72_hours_every_page_says_so(
    county: Busy, open_page: Opener, language: str, width: int
) -> None:
    watched(county, ALARM_AFTER / 3_600_000 + 0.02)
    for path in PAGES:
        page = open_page(f"{language}/qinghe/{path}", width=width)
        page.wait_for_selector(BANNER, state="visible", timeout=10_000)
        said = page.inner_text(BANNER)
        assert ("too few witnesses" if language else "没有足够的见证人") in said
        assert faults_of(page) == []
    page.click(f"{BANNER} a")
    assert page.url.endswith("#witnesses")
    page.wait_for_selector("#witnesses", timeout=10_000)


def test_as_long_as_enough_witnesses_look_nothing_is_said(county: Busy, open_page: Opener) -> None:
    watched(county, ALARM_AFTER / 3_600_000 - 0.1)
    page = open_page("/en/qinghe/")
    with page.expect_response("**/state.json"):
        page.reload()
    page.wait_for_timeout(200)
    assert page.locator(BANNER).count() == 1
    assert not page.is_visible(BANNER)
