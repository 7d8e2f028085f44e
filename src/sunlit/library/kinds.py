"""What a file is, told by its bytes; the name only has to agree."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from io import SEEK_END
from pathlib import PurePosixPath
from typing import BinaryIO

from sunlit.library.refusal import FileRefused

HEAD_BYTES = 4096
UNREADABLE = (  # what a damaged or locked zip file raises, here or while a part of it is read
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
LISTED_BYTES = 1024 * 1024  # of the list of names in a zip file: some ten thousand
_END_BYTES = 22 + 65_535  # where a zip file says how long its list is, with the longest remark after it
OTHER = "application/octet-stream"
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
INLINE = ("pdf", "png", "jpg", "webp", "txt", "csv")  # what a browser shows by itself
_SAME = {"jpeg": "jpg"}
_STARTS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"#!", "program"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_NEVER = (
    "apk app bat bin cmd com cpl dll docm dotm exe hta htm html jar js jse lnk mjs msi pif pptm ps1 py reg "
    "scr sh svg vb vbe vbs wsf xhtml xlam xlsb xlsm xltm xml"
)
_CHUNK = 64 * 1024
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def kind_of(file: BinaryIO, name: str) -> str:
    """Return the kind of a file, a key of TYPES, or "" for another that is only ever downloaded.

    Raises FileRefused for programs, pages and scripts, for documents with macros, and for a name that says
    another kind than the bytes do.
    """
    said = suffix_of(name)
    if said in _NEVER.split():
        raise FileRefused("file_kind", name=name, found=said)
    found = _by_bytes(file, said)
    if found == "program":
        raise FileRefused("file_kind", name=name, found=found)
    if found == "macro":
        raise FileRefused("file_macro", name=name)
    if said in TYPES and found != said:
        raise FileRefused("file_mismatch", name=name, said=said, found=found or "?")
    return found if found == said else ""


def suffix_of(name: str) -> str:
    """Return the ending of a name in lower case without its dot; jpeg is jpg."""
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    return _SAME.get(suffix, suffix)


def _by_bytes(file: BinaryIO, said: str) -> str:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    for start, found in _STARTS:
        if head.startswith(start):
            if found == "zip":
                return _zipped(file)
            return _ole(file) if found == "ole" else found
    if said in ("txt", "csv") and _is_text(file):
        return said
    return ""


def _zipped(file: BinaryIO) -> str:
    """Return what a zip file is by the names in it; nothing is unpacked.

    A file with more names than any document has is not looked into: reading a list of a million takes all
    the memory there is, whenever somebody downloads it.
    """
    if listed_bytes(file) > LISTED_BYTES:
        return ""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except UNREADABLE:
        return ""
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        return "macro"
    return next((kind for part, kind in _OFFICE.items() if part in names), "")


def listed_bytes(file: BinaryIO) -> int:
    """Return how long the list of names at the end of a zip file says it is."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _END_BYTES))
    rest = file.read()
    place = rest.rfind(b"PK\x05\x06")
    return int.from_bytes(rest[place + 12 : place + 16], "little") if place >= 0 else 0


def _ole(file: BinaryIO) -> str:
    """Look for macros in an old office document (.doc, .xls, .wps), by the name of their folder."""
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        if _OLE_MACROS in rest + chunk:
            return "macro"
        rest = chunk[-len(_OLE_MACROS) :]
    return ""


def _is_text(file: BinaryIO) -> bool:
    """Say whether the whole file is UTF-8 without control characters but line ends and tabs."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            if _CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
