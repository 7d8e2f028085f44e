"""The Jinja environment of our own pages: words, formats, and addresses in the page's language."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from sunlit.ui import formats, wording
from sunlit.ui.differing import difference

HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page: names of `portal` in the language of the page being made."""
    if name.startswith("portal:"):
        name = f"{wording.lang()}:{name.removeprefix('portal:')}"
    return reverse(name, args=args, kwargs=kwargs)


def static(path: str) -> str:
    """Return the address of one of our files; it changes with the file, so that browsers may keep it."""
    return f"{settings.STATIC_URL}{path}?v={_version(path)}"


@lru_cache(maxsize=256)
def _version(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"no static file {path}")
    return sha256(Path(found).read_bytes()).hexdigest()[:8]


def other_language(request: HttpRequest) -> str:
    """Return the address of the same page in the other language."""
    path, query = request.path, request.META.get("QUERY_STRING", "")
    if path.startswith("/log/"):  # the page of a record; its English stands with the other English pages
        return f"/en/{path.split('/')[2]}/record/"
    if path.startswith(("/desk", "/accounts/", "/start/")):
        asked = request.GET.copy()
        asked["lang"] = "en" if wording.lang() == "zh" else "zh-hans"
        return f"{path}?{asked.urlencode()}"
    other = path.removeprefix("/en") if wording.lang() == "en" else f"/en{path}"
    return f"{other}?{query}" if query else other


def start() -> str:
    """Return the address of the first page, also where no table of addresses can be read."""
    return "/" if wording.lang() == "zh" else "/en/"


def other_html_language() -> str:
    """Return the code of the language that this page is not in."""
    return HTML_LANGUAGE["en" if wording.lang() == "zh" else "zh"]


def environment(**options: Any) -> Environment:
    """Make the environment that Django's Jinja2 backend uses. An unknown name in a template is an error."""
    options["undefined"] = StrictUndefined
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701  Django sets autoescape
    env.globals.update(
        t=wording.t,
        url=url,
        static=static,
        lang=wording.lang,
        start=start,
        other_language=other_language,
        other_html_language=other_html_language,
        html_language=lambda: HTML_LANGUAGE[wording.lang()],
        percent=formats.percent,
        place=None,
    )
    env.filters.update(
        text=wording.text,
        plain=wording.plain,
        day=formats.day,
        dated=formats.dated,
        clock=formats.clock,
        moment=formats.moment,
        due=formats.due,
        iso=formats.iso,
        yuan=formats.yuan,
        size=formats.size,
        document=formats.document,
        document_on_paper=formats.document_on_paper,
        difference=difference,
    )
    return env
