"""What two surfaces ask about documents."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.library.files import content_type_of
from sunlit.library.models import Document


@dataclass(frozen=True)
class FileFound:
    """A kept file that the reader may have, with what its download says of it."""

    document: Document
    name: str
    size_bytes: int
    sha256: str
    content_type: str
    inline: bool  # a browser may show it by itself


def documents_of(log_slug: str, stream: str, reader: Reader = PUBLIC) -> list[Document]:
    """Return the documents of a stream that `reader` may have, oldest first, each with its disclosure."""
    rows = Document.objects.filter(stream=f"{log_slug}/{stream}").select_related("disclosure", "leaf")
    found = rows.order_by("leaf__index", "disclosure__position")
    return [row for row in found if may_read(reader, row.disclosure)]


def find_file(log_slug: str, sha256: str, reader: Reader = PUBLIC) -> FileFound | None:
    """Return the file of a digest if an entry of that log discloses it to `reader` and it is kept here."""
    rows = Document.objects.filter(sha256=sha256, leaf__log=log_slug).select_related("disclosure", "leaf")
    for row in rows.order_by("leaf__index"):
        if row.disclosure.value is not None and may_read(reader, row.disclosure):
            name = row.disclosure.value["name"]
            try:
                content_type, inline = content_type_of(sha256, name)
            except FileNotFoundError:
                return None
            return FileFound(row, name, row.size_bytes, sha256, content_type, inline)
    return None
