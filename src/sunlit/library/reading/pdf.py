"""Everything a PDF file says: pages, details, remarks, form fields, files in it, and its earlier saves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from sunlit.library.reading.limits import PAGES, SAVES, UNPACKED, Spent
from sunlit.library.reading.words import Reader

FEW_CHARS = 20  # on a page with a picture: a stamp or a heading, and the rest is the picture
GARBLED = 0.2  # share of characters that are none: the words are there, but not to be made out
_END = re.compile(rb"%%EOF[\r\n]{0,2}")
_SAID_BY_REMARKS = ("/Contents", "/V", "/TU", "/Subj", "/RC", "/T")

_CONFINED = Configuration(
    zlib_maximum_output_length=UNPACKED,
    lzw_maximum_output_length=UNPACKED,
    run_length_maximum_output_length=UNPACKED,
    brotli_maximum_output_length=UNPACKED,
    array_based_stream_maximum_output_length=UNPACKED,
    stream_decoding_work_maximum_length=4 * UNPACKED,
    jbig2dec_binary=None,  # no other program is started for a picture nobody reads
)


def read_pdf(raw: bytes, reader: Reader) -> None:
    """Say all words of a PDF and name what was not read. Raises Spent; nothing else, whatever the file."""
    try:
        with apply_configuration(_CONFINED):
            _read(raw, reader)
    except Spent:
        raise
    except Exception:  # a hostile or damaged file finds more ways to fail than anybody can list
        reader.note("unreadable")


def _read(raw: bytes, reader: Reader) -> None:
    document = _opened(raw)
    if document is None:
        reader.note("locked")
        return
    _details(document, reader)
    _pages(document, reader)
    _attached(document, reader)
    _earlier(raw, reader)


def _opened(raw: bytes) -> PdfReader | None:
    """Return the document; None when it asks for a password."""
    document = PdfReader(BytesIO(raw))
    if document.is_encrypted and not document.decrypt(""):
        return None
    return document


def _details(document: PdfReader, reader: Reader) -> None:
    """Say title, author, keywords, and whatever else stands in the properties."""
    said = [str(value) for value in (document.metadata or {}).values()]
    extra = document.root_object.get("/Metadata")
    if extra is not None and isinstance(stream := extra.get_object(), StreamObject):
        said.append(re.sub("[<>]", "\n", stream.get_data().decode("utf-8", "replace")))
    reader.say("\n".join(said), "details")


def _pages(document: PdfReader, reader: Reader) -> None:
    """Say the words of each page and of the remarks on it; name the pages that are pictures."""
    pictures: list[int] = []
    n = 0
    try:
        for n, page in enumerate(document.pages, 1):
            if n > PAGES:
                raise Spent
            reader.left.spend()
            words = _words_of(page)
            reader.say(words, "page", str(n))
            _remarks(page, n, reader)
            if _is_picture(page, words):
                pictures.append(n)
    except Spent:
        reader.note("too_long", str(max(0, n - 1)))
        raise
    finally:
        if pictures:
            reader.note("pages", _listed(pictures))


def _words_of(page: PageObject) -> str:
    """Return the words of a page; "" when they cannot be got at: then it counts as a picture."""
    try:
        return page.extract_text()
    except Exception:  # one page that is broken leaves the others readable
        return ""


def _is_picture(page: PageObject, words: str) -> bool:
    """Say whether nobody has searched what a page shows."""
    seen = "".join(words.split())
    if not seen:
        return bool(_drawn(page))
    odd = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in seen)
    return odd > GARBLED * len(seen) or (len(seen) < FEW_CHARS and _has_image(page))


def _drawn(page: PageObject) -> bool:
    """Say whether anything is on a page at all."""
    contents = page.get("/Contents")
    found = contents.get_object() if contents is not None else None
    parts = found if isinstance(found, ArrayObject) else [found]
    for part in parts:
        stream = part.get_object() if part is not None else None
        if isinstance(stream, StreamObject) and _bytes_of(stream) != b"":
            return True
    return False


def _bytes_of(stream: StreamObject) -> bytes:
    try:
        return stream.get_data().strip()
    except Exception:  # what cannot be unpacked was not searched either
        return b"?"


def _has_image(page: PageObject) -> bool:
    objects = _dictionary(_dictionary(page.get("/Resources")).get("/XObject"))
    return any(_dictionary(one).get("/Subtype") == "/Image" for one in objects.values())


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _remarks(page: PageObject, n: int, reader: Reader) -> None:
    """Say what remarks, form fields and links on a page hold."""
    said: list[str] = []
    listed = page.get("/Annots")
    found = listed.get_object() if listed is not None else None
    for one in found if isinstance(found, ArrayObject) else []:
        remark = _dictionary(one)
        said += [str(remark[key]) for key in _SAID_BY_REMARKS if isinstance(remark.get(key), str)]
        said.append(str(_dictionary(remark.get("/A")).get("/URI", "")))
    reader.say("\n".join(said), "remark", str(n))


def _attached(document: PdfReader, reader: Reader) -> None:
    """Read the files that lie in the document."""
    for name, copies in document.attachments.items():
        for raw in copies:
            reader.look_inside(raw, name)


def _earlier(raw: bytes, reader: Reader) -> None:
    """Say what the pages held before the last save: whoever opens the bytes can still read it."""
    for end in _ends(raw):
        reader.left.spend()
        try:
            before = _opened(raw[:end])
            for page in _first(before.pages if before else ()):
                reader.left.spend()
                reader.say(_words_of(page), "earlier")
                _said_earlier(page, reader)
        except Spent:
            raise
        except Exception:  # an earlier state that nobody can open, or that was never one
            reader.note("earlier")


def _said_earlier(page: PageObject, reader: Reader) -> None:
    """Say the remarks of an earlier save."""
    listed = page.get("/Annots")
    found = listed.get_object() if listed is not None else None
    for one in found if isinstance(found, ArrayObject) else []:
        reader.say(str(_dictionary(one).get("/Contents", "")), "earlier")


def _ends(raw: bytes) -> list[int]:
    """Return where the earlier saves end, newest first; the first end in a file made for the web is none."""
    ends = [one.end() for one in _END.finditer(raw)]
    if b"/Linearized" in raw[:2048]:
        ends = ends[1:]
    return ends[:-1][::-1][:SAVES]


def _first(pages: Iterable[PageObject]) -> Iterator[PageObject]:
    for n, page in enumerate(pages):
        if n == PAGES:
            return
        yield page


def _listed(numbers: list[int]) -> str:
    """Return page numbers as a person writes them: "1, 3-5"."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
