"""What a picture tells besides what it shows: where it was taken, by which camera, in whose name.

What it shows is not searched, and the reader says so. Source: Exif 2.32 section 4.6; TIFF 6.0 section 2.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sunlit.library.metadata import EXIF, kind_of_picture, metadata_of
from sunlit.library.reading.words import Reader

PLACE, SERIAL, OWNER = "place", "serial", "owner"
SAID = 64 * 1024  # bytes of one block that may be words
ENTRIES = 200  # of one folder of an Exif block
_TIFF = (b"II*\x00", b"MM\x00*")
_FOLDERS = (0x8769, 0x8825)  # Exif, GPS
_GPS = 0x8825
_TAGS = {0x013B: OWNER, 0xA430: OWNER, 0xA431: SERIAL, 0xA435: SERIAL, 0xC62F: SERIAL}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_XMP_PLACE = re.compile(rb"GPS(?:Latitude|Longitude)\W{1,3}([0-9][0-9.,]{2,20}[NSEW]?)")
_XMP_SERIAL = re.compile(rb"SerialNumber\W{1,3}([0-9A-Za-z-]{4,40})")


def read_picture(raw: bytes, reader: Reader) -> None:
    """Say what stands beside a picture; name that nobody has searched the picture itself."""
    reader.note("picture")
    for name, block in metadata_of(raw, kind_of_picture(raw)):
        reader.left.spend(unpacked=len(block))
        reader.say(block[:SAID].decode("utf-8", "replace"), "details")
        if name == EXIF:
            _exif(block, reader)
        for kind, pattern in ((PLACE, _XMP_PLACE), (SERIAL, _XMP_SERIAL)):
            for found in pattern.findall(block)[:2]:
                reader.find(kind, found.decode("ascii"), "details")


@dataclass(frozen=True)
class _Value:
    tag: int
    kind: int
    raw: bytes


def _exif(block: bytes, reader: Reader) -> None:
    """Find place, serial numbers and names in an Exif block; a damaged one says what it can."""
    found = block.removeprefix(b"Exif\x00\x00")
    if found[:4] not in _TIFF:
        return
    order = "<" if found[:2] == b"II" else ">"
    try:
        _folder(found, order, struct.unpack_from(order + "I", found, 4)[0], 0, reader)
    except struct.error:
        return


def _folder(found: bytes, order: str, start: int, tag: int, reader: Reader) -> None:
    values = {one.tag: one for one in _values(found, order, start)}
    if tag == _GPS:
        place = [_degrees(values[n], order) for n in (2, 4) if n in values]
        if place:
            reader.find(PLACE, ", ".join(place), "details")
        return
    for one in values.values():
        if one.tag in _TAGS:
            words = one.raw.split(b"\x00", 1)[0].decode("utf-8", "replace").strip()
            if words:
                reader.find(_TAGS[one.tag], words, "details")
        elif one.tag in _FOLDERS and tag == 0 and len(one.raw) >= 4:
            _folder(found, order, struct.unpack_from(order + "I", one.raw)[0], one.tag, reader)


def _values(found: bytes, order: str, start: int) -> Iterator[_Value]:
    (count,) = struct.unpack_from(order + "H", found, start)
    for n in range(min(count, ENTRIES)):
        tag, kind, much, where = struct.unpack_from(order + "HHII", found, start + 2 + 12 * n)
        size = _SIZES.get(kind, 0) * much
        place = start + 2 + 12 * n + 8 if size <= 4 else where
        yield _Value(tag, kind, found[place : place + min(size, 2_000)])


def _degrees(value: _Value, order: str) -> str:
    """Return degrees, minutes and seconds as one number with four places."""
    total = 0.0
    for n, part in enumerate((1, 60, 3600)):
        if len(value.raw) < 8 * (n + 1) or value.kind != 5:
            break
        above, below = struct.unpack_from(order + "II", value.raw, 8 * n)
        total += above / below / part if below else 0
    return f"{total:.4f}"
