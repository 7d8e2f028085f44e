"""A PDF of plain text, A4. Chinese is set in STSong-Light, a font every reader knows or substitutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

WIDTH, HEIGHT, MARGIN = 595, 842, 64  # points
SIZE, LEADING = 12, 22
PER_LINE = 38  # wide characters

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [4 0 R] >>"
)
_DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 "
    b"/W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>"
)
_DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
    b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


def pdf(title: str, lines: Sequence[str], note: str, pages: int = 1, *, red: bool = False) -> bytes:
    """Return a document of `pages` pages: title and lines on the first, numbered sections on the others."""
    contents = [_page(title, lines, note, 1, pages, red=red)]
    for number in range(2, pages + 1):
        body = [f"附件 {number - 1} · Annex {number - 1}", *lines[:2]]
        contents.append(_page(title, body, note, number, pages, red=False))
    return _document(contents)


def wrapped(text: str, width: int = PER_LINE) -> Iterator[str]:
    """Yield the lines of a text, broken at `width` wide characters; a narrow one counts half."""
    line, room = "", width * 2
    for word in _words(text):
        need = sum(1 if ord(char) < 0x2E80 else 2 for char in word)
        if need > room and line:
            yield line.rstrip()
            line, room = "", width * 2
        line, room = (line + word).lstrip(), room - need
    yield line


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if ord(char) >= 0x2E80 or char == " ":
            if word:
                yield word
            yield char
            word = ""
        else:
            word += char
    if word:
        yield word


def _page(title: str, lines: Sequence[str], note: str, number: int, pages: int, *, red: bool) -> bytes:
    y = HEIGHT - MARGIN
    parts = [b"0.75 0.08 0.08 rg" if red else b"0 0 0 rg", _at(title, MARGIN, y, 20)]
    y -= 14
    parts.append(b"%s %d %d m %d %d l S" % (b"0.75 0.08 0.08 RG 1.5 w", MARGIN, y, WIDTH - MARGIN, y))
    parts.append(b"0 0 0 rg")
    y -= 30
    for line in lines:
        for piece in wrapped(line):
            parts.append(_at(piece, MARGIN, y, SIZE))
            y -= LEADING
        y -= 6
    if red:
        parts.append(_stamp(WIDTH - 150, 190))
    parts.append(b"0.4 0.4 0.4 rg")
    parts.append(_at(f"{note} · {number}/{pages}", MARGIN, 40, 9))
    return b"\n".join(parts)


def _at(text: str, x: int, y: int, size: int) -> bytes:
    return b"BT /F1 %d Tf %d %d Td <%s> Tj ET" % (size, x, y, text.encode("utf-16-be").hex().encode())


def _stamp(x: int, y: int) -> bytes:
    """Draw a round demo seal: four curves, and the word in it."""
    r, k = 44, 24
    curves = (
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c "
        f"{x - k} {y + r} {x - r} {y + k} {x - r} {y} c {x - r} {y - k} {x - k} {y - r} {x} {y - r} c "
        f"{x + k} {y - r} {x + r} {y - k} {x + r} {y} c S"
    )
    return (
        b"0.75 0.08 0.08 RG 2.5 w "
        + curves.encode()
        + b" 0.75 0.08 0.08 rg\n"
        + _at("演示印章", x - 28, y - 5, 14)
    )


def _document(contents: Sequence[bytes]) -> bytes:
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        _FONT,
        _DESCENDANT,
        _DESCRIPTOR,
    ]
    for n, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, 7 + 2 * n)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for n, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
