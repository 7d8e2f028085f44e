"""Bodies, their tree, their posts and what they choose."""

import pytest

from sunlit.catalogue.actions import adopt_posts, adopt_rules, open_body
from sunlit.catalogue.errors import AdoptionRefused
from sunlit.catalogue.model_files import model_calendar, model_posts
from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import (
    bodies_under,
    body_tree,
    calendar_of,
    find_body,
    post_codes_named,
    post_names,
    posts_of,
    top_bodies,
)
from sunlit.ledger.log import open_log
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.procedure.errors import ProcedureError
from tests.catalogue.conftest import opened

pytestmark = pytest.mark.database


def test_entry_0_fixes_the_body_and_its_key(road):
    first = entry_of(Leaf.objects.get(ref="road/0"))
    assert (first.kind, first.stream, first.actor) == ("log.opened", "body", {})
    assert (first.data["zone"], first.data["closes"], first.data["key"]) == (
        "Asia/Shanghai",
        "17:30",
        road.log.vkey,
    )


def test_the_rules_of_a_body_come_back_as_they_were_given(road):
    assert road.rules == {"scopes": {"FIN-02": "public"}, "answer_work_days": 5}


def test_the_calendar_takes_the_closing_hour_of_the_body(road):
    assert calendar_of(road).closes_minute == 17 * 60 + 30


def test_a_body_is_opened_once(road):
    with pytest.raises(AdoptionRefused, match="body_exists: body road"):
        opened("road")


def test_an_opening_that_broke_off_can_be_repeated(db, home):
    open_log("market", origin="market.example/log")
    assert opened("market").log.size == 1


def test_a_calendar_that_cannot_be_read_opens_nothing(db, home):
    with pytest.raises(ProcedureError):
        open_body(
            "market", name={"zh": "市场"}, level="town", zone="Nowhere", closes="17:30",
            calendar=model_calendar(), origin="market.example/log",
        )  # fmt: skip
    assert not Body.objects.exists()


def test_bodies_stand_in_a_tree(road):
    village = opened("lane", parent=road, level="village")
    assert [node.body.slug for node in body_tree()] == ["road"]
    assert [node.body for node in body_tree("road")[0].children] == [village]
    assert bodies_under("road") == ["road", "lane"]
    assert top_bodies() == [road]
    assert body_tree("nowhere") == []


def test_a_body_whose_parent_comes_later_finds_it(db, home):
    town, county = Body(slug="town"), Body(slug="county")
    opened("town", parent=county, level="town")
    assert find_body("town").parent is None
    opened("county", level="county")
    town.refresh_from_db()
    assert town.parent_id == "county"


def test_rules_are_adopted_by_an_entry(road):
    changed = adopt_rules(road, {"answer_work_days": 3}, name={"zh": "大路镇", "en": "Road"})
    assert (changed.rules, changed.name["zh"]) == ({"answer_work_days": 3}, "大路镇")
    assert Leaf.objects.filter(kind="rules.adopted").count() == 1


def test_a_calendar_is_adopted_by_an_entry(road):
    days = {**model_calendar(), "code": "ROAD"}
    assert calendar_of(adopt_rules(road, road.rules, calendar=days)).code == "ROAD"


def test_a_post_that_is_no_longer_listed_stays_for_old_acts(road):
    adopt_posts(road, [row for row in model_posts() if row["code"] != "cashier"])
    assert "cashier" not in [post.code for post in posts_of(road)]
    assert post_names("road")["cashier"] == {"zh": "出纳岗", "en": "Cashier"}


def test_a_cell_of_the_catalogue_is_read_as_posts(road):
    assert post_codes_named("Secretary;Finance office;Nobody", road) == ["secretary", "finance"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "secretary"}, "post_twice"),
        ({"en": ""}, "post_nameless"),
        ({"kind": "person"}, "post_kind"),
        ({"kind": "outsider"}, "post_recorder"),
        ({"recorded_by": "nobody"}, "post_recorder"),
    ],
)
def test_a_wrong_list_of_posts_is_refused(road, change, code):
    row = {"code": "guard", "zh": "门卫", "en": "Guard", "kind": "post", "body_level": "town", **change}
    size = Leaf.objects.count()
    with pytest.raises(AdoptionRefused) as refused:
        adopt_posts(road, [*model_posts(), row])
    assert refused.value.code == code
    assert Leaf.objects.count() == size
