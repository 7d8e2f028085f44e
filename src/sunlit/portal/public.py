"""What every public page has in common: it is only read, and a reader may ask whether it has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
ASK_AGAIN = "public, max-age=0"


def public_page(view: View[Given]) -> View[Given]:
    """Let `view` serve GET and HEAD, with an ETag, and answer 304 when the reader's copy is still right."""

    @require_safe
    @wraps(view)
    def served(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        if not response.has_header("ETag"):
            set_response_etag(response)
        answer = get_conditional_response(request, etag=response["ETag"], response=response)
        return response if answer is None else answer

    return served


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for; the first when the address says no number."""
    asked = request.GET.get("page", "1")[:6]
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() else 1
