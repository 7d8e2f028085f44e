"""What one person alone may not erase, open or prolong: it waits for a second, who has an account of his own."""

from __future__ import annotations

from datetime import date

import pytest

from sunlit.accounts.holdings import create_user, hold
from sunlit.dialogue.actions import ask
from sunlit.ledger.models import Disclosure, Erasure, Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.actions import erase_in_stream, erase_words
from sunlit.matters.agreeing import agree, ask_second, asked_of, decline, take_back_asked, to_agree
from sunlit.matters.models import Asked
from sunlit.matters.refusal import ActRefused
from tests.matters.trials import WORDS, refused
from tests.town import act, at, moment, purchase
from tests.withholdings import Agreed, withhold

pytestmark = pytest.mark.database
SAID = "2026-03-10 10:00"
NAMES = {"zh": "张三，住村东。", "en": "Zhang San, east end."}


@pytest.fixture
def road(qinghe):
    """A purchase that was applied for, its application naming somebody, and that the budget confirmed."""
    matter = purchase(qinghe, "2026-03-02 10:00")
    until = moment("2026-06-01 10:00")
    act(qinghe, matter, "apply", "2026-03-03 09:00", personal=NAMES, expires_at=until)
    act(qinghe, matter, "budget", "2026-03-03 10:00", "ok")
    return matter


def shown(road, name, **more):
    return Disclosure.objects.get(leaf__stream=f"matter:{road.number}", name=name, **more).digest


def texts(road):
    """Return the words of the application and of the decision on the budget."""
    rows = Disclosure.objects.filter(leaf__stream=f"matter:{road.number}", name="text")
    return list(rows.order_by("leaf__index").values_list("digest", flat=True))


def waits(qinghe, road, digests, ground="law", key="k1", user=1):
    with at(SAID):
        content = {"digests": digests, "ground": ground}
        stream = f"matter:{road.number}"
        return ask_second("erase", qinghe.body, stream, content, qinghe.by["office"], key, user)


@pytest.mark.requirement("TRU-4")
def test_one_person_alone_erases_the_names_whose_owner_asks_and_nothing_else(qinghe, road):
    application, decision = texts(road)
    office = qinghe.by["office"]
    for digest, ground, code in (
        (application, "request", "second_person"),
        (application, "unlawful", "second_person"),
        (shown(road, "personal"), "unlawful", "second_person"),
        (shown(road, "summary"), "request", "second_person"),
    ):
        with refused(code), at(SAID):
            erase_words(road, [digest], ground, office)
    for digest in (decision, shown(road, "title"), shown(road, "cost"), shown(road, "decides")):
        with refused("erase_guarded", "second_person"), at(SAID):
            erase_words(road, [digest], "request", office)
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()

    with at(SAID):
        (leaf,) = erase_words(road, [shown(road, "personal")], "request", office)
    assert entry_of(leaf).data["name"] == "personal"
    assert "agreed_by" not in entry_of(leaf).data


@pytest.mark.requirement("TRU-4")
def test_titles_and_decisions_go_only_for_the_personal_data_in_them_and_by_two(qinghe, road):
    decision = texts(road)[1]
    with refused("erase_guarded"), at(SAID):
        erase_words(road, [decision], "law", qinghe.by["office"], qinghe.by["secretary"])
    with refused("second_person"), at(SAID):
        erase_words(road, [decision], "personal", qinghe.by["office"])
    with at(SAID):
        (leaf,) = erase_words(road, [decision], "personal", qinghe.by["office"], qinghe.by["secrecy_review"])
    second = qinghe.by["secrecy_review"]
    assert entry_of(leaf).data == {
        "act": Disclosure.objects.get(pk=decision).leaf.index, "digest": decision, "ground": "personal",
        "name": "text", "agreed_by": "secrecy_review", "agreed_tenure": second.code,
        "agreed_person": second.person,
    }  # fmt: skip
    row = Erasure.objects.get(leaf=leaf)
    assert (row.asked_by, row.agreed_by, row.stream) == ("office", "secrecy_review", f"matter:{road.number}")


def test_the_clock_cannot_be_feigned(qinghe, road):
    for by in (None, qinghe.by["secretary"]):
        with at(SAID), pytest.raises(ActRefused):
            erase_words(road, [texts(road)[0]], "expired", qinghe.by["office"], by)


