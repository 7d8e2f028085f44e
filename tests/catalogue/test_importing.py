"""A catalogue file is taken whole or refused whole."""

import csv
import io
import json

import pytest

from sunlit.catalogue.exporting import rows_to_csv
from sunlit.catalogue.importing import MAX_BYTES, read_catalogue
from sunlit.catalogue.model_files import model_path
from sunlit.catalogue.problems import CatalogueRefused

MODEL = model_path("powers.csv")


def table() -> list[list[str]]:
    return list(csv.reader(io.StringIO(MODEL.read_text(encoding="utf-8"), newline="")))


def as_file(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def changed(row: int, column: str, cell: str) -> bytes:
    """The model's file with one cell changed; `row` is the line of the table."""
    lines = table()
    lines[row - 1][lines[0].index(column)] = cell
    return as_file(lines)


def with_step(row: int, n: int, fields: dict) -> bytes:
    """The model's file with fields of one step changed; None takes a field out."""
    lines = table()
    place = lines[0].index("steps_json")
    steps = json.loads(lines[row - 1][place])
    for name, value in fields.items():
        if value is None:
            del steps[n - 1][name]
        else:
            steps[n - 1][name] = value
    lines[row - 1][place] = json.dumps(steps, ensure_ascii=False)
    return as_file(lines)


def refused(source: bytes, **named) -> list:
    with pytest.raises(CatalogueRefused) as found:
        read_catalogue(source, **named)
    return found.value.problems


@pytest.mark.requirement("CAT-4")
def test_the_model_imports_and_exports_without_loss():
    rows = read_catalogue(MODEL)
    assert (len(rows), sum(len(row["steps"]) for row in rows)) == (61, 494)
    assert rows_to_csv(rows) == MODEL.read_bytes()


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    source = b"\xef\xbb\xbf" + MODEL.read_bytes().replace(b"\n", b"\r\n")
    assert read_catalogue(source) == read_catalogue(MODEL)


def test_columns_may_stand_in_another_order():
    lines = [line[::-1] for line in table()]
    assert read_catalogue(as_file(lines))[60]["code"] == "VIL-05"


@pytest.mark.requirement("CAT-1")
@pytest.mark.parametrize(
    "column",
    [
        "legal_basis_zh", "legal_basis_en", "holder_zh", "steps_json", "scope_process", "scope_result",
        "disclosure_timing", "disclosure_deadline", "disclosure_form", "risk_level", "risk_points_zh",
        "supervisor_en", "name_zh",
    ],
)  # fmt: skip
def test_a_power_that_lacks_what_it_must_have_is_refused_with_its_place(column):
    found = refused(changed(27, column, ""))
    assert any((p.row, p.column, p.found) == (27, column, "") for p in found), [str(p) for p in found]


@pytest.mark.requirement("CAT-1")
def test_a_power_without_any_limit_is_refused():
    lines = table()
    place = lines[0].index("steps_json")
    steps = [{k: v for k, v in s.items() if not k.startswith("limit")} for s in json.loads(lines[1][place])]
    lines[1][place] = json.dumps(steps, ensure_ascii=False)
    (found,) = refused(as_file(lines))
    assert (found.row, found.column, found.code) == (2, "steps_json", "no_limit")


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("code", "FIN-2", "code"),
        ("code", "DEC-01", "code_twice"),
        ("class", "money", "closed_set"),
        ("scope_result", "everyone", "closed_set"),
        ("risk_level", "none", "closed_set"),
        ("holder_zh", "镇长办公会", "post_unknown"),
        ("supervisor_en", "Auditors", "post_unknown"),
        ("disclosure_timing", "regular every:2M", "pattern"),
        ("disclosure_deadline", "in 20 days", "pattern"),
        ("disclosure_form", "site;television", "closed_set"),
        ("disclosure_form_zh", "网站;电视", "form_zh"),
        ("notice_min", "<=7d", "pattern"),
        ("quorum", ">3/2", "share"),
        ("quorum", "half", "pattern"),
        ("pass_rule", ">1/2 members", "pattern"),
        ("pass_rule", "", "vote_rule"),
        ("legal_basis_en", "One; Two; Three; Four", "items"),
        ("steps_json", "[1, 2]", "json"),
        ("steps_json", "[{", "json"),
        ("steps_json", "[]", "no_steps"),
        ("name_en", "Large\u202esums", "text"),
        ("name_en", "Cafe\u0301", "text"),
        ("name_en", "x" * 2001, "text"),
    ],
)
def test_a_wrong_cell_is_refused_with_row_column_expected_and_found(column, cell, code):
    found = [p for p in refused(changed(27, column, cell)) if p.code == code]
    assert found, cell
    assert (found[0].row, found[0].column) == (27, column)
    assert found[0].expected["zh"]
    assert found[0].expected["en"]
    assert str(found[0]).startswith(f"row 27, {column}: expected ")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"limit": "<=twenty", "limit_basis": "P"}, "limit", "limit"),
        ({"limit": "<=0wd", "limit_basis": "P"}, "limit", "limit"),
        ({"limit": "every:2M", "limit_basis": "P"}, "limit", "limit"),
        ({"limit": "<=2wd", "limit_basis": ""}, "limit_basis", "limit_basis"),
        ({"limit": "<=2wd", "limit_basis": "X"}, "limit_basis", "pattern"),
        ({"post": "wizard"}, "post", "post_unknown"),
        ({"recorded_by": "wizard"}, "recorded_by", "post_unknown"),
        ({"after_review": "wizard"}, "after_review", "post_unknown"),
        ({"role_zh": "巫师"}, "role_zh", "post_name"),
        ({"n": 4}, "n", "step_number"),
        ({"n": "3"}, "n", "step_number"),
        ({"zh": ""}, "zh", "missing"),
        ({"en": None}, "en", "missing"),
        ({"en": 7}, "en", "text"),
        ({"note": "x"}, "note", "step_field"),
    ],
)
def test_a_wrong_step_is_refused_with_its_number_and_field(fields, field, code):
    found = [p for p in refused(with_step(2, 3, fields)) if p.code == code]
    assert [(p.row, p.column) for p in found] == [(2, f"steps_json[3].{field}")]


