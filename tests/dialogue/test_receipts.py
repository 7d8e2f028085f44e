"""The receipt as a text."""

import pytest

from sunlit.dialogue.actions import ask
from sunlit.dialogue.codes import written
from sunlit.dialogue.queries import rows
from sunlit.dialogue.receipts import receipt
from sunlit.ledger.publish import publish
from sunlit.record.b64 import b64url
from sunlit.record.disclosure import digest
from sunlit.record.proof import decode
from tests.town import at

pytestmark = pytest.mark.database


@pytest.fixture
def asked(qinghe):
    with at("2026-03-09 10:00"):
        ask(qinghe.body, text={"zh": "谁来做饭？"}, name="Lin", named="office")
    return rows().get()


@pytest.mark.requirement("VOI-5")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_receipt_names_the_leaf_and_when_the_answer_is_due(asked, lang):
    text = receipt(asked, lang)
    for found in (
        asked.number,
        written(asked.code),
        b64url(bytes(asked.leaf.hash)),
        "2026-03-09 10:00:00",
        "2026-03-16 17:30",
        "qinghe.example/log",
    ):
        assert found in text


def test_a_receipt_that_anybody_may_fetch_says_nothing_of_the_words(asked):
    assert asked.text.text not in receipt(asked)
    assert "谁来做饭" not in receipt(asked)


def test_the_author_gets_the_salted_words_that_the_leaf_commits_to(asked):
    text = receipt(asked, own=True)
    line = next(line for line in text.splitlines() if line == asked.text.text)
    assert digest(line) == asked.text.digest


def test_before_a_checkpoint_the_receipt_says_so(asked):
    assert "还没有签名的检查点" in receipt(asked)


@pytest.mark.requirement("VOI-5", "TRU-1")
def test_after_a_checkpoint_the_receipt_holds_the_proof(asked):
    publish("qinghe")
    text = receipt(asked)
    proof = decode(text[text.index("c2sp.org/tlog-proof") :])
    assert proof.index == asked.leaf.index
