"""Packed files: documents, sheets and slides with everything that does not show, and plain archives."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath

from sunlit.library.kinds import LISTED_BYTES, UNREADABLE, listed_bytes
from sunlit.library.reading.limits import PARTS, Spent
from sunlit.library.reading.sheets import SHARED, read_sheets
from sunlit.library.reading.words import Reader

CHUNK = 64 * 1024
PICTURES = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "webp", "svg", "heic")
_LOCKED = 1  # flag of a part that asks for a password
_SILENT = re.compile(r"(?:.*/)?(?:theme|fonts?|printerSettings|diagrams)/.*|docProps/thumbnail\..*|mimetype")
_WHERES = (
    (re.compile(r".*comment.*|ppt/notesSlides/.*", re.IGNORECASE), "comment"),
    (re.compile(r"docProps/.*|meta\.xml|customXml/.*"), "details"),
    (re.compile(r".*\.rels"), "link"),
)
_OF_SHEETS = re.compile(r"xl/(?:worksheets/sheet[^/]*|[^/]*|_rels/workbook[^/]*)")
_LINE_ENDS = re.compile(r"</(?:w:p|w:tc|a:p|text:p|text:h|table:table-cell|si|t)>|<(?:w:br|w:tab)\b[^>]*/>")
_DELETED = re.compile(r"<(?:w:delText|w:delInstrText)\b[^>]*>([^<]*)<|(</w:p>|</w:del>)|<[^>]*>|[^<]+")
_GONE = re.compile(r"(<(?:w:delText|w:delInstrText)\b[^>]*>)[^<]*")
_TAG = re.compile(r"<[^>]*>")
_SAID_IN_TAGS = re.compile(r'\b(?:descr|title|Target|w:author|author)="([^"]{0,2000})"')


def read_packed(raw: bytes, reader: Reader) -> None:
    """Say what all parts of a packed file hold. Raises Spent when together they are too much."""
    file = BytesIO(raw)
    if listed_bytes(file) > LISTED_BYTES:
        reader.note("unreadable")
        return
    try:
        with zipfile.ZipFile(file) as archive:
            _parts(archive, reader)
    except UNREADABLE:
        reader.note("unreadable")


def _parts(archive: zipfile.ZipFile, reader: Reader) -> None:
    listed = [one for one in archive.infolist() if not one.is_dir()]
    if len(listed) > PARTS:
        raise Spent
    names = {one.filename for one in listed}
    is_office = bool(names & {"[Content_Types].xml", "content.xml"})
    sheets: dict[str, str] = {}
    pictures = 0
    for info in listed:
        name, suffix = info.filename, PurePosixPath(info.filename).suffix.lower().lstrip(".")
        if is_office and _SILENT.fullmatch(name):
            continue
        if info.flag_bits & _LOCKED:
            reader.note("locked")
            continue
        raw = _unpacked(archive, info, reader)
        if not is_office:
            reader.look_inside(raw, PurePosixPath(name).name)
        elif suffix in ("xml", "rels"):
            _part(name, raw.decode(_code(raw), "replace"), sheets, reader)
        elif suffix in PICTURES:
            pictures += 1
        elif suffix != "bin" or "embeddings" in name:
            reader.look_inside(raw, PurePosixPath(name).name)
    if pictures:
        reader.note("pictures", str(pictures))
    if sheets:
        read_sheets(sheets, reader)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, reader: Reader) -> bytes:
    """Return the bytes of a part, taken from the allowance of the whole file as they come."""
    found = bytearray()
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            reader.left.spend(unpacked=len(chunk))
            found += chunk
    return bytes(found)


def _code(raw: bytes) -> str:
    return "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


def _part(name: str, xml: str, sheets: dict[str, str], reader: Reader) -> None:
    """Say what one part holds, in the text and where nobody sees it."""
    if name.startswith("xl/") and (
        "worksheets/sheet" in name or name.count("/") == 1 or "_rels/workbook" in name
    ):
        sheets[name] = xml
    where = next((said for pattern, said in _WHERES if pattern.fullmatch(name)), "")
    if name != SHARED and "worksheets/sheet" not in name:
        reader.say(plain(_GONE.sub(r"\1", xml)), where)
    reader.say(_deleted(xml), "change")
    reader.say("\n".join(map(unescape, _SAID_IN_TAGS.findall(xml))), where or "hidden")


def _deleted(xml: str) -> str:
    """Return the words that a tracked change has taken out and the file still holds."""
    if "delText" not in xml:
        return ""
    return unescape(_DELETED.sub(lambda one: one[1] or ("\n" if one[2] else ""), xml))


def plain(xml: str) -> str:
    """Return the words of a part, without its tags; a paragraph or a cell is a line."""
    return unescape(_TAG.sub("", _LINE_ENDS.sub("\n", xml)))
