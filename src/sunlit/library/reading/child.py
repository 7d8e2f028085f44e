"""The process that reads one file: `python -m sunlit.library.reading.child FILE`.

It may be killed at any moment; what it prints is one line, `looked.encode`. It needs no database, no network
and no settings, and holds little memory: a file that wants more ends it, and the form says so.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from sunlit.library.metadata import kind_of_picture
from sunlit.library.reading.limits import KILLED_AFTER, MEMORY, Spent
from sunlit.library.reading.looked import Looked, encode
from sunlit.library.reading.packed import read_packed
from sunlit.library.reading.pdf import read_pdf
from sunlit.library.reading.pictures import read_picture
from sunlit.library.reading.plain import read_plain
from sunlit.library.reading.words import Reader


def look(raw: bytes, reader: Reader) -> None:
    """Read whatever it is, by its bytes. Raises Spent."""
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        read_pdf(raw, reader)
    elif raw.startswith(b"PK\x03\x04"):
        read_packed(raw, reader)
    elif kind_of_picture(raw):
        read_picture(raw, reader)
    else:
        read_plain(raw, reader)


def look_through_bytes(raw: bytes) -> Looked:
    """Return what is found in a file and what was not searched, within one allowance."""
    reader = Reader(look)
    try:
        look(raw, reader)
    except Spent:
        if not any(note.code == "too_long" for note in reader.gathered.notes):
            reader.gathered.note("too_large")
    return reader.gathered.looked()


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (KILLED_AFTER, KILLED_AFTER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Read the file of the first argument."""
    raw = Path(sys.argv[1]).read_bytes()
    _confine()
    sys.stdout.buffer.write(encode(look_through_bytes(raw)))


if __name__ == "__main__":
    main()
