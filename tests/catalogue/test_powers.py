"""Adopting a catalogue, its versions, and asking for it."""

import copy

import pytest

from sunlit.catalogue.actions import adopt_catalogue, adopt_power
from sunlit.catalogue.exporting import export_csv, export_json
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path, model_procedures
from sunlit.catalogue.models import Power, Procedure
from sunlit.catalogue.problems import CatalogueRefused
from sunlit.catalogue.queries import (
    calendar_by_digest,
    find_power,
    holders,
    powers,
    powers_by_class,
    procedure_of,
    totals,
    versions,
)
from sunlit.catalogue.versions import differences, form_of, lowered
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from tests.changing import changed
from tests.town import purchase, town

pytestmark = pytest.mark.database

BOTH = '{{"zh": "{0}", "en": "{0}"}}'  # as a difference words what is the same in both languages


@pytest.fixture(scope="module")
def model():
    return read_catalogue(model_path("powers.csv"))


def row_of(model, code):
    return copy.deepcopy(next(row for row in model if row["code"] == code))


@pytest.mark.requirement("CAT-1", "CAT-4")
def test_the_model_is_adopted_and_exported_byte_for_byte(road, model):
    found = adopt_catalogue(road, model, model_procedures())
    assert len(found) == 61
    assert Leaf.objects.filter(kind="power.adopted").count() == 61
    assert export_csv(road) == model_path("powers.csv").read_bytes()
    whole = export_json(road)
    assert whole["totals"] == {"powers": 61, "steps": 494}
    assert whole["powers"][25]["row"]["steps"][0]["n"] == 1
    assert (totals(road).powers, totals(road).steps) == (61, 494)
    assert Procedure.objects.count() == 61 - 8 + 3
    assert procedure_of(find_power("road", "DEC-02")).steps
    assert [group.code for group in powers_by_class(road)][:2] == ["major_decision", "personnel"]
    assert adopt_catalogue(road, model, model_procedures()) == found
    assert Leaf.objects.filter(kind="power.adopted").count() == 61


@pytest.mark.requirement("CAT-1")
@pytest.mark.parametrize("column", ["legal_basis_zh", "holder_en", "risk_points_zh", "disclosure_form"])
def test_one_incomplete_power_keeps_all_from_being_adopted(road, model, column):
    rows = [row_of(model, "FIN-01"), {**row_of(model, "FIN-03"), column: ""}]
    with pytest.raises(CatalogueRefused) as refused:
        adopt_catalogue(road, rows)
    assert {p.row for p in refused.value.problems} == {3}
    assert not Power.objects.exists()


def test_a_code_that_comes_twice_is_refused(road, model):
    with pytest.raises(CatalogueRefused, match="code: expected a code that no other row has"):
        adopt_catalogue(road, [row_of(model, "FIN-01"), row_of(model, "FIN-01")])


def test_a_procedure_that_cannot_be_run_to_its_end_is_refused(road, model):
    definition = copy.deepcopy(model_procedures()["FIN-02"])
    definition["steps"][1]["outcomes"]["ok"]["to"] = "nowhere"
    with pytest.raises(CatalogueRefused) as refused:
        adopt_power(road, row_of(model, "FIN-02"), definition)
    assert refused.value.problems[0].code == "procedure"


def test_a_procedure_that_names_a_post_the_body_lacks_is_refused(road, model):
    definition = copy.deepcopy(model_procedures()["FIN-02"])
    definition["posts"]["cashier"]["post"] = "teller"
    with pytest.raises(CatalogueRefused) as refused:
        adopt_power(road, row_of(model, "FIN-02"), definition)
    assert [(p.code, p.found) for p in refused.value.problems] == [("post_unknown", "teller")]


@pytest.mark.requirement("CAT-2")
def test_a_new_version_leaves_the_old_one_as_it_was(road, model):
    old = adopt_power(road, row_of(model, "FIN-01"))
    new = adopt_power(road, {**row_of(model, "FIN-01"), "risk_level": "low"})
    old.refresh_from_db()
    assert (old.version, old.in_force, old.row["risk_level"]) == (1, False, "high")
    assert (new.version, new.in_force, new.position) == (2, True, old.position)
    assert find_power("road", "FIN-01") == new
    assert find_power("road", "FIN-01", 1) == old
    assert versions("road", "FIN-01") == [new, old]
    assert [(d.field, d.old, d.new) for d in differences(form_of(old), form_of(new))] == [
        ("risk_level", "high", "low")
    ]
    assert entry_of(new.leaf).data["version"] == 2


@pytest.mark.requirement("CAT-2")
def test_a_running_matter_keeps_the_version_it_began_under(db, settings, tmp_path, model):
    settings.SUNLIT_HOME = tmp_path
    found = town(powers=("FIN-02",))
    matter = purchase(found, "2026-03-02 10:00")
    definition = copy.deepcopy(model_procedures()["FIN-02"])
    definition["version"] = "1.1"
    changed(found, row_of(model, "FIN-02"), definition, applies="2026-04-20 09:00")
    matter.refresh_from_db()
    assert (matter.power.version, matter.procedure.version) == (1, "1.0")
    assert find_power("qinghe", "FIN-02").procedure.version == "1.1"


