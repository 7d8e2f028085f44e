"""Files are kept byte for byte under their digest, or refused."""

import io
import zipfile
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sunlit.library.files import content_type_of, keep_file, open_file, path_of, safe_name
from sunlit.library.refusal import FileRefused
from sunlit.record.b64 import b64url

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.SUNLIT_HOME = tmp_path
    settings.SUNLIT_MAX_FILE_BYTES = 100_000
    return tmp_path


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.requirement("DOC-2")
def test_a_file_comes_back_byte_for_byte_with_size_and_digest(home):
    kept = keep_file(PDF, "报价.pdf")
    assert (kept.name, kept.size, kept.sha256) == ("报价.pdf", len(PDF), b64url(sha256(PDF).digest()))
    with open_file(kept.sha256) as file:
        assert file.read() == PDF
    assert path_of(kept.sha256).stat().st_mode & 0o777 == 0o444


def test_the_same_file_lies_there_once(home):
    assert keep_file(PDF, "a.pdf").sha256 == keep_file(SimpleUploadedFile("b.pdf", PDF)).sha256
    assert len([path for path in (home / "files").rglob("*") if path.is_file()]) == 1


def test_a_file_on_disk_is_kept_under_its_own_name(home):
    (home / "table.csv").write_text("a,b\n1,2\n")
    assert keep_file(home / "table.csv").name == str(home / "table.csv").rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("content", "name", "content_type", "inline"),
    [
        (PDF, "a.pdf", "application/pdf", True),
        (PNG, "a.png", "image/png", True),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "a.JPEG", "image/jpeg", True),
        (b"RIFF0000WEBPVP8 ", "a.webp", "image/webp", True),
        ("公示\r\n\f".encode(), "a.txt", "text/plain; charset=utf-8", True),
        ("﻿户,亩\n".encode(), "a.csv", "text/csv; charset=utf-8", True),
        (DOCX, "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        (XLSX, "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        (OLE, "a.doc", "application/octet-stream", False),
        (PDF, "a.ofd", "application/octet-stream", False),
        (zipped("readme"), "a.zip", "application/octet-stream", False),
        (b"PK\x03\x04 broken", "a.zip", "application/octet-stream", False),
        (b"\x00\x00\x00\x20ftypmp42", "film.mp4", "application/octet-stream", False),
    ],
)
def test_the_kind_is_told_by_the_bytes(content, name, content_type, inline):
    assert content_type_of(keep_file(content, name).sha256, name) == (content_type, inline)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"x" * 100_001, "a.txt", "file_large"),
        (b"MZ" + b"\x00" * 80, "a.pdf", "file_kind"),
        (b"\x7fELF....", "report", "file_kind"),
        (b"#!/bin/sh\n", "notes.txt", "file_kind"),
        (b"<html>", "page.html", "file_kind"),
        (b"<svg/>", "plan.svg", "file_kind"),
        (PDF, "setup.exe", "file_kind"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "a.docx", "file_macro"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le") + OLE, "a.doc", "file_macro"),
        (b"\x00" * 65530 + b"_\x00V\x00", "a.bin", "file_kind"),
        (PNG, "a.pdf", "file_mismatch"),
        (XLSX, "a.docx", "file_mismatch"),
        ("公示".encode("gbk"), "a.txt", "file_mismatch"),
        (b"a\x00b", "a.csv", "file_mismatch"),
        ("公示".encode()[:-1], "a.txt", "file_mismatch"),
    ],
)
def test_what_may_not_be_kept_is_refused_and_leaves_nothing(home, content, name, code):
    with pytest.raises(FileRefused) as refused:
        keep_file(content, name)
    assert refused.value.code == code
    assert not [path for path in (home / "files").rglob("*") if path.is_file()]


def test_macros_are_found_across_the_edge_of_a_block(home):
    mark = "_VBA_PROJECT".encode("utf-16-le")
    content = OLE[:8] + b"\x00" * (64 * 1024 - 18) + mark + b"\x00" * 50
    with pytest.raises(FileRefused, match="file_macro"):
        keep_file(content, "a.xls")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\papers\\..\\三家报价.pdf", "三家报价.pdf"),
        ("../../etc/passwd", "passwd"),
        ("报价\u202efdp.exe", "报价fdp.exe"),
        ("a\u200b b\ufeff.pdf", "a b.pdf"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        (" .hidden. ", "hidden"),
        ("", "file"),
        ("\u202e", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(given, shown):
    assert safe_name(given) == shown


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "x" * 42, "x" * 43])
def test_what_is_not_kept_is_not_found(digest):
    with pytest.raises(FileNotFoundError):
        open_file(digest)


def test_a_kept_file_under_a_refused_name_is_only_downloaded():
    assert content_type_of(keep_file(PDF, "a.pdf").sha256, "a.png") == ("application/octet-stream", False)
