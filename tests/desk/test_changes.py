"""Changes are announced at the desk: looked at first, by those who keep the catalogue, refused in words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sunlit.catalogue.announcing import rules_of
from sunlit.catalogue.exporting import rows_to_csv
from sunlit.catalogue.models import Body, Change
from sunlit.catalogue.queries import find_power
from sunlit.desk.changing.forms import NUMBERS
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import blob_value
from tests.town import tender

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUP-4")]
WINDOWS = {"finding_work_days": 5, "rating_work_days": 20, "split_work_days": 20}
HOME = "/desk/qinghe/changes/"
WHY = {"reason_zh": "县里要求。", "reason_en": ""}
FIRST = "2026-03-17"  # five working days after NOW


@pytest.fixture
def office(qinghe, morning, sign_in):
    tender(qinghe, "2026-03-09 10:00")
    return sign_in("office", lang="en")


def table(**cells):
    row = {**find_power("qinghe", "PRJ-02").row, **cells}
    return SimpleUploadedFile("powers.csv", rows_to_csv([row]), content_type="text/csv")


def looked_at(client, upload):
    answer = client.post(HOME + "powers/", {"table": upload, "applies_on": FIRST, **WHY})
    page = answer.content.decode()
    assert not Change.objects.exists()
    return page


def kept_rows(page):
    return page.split('name="rows" value="')[1].split('"')[0]


def test_a_table_is_looked_at_first_and_announced_as_it_was_seen(office):
    page = looked_at(office, table(notice_min=">=2d"))
    assert "<b>least time of notice</b> <del>at least 3 days</del> → <ins>at least 2 days</ins>" in page
    answer = office.post(HOME + "powers/", {"rows": kept_rows(page), "applies_on": FIRST, **WHY})
    assert answer.status_code == 302
    change = Change.objects.get()
    assert (change.code, change.lowered, change.applies_on.isoformat()) == ("PRJ-02", 1, FIRST)
    assert "Change 1" in office.get(HOME).content.decode()
    assert office.get(HOME + "1/").status_code == 200
    office.post(HOME + "1/", WHY)
    assert Change.objects.get().state == "withdrawn"
    again = office.post(HOME + "1/", WHY).content.decode()
    assert "carried out or taken back before" in again


def test_a_power_with_a_full_procedure_keeps_it(office):
    row = {**find_power("qinghe", "FIN-02").row, "risk_level": "medium"}
    page = looked_at(office, SimpleUploadedFile("p.csv", rows_to_csv([row])))
    office.post(HOME + "powers/", {"rows": kept_rows(page), "applies_on": FIRST, **WHY})
    (difference,) = Change.objects.get().before.row.keys() & {"risk_level"}
    assert difference == "risk_level"
    answer = office.get("/en/qinghe/changes/1/").content.decode()
    assert "procedure" not in answer.split("<tbody>")[1].split("</tbody>")[0]


@pytest.mark.requirement("CAT-2")
def test_a_table_cannot_say_otherwise_than_the_procedure_that_governs(office):
    row = {**find_power("qinghe", "FIN-02").row, "quorum": ">1/3"}
    page = looked_at(office, SimpleUploadedFile("p.csv", rows_to_csv([row])))
    assert "the full procedure that governs this power says it" in page
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"notice_min": "soon"}, "The table was refused as a whole"),
        ({"legal_basis_zh": ""}, "legal_basis_zh"),
        ({}, "nothing would change"),
    ],
)
def test_a_table_that_does_not_do_says_what_is_wrong(office, cells, said):
    assert said in looked_at(office, table(**cells))


def test_no_file_and_rows_that_were_touched_announce_nothing(office):
    for rows in ("", "forged:rows"):
        page = office.post(HOME + "powers/", {"rows": rows, "applies_on": FIRST, **WHY}).content.decode()
        assert "Choose a file first." in page
    assert not Change.objects.exists()


@pytest.mark.parametrize("day", ["2026-03-11", "", "tomorrow", "0001-01-01"])
def test_a_change_leaves_time_to_read_it(office, day):
    office.post(HOME + "withdraw/", {"power": "PRJ-02", "applies_on": day, **WHY})
    assert not Change.objects.exists()


def test_every_rule_that_the_form_asks_for_has_a_box_and_nothing_says_it_is_final(office):
    page = office.get(HOME + "rules/").content.decode()
    for name in NUMBERS:
        assert f'name="{name}"' in page
    assert "Working days to answer a question" in page
    assert "can be taken back before its day" in page
    assert "cannot be deleted" not in office.get(HOME + "powers/").content.decode().split("<footer")[0]


def test_rules_and_withdrawals_are_announced(office):
    days = {
        "answer_work_days": 9,
        "announce_work_days": 5,
        "meeting_lead_work_days": 2,
        "observer_call_work_days": 3,
        "observer_seats": 0,
        "recall_minutes": 0,
        **WINDOWS,
    }
    sent = {**days, "ballots": "members", "applies_on": FIRST, **WHY}
    assert office.post(HOME + "rules/", sent).status_code == 302
    assert office.post(HOME + "withdraw/", {"power": "PRJ-02", "applies_on": FIRST, **WHY}).status_code == 302
    again = office.post(HOME + "withdraw/", {"power": "PRJ-02", "applies_on": FIRST, **WHY}).content.decode()
    assert "PRJ-02 has an announced change already" in again
    assert {row.what for row in Change.objects.all()} == {"rules", "withdrawal"}


def rules_sent(office, **more):
    boxes = re.findall(
        r'name="(series_[a-z]+)" value="([^"]*)"', office.get(HOME + "rules/").content.decode()
    )
    days = {name: usual for name, (_, _, usual) in NUMBERS.items()}
    return {**days, "ballots": "members", "applies_on": FIRST, **dict(boxes), **WHY, **more}


def test_series_of_document_numbers_are_announced_by_their_names_and_shown_in_the_comparison(office):
    sent = rules_sent(office, series_decision="青禾党发 / Qinghe Party doc.", series_notice="青禾公示")
    assert office.post(HOME + "rules/", sent).status_code == 302

    change = Change.objects.get()
    assert rules_of(change)["series"] == [
        {
            "code": "decision",
            "for": "decision",
            "posts": ["committee"],
            "zh": "青禾党发",
            "en": "Qinghe Party doc.",
        },
        {"code": "notice", "for": "notice", "posts": [], "zh": "青禾公示", "en": ""},
    ]
    page = office.get(f"/en/qinghe/changes/{change.n}/").content.decode()
    assert "decisions: Qinghe Party doc. (Town committee (meeting))" in page
    assert "notices: 青禾公示 (the body's own posts)" in unescape(page)
    assert change.lowered == 0


def test_a_renamed_series_keeps_its_code_and_what_is_not_named_is_left_as_it_is(office, qinghe):
    row = {"code": "old", "for": "decision", "posts": ["congress"], "zh": "旧名", "en": "Old"}
    other = {"code": "more", "for": "decision", "posts": ["committee"], "zh": "别的", "en": "Other"}
    Body.objects.filter(slug="qinghe").update(rules={"series": [row, other]})

    assert office.post(HOME + "rules/", rules_sent(office, series_decision="新名 / New")).status_code == 302

    assert rules_of(Change.objects.get())["series"] == [{**row, "zh": "新名", "en": "New"}, other]


@pytest.mark.parametrize("name", ["青禾党发〔", "青禾2026", "青" * 21])
def test_a_name_that_no_year_can_follow_is_said_beside_its_box(office, name):
    page = office.post(HOME + "rules/", rules_sent(office, series_notice=name)).content.decode()

    assert "No year and number can follow this name" in page
    assert not Change.objects.exists()


def test_two_series_of_one_name_are_refused(office):
    sent = rules_sent(office, series_notice="青禾号", series_minutes="青禾号")

    assert (
        "Two series of document numbers have the same name"
        in office.post(HOME + "rules/", sent).content.decode()
    )
    assert not Change.objects.exists()


def test_only_those_who_keep_the_catalogue_announce(qinghe, morning, sign_in):
    before = Leaf.objects.count()
    finance = sign_in("finance")
    assert finance.get(HOME).status_code == 200
    for path in ("powers/", "rules/", "withdraw/"):
        assert finance.get(HOME + path).status_code == 403
        assert finance.post(HOME + path, WHY).status_code == 403
    assert Leaf.objects.count() == before


def test_what_changes_in_the_other_language_alone_is_counted_not_left_out(office):
    page = looked_at(office, table(name_zh="工程招标采购新名"))
    assert "1 more cell in Chinese or in codes only" in page, (
        page.split('<form class="card')[-1][:1500] + page[page.find("refused") :][:900]
    )


def test_who_signs_off_is_announced_like_every_other_rule_and_dropping_it_is_lowering(office):
    days = {
        "answer_work_days": 5,
        "announce_work_days": 5,
        "meeting_lead_work_days": 3,
        "observer_call_work_days": 3,
        "observer_seats": 0,
        "recall_minutes": 0,
        **WINDOWS,
    }
    sent = {**days, "ballots": "members", "applies_on": FIRST, **WHY}
    asked = {"sign_off": "secretary", "sign_off_posts": ["finance", "cashier"], "sign_off_own": "mayor"}
    assert office.post(HOME + "rules/", sent | asked).status_code == 302
    change = Change.objects.get()
    new = {"finance": "secretary", "cashier": "secretary", "secretary": "mayor"}
    assert (rules_of(change)["sign_off"], change.lowered) == (new, 0)
    page = office.get("/en/qinghe/changes/1/").content.decode()
    assert "who signs off what Finance office prepares" in page
    Body.objects.update(rules={"sign_off": new})
    page = office.get(HOME + "rules/").content.decode()
    assert '<option value="secretary" selected>' in page
    office.post(HOME + "1/", WHY)
    office.post(HOME + "rules/", sent | {"sign_off": "secretary", "sign_off_posts": ["finance"]})
    assert Change.objects.get(n=2).lowered == 2
    page = office.get("/en/qinghe/changes/2/").content.decode()
    assert "This change lowers" in page or "less" in page


def test_a_rule_that_the_boxes_cannot_say_stays_until_somebody_chooses(office):
    asked = {"finance": "mayor", "cashier": "secretary", "culture": ""}
    Body.objects.update(rules={"sign_off": asked})
    assert "As it is now" in office.get(HOME + "rules/").content.decode()
    days = {
        "answer_work_days": 9,
        "announce_work_days": 5,
        "meeting_lead_work_days": 3,
        "observer_call_work_days": 3,
        "observer_seats": 0,
        "recall_minutes": 0,
        **WINDOWS,
    }
    sent = {**days, "ballots": "members", "applies_on": FIRST, **WHY, "sign_off": "="}
    assert office.post(HOME + "rules/", sent).status_code == 302
    assert rules_of(Change.objects.get())["sign_off"] == asked


@pytest.mark.requirement("DIS-4")
def test_a_number_in_a_cell_is_named_when_it_is_looked_at_and_settled_before_it_is_announced(office):
    basis = find_power("qinghe", "PRJ-02").row["legal_basis_zh"]
    page = looked_at(office, table(legal_basis_zh=f"{basis}，问 13800000000"))
    (key,) = set(re.findall(r'name="find_([0-9a-f]{16})"', page))
    press = {"rows": kept_rows(page), "applies_on": FIRST, **WHY}
    assert office.post(HOME + "powers/", press).status_code == 200
    assert not Change.objects.exists()
    assert office.post(HOME + "powers/", {**press, f"find_{key}": "mask"}).status_code == 302
    announced = str(blob_value("qinghe", Change.objects.get().rules))
    assert "138****0000〔手机号已遮盖：个人隐私〕" in announced
    assert "13800000000" not in announced
