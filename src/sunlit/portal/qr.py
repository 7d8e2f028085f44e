"""The square code on a printed sheet, as the path of an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class Code:
    """A code of `size` by `size` modules; `path` fills the dark ones, a module is one unit."""

    size: int
    path: str


def qr_path(text: str) -> Code:
    """Return the code of `text`; a fifth of it may be soiled before it no longer reads."""
    made = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    made.make()
    parts = []
    for y, row in enumerate(made.modules):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Code(len(made.modules), "".join(parts))
