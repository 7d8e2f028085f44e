"""Keeping something back: in the open, by four persons, on a ground of the list, and served nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sunlit.catalogue.actions import end_tenure
from sunlit.ledger.audience import Reader
from sunlit.ledger.models import Disclosure, SearchText
from sunlit.ledger.publish import publish
from sunlit.ledger.reading import entry_of
from sunlit.library.files import keep_file
from sunlit.library.queries import find_file
from sunlit.matters.actions import withhold
from sunlit.matters.models import Act, Withholding
from sunlit.matters.proposed import Attached, ProposedWithholding
from sunlit.matters.queries.page import find_matter, matter_page
from sunlit.record import disclosure
from tests.matters.trials import data_of, refused
from tests.town import act, at, moment, purchase, town

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
    return ProposedWithholding(**{**values, **more})


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
        ({"by": "cashier"}, ["post_fit"]),
    ],
)
def test_a_withholding_that_does_not_hold_is_refused(qinghe, road, more, codes):
    with refused(*codes):
        held_back(qinghe, road, **more)


@pytest.mark.requirement("DIS-3")
@pytest.mark.parametrize("part", ["proposed_by", "reviewed_by", "approved_by"])
def test_four_different_persons_take_part(qinghe, road, part):
    codes = ["four_persons", "reviewer"] if part == "reviewed_by" else ["four_persons"]
    with refused(*codes):
        held_back(qinghe, road, **{part: qinghe.by["office"]})


@pytest.mark.requirement("DIS-3")
def test_the_secrecy_reviewer_reviews_where_there_is_one(qinghe, road):
    with refused("reviewer"):
        held_back(qinghe, road, reviewed_by=qinghe.by["finance"])
    with at(SAID):
        end_tenure(qinghe.by["secrecy_review"], date(2026, 3, 3))
    with refused("tenure"):
        held_back(qinghe, road)
    assert held_back(qinghe, road, reviewed_by=qinghe.by["finance"])


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
