"""The catalogue as anyone reads it: counted, searched, narrowed, taken away whole."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from sunlit.catalogue.model_files import model_path
from sunlit.catalogue.models import Power
from tests.portal.reading import Page
from tests.town import town

pytestmark = pytest.mark.database
CODE = re.compile(r"/powers/([A-Z]{3}-[0-9]{2})/$")


def read(client, tree="", **asked):
    response = client.get(f"{tree}/qinghe/powers/?{urlencode(asked)}")
    assert response.status_code == 200
    return Page(response.content.decode())


def codes(page):
    return [found[1] for link in page.links if (found := CODE.search(link))]


@pytest.mark.requirement("CAT-3", "ACC-2")
@pytest.mark.parametrize(("tree", "said"), [("", "61 项职权、494 步"), ("/en", "61 powers, 494 steps")])
def test_the_page_counts_powers_and_steps_and_lists_each_power_once(client, whole, tree, said):
    page = read(client, tree)
    assert said in page.text
    assert len(codes(page)) == len(set(codes(page))) == 61


@pytest.mark.requirement("CAT-4")
def test_the_download_is_the_imported_file_byte_for_byte(client, whole):
    response = client.get("/qinghe/powers.csv")
    assert response.content == model_path("powers.csv").read_bytes()
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_json_carries_totals_and_entries(client, whole):
    value = client.get("/qinghe/powers.json").json()
    assert value["totals"] == {"powers": 61, "steps": 494}
    assert {"code", "version", "entry", "procedure", "row"} <= set(value["powers"][0])


@pytest.mark.parametrize(
    ("asked", "narrowed"),
    [
        ({"class": "large_sums"}, Power.objects.filter(power_class="large sums")),
        ({"risk": "high"}, Power.objects.filter(risk_level="high")),
        ({"class": "village", "risk": "low"}, Power.objects.filter(power_class="village", risk_level="low")),
    ],
)
def test_class_and_risk_narrow_the_list(client, whole, asked, narrowed):
    assert codes(read(client, **asked)) == list(narrowed.order_by("position").values_list("code", flat=True))


def test_words_and_holder_narrow_the_list(client, whole):
    assert codes(read(client, q="fin-02")) == ["FIN-02"]
    assert codes(read(client, "/en", q="procurement law")) == ["PRJ-03"]
    found = codes(read(client, "/en", holder="Secretary"))
    assert "DEC-06" in found
    assert len(found) < 61


def test_what_does_not_exist_narrows_nothing_and_what_fits_nothing_says_so(client, whole):
    assert len(codes(read(client, **{"class": "nonsense", "risk": "huge"}))) == 61
    page = read(client, q="没有这样的职权")
    assert "没有符合的职权" in page.text
    assert codes(page) == []


def test_the_form_keeps_what_was_asked(client, whole):
    page = read(client, q='"><b>', risk="high")
    assert 'value="&#34;&gt;&lt;b&gt;"' in page.html
    assert '<option value="high" selected>' in page.html
    assert page.forms == ["get", "get"]  # the search of every page, and this one


def test_the_list_asks_the_database_six_times_whatever_it_holds(client, whole, django_assert_num_queries):
    with django_assert_num_queries(6):
        read(client)
    with django_assert_num_queries(6):
        read(client, q="nothing of the kind")


def test_a_body_without_a_catalogue_says_what_will_stand_there(client, whole):
    town("yanhe", parent=whole.body, powers=(), level="village")
    page = client.get("/yanhe/powers/").content.decode()
    assert "目录还没有定下" in page
    assert "/yanhe/ask/" in page
