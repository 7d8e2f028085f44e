"""The blocks of a picture file that say something besides the picture, and the file without them.

Nothing of the picture is computed anew: its bytes stay as they are. Only the way up is said again.
Source: ITU-T T.81 annex B; PNG third edition section 5; WebP container specification; Exif 2.32 section 4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

EXIF = "exif"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_BLOCKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_JPEG_BARE = (0x01, *range(0xD0, 0xD9))  # marks without a length
_SCAN, _COMMENT, _EXIF_MARK = 0xDA, 0xFE, 0xE1
_JPEG_KEPT = (0xE0, 0xE2, 0xEE)  # size, colours, colour transform
_ORIENTATION = 0x0112
_VP8X_FLAGS = 0x0C  # Exif and XMP


def kind_of_picture(raw: bytes) -> str:
    """Return jpg, png, webp, tif or heic by the first bytes; "" for what is no picture."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if raw.startswith(_PNG):
        return "png"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "webp"
    if raw[:4] in (b"II*\x00", b"MM\x00*"):
        return "tif"
    if raw[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        return "heic"
    return "gif" if raw.startswith((b"GIF87a", b"GIF89a")) else ""


def metadata_of(raw: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each block beside the picture; of a damaged file those before the damage."""
    if kind == "tif":
        yield EXIF, raw
    elif kind == "heic":
        yield "", raw[: 1024 * 1024]
    for name, _, start, end in _blocks(raw, kind):
        if name:
            yield name, raw[start:end]


def without_metadata(raw: bytes) -> bytes | None:
    """Return a JPEG, PNG or WebP without what it says beside the picture; None where that cannot be done."""
    kind = kind_of_picture(raw)
    if kind not in ("jpg", "png", "webp"):
        return None
    kept = bytearray()
    done, turned = 0, b""
    for name, begin, start, end in _blocks(raw, kind):
        if not name:
            continue
        if name == EXIF and kind == "jpg":
            turned = _way_up(raw[start:end]) or turned
        kept += raw[done:begin]
        done = end + (4 if kind == "png" else (end - start) % 2 if kind == "webp" else 0)
    kept += raw[done:]
    if kind == "webp":
        return _webp_again(bytes(kept))
    return bytes(kept[:2] + turned + kept[2:]) if turned else bytes(kept)


def _blocks(raw: bytes, kind: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield name ("" for what is the picture), begin with its head, start and end of each block."""
    if kind == "jpg":
        yield from _of_jpeg(raw)
    elif kind == "png":
        yield from _of_png(raw)
    elif kind == "webp":
        yield from _of_webp(raw)


def _of_jpeg(raw: bytes) -> Iterator[tuple[str, int, int, int]]:
    place = 2
    while place + 4 <= len(raw) and raw[place] == 0xFF:
        mark = raw[place + 1]
        if mark == 0xFF or mark in _JPEG_BARE:
            place += 1 if mark == 0xFF else 2
            continue
        if mark == _SCAN:
            yield from _after_jpeg(raw, place)
            return
        end = place + 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
        said = mark == _COMMENT or (0xE0 <= mark <= 0xEF and mark not in _JPEG_KEPT)
        if mark == 0xE2 and not raw.startswith(b"ICC_PROFILE\x00", place + 4):
            said = True
        exif = mark == _EXIF_MARK and raw.startswith(b"Exif\x00\x00", place + 4)
        yield EXIF if exif else "block" if said else "", place, place + 4, min(end, len(raw))
        place = max(end, place + 4)


def _after_jpeg(raw: bytes, scan: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield what lies behind the end of the picture: a telephone puts a second one there, or a film."""
    end = raw.rfind(b"\xff\xd9", scan)
    first = raw.find(b"\xff\xd9\xff\xd8", scan)
    end = first if first >= 0 else end
    if 0 <= end < len(raw) - 2:
        yield "rest", end + 2, end + 2, len(raw)


def _of_png(raw: bytes) -> Iterator[tuple[str, int, int, int]]:
    place = len(_PNG)
    while place + 12 <= len(raw):
        size = int.from_bytes(raw[place : place + 4], "big")
        mark, end = raw[place + 4 : place + 8], place + 8 + size
        name = EXIF if mark == b"eXIf" else "block" if mark in _PNG_BLOCKS else ""
        yield name, place, place + 8, min(end, len(raw))
        place = end + 4
        if mark == b"IEND" and place < len(raw):
            yield "rest", place, place, len(raw) - 4
            return


def _of_webp(raw: bytes) -> Iterator[tuple[str, int, int, int]]:
    place = 12
    while place + 8 <= len(raw):
        mark, size = raw[place : place + 4], int.from_bytes(raw[place + 4 : place + 8], "little")
        end = place + 8 + size
        name = EXIF if mark == b"EXIF" else "block" if mark == b"XMP " else ""
        yield name, place, place + 8, min(end, len(raw))
        place = end + size % 2


def _webp_again(raw: bytes) -> bytes:
    """Return the file with its new size, saying no longer that it has metadata."""
    found = bytearray(raw)
    found[4:8] = (len(raw) - 8).to_bytes(4, "little")
    if found[12:16] == b"VP8X" and len(found) > 20:
        found[20] &= ~_VP8X_FLAGS & 0xFF
    return bytes(found)


def _way_up(block: bytes) -> bytes:
    """Return a block that says nothing but which way up the picture is; b"" when it is as it lies."""
    found = block.removeprefix(b"Exif\x00\x00")
    order = "<" if found[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(order + "I", found, 4)
        (count,) = struct.unpack_from(order + "H", found, start)
        for n in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", found, start + 2 + 12 * n)
            if tag == _ORIENTATION and 1 < value <= 8:
                tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
                body = b"Exif\x00\x00" + tiff
                return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    except struct.error:
        return b""
    return b""
