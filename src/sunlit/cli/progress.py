"""A progress bar on standard error: on a terminal only, so that a journal stays readable."""

from __future__ import annotations

import sys

WIDTH = 28


class Progress:
    """Shows how far a piece of work has come; call it as `progress(done, of, what)`."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._last = ""

    def __call__(self, done: int, of: int, what: str) -> None:
        """Show that `done` of `of` pieces of `what` are finished."""
        filled = WIDTH * done // max(of, 1)
        line = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // max(of, 1):3}% {what:<20}"
        if self._shows and line != self._last:
            print(line, end="", file=sys.stderr, flush=True)
            self._last = line

    def clear(self) -> None:
        """Take the bar away."""
        if self._last:
            print("\r" + " " * (WIDTH + 30) + "\r", end="", file=sys.stderr, flush=True)
            self._last = ""
