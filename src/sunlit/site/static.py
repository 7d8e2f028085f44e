"""Serve `/static/...` from the installed packages: a small office needs no second server.

Every file is read once and kept, with its gzip form where that helps. An address with `?v=` (as
`ui.environment.static` writes it) changes with the file, so browsers may keep the answer for ever.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class File:
    """One static file, ready to send."""

    content: bytes
    packed: bytes  # gzip; empty where it saves nothing
    kind: str
    etag: str


def answer(request: HttpRequest) -> HttpResponse:
    """Return the file that the address names, or 404."""
    file = _read(request.path_info.removeprefix(settings.STATIC_URL))
    if file is None:
        return HttpResponse("no such file\n", status=404, content_type="text/plain")
    headers = {
        "ETag": file.etag,
        "Cache-Control": FOR_EVER if "v" in request.GET else SHORT,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("If-None-Match") == file.etag:
        return HttpResponseNotModified(headers=headers)
    if file.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(
            file.packed, content_type=file.kind, headers=headers | {"Content-Encoding": "gzip"}
        )
    return HttpResponse(file.content, content_type=file.kind, headers=headers)


def _read(path: str) -> File | None:
    try:
        found = finders.find(path)
    except SuspiciousFileOperation:
        return None
    if not isinstance(found, str) or not Path(found).is_file():
        return None
    return _file(found, Path(found).stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _file(path: str, _changed_ns: int) -> File:
    content = Path(path).read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return File(
        content=content,
        packed=packed if len(packed) < 0.9 * len(content) else b"",
        kind=f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("svg+xml") else kind,
        etag=f'"{sha256(content).hexdigest()[:16]}"',
    )
