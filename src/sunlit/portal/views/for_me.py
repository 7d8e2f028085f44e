"""What of a matter is not public and yet for whoever signed in: a member, one of an organisation, one named.

These pages are never cached, and show nothing that the public page shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sunlit.catalogue.models import Tenure
from sunlit.catalogue.officials import reader_of
from sunlit.catalogue.queries import post_names
from sunlit.library.files import open_file, safe_name
from sunlit.library.queries import find_file
from sunlit.matters.queries.page import act_views, rules_of
from sunlit.matters.queries.views import ActView
from sunlit.portal.places import place_of
from sunlit.portal.telling import public_value
from sunlit.portal.views.matter import matter_or_404
from sunlit.ui.files import private_file


@never_cache
@login_required
@require_safe
def matter(request: HttpRequest, body: str, number: str) -> HttpResponse:
    """Show the words and files of a matter that are narrower than public and may be read by this reader."""
    place, found = place_of(body), matter_or_404(body, number)
    views = act_views(found, post_names(body), reader_of(request.user)).values()
    narrow = [view for view in views if view.scope != "public"]
    context = {
        "place": place,
        "nav": "know",
        "number": number,
        "title": public_value(found.title),
        "steps": rules_of(found).procedure.steps,
        "views": [view for view in narrow if _says(view)],
        "ballots": ballots(body, [view for view in narrow if view.choice]),
    }
    return render(request, "portal/for_me.html", context)


def ballots(body: str, views: Sequence[ActView]) -> dict[str, list[tuple[dict[str, str], str]]]:
    """Return how members voted at each step, by name, from ballots whose choice this reader may see."""
    codes = [str(view.act.data["member"]) for view in views]
    rows = Tenure.objects.filter(body=body, code__in=codes).select_related("name")
    names = {one.code: (one.name.value if one.name else None) or {"zh": one.code} for one in rows}
    found: dict[str, list[tuple[dict[str, str], str]]] = {}
    for code, view in zip(codes, views, strict=True):
        found.setdefault(view.act.step, []).append((names.get(code, {"zh": code}), view.choice))
    return found


def _says(view: ActView) -> bool:
    """Say whether an act has words or files: ballots stand together."""
    return bool(view.text or view.reason or view.personal or view.files)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, body: str, number: str, sha256: str, name: str) -> FileResponse:
    """Serve a file of a matter to a reader for whom it is."""
    found = find_file(body, sha256, reader_of(request.user))
    if found is None or found.document.leaf.stream != f"matter:{number}":
        raise Http404(f"{body} has no file {sha256} for this reader")
    kept = safe_name(found.name)
    return private_file(open_file(sha256), kept, found.content_type, inline=found.inline)
