"""Where the ledger keeps files. Each has its own folder, so each can lie on its own disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings


def home() -> Path:
    """Return the folder of this installation (SUNLIT_HOME)."""
    return Path(settings.SUNLIT_HOME)


def key_file(slug: str) -> Path:
    """Return the file of the log's private key: for its owner alone, never in a backup of the data."""
    return home() / "keys" / f"{slug}.key"


def heads() -> Path:
    """Return the folder of the signed heads, apart from the database and from every backup of it."""
    return home() / "heads"


def public_folder(slug: str) -> Path:
    """Return the folder of the log's public files: `checkpoint` and `tile/...`, as they are served."""
    return home() / "tiles" / slug


def policy_file(slug: str) -> Path:
    """Return where the policy of a log stands (C2SP tlog-policy): its own, else the one for all logs."""
    own = home() / "policy" / slug
    return own if own.exists() else home() / "policy.txt"


def witness_state_file(slug: str) -> Path:
    """Return the file of what each witness of a log last confirmed."""
    return home() / "witnesses" / f"{slug}.json"


def evidence_folder() -> Path:
    """Return the folder of what contradicts itself: pairs of signed checkpoints. Nothing removes them."""
    return home() / "evidence"


def waiting_notes(upper: str, body: str) -> Path:
    """Return the folder of signed notes of a body's log that `upper` cannot compare with it yet."""
    return home() / "waiting" / f"{upper}-{body}"


def unreadable_file(upper: str, body: str) -> Path:
    """Return the file that holds since when and why `upper` cannot read a body's log; absent when it can."""
    return home() / "unreadable" / f"{upper}-{body}.json"


def elsewhere_file() -> Path:
    """Return the file that names the logs below that other installations keep."""
    return home() / "elsewhere.txt"


def erasures_file() -> Path:
    """Return the list of what was erased: digests, so that a restored backup is erased again."""
    return home() / "erasures.jsonl"


def mirror_file() -> Path:
    """Return the file whose presence makes this installation a mirror."""
    return home() / "mirror.json"


def stopped_file(slug: str) -> Path:
    """Return the file that holds why nothing may be entered into a log; absent when everything is right."""
    return home() / "stopped" / slug


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step that survives a power cut.

    A crash leaves the old file or the new one, never a part; at worst a temporary file beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names just written in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