@pytest.mark.requirement("CAT-2")
def test_versions_that_differ_in_their_procedure_alone_say_so(road, model):
    old = adopt_power(road, row_of(model, "FIN-02"), model_procedures()["FIN-02"])
    later = {**model_procedures()["FIN-02"], "version": "1.1"}
    new = adopt_power(road, row_of(model, "FIN-02"), later)
    found = differences(form_of(old), form_of(new))
    assert [(d.field, d.old, d.new) for d in found] == [
        ("procedure..version", BOTH.format(1.0), BOTH.format(1.1))
    ]


def test_a_step_that_is_put_in_moves_no_other(road, model):
    row = row_of(model, "FIN-01")
    more = copy.deepcopy(row)
    more["steps"].insert(1, {**row["steps"][0], "zh": "核对", "en": "Check"})
    for n, step in enumerate(more["steps"], 1):
        step["n"] = n
    old, new = form_of(adopt_power(road, row)), form_of(adopt_power(road, more))
    assert {d.field.split(".")[0] for d in differences(old, new)} == {"steps_json[2]"}
    gone = {d.field: (d.old, d.new) for d in differences(new, old)}
    assert gone["steps_json[2].en"] == ("Check", "")


def test_the_catalogue_is_narrowed_by_class_risk_holder_and_words(road, model):
    adopt_catalogue(road, model, model_procedures())
    assert len(powers(road, power_class="large_sums")) == len(powers(road, power_class="large sums")) == 7
    assert powers(road, power_class="nonsense") == []
    assert {p.risk_level for p in powers(road, risk="high")} == {"high"}
    assert [p.code for p in powers(road, q="大额")] == ["FIN-02"]
    assert "FIN-02" in [p.code for p in powers(road, q="ＦＩＮ-02")]
    assert powers(road, q="large nonsense") == []
    assert all(p.row["holder_en"] == "Secretary" for p in powers(road, holder="党委书记"))
    assert {"zh": "党委书记", "en": "Secretary"} in holders(road)


@pytest.mark.requirement("SUP-4")
@pytest.mark.parametrize(
    ("change", "is_lower"),
    [
        ({"quorum": ">=1/2"}, True),
        ({"quorum": ">=2/3"}, False),
        ({"quorum": ""}, True),
        ({"pass_rule": ">1/2 present"}, True),
        ({"pass_rule": ">=2/3 eligible"}, False),
        ({"scope_result": "members"}, True),
        ({"notice_min": ">=3d"}, True),
        ({"notice_min": ">=10d"}, False),
        ({"notice_min": ""}, True),
        ({"risk_level": "low"}, False),
        ({"disclosure_timing": "staged"}, True),
        ({"disclosure_deadline": "<=60wd"}, True),
        ({"disclosure_deadline": "<=10wd"}, False),
        ({"disclosure_deadline": "<=10wd;progress every:3M"}, False),
        ({"disclosure_deadline": "progress <=20wd"}, True),
        ({"disclosure_form": "site"}, True),
        ({"disclosure_form": "board;bulletin;members' meeting;meeting;site;report"}, False),
        ({"supervisor_en": ""}, True),
    ],
)
def test_what_a_version_lowers_is_named(model, change, is_lower):
    old = {**row_of(model, "DEC-01"), "notice_min": ">=7d", "disclosure_timing": "immediate"}
    old |= {"disclosure_deadline": "<=20wd", "disclosure_form": "site;board"}
    assert [d.field for d in lowered(old, {**old, **change})] == (list(change) if is_lower else [])


@pytest.mark.requirement("SUP-4")
@pytest.mark.parametrize(
    ("n", "limit", "is_lower"),
    [
        (2, "<=20wd", True), (2, "<=5wd", False), (2, "", True), (2, "<=3d", False), (2, "every:1M", False),
        (3, ">=3d", True), (3, ">=30d", False), (3, "<=7d", True),
    ],
)  # fmt: skip
def test_a_limit_that_gets_weaker_is_named(model, n, limit, is_lower):
    old, new = row_of(model, "DEC-01"), row_of(model, "DEC-01")
    new["steps"][n - 1]["limit"] = limit
    assert [d.field for d in lowered(old, new)] == ([f"steps_json[{n}].limit"] if is_lower else [])


@pytest.mark.requirement("SUP-4")
def test_a_review_that_is_gone_is_named_and_a_new_one_lowers_nothing(model):
    old, new = row_of(model, "DEC-01"), row_of(model, "DEC-01")
    old["steps"][8]["after_review"] = "secrecy_review"
    assert [d.field for d in lowered(old, new)] == ["steps_json[9].after_review"]
    assert lowered(new, old) == []


@pytest.mark.requirement("SUP-4")
def test_a_step_that_is_gone_is_named(model):
    old, new = row_of(model, "DEC-05"), row_of(model, "DEC-05")
    gone = new["steps"].pop(3)
    for n, step in enumerate(new["steps"], 1):
        step["n"] = n
    assert [(d.field.split(".")[1], d.old) for d in lowered(old, new)] == [("en", gone["en"])]


def test_calendars_are_kept_by_digest(road):
    assert calendar_by_digest("road", road.calendar) is calendar_by_digest("road", road.calendar)
