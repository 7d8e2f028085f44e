"""Both ledgers of a body as workbooks, sent while they are read."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from sunlit.ledger.clock import now_ms
from sunlit.portal.ledgers.rows import (
    DUTIES,
    MATTERS,
    columns,
    duties_of,
    duty_line,
    matter_line,
    matters_of,
    rows_of,
)
from sunlit.portal.ledgers.workbook import Column, Rows, workbook
from sunlit.portal.places import place_of
from sunlit.portal.public import public_page
from sunlit.ui.formats import local
from sunlit.ui.wording import lang, plain, t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST, LAST = 2000, 2999


@public_page
def matters(request: HttpRequest, body: str) -> StreamingHttpResponse:
    """Serve the ledger of matters that a body opened in a year: `?year=2026`, else this one."""
    place, year = place_of(body), _year(request)
    rows = rows_of(matters_of(place.body, year), matter_line, place.body, lang(), _site(request))
    return _sent(t("ledger.matters", body=plain(place.name), year=year), columns(MATTERS), rows)


@public_page
def duties(request: HttpRequest, body: str) -> StreamingHttpResponse:
    """Serve the ledger of what a body had to make public in a year: `?year=2026`, else this one."""
    place, year = place_of(body), _year(request)
    rows = rows_of(duties_of(place.body, year), duty_line, place.body, lang(), _site(request))
    return _sent(t("ledger.duties", body=plain(place.name), year=year), columns(DUTIES), rows)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")[:4]
    year = int(asked) if asked.isascii() and asked.isdecimal() else 0
    return year if FIRST <= year <= LAST else local(now_ms()).year


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/en" if lang() == "en" else "/").rstrip("/")


def _sent(name: str, heads: Sequence[Column], rows: Rows) -> StreamingHttpResponse:
    response = StreamingHttpResponse(workbook(name, heads, rows), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response