def test_every_problem_of_a_file_is_listed():
    lines = table()
    lines[3][lines[0].index("risk_level")] = "none"
    lines[9][lines[0].index("class")] = "money"
    assert [(p.row, p.column) for p in refused(as_file(lines))] == [(4, "risk_level"), (10, "class")]


def test_another_encoding_is_refused_with_the_line_and_the_byte():
    (found,) = refused(MODEL.read_text(encoding="utf-8").encode("gbk"))
    assert (found.row, found.code) == (2, "encoding")
    assert found.found.startswith("byte 0x")


def test_missing_unknown_and_doubled_columns_are_refused():
    lines = [[*line, line[0]] for line in table()]
    lines[0][3] = "kind"
    assert [(p.row, p.column, p.code) for p in refused(as_file(lines))] == [
        (1, "class", "column_missing"),
        (1, "kind", "column_unknown"),
        (1, "code", "column_twice"),
    ]


def test_a_row_with_too_few_cells_is_refused():
    lines = table()
    lines[5].pop()
    (found,) = refused(as_file(lines))
    assert (found.row, found.expected["en"], found.found) == (6, "28 cells", "27")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty_file"),
        (b"code,class\n", "empty_file"),
        (b'code\n"DEC', "csv"),
        (b"x" * (MAX_BYTES + 1), "size"),
    ],
)
def test_what_is_no_catalogue_is_refused(source, code):
    assert code in [p.code for p in refused(source)]


@pytest.mark.requirement("CAT-3")
def test_a_stated_total_that_differs_is_refused_with_both_numbers():
    found = refused(MODEL.read_bytes() + b"# powers=62 steps=493\n")
    assert [(p.column, p.found, p.expected["en"]) for p in found] == [
        ("powers", "62", "61 powers, as the rows count"),
        ("steps", "493", "494 steps, as the rows count"),
    ]


@pytest.mark.requirement("CAT-3")
def test_totals_may_be_stated_beside_the_file_too():
    assert read_catalogue(MODEL, totals=(61, 494))
    (found,) = refused(MODEL.read_bytes(), totals=(61, 500))
    assert (found.column, found.found) == ("steps", "500")


def test_a_right_line_of_totals_changes_nothing():
    source = MODEL.read_bytes() + "# 职权 61 项,环节 494 个\n".encode()
    assert read_catalogue(source) == read_catalogue(MODEL)


def test_a_line_of_totals_that_cannot_be_read_is_refused():
    (found,) = refused(MODEL.read_bytes() + b"# about sixty\n")
    assert (found.code, found.found) == ("totals", "# about sixty")


def test_posts_of_another_body_may_be_given():
    (first, *_) = refused(MODEL.read_bytes(), posts={"secretary": {"zh": "党委书记", "en": "Secretary"}})
    assert first.code == "post_unknown"
