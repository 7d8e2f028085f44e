"""Files that are handed in to do harm."""

import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sunlit.library import kinds
from sunlit.library.kinds import kind_of
from tests.matters.trials import kinds_of
from tests.town import purchase

pytestmark = pytest.mark.database
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize("press", ["draft", "hand_in"])
@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.png", "a.pdf"])
def test_a_file_that_is_refused_says_why_and_keeps_what_was_typed(qinghe, sign_in, morning, name, press):
    road = purchase(qinghe, "2026-03-09 08:00")
    form = {"key": "k", "press": press, "text_zh": "申请三万元。", "files": SimpleUploadedFile(name, SCRIPT)}
    client = sign_in("culture")
    page = client.post(f"/desk/qinghe/matters/{road.number}/do/apply/", form, follow=True)
    assert page.status_code == 200
    assert "申请三万元。" in page.content.decode()
    if press == "hand_in":
        assert f"{name}：" in page.content.decode()
    assert kinds_of(road) == ["matter.opened"]


def zip_that_lists(names: int) -> io.BytesIO:
    """Return a zip file whose list has so many names, and nothing else."""
    line = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", *[20, 20], *[0] * 7, 1, *[0] * 6) + b"a"
    listed = line * names
    count = min(names, 65_535)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), 30, 0)
    return io.BytesIO(b"PK\x03\x04" + bytes(26) + listed + end)


def test_a_zip_file_of_a_million_names_costs_nothing(monkeypatch):
    def never(*given):
        raise AssertionError("the list was read")

    monkeypatch.setattr(kinds.zipfile, "ZipFile", never)
    assert kind_of(zip_that_lists(300_000), "x.zip") == ""
