"""The register of document numbers of a body: one series and year on a page, a whole year to take away."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from sunlit.ledger.clock import now_ms
from sunlit.matters.queries.lists import page_of
from sunlit.matters.queries.numbers import Register, numbers_in, registers_of
from sunlit.portal.documents.lines import COLUMNS, Line, cells, line_data, lines_of, register_data
from sunlit.portal.ledgers.views import XLSX
from sunlit.portal.ledgers.workbook import Column, workbook
from sunlit.portal.places import Place, place_of
from sunlit.portal.public import page_number, public_page
from sunlit.portal.tables import csv_file
from sunlit.ui.formats import local
from sunlit.ui.wording import plain, t

PAGE = 50
SCHEMA = "sunlit-documents/1"


@public_page
def documents(request: HttpRequest, body: str) -> HttpResponse:
    """Show one register: `?series=decision&year=2026`, else the first of the newest year."""
    place = place_of(body)
    registers = registers_of(place.body)
    shown = _asked(request, registers)
    page = None
    if shown is not None:
        page = page_of(numbers_in(place.body, shown.series, shown.year), page_number(request), PAGE)
    context = {
        "place": place,
        "nav": "",
        "shown": shown,
        "registers": [one for one in registers if shown is None or one.year == shown.year],
        "years": _years(registers),
        "page": page,
        "lines": lines_of(page.rows) if page else [],
        "has_series": bool(place.body.rules.get("series")),
    }
    return render(request, "portal/documents/documents.html", context)


@public_page
def documents_csv(request: HttpRequest, body: str) -> HttpResponse:
    """Serve every number of a year as a table: `?year=2026`, else this one."""
    place, year = place_of(body), _year(request)
    heads = (t(f"documents.column.{name}") for name, _ in COLUMNS)
    return csv_file(_name(place, year), heads, (cells(line, _site(request)) for line in _lines(place, year)))


@public_page
def documents_json(request: HttpRequest, body: str) -> HttpResponse:
    """Serve every number of a year as data, with what each register says of itself."""
    place, year = place_of(body), _year(request)
    found = {
        "schema": SCHEMA,
        "body": {"slug": place.slug, "name": place.name, "level": place.level},
        "year": year,
        "registers": [register_data(one) for one in registers_of(place.body) if one.year == year],
        "numbers": [line_data(line, _site(request)) for line in _lines(place, year)],
    }
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
def documents_xlsx(request: HttpRequest, body: str) -> StreamingHttpResponse:
    """Serve every number of a year as a workbook."""
    place, year = place_of(body), _year(request)
    name = _name(place, year)
    heads = [Column(t(f"documents.column.{column}"), width) for column, width in COLUMNS]
    rows = [cells(line, _site(request)) for line in _lines(place, year)]
    response = StreamingHttpResponse(workbook(name, heads, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response


def _lines(place: Place, year: int) -> Iterator[Line]:
    """Yield the numbers of a year, series by series, the first number first."""
    for register in registers_of(place.body):
        if register.year == year:
            yield from lines_of(numbers_in(place.body, register.series, year).order_by("n"))


def _asked(request: HttpRequest, registers: list[Register]) -> Register | None:
    """Return the register that the address names; one of the same year, or the same series, comes close."""
    series, year = request.GET.get("series", ""), request.GET.get("year", "")
    best = sorted(registers, key=lambda one: (str(one.year) != year, one.series != series))
    if not year:
        best = sorted(registers, key=lambda one: one.series != series)
    return best[0] if best else None


def _years(registers: list[Register]) -> list[int]:
    return sorted({one.year for one in registers}, reverse=True)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if len(asked) == 4 and asked.isascii() and asked.isdecimal() else local(now_ms()).year


def _name(place: Place, year: int) -> str:
    return t("documents.file", body=plain(place.name), year=year)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
