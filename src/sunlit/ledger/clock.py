"""The time that leaves carry."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_demo: ContextVar[int | None] = ContextVar("demo_clock", default=None)


def now_ms() -> int:
    """Return the time in UTC milliseconds; inside `demo_clock` the time that was set there."""
    demo = _demo.get()
    return time.time_ns() // 1_000_000 if demo is None else demo


def is_demo_clock() -> bool:
    """Return whether the clock stands where a demo has set it; a real log then accepts nothing."""
    return _demo.get() is not None


@contextmanager
def demo_clock(ms: int) -> Iterator[None]:
    """Let the clock stand at `ms` while the block runs. Only logs opened as demo accept entries under it."""
    token = _demo.set(ms)
    try:
        yield
    finally:
        _demo.reset(token)
