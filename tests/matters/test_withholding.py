"""Keeping something back: in the open, by four persons, on a ground of the list, and served nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sunlit.accounts.holdings import create_user
from sunlit.catalogue.actions import begin_tenure, end_tenure
from sunlit.ledger.audience import Reader
from sunlit.ledger.log import writing
from sunlit.ledger.models import Disclosure, Leaf, SearchText
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import entry_of
from sunlit.library.files import keep_file
from sunlit.library.queries import find_file
from sunlit.matters.actions import (
    approve_withholding,
    carry_out_withholding,
    open_withheld,
    propose_withholding,
    renew_withholding,
    review_withholding,
)
from sunlit.matters.models import Act, Pending, Proposal, Withholding
from sunlit.matters.proposed import Attached
from sunlit.matters.queries.page import find_matter, matter_page
from sunlit.record import disclosure
from tests.matters.trials import data_of, refused
from tests.town import OPENED, act, at, moment, name, purchase, town
from tests.withholdings import Agreed, proposal_of, withhold

pytestmark = pytest.mark.database
SAID = "2026-03-03 10:00"
SECRET = "一三八〇〇〇〇零号"


@pytest.fixture
def road(qinghe):
    """A purchase with its application."""
    road = purchase(qinghe, "2026-03-03 09:00")
    act(qinghe, road, "apply", "2026-03-03 09:30")
    return road


def proposed(of, **more):
    by = of.by
    values = {
        "what": {"zh": "三个手机号", "en": "Three phone numbers"},
        "content": {"zh": SECRET},
        "ground": "personal_privacy",
        "review_on": date(2028, 3, 1),
        "proposed_by": by["purchasing"],
        "reviewed_by": by["secrecy_review"],
        "approved_by": by["secretary"],
    }
    return Agreed(**{**values, **more})


def held_back(of, road, by="office", key="", **more):
    with at(SAID):
        return withhold(road, proposed(of, **more), of.by[by], key)


@pytest.mark.requirement("DIS-4")
def test_the_leaf_alone_says_what_is_withheld_why_by_whom_and_until_when(qinghe, road):
    index = Act.objects.get(matter=road, step="apply").index
    leaf = held_back(qinghe, road, act=index)

    entry = entry_of(leaf)
    assert entry.data == {
        "act": index, "part": 1, "ground": "personal_privacy", "review_on": "2028-03-01",
        "proposed_by": "purchasing", "reviewed_by": "secrecy_review", "approved_by": "secretary",
        "proposal": leaf.index - 3, "reviewed": leaf.index - 2, "approved": leaf.index - 1,
    }  # fmt: skip
    (stub,) = entry.withheld
    sealed = Disclosure.objects.get(leaf=leaf, name="content")
    assert stub == {
        "d": sealed.digest, "name": "content", "scope": "sealed", "org": "", "ground": "personal_privacy",
        "review_on": "2028-03-01", "by": "secretary",
    }  # fmt: skip
    row = Withholding.objects.get(leaf=leaf)
    assert (row.part, row.digest, row.act_index) == (1, sealed.digest, index)
    assert row.what.value["en"] == "Three phone numbers"


@pytest.mark.requirement("DIS-4")
def test_opening_it_later_proves_that_nothing_was_changed(qinghe, road):
    leaf = held_back(qinghe, road)
    kept = Disclosure.objects.get(leaf=leaf, name="content")
    assert disclosure.digest(kept.text) == entry_of(leaf).withheld[0]["d"]
    assert disclosure.read(kept.text).value == {"zh": SECRET}


@pytest.mark.requirement("DIS-4")
def test_the_page_of_the_matter_shows_the_stub_where_it_belongs(qinghe, road):
    index = Act.objects.get(matter=road, step="apply").index
    held_back(qinghe, road, act=index)
    held_back(qinghe, road)
    page = matter_page(find_matter("qinghe", road.number), moment(SAID))
    assert [w.part for w in page.withholdings] == [1, 2]
    assert [w.part for w in page.rail[0].acts[0].withholdings] == [1]
    assert page.figures["withheld"] == 2


@pytest.mark.requirement("DIS-3", "DIS-4")
@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"ground": "embarrassing"}, ["ground_unknown"]),
        ({"review_on": date(2026, 3, 3)}, ["review_date"]),
        ({"review_on": date(2031, 3, 4)}, ["review_date"]),
        ({"ground": "work_secret", "review_on": date(2027, 3, 4)}, ["review_date"]),
        ({"what": {}}, ["text_empty"]),
        ({"content": None}, ["text_empty"]),
        ({"content": {"zh": "一\u200b三八"}}, ["text_invisible"]),
        ({"scope": "public"}, ["scope_unknown"]),
        ({"act": 1}, ["act_unknown"]),
        ({"by": "purchasing"}, ["four_persons", "post_fit"]),
        ({"approved_by": "finance"}, ["post_fit"]),
        ({"by": "cashier"}, ["post_fit"]),
    ],
)
def test_a_withholding_that_does_not_hold_is_refused(qinghe, road, more, codes):
    more = {key: qinghe.by[one] if key.endswith("_by") else one for key, one in more.items()}
    with refused(*codes):
        held_back(qinghe, road, **more)


@pytest.mark.requirement("DIS-3")
def test_each_stage_is_an_entry_by_its_own_person_and_all_name_the_same_text(qinghe, road):
    made = held_back(qinghe, road)
    entries = [entry_of(Leaf.objects.get(ref=f"qinghe/{made.index - n}")) for n in (3, 2, 1, 0)]

    assert [entry.kind for entry in entries] == [
        "withholding.proposed", "withholding.reviewed", "withholding.approved", "withholding.made",
    ]  # fmt: skip
    posts = ["purchasing", "secrecy_review", "secretary", "office"]
    assert [entry.actor["post"] for entry in entries] == posts
    assert len({entry.actor["person"] for entry in entries}) == 4
    assert {entry.data["digest"] for entry in entries[:3]} == {entries[3].withheld[0]["d"]}
    row = Proposal.objects.get()
    assert (row.state, row.closed_index) == ("made", made.index)
    assert not Pending.objects.exists()


@pytest.mark.requirement("DIS-3")
@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize("earlier", [0, 1, 2])
def test_nobody_takes_two_stages(qinghe, road, stage, earlier):
    if earlier >= stage:
        return
    people = [qinghe.by[post] for post in ("purchasing", "secrecy_review", "secretary", "office")]
    with at("2026-03-03 09:45"):  # one person with every post
        people[stage] = begin_tenure(
            qinghe.body,
            people[stage].post.code,
            name=name("Same"),
            person=people[earlier].person,
            from_on=date(2026, 3, 2),
        )
    with refused("four_persons"), at(SAID), writing("qinghe"):
        index = propose_withholding(road, proposal_of(proposed(qinghe)), people[0]).index
        for take, person in zip(TAKE, people[1:], strict=True):
            take(road, index, person)
    assert not Withholding.objects.exists()


TAKE = (review_withholding, approve_withholding, carry_out_withholding)


@pytest.mark.requirement("DIS-3")
def test_one_account_does_not_take_two_stages_under_two_names(qinghe, road):
    both = [qinghe.by[post].ref for post in ("purchasing", "secrecy_review")]
    create_user("two", "a-password-of-two", tenures=both)
    with refused("four_persons"):
        held_back(qinghe, road)


@pytest.mark.requirement("DIS-3")
def test_the_database_itself_refuses_one_person_in_two_stages(qinghe, road):
    with at(SAID):
        propose_withholding(road, proposal_of(proposed(qinghe)), qinghe.by["purchasing"])
    row = Proposal.objects.get()
    for stage in ("reviewer", "approver", "maker"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=row.pk).update(**{stage: row.proposer})


@pytest.mark.requirement("DIS-3")
def test_a_stage_is_not_taken_before_its_turn_nor_twice(qinghe, road):
    by = qinghe.by
    with at(SAID):
        index = propose_withholding(road, proposal_of(proposed(qinghe)), by["purchasing"]).index
        with refused("stage"):
            approve_withholding(road, index, by["secretary"])
        with refused("stage"):
            carry_out_withholding(road, index, by["office"])
        review_withholding(road, index, by["secrecy_review"])
        with refused("stage", "four_persons"):
            review_withholding(road, index, by["secrecy_review"])
        with refused("stage"):
            carry_out_withholding(road, index, by["office"])
    assert not Withholding.objects.exists()


@pytest.mark.requirement("DIS-3")
@pytest.mark.parametrize("stage", [1, 2])
def test_a_refusal_ends_it_with_its_reason_and_leaves_no_text_behind(qinghe, road, stage):
    people = [qinghe.by[post] for post in ("secrecy_review", "secretary")]
    with at(SAID):
        index = propose_withholding(road, proposal_of(proposed(qinghe)), qinghe.by["purchasing"]).index
        if stage == 2:
            review_withholding(road, index, people[0])
        with refused("text_empty"):
            TAKE[stage - 1](road, index, people[stage - 1], refused={})
        leaf = TAKE[stage - 1](road, index, people[stage - 1], refused={"zh": "这是花公家的钱。"})
        with refused("stage"):
            carry_out_withholding(road, index, qinghe.by["office"])
    assert Disclosure.objects.get(leaf=leaf).scope == "public"
    assert Proposal.objects.get().state == "refused"
    assert not Pending.objects.exists()


@pytest.mark.requirement("DIS-3")
def test_who_reviews_and_who_approves_is_not_for_the_clerk_to_choose(qinghe, road):
    by = qinghe.by
    with at(SAID):
        index = propose_withholding(road, proposal_of(proposed(qinghe)), by["office"]).index
        with refused("reviewer"):
            review_withholding(road, index, by["finance"])
        review_withholding(road, index, by["secrecy_review"])
        with refused("post_fit"):
            approve_withholding(road, index, by["cashier"])


@pytest.mark.requirement("DIS-3")
def test_where_nobody_reviews_anybody_else_in_office_does(qinghe, road):
    with at(SAID):
        end_tenure(qinghe.by["secrecy_review"], date(2026, 3, 3))
    with refused("tenure"):
        held_back(qinghe, road)
    assert held_back(qinghe, road, reviewed_by=qinghe.by["finance"])


@pytest.mark.requirement("DIS-3")
def test_a_small_office_has_its_reviewer_in_the_body_above(qinghe):
    below = town("daochang", parent=qinghe.body, level="village")
    with at(OPENED):
        end_tenure(below.by["secrecy_review"], date(2026, 3, 2))
    wood = purchase(below, "2026-03-03 09:00")
    with refused("reviewer"):
        held_back(below, wood, reviewed_by=below.by["finance"])
    with refused("reviewer"):
        held_back(below, wood, reviewed_by=qinghe.by["finance"])
    held_back(below, wood, reviewed_by=qinghe.by["secrecy_review"])

    row = Proposal.objects.get(state="made")
    feng = qinghe.by["secrecy_review"]
    assert (row.reviewer, row.reviewed_in) == (f"qinghe/{feng.person}", "qinghe")
    entry = entry_of(Leaf.objects.get(ref=f"daochang/{row.reviewed_index}"))
    assert (entry.actor, entry.data["of"], entry.data["tenure"]) == ({}, "qinghe", feng.code)


@pytest.mark.requirement("DIS-3")
def test_one_item_has_one_review(qinghe, road):
    file = keep_file(b"%PDF-1.4 numbers\n%%EOF\n", "号码.pdf")
    with refused("one_item"):
        held_back(qinghe, road, file=Attached(file))


@pytest.mark.requirement("DIS-3")
def test_a_mixed_item_is_split_and_each_part_has_a_review_of_its_own(qinghe, road, client):
    applied = Act.objects.get(matter=road, step="apply")
    parts = [
        proposed(qinghe, act=applied.index),
        proposed(qinghe, act=applied.index, what={"zh": "优惠条款"}, content={"zh": "让租一半"}),
    ]
    reviewer, approver, keeper = (qinghe.by[post] for post in ("secrecy_review", "secretary", "office"))
    with at(SAID):
        first, second = (
            propose_withholding(road, proposal_of(part), qinghe.by["purchasing"]).index for part in parts
        )
        review_withholding(road, second, reviewer, refused={"zh": "让出去的是公家的钱。"})
        review_withholding(road, first, reviewer)
        approve_withholding(road, first, approver)
        carry_out_withholding(road, first, keeper)
        with refused("stage"):
            approve_withholding(road, second, approver)

    assert dict(Proposal.objects.values_list("leaf__index", "state")) == {first: "made", second: "refused"}
    (kept,) = Withholding.objects.filter(matter=road)
    assert (kept.part, kept.act_index, kept.what.value) == (1, applied.index, parts[0].what)
    page = client.get(f"/qinghe/matters/{road.number}/").content.decode()
    assert "三个手机号" in page
    assert SECRET not in page
    said = Disclosure.objects.get(leaf=applied.leaf_id, name="text")
    assert said.value == {"zh": "办了。", "en": "Done."}  # what the act says besides stays as it was


def test_in_a_body_without_an_office_any_post_enters_it(db, settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town()
    wood = purchase(of, "2026-03-03 09:00")
    with at(SAID):
        for post in ("office", "secrecy_review"):
            end_tenure(of.by[post], date(2026, 3, 3))
    assert held_back(of, wood, by="cashier", reviewed_by=of.by["finance"])


def test_the_same_form_withholds_once(qinghe, road):
    assert held_back(qinghe, road, key="k").ref == held_back(qinghe, road, key="k").ref
    assert Withholding.objects.count() == 1


def test_parts_are_numbered(qinghe, road):
    assert [data_of(held_back(qinghe, road))["part"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.requirement("DIS-4")
def test_what_is_sealed_is_served_nowhere(qinghe, road, client):
    file = keep_file(b"%PDF-1.4 numbers\n%%EOF\n", "号码.pdf")
    text = held_back(qinghe, road)
    papers = held_back(qinghe, road, content=None, file=Attached(file))
    with at(SAID):
        publish("qinghe")
    digests = [Disclosure.objects.get(leaf=text, name="content").digest]
    digests.append(Disclosure.objects.get(leaf=papers, name="file").digest)

    for digest in digests:
        assert client.get(f"/log/qinghe/d/{digest}").status_code in (403, 404, 410)
    assert client.get(f"/qinghe/files/{file.sha256}/x.pdf").status_code == 404
    official = Reader(member=True, organisations=frozenset({"qinghe"}), posts=frozenset({"qinghe/office"}))
    assert find_file("qinghe", file.sha256, official) is None
    assert not SearchText.objects.filter(digest__in=digests).exists()
    pages = [
        f"/qinghe/matters/{road.number}/",
        f"/qinghe/acts/{text.index}/",
        f"/log/qinghe/bundle/{text.index}.json",
        "/qinghe/feed.atom",
        f"/qinghe/search/?q={SECRET}",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        shown = answer.content.decode().replace(f'value="{SECRET}"', "")
        assert SECRET not in shown or page.endswith(SECRET), page
        assert file.sha256 not in shown, page
    whole = matter_page(find_matter("qinghe", road.number), moment(SAID), official)
    assert SECRET not in repr(whole)


def test_a_withholding_after_the_end_is_possible(qinghe, road):
    assert replace(proposed(qinghe), act=-1).scope == "sealed"


# --- looked at again ------------------------------------------------------------------------------------------

WHY = {"zh": "让出的是公家的钱，现在公开。", "en": "What is given away is public money."}


def opened(of, road, by="office", said="2026-03-20 10:00", **more):
    with at(said):
        return open_withheld(
            road, 1, more.get("reason", WHY), of.by[by], of.by[more.get("agreed", "secretary")]
        )


@pytest.mark.requirement("DIS-4")
def test_what_is_opened_is_the_very_text_that_was_sealed(qinghe, road, client):
    sealed = held_back(qinghe, road)
    leaf = opened(qinghe, road)
    with at("2026-03-20 10:00"):
        publish("qinghe")

    digest = entry_of(leaf).data["digest"]
    assert digest == entry_of(sealed).withheld[0]["d"]
    text = client.get(f"/log/qinghe/d/{digest}").content.decode().strip()
    assert disclosure.digest(text) == digest
    assert disclosure.read(text).value == {"zh": SECRET}
    for page in (f"/qinghe/acts/{leaf.index}/", f"/qinghe/acts/{sealed.index}/"):
        html = client.get(page).content.decode()
        for said in (SECRET, digest, f"/acts/{sealed.index}/", f"/acts/{leaf.index}/", "一个字都没有改过"):
            assert said in html, (page, said)
    own = client.get(f"/qinghe/acts/{leaf.index}/").content.decode()
    assert f'data-d="{digest}"' not in own  # that page checks its own entry, and the text stands in another
    html = client.get(f"/qinghe/matters/{road.number}/").content.decode()
    assert f'data-d="{digest}"' in html
    assert WHY["zh"] in client.get(f"/qinghe/acts/{leaf.index}/").content.decode()
    assert "已公开" in client.get("/qinghe/withheld/").content.decode()


@pytest.mark.requirement("DIS-4")
def test_an_opened_file_can_be_read(qinghe, road, client):
    file = keep_file(b"%PDF-1.4 numbers\n%%EOF\n", "号码.pdf")
    held_back(qinghe, road, content=None, file=Attached(file))
    address = f"/qinghe/files/{file.sha256}/x.pdf"
    assert client.get(address).status_code == 404
    opened(qinghe, road)
    assert client.get(address).status_code == 200


@pytest.mark.requirement("DIS-4")
def test_a_review_renews_it_with_a_reason_and_a_new_day(qinghe, road):
    held_back(qinghe, road)
    later = date(2030, 3, 1)
    with at("2028-02-20 10:00"):
        leaf = renew_withholding(road, 1, later, WHY, qinghe.by["secrecy_review"], qinghe.by["mayor"])
    row = Withholding.objects.get()
    assert (row.review_on, row.renewed_index) == (later, leaf.index)
    mayor = qinghe.by["mayor"]
    assert entry_of(leaf).data == {
        "withheld": row.leaf.index, "part": 1, "review_on": "2030-03-01", "ground": row.ground,
        "agreed_by": "mayor", "agreed_tenure": mayor.code, "agreed_person": mayor.person,
    }  # fmt: skip
    assert (row.looked_by, row.looked_agreed) == ("secrecy_review", "mayor")


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize(
    ("part", "day", "reason", "by", "codes"),
    [
        (2, date(2027, 3, 1), WHY, "office", ["not_kept"]),
        (1, date(2026, 3, 20), WHY, "office", ["review_date"]),
        (1, date(2032, 3, 1), WHY, "office", ["review_date"]),
        (1, date(2027, 3, 1), {}, "office", ["text_empty"]),
        (1, date(2027, 3, 1), WHY, "cashier", ["post_fit"]),
    ],
)
def test_a_review_that_does_not_hold_is_refused(qinghe, road, part, day, reason, by, codes):
    held_back(qinghe, road)
    with refused(*codes), at("2026-03-20 10:00"):
        renew_withholding(road, part, day, reason, qinghe.by[by], qinghe.by["secretary"])


def test_what_is_open_is_not_opened_again(qinghe, road):
    held_back(qinghe, road)
    opened(qinghe, road)
    with refused("not_kept"):
        opened(qinghe, road)
    with refused("not_kept"), at("2026-03-20 11:00"):
        renew_withholding(road, 1, date(2027, 3, 1), WHY, qinghe.by["office"], qinghe.by["mayor"])


@pytest.mark.requirement("DIS-3")
@pytest.mark.parametrize(
    ("agreed", "codes"),
    [
        (None, ["second_person"]),
        ("office", ["second_self", "second_post", "post_fit"]),
        ("cashier", ["post_fit"]),
        ("discipline", ["post_fit"]),
    ],
)
def test_nobody_opens_or_prolongs_alone_what_four_have_sealed(qinghe, road, agreed, codes):
    held_back(qinghe, road)
    second = qinghe.by[agreed] if agreed else None
    for again in (
        lambda: open_withheld(road, 1, WHY, qinghe.by["office"], second),
        lambda: renew_withholding(road, 1, date(2027, 3, 1), WHY, qinghe.by["office"], second),
    ):
        with refused(*codes), at("2026-03-20 10:00"):
            again()
    row = Withholding.objects.get()
    assert (row.opened_index, row.renewed_index) == (None, None)


@pytest.mark.requirement("DIS-4")
def test_what_is_prolonged_on_another_ground_keeps_to_that_of_the_list(qinghe, road):
    held_back(qinghe, road)
    both = qinghe.by["office"], qinghe.by["secretary"]
    with refused("ground_unknown"), at("2026-03-20 10:00"):
        renew_withholding(road, 1, date(2027, 3, 1), WHY, *both, ground="shame")
    with at("2026-03-20 10:00"):
        renew_withholding(road, 1, date(2026, 9, 1), WHY, *both, ground="personal_privacy")
    assert Withholding.objects.get().ground == "personal_privacy"
