"""What every answer carries: the language of its address and the headers that keep it safe."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from sunlit.site import static

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def security_headers(get_response: Answer) -> Answer:
    """Add the content security policy: no script but our own files, nothing from elsewhere."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer


def language_from_address(get_response: Answer) -> Answer:
    """Take the language from the address alone: `/en/...` is English, everything else Chinese.

    Pages outside the two trees (`/accounts/`, `/desk/`, `/start/`) take `?lang=` and remember it in a cookie.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        language, asked = _language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked:
            response.set_cookie("lang", language, max_age=31_536_000, samesite="Lax")
        return response

    return answer


def _language(request: HttpRequest) -> tuple[str, bool]:
    if request.path_info == "/en" or request.path_info.startswith("/en/"):
        return "en", False
    if not request.path_info.startswith(("/accounts/", "/desk", "/start/")):
        return settings.LANGUAGE_CODE, False
    asked = request.GET.get("lang", "")
    if asked in ("en", "zh-hans"):
        return asked, True
    kept = request.COOKIES.get("lang", "")
    return (kept if kept in ("en", "zh-hans") else settings.LANGUAGE_CODE), False


def no_null_characters(get_response: Answer) -> Answer:
    """Answer 404 where an address holds U+0000: no page of ours has one, and PostgreSQL takes none."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404("there is no address with a null character")
        return get_response(request)

    return answer


def static_files(get_response: Answer) -> Answer:
    """Answer `/static/...` before anything asks for a session."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return static.answer(request)
        return get_response(request)

    return answer
