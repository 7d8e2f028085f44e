"""What the tests need beside Python: PostgreSQL, Chromium and a Chinese font.

As root on Debian or Ubuntu the missing ones are installed; otherwise one sentence says what to install, and
the part that needs it is skipped. With CI=true a missing part is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import postgres


@dataclass(frozen=True)
class Part:
    """Something the tests need, how to see that it is there, and the package that brings it."""

    name: str
    package: str
    is_here: Callable[[], bool]


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome that Playwright can drive."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


PARTS = (
    Part("PostgreSQL", "postgresql", postgres.is_here),
    Part("Chromium", "chromium", lambda: chromium() is not None),
    Part("a Chinese font", "fonts-noto-cjk", _has_chinese_font),
)


def missing_after_setup() -> set[str]:
    """Install what is missing where that is possible; return the names of what is still missing."""
    missing = [part for part in PARTS if not part.is_here()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([part.package for part in missing])
        missing = [part for part in missing if not part.is_here()]
    for part in missing:
        print(f"{part.name} is missing, so the tests that need it are left out: install {part.package}.")
    if missing and os.environ.get("CI") == "true":
        sys.exit("CI=true: a missing part is a failure.")
    return {part.name for part in missing}


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} ...", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = [*packages, *(["fontconfig"] if "fonts-noto-cjk" in packages else [])]
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=env, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    missing_after_setup()
