"""Files as they were handed in, byte for byte, each under its SHA-256 in the files folder."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from django.conf import settings

from sunlit.ledger.places import home, sync_folder
from sunlit.ledger.texts import is_invisible
from sunlit.library.kinds import INLINE, OTHER, TYPES, kind_of
from sunlit.library.refusal import FileRefused
from sunlit.record.b64 import b64url

NAME_CHARS = 120
CHUNK = 64 * 1024
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}")
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f]')


@dataclass(frozen=True)
class FileKept:
    """A file in the folder: the name people see, its size and its digest in unpadded base64url."""

    name: str
    size: int  # bytes
    sha256: str


class Uploaded(Protocol):
    """A file that comes with a form."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Yield its bytes."""


def keep_file(source: bytes | Path | Uploaded, name: str = "") -> FileKept:
    """Keep a file durably under its digest and return what an act says of it.

    `name` is needed for bytes. Kept twice, it lies there once. A crash leaves the whole file or a temporary
    one beside it. Raises FileRefused: empty, larger than SUNLIT_MAX_FILE_BYTES, a program, a page or a
    script, a document with macros, or a name that says another kind than the bytes do.
    """
    shown = safe_name(name or str(getattr(source, "name", "") or ""))
    folder = home() / "files"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "w+b") as file:
            kept = _written(cast(BinaryIO, file), _chunks(source), shown)
            kind_of(cast(BinaryIO, file), shown)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(kept.sha256)
        target.parent.mkdir(exist_ok=True)
        Path(temporary).chmod(0o444)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    sync_folder(folder)
    return kept


def open_file(digest: str) -> BinaryIO:
    """Return the file of a digest, open for reading. FileNotFoundError when it is not kept."""
    return path_of(digest).open("rb")


def path_of(digest: str) -> Path:
    """Return where the file of a digest would lie; FileNotFoundError when it is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise FileNotFoundError(f"{digest!r} is not a SHA-256 in base64url")
    return home() / "files" / digest[:2] / digest


def content_type_of(digest: str, name: str) -> tuple[str, bool]:
    """Return the content type of a kept file, and whether a browser may show it by itself."""
    with open_file(digest) as file:
        try:
            kind = kind_of(file, name)
        except FileRefused:
            return OTHER, False
    return TYPES.get(kind, OTHER), kind in INLINE


def safe_name(name: str) -> str:
    """Return a name without path, invisible or reserved characters, 120 characters at most, its ending kept.

    "C:/papers/三家报价.pdf" becomes "三家报价.pdf"; nothing left becomes "file".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in last if not is_invisible(char))
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", seen)).strip(" .")
    suffix = PurePosixPath(plain).suffix[:20]
    stem = plain[: len(plain) - len(suffix)] if suffix else plain
    return f"{stem[: NAME_CHARS - len(suffix)]}{suffix}" or "file"


def _written(file: BinaryIO, chunks: Iterable[bytes], name: str) -> FileKept:
    digest, size = sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.SUNLIT_MAX_FILE_BYTES:
            raise FileRefused("file_large", name=name, max=settings.SUNLIT_MAX_FILE_BYTES, size=size)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise FileRefused("file_empty", name=name)
    return FileKept(name, size, b64url(digest.digest()))


def _chunks(source: bytes | Path | Uploaded) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    else:
        yield from source.chunks()
