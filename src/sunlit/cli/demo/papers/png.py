"""Simple drawn pictures in place of photographs; each carries the word DEMO."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping

WIDTH, HEIGHT = 480, 320
Colour = tuple[int, int, int]

_SKY, _GRASS, _GROUND = (206, 226, 240), (118, 158, 98), (196, 178, 148)
_TRACK, _WALL, _PAPER, _INK = (178, 84, 68), (168, 164, 156), (250, 248, 240), (70, 74, 80)
_WATER, _BLUR, _RED, _WOOD = (104, 148, 178), (150, 150, 152), (172, 40, 36), (140, 104, 72)
_LETTERS = {"D": "6999996", "E": "7111711", "M": "9ff9999", "O": "6999996"}  # rows of four bits, low bit left
_LETTERS["D"] = "7999997"
_LETTERS["E"] = "f11711f"


class _Canvas:
    """A picture of plain rectangles."""

    def __init__(self, ground: Colour) -> None:
        self.rows = [bytearray(bytes(ground) * WIDTH) for _ in range(HEIGHT)]

    def box(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        """Fill a rectangle, cut off at the edge."""
        left, right = max(0, x), min(WIDTH, x + width)
        if right > left:
            for row in self.rows[max(0, y) : min(HEIGHT, y + height)]:
                row[left * 3 : right * 3] = bytes(colour) * (right - left)

    def word(self, text: str, x: int, y: int, size: int, colour: Colour) -> None:
        """Write a word in large dots."""
        for place, letter in enumerate(text):
            for down, bits in enumerate(_LETTERS[letter]):
                for across in range(4):
                    if int(bits, 16) >> across & 1:
                        self.box(x + (place * 5 + across) * size, y + down * size, size, size, colour)

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        raw = b"".join(b"\x00" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def picture(scene: str, name: str) -> bytes:
    """Return the picture of a scene; `name` moves a few things, so that no two pictures are alike."""
    shift = sum(name.encode()) % 60
    canvas = _Canvas(_SKY)
    _SCENES[scene](canvas, shift)
    canvas.box(8, HEIGHT - 36, 96, 28, (255, 255, 255))
    canvas.word("DEMO", 14, HEIGHT - 32, 3, _INK)
    return canvas.png()


def _playground(canvas: _Canvas, shift: int) -> None:
    canvas.box(0, 150, WIDTH, 170, _GRASS)
    for lane in range(5):
        canvas.box(0, 190 + lane * 24, WIDTH, 22, _TRACK)
    canvas.box(60 + shift, 60, 220, 90, _WALL)
    for window in range(5):
        canvas.box(76 + shift + window * 40, 80, 22, 26, _WATER)


def _samples(canvas: _Canvas, shift: int) -> None:
    canvas.box(0, 200, WIDTH, 120, _WOOD)
    for n in range(5):
        canvas.box(40 + n * 84, 150 + (shift + n * 7) % 24, 60, 70, _TRACK)
        canvas.box(48 + n * 84, 232, 44, 20, _PAPER)


def _children(canvas: _Canvas, shift: int) -> None:
    _playground(canvas, shift)
    for n in range(6):
        canvas.box(50 + n * 66, 170 + (shift * n) % 40, 26, 54, _BLUR)


def _canal(canvas: _Canvas, shift: int) -> None:
    canvas.box(0, 120, WIDTH, 200, _GRASS)
    canvas.box(0, 200, WIDTH, 70, _WATER)
    for stone in range(16):
        canvas.box(stone * 31 - shift % 20, 176, 28, 24, _WALL)
        canvas.box(stone * 31 - shift % 30, 270, 28, 20, _WALL)


def _board(canvas: _Canvas, shift: int) -> None:
    canvas.box(0, 240, WIDTH, 80, _GROUND)
    canvas.box(60, 50, 360, 200, _WOOD)
    canvas.box(72, 62, 336, 176, _PAPER)
    canvas.box(72, 62, 336, 26, _RED)
    for line in range(7):
        canvas.box(92, 102 + line * 18, 180 + (shift + line * 37) % 110, 8, _INK)
    canvas.box(92, 156, 70, 44, _BLUR)


def _voucher(canvas: _Canvas, shift: int) -> None:
    canvas.box(0, 0, WIDTH, HEIGHT, _WOOD)
    canvas.box(50, 40, 380, 230, _PAPER)
    for line in range(8):
        canvas.box(74, 66 + line * 22, 150 + (shift + line * 53) % 160, 8, _INK)
    canvas.box(330, 190, 60, 60, _RED)
    canvas.box(338, 198, 44, 44, _PAPER)


_SCENES: Mapping[str, Callable[[_Canvas, int], None]] = {
    "playground": _playground,
    "samples": _samples,
    "children": _children,
    "canal": _canal,
    "board": _board,
    "voucher": _voucher,
}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
