"""Files as an official may read them: also those that are not for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from sunlit.catalogue.officials import reader_of
from sunlit.desk.places import body_of, tenure_for
from sunlit.library.files import open_file, safe_name
from sunlit.library.queries import find_file
from sunlit.ui.files import private_file


@login_required
@require_safe
def paper(request: HttpRequest, body: str, sha256: str, name: str) -> FileResponse:  # noqa: ARG001  people read the name
    """Serve a file that an entry discloses to officials of this body; a sealed one is served to nobody."""
    tenure_for(request, body_of(body))
    found = find_file(body, sha256, reader_of(request.user))
    if found is None:
        raise Http404(f"{body} has no file {sha256} for this reader")
    kept = safe_name(found.name)
    return private_file(open_file(sha256), kept, found.content_type, inline=found.inline)
