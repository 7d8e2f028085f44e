"""Small files for tests: PDF files with words, remarks, files in them and earlier saves; packed documents."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

ID = "11010519491231002X"  # the example of GB 11643-1999
PHONE = "13800000000"


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(raw: bytes) -> DecodedStreamObject:
    found = DecodedStreamObject()
    found.set_data(raw)
    return found


def with_page(writer: PdfWriter, words: str) -> PageObject:
    """Add a page: words in Latin letters, "" for a drawing without words, " " for a blank page."""
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET" if words.strip() else "0 0 100 100 re f"
    if words != " ":
        page[NameObject("/Contents")] = writer._add_object(stream(drawn.encode()))
    return page


def pdf_with_box(words: str) -> bytes:
    """Return a page whose words lie under a black box, as many offices hide them."""
    writer = PdfWriter()
    page = with_page(writer, words)
    drawn = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET 0 0 0 rg 60 690 400 30 re f"
    page[NameObject("/Contents")] = writer._add_object(stream(drawn.encode()))
    return written(writer)


def pdf(*pages: str, title: str = "") -> bytes:
    writer = PdfWriter()
    for words in pages:
        with_page(writer, words)
    if title:
        writer.add_metadata({"/Title": title})
    return written(writer)


def pdf_with_remark(words: str) -> bytes:
    writer = PdfWriter()
    with_page(writer, "an ordinary page of words")
    writer.add_annotation(0, FreeText(text=words, rect=(50, 50, 200, 100)))
    return written(writer)


def pdf_with_file(name: str, raw: bytes) -> bytes:
    writer = PdfWriter()
    with_page(writer, "an ordinary page of words")
    writer.add_attachment(name, raw)
    return written(writer)


def pdf_saved_again(before: str, after: str) -> bytes:
    """Return a file whose page was changed by a second save behind the first."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(before))), incremental=True)
    drawn = f"BT /F1 12 Tf 72 700 Td ({after}) Tj ET"
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream(drawn.encode()))
    return written(writer)


def pdf_locked(words: str, password: str) -> bytes:
    writer = PdfWriter()
    with_page(writer, words)
    writer.encrypt(password)
    return written(writer)


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    return out.getvalue()


TYPES = "<Types/>"


def docx(body: str, **parts: str | bytes) -> bytes:
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": body, **parts})


def exif(place: bool = True, serial: str = "", way_up: int = 1) -> bytes:
    """Return an Exif block in big-endian order: orientation, a place at 39.9 N 116.4 E, a serial number."""

    def entry(tag: int, kind: int, much: int, value: bytes) -> bytes:
        return struct.pack(">HHI", tag, kind, much) + value.ljust(4, b"\x00")

    entries = [entry(0x0112, 3, 1, struct.pack(">H", way_up))]
    if serial:
        entries.append(entry(0x8769, 4, 1, struct.pack(">I", 300)))
    if place:
        entries.append(entry(0x8825, 4, 1, struct.pack(">I", 100)))
    first = struct.pack(">H", len(entries)) + b"".join(entries) + bytes(4)
    found = bytearray(b"MM\x00*" + struct.pack(">I", 8) + first).ljust(500, b"\x00")
    gps = (
        struct.pack(">H", 2) + entry(2, 5, 3, struct.pack(">I", 150)) + entry(4, 5, 3, struct.pack(">I", 200))
    )
    found[100 : 100 + len(gps)] = gps
    found[150:174] = struct.pack(">6I", 39, 1, 54, 1, 0, 1)
    found[200:224] = struct.pack(">6I", 116, 1, 24, 1, 0, 1)
    camera = struct.pack(">H", 1) + entry(0xA431, 2, len(serial) + 1, struct.pack(">I", 350))
    found[300 : 300 + len(camera)] = camera
    found[350 : 350 + len(serial)] = serial.encode()
    return b"Exif\x00\x00" + bytes(found)


def jpeg(*blocks: bytes, remark: str = "") -> bytes:
    """Return the frame of a JPEG file: marks, blocks, a scan that shows nothing."""

    def part(mark: int, raw: bytes) -> bytes:
        return bytes((0xFF, mark)) + (len(raw) + 2).to_bytes(2, "big") + raw

    head = part(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    said = b"".join(part(0xE1, block) for block in blocks) + (part(0xFE, remark.encode()) if remark else b"")
    return b"\xff\xd8" + head + said + part(0xDB, bytes(65)) + part(0xDA, bytes(10)) + b"\x12\x34\xff\xd9"


def png(**said: str) -> bytes:
    """Return a picture of one dot, with texts beside it."""

    def part(mark: bytes, raw: bytes) -> bytes:
        return struct.pack(">I", len(raw)) + mark + raw + struct.pack(">I", zlib.crc32(mark + raw))

    texts = b"".join(part(b"tEXt", f"{key}\x00{words}".encode()) for key, words in said.items())
    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + texts + part(b"IDAT", zlib.compress(b"\x00\x00")) + part(b"IEND", b"")
    )