@pytest.mark.requirement("DIS-4")
def test_what_is_kept_back_is_not_erased_before_its_day_of_review(qinghe, road):
    people = [qinghe.by[post] for post in ("purchasing", "secrecy_review", "secretary")]
    with at("2026-03-09 10:00"):
        leaf = withhold(
            road, Agreed(WORDS, WORDS, "personal_privacy", date(2026, 9, 1), *people), qinghe.by["office"]
        )
    sealed = Disclosure.objects.get(leaf=leaf, name="content").digest
    both = qinghe.by["office"], qinghe.by["mayor"]
    with refused("erase_sealed"), at(SAID):
        erase_words(road, [sealed], "personal", *both)
    with at("2026-09-01 10:00"):
        assert erase_words(road, [sealed], "personal", *both)


@pytest.mark.requirement("VOI-1")
def test_what_a_resident_said_goes_at_his_request_and_the_reply_does_not(qinghe, road):
    with at(SAID):
        said = ask(qinghe.body, text=WORDS, target=road, name="张三")
        stream = f"submission:{said.number}"
        with refused("second_person"):
            erase_in_stream(qinghe.body, stream, [said.text_id], "unlawful", qinghe.by["office"])
        erase_in_stream(
            qinghe.body,
            stream,
            list(Disclosure.objects.filter(leaf=said.leaf).values_list("digest", flat=True)),
            "request",
            qinghe.by["office"],
        )


@pytest.mark.requirement("DIS-3")
def test_what_is_asked_is_private_until_another_person_agrees_under_his_own_account(qinghe, road):
    digest = texts(road)[0]
    before = Leaf.objects.count()
    row = waits(qinghe, road, [digest])
    assert Leaf.objects.count() == before
    assert [one.key for one in asked_of([qinghe.by["office"]])] == ["k1"]

    for by, user, code in (
        ("office", 2, "second_self"),  # the same person, signed in by another account
        ("secretary", 1, "second_self"),  # the same account, under another person's tenure
        ("cashier", 2, "post_fit"),
        ("discipline", 2, "post_fit"),
    ):
        assert not to_agree([qinghe.by[by]], user)
        with at(SAID), pytest.raises(ActRefused) as refusal:
            agree("k1", qinghe.by[by], user)
        assert code in {one.code for one in refusal.value.objections}
    assert Leaf.objects.count() == before

    with at(SAID):
        assert [one.row.key for one in to_agree([qinghe.by["secretary"]], 2)] == [row.key]
        (leaf,) = agree("k1", qinghe.by["secretary"], 2)
    assert entry_of(leaf).actor["post"] == "office"
    assert entry_of(leaf).data["agreed_by"] == "secretary"
    assert not Asked.objects.exists()
    with refused("second_gone"), at(SAID):
        agree("k1", qinghe.by["secretary"], 2)


def test_an_account_that_may_act_as_both_is_one_person(qinghe, road):
    user = create_user("both", "sunlit-demo")
    hold(user, [qinghe.by["office"].ref, qinghe.by["secretary"].ref])
    waits(qinghe, road, [texts(road)[0]], user=None)
    with refused("second_self"), at(SAID):
        agree("k1", qinghe.by["secretary"], 99)


def test_what_is_asked_can_be_declined_with_a_reason_and_taken_back(qinghe, road):
    first, _ = texts(road)
    waits(qinghe, road, [first])
    with refused("second_waiting"):
        waits(qinghe, road, [first], key="k2")
    with refused("text_empty"), at(SAID):
        decline("k1", qinghe.by["mayor"], 2, " ")
    with at(SAID):
        decline("k1", qinghe.by["mayor"], 2, "No ground for it.")
    assert Asked.objects.get().declined == "No ground for it."
    with refused("second_gone"), at(SAID):
        agree("k1", qinghe.by["secretary"], 2)
    assert not take_back_asked("k1", [qinghe.by["cashier"]])
    assert take_back_asked("k1", [qinghe.by["office"]])
    assert not Leaf.objects.filter(kind="disclosure.erased").exists()


def test_what_one_may_do_alone_and_what_nobody_may_do_does_not_wait(qinghe, road):
    with refused("second_alone"):
        waits(qinghe, road, [shown(road, "personal")], "request")
    with refused("erase_guarded"):
        waits(qinghe, road, [shown(road, "title")], "unlawful")
    assert not Asked.objects.exists()
