"""Have a kept file looked through by a process that can be killed: no file crashes or holds up a form."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from threading import BoundedSemaphore

from sunlit.library.files import path_of
from sunlit.library.reading.limits import KILLED_AFTER
from sunlit.library.reading.looked import Looked, Note, decode

AT_ONCE = 2  # readers of one server process
UNREADABLE = Looked(notes=(Note("unreadable"),))
_turns = BoundedSemaphore(AT_ONCE)


@lru_cache(maxsize=128)
def look_through(sha256: str) -> Looked:
    """Return what is found in a kept file and what nobody has searched.

    A reader that fails, is killed for its memory or takes too long leaves a note that says so. The same file
    is read once while it is on a form.
    """
    command = [sys.executable, "-I", "-m", "sunlit.library.reading.child", str(path_of(sha256))]
    with _turns:
        try:
            done = subprocess.run(  # noqa: S603 -- no shell, and only the path of a digest goes in
                command, capture_output=True, timeout=KILLED_AFTER, check=True, cwd="/", env={}
            )
            return decode(done.stdout)
        except (subprocess.SubprocessError, OSError, ValueError):
            return UNREADABLE
