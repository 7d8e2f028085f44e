"""The files of acts, byte for byte as they were handed in."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from sunlit.library.files import open_file, safe_name
from sunlit.library.queries import find_file
from sunlit.ui.files import SANDBOX


@require_safe
def file(request: HttpRequest, body: str, sha256: str, name: str) -> HttpResponse | FileResponse:
    """Serve a file that an entry of this body discloses to everyone; its digest is its ETag.

    What a browser shows safely by itself is shown, everything else is downloaded. Raises Http404 for a
    digest that no public disclosure of this body names.
    """
    found = find_file(body, sha256)
    if found is None:
        raise Http404(f"{body} has published no file {sha256}")
    etag = f'"{sha256}"'
    headers = {
        "Cache-Control": "public, max-age=0",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
    }
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers=headers)
    return FileResponse(
        open_file(sha256),
        as_attachment=not found.inline,
        filename=safe_name(found.name),
        content_type=found.content_type,
        headers=headers,
    )
