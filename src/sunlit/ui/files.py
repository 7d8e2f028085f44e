"""Hand out a file that somebody gave us: never as a page of this site, whatever it holds."""

from __future__ import annotations

from typing import IO, Final
from urllib.parse import quote

from django.http import FileResponse

SANDBOX: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # the policy of every such file


def private_file(
    opened: IO[bytes], name: str, content_type: str = "", *, inline: bool = False
) -> FileResponse:
    """Return a file for this reader alone, under `name`, which has to be safe; nothing on the way keeps it.

    Without a `content_type` it is bytes to be saved.
    """
    answer = FileResponse(opened, content_type=content_type or "application/octet-stream")
    how = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
