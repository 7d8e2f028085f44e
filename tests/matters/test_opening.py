"""Opening a matter: under a power in force, by a post that answers for it, with a head that people can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sunlit.catalogue.actions import adopt_power, end_tenure
from sunlit.catalogue.queries import definition_of, find_power
from sunlit.ledger.models import Disclosure
from sunlit.matters.actions import close, open_matter, perform
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedAct, ProposedMatter
from tests.matters.trials import WORDS, data_of, kinds_of, refused
from tests.town import act, at, purchase, tender, town

pytestmark = pytest.mark.database
SAID = "2026-03-03 09:00"
ROAD = ProposedMatter(
    power="FIN-02",
    title={"zh": "沿河路", "en": "Riverside Road"},
    summary={"zh": "修一条路。", "en": "Mend a road."},
    cost={"zh": "三万元"},
    source={},
    whom={"zh": "两个村"},
    decides={"zh": "镇党委"},
    facts={"amount": 30_000, "kind": "works"},
    entry="works",
    posts={"spending_unit": "culture"},
)


def opened(of, proposed=ROAD, by="office", key=""):
    with at(SAID):
        return open_matter(of.body, proposed, of.by[by], key)


@pytest.mark.requirement("RUN-1")
def test_a_matter_opens_with_its_head_in_public_and_its_first_step_open(qinghe):
    road = opened(qinghe)

    assert (road.ref, road.state, road.step, road.step_post, road.place) == (
        "qinghe/2026-0001", "running", "apply", "culture", 1,
    )  # fmt: skip
    leaf = road.leaf
    assert data_of(leaf) == {
        "number": "2026-0001", "power": "FIN-02", "version": 1, "facts": {"amount": 30_000, "kind": "works"},
        "entry": "works", "posts": {"spending_unit": "culture"}, "calendar": qinghe.body.calendar,
        "unlisted": False,
    }  # fmt: skip
    said = {d.name: (d.value, d.scope) for d in Disclosure.objects.filter(leaf=leaf)}
    assert said["summary"] == ({"zh": "修一条路。", "en": "Mend a road."}, "public")
    assert set(said) == {"title", "summary", "cost", "whom", "decides"}


def test_the_head_is_public_also_where_the_process_is_for_members(settings, db, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town(powers=("DEC-01",))
    closed = opened(of, replace(ROAD, power="DEC-01", facts={}, entry="", posts={}), by="member_in_charge")
    assert set(Disclosure.objects.filter(leaf=closed.leaf).values_list("scope", flat=True)) == {"public"}


def test_numbers_have_no_gap_and_begin_again_with_the_year(qinghe):
    for said in ("2026-03-03 09:00", "2026-12-31 23:59"):
        purchase(qinghe, said)
    with refused("power_unknown"), at("2026-12-31 23:59"):
        open_matter(qinghe.body, replace(ROAD, power="FIN-99"), qinghe.by["office"])
    tender(qinghe, "2027-01-01 00:00")
    assert list(Matter.objects.order_by("ref").values_list("number", flat=True)) == [
        "2026-0001", "2026-0002", "2027-0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"title": {}}, ["head_missing"]),
        ({"title": {"zh": "  "}, "whom": {}, "decides": {}}, ["head_missing", "head_missing", "text_empty"]),
        ({"summary": {"zh": "字" * 61}}, ["summary_long"]),
        ({"summary": {"en": "x" * 181}}, ["summary_long"]),
        ({"title": {"zh": "字" * 201}}, ["text_long"]),
        ({"title": {"zh": "路" * 1_000_000}}, ["text_long"]),
        ({"title": {"zh": "沿河\u202e路"}}, ["text_invisible"]),
        ({"decides": {"zh": "镇\u200b党委"}}, ["text_invisible"]),
        ({"power": "FIN-99"}, ["power_unknown"]),
        ({"facts": {"kind": "works"}}, ["fact_missing"]),
        ({"facts": {"amount": -1, "kind": "works"}}, ["fact_number"]),
        ({"facts": {"amount": True, "kind": "works"}}, ["fact_number"]),
        ({"facts": {"amount": "3", "kind": "works"}}, ["fact_number"]),
        ({"facts": {"amount": 10**14, "kind": "works"}}, ["fact_number"]),
        ({"facts": {"amount": 1, "kind": "road"}}, ["fact_unknown"]),
        ({"facts": {"amount": 1, "kind": "works", "colour": 2}}, ["fact_unknown"]),
        ({"entry": "road"}, ["entry_unknown"]),
        ({"entry": ""}, ["entry_unknown"]),
        ({"posts": {"spending_unit": "navy"}}, ["post_unknown"]),
        ({"village": "atlantis"}, ["village_unknown"]),
    ],
)  # fmt: skip
def test_a_matter_that_is_not_whole_is_refused(qinghe, wrong, codes):
    with refused(*codes):
        opened(qinghe, replace(ROAD, **wrong))


def test_a_head_stands_in_one_line_and_normal_form(qinghe):
    road = opened(qinghe, replace(ROAD, title={"zh": " 沿河\n路 ", "en": " "}))
    assert road.title.value == {"zh": "沿河 路"}


def test_who_opens_a_matter_answers_for_it(qinghe):
    assert opened(qinghe, by="culture")  # the post that the matter names
    with refused("post_fit"):
        opened(qinghe, by="cashier")


def test_in_a_body_without_an_office_every_post_may_open(settings, db, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    of = town(powers=("FIN-02",))
    with at(SAID):
        end_tenure(of.by["office"], date(2026, 3, 3))
    assert opened(of, by="cashier")


def test_a_tenure_that_is_over_opens_nothing(qinghe):
    stale = qinghe.by["office"]
    with at(SAID):
        end_tenure(stale, date(2026, 3, 3))
    with refused("tenure"):
        opened(qinghe)


def test_a_tenure_of_another_body_opens_nothing(qinghe):
    other = town("jiyun")
    with refused("tenure"), at(SAID):
        open_matter(qinghe.body, ROAD, other.by["office"])


def test_the_same_form_opens_one_matter(qinghe):
    first, again = opened(qinghe, key="k"), opened(qinghe, key="k")
    assert first.pk == again.pk
    assert Matter.objects.count() == 1


def test_a_form_that_did_something_else_opens_nothing(qinghe):
    act(qinghe, opened(qinghe), "apply", SAID, key="k")
    with refused("key_used"):
        opened(qinghe, key="k")


@pytest.mark.requirement("CAT-5")
def test_an_act_outside_the_list_is_recorded_and_marked(qinghe):
    odd = opened(qinghe, replace(ROAD, power="", facts={}, entry="", posts={}))
    assert (odd.unlisted, odd.power, odd.step) == (True, None, "entry")
    assert data_of(odd.leaf)["unlisted"] is True
    for step in ("entry", "settle"):
        with at(SAID):
            perform(odd, ProposedAct(step, WORDS), qinghe.by["office"])
    with at(SAID):
        close(odd, WORDS, qinghe.by["office"])
    assert kinds_of(odd) == ["matter.opened", "act.done", "act.done", "matter.closed"]


def test_a_village_of_the_town_may_be_named(qinghe):
    yanhe = town("yanhe", parent=qinghe.body, level="village", powers=())
    road = opened(qinghe, replace(ROAD, village=yanhe.body.slug))
    assert road.village == "yanhe"


@pytest.mark.requirement("CAT-2", "SUP-4")
def test_a_form_filled_in_under_a_version_that_was_replaced_since_is_refused(qinghe):
    """Between reading a form and handing it in, the version that it was made for may have been replaced."""
    power = find_power("qinghe", "FIN-02")
    with at("2026-03-02 10:00"):
        adopt_power(qinghe.body, {**power.row, "risk_level": "low"}, definition_of(power.procedure))

    with refused("version_past"):
        opened(qinghe, replace(ROAD, version=1))
    with refused("version_unknown"):
        opened(qinghe, replace(ROAD, version=3))
    assert opened(qinghe, replace(ROAD, version=2)).power.version == 2
    assert opened(qinghe).power.version == 2
