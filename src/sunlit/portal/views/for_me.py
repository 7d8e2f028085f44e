"""What of a matter is not public and yet for whoever signed in: a member, one of an organisation, one named.

These pages are never cached, and show nothing that the public page shows.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
    context = {
        "place": place,
        "nav": "know",
        "number": number,
        "title": public_value(found.title),
        "steps": rules_of(found).procedure.steps,
        "views": [view for view in views if view.scope != "public" and _says(view)],
    }
    return render(request, "portal/for_me.html", context)


def _says(view: ActView) -> bool:
    """Say whether an act has words or files: a ballot alone has its place on the page of the meeting."""
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
