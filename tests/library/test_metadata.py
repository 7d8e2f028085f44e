"""What a picture file says besides the picture is found, and can be taken out without touching the picture."""

from __future__ import annotations

import io
import random
import struct

import pytest
from PIL import Image

from sunlit.library.metadata import metadata_of, without_metadata
from sunlit.library.reading.child import look_through_bytes
from tests.papers import ID, PHONE, exif, jpeg, png


def found(raw):
    return [(one.kind, one.words) for one in look_through_bytes(raw).found]


def saved(kind, **more):
    """A real picture, written by another library, with Exif and XMP."""
    picture = Image.new("RGB", (16, 8), (200, 30, 30))
    tags = picture.getexif()
    tags[0x013B] = "Lin Wang"
    tags[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, kind, exif=tags.tobytes(), **more)
    return out.getvalue()


@pytest.mark.requirement("DIS-4")
def test_place_serial_number_and_remarks_of_a_photo_are_found_and_the_photo_is_named():
    raw = jpeg(exif(serial="SN-4711"), remark=f"call {PHONE}")
    assert found(raw) == [("serial", "SN-4711"), ("place", "39.9000, 116.4000"), ("mobile", PHONE)]
    assert [note.code for note in look_through_bytes(raw).notes] == ["picture"]
    assert found(png(Comment=ID)) == [("id_number", ID)]
    xmp = b'http://ns.adobe.com/xap/1.0/\x00<x exif:GPSLatitude="39,54.0N" aux:SerialNumber="A12345"/>'
    assert found(jpeg(xmp)) == [("place", "39,54.0N"), ("serial", "A12345")]


@pytest.mark.requirement("DIS-4")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_taken_out_nothing_is_left_and_every_dot_stays(kind):
    raw = saved(kind, **({"xmp": b"<x:xmpmeta>13800000000</x:xmpmeta>"} if kind != "PNG" else {}))
    assert ("owner", "Lin Wang") in found(raw)
    bare = without_metadata(raw)
    assert found(bare) == []
    with Image.open(io.BytesIO(raw)) as before, Image.open(io.BytesIO(bare)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert set(after.getexif()) <= {0x0112}


def test_a_photo_taken_upright_stays_upright():
    bare = without_metadata(saved("JPEG"))
    with Image.open(io.BytesIO(bare)) as after:
        assert dict(after.getexif()) == {0x0112: 6}


def test_what_lies_behind_the_picture_goes_too():
    second = jpeg(exif())
    bare = without_metadata(jpeg() + second)
    assert bare == jpeg()
    assert without_metadata(b"%PDF-1.4") is None


def test_no_damage_makes_reading_or_taking_out_fail():
    chance = random.Random(20260309)
    for whole in (jpeg(exif(serial="SN-4711"), remark="x"), png(Comment="x"), saved("WEBP"), exif()[6:]):
        for _ in range(150):
            raw = bytearray(whole)
            for _ in range(chance.randrange(1, 10)):
                raw[chance.randrange(3, len(raw))] = chance.randrange(256)
            part = bytes(raw[: chance.randrange(4, len(raw) + 1)])
            look_through_bytes(part)
            without_metadata(part)
            list(metadata_of(part, "tif"))


def test_a_folder_of_tags_that_names_itself_is_read_once():
    block = (
        b"II*\x00"
        + struct.pack("<I", 8)
        + struct.pack("<H", 1)
        + struct.pack("<HHII", 0x8769, 4, 1, 8)
        + bytes(4)
    )
    assert found(block) == []
