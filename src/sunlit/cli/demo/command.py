"""`sunlit demo`: build the demo if it is not there, say what it is, serve it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.core.management import call_command

import sunlit
from sunlit.cli.starting import start_django

MARK = "demo.json"  # written last: a folder without it is no finished demo
SEED = 7
OLD_AFTER = 7 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Built:
    """What a finished demo says of itself."""

    built_at: int  # UTC milliseconds
    version: str
    entries: int

    @property
    def day(self) -> str:
        """The local day and time of the build."""
        return datetime.fromtimestamp(self.built_at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")

    def is_old(self, now: float) -> bool:
        """Return whether so much time has passed that what was running then is overdue now."""
        return now - self.built_at / 1000 > OLD_AFTER


class DemoRefused(OSError):
    """The demo cannot be built there; the message says what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("--dir", type=Path, default=Path(".demo"), help="folder of the demo (.demo)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--no-serve", action="store_true", help="only build")
    parser.add_argument("--rebuild", action="store_true", help="build again, with today as its present")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generated matters ({SEED})")


def run(options: argparse.Namespace) -> int:
    """Build where needed, print addresses and accounts, serve until told to stop."""
    folder: Path = options.dir.expanduser().resolve()
    built = read_mark(folder)
    if built is None or options.rebuild:
        build_into(folder, options.seed)
        built = read_mark(folder)
    if built is None:
        raise DemoRefused(f"the build ended without a finished demo in {folder}")
    os.environ.pop("SUNLIT_DATABASE_URL", None)
    start_django(folder)
    call_command("migrate", verbosity=0)  # a demo that an earlier version built has not all tables yet
    print(_told(folder, built, options), flush=True)
    if options.no_serve:
        return 0
    import_module("sunlit.cli.demo.prepared").wind_up()
    witnessed = import_module("sunlit.cli.demo.witnessed")
    code: int = witnessed.serve_witnessed(folder, options.host, options.port)
    return code


def read_mark(folder: Path) -> Built | None:
    """Return what the demo in `folder` says of itself; None when there is none, or only half of one."""
    try:
        value = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return Built(int(value["built_at"]), str(value["version"]), int(value["entries"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as wrong:
        raise DemoRefused(
            f"{folder / MARK} is damaged: remove the folder, or name another by --dir"
        ) from wrong


def build_into(folder: Path, seed: int) -> None:
    """Build beside `folder` and move it there when it is finished, so that nothing is ever half made.

    A demo that is there is replaced; a folder that holds anything else is left alone. Raises DemoRefused.
    """
    if folder.exists() and read_mark(folder) is None and any(folder.iterdir()):
        raise DemoRefused(f"{folder} holds something that is not a demo; name an empty folder by --dir")
    making = folder.with_name(f".{folder.name.lstrip('.')}.building")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        _build(making, seed)
        _put(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _build(making: Path, seed: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "SUNLIT_DATABASE_URL"}
    environment |= {"SUNLIT_HOME": str(making), "DJANGO_SETTINGS_MODULE": "sunlit.site.settings"}
    command = [sys.executable, "-m", "sunlit.cli.demo", "--seed", str(seed)]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 -- our own program
    if done.returncode:
        raise DemoRefused(f"the demo was not built (code {done.returncode}); nothing was changed")


def _put(making: Path, folder: Path) -> None:
    """Put the finished folder in its place. A crash in between leaves the old demo beside it."""
    former = folder.with_name(f".{folder.name.lstrip('.')}.former")
    shutil.rmtree(former, ignore_errors=True)
    if folder.exists():
        folder.rename(former)
    making.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _told(folder: Path, built: Built, options: argparse.Namespace) -> str:
    cast = import_module("sunlit.cli.demo.cast").read_cast()
    address = f"http://{options.host}:{options.port}"
    size = f"{built.entries:,} entries in {len(cast.bodies)} records"
    lines = [
        "",
        f"Demo county Chengming 澄明县, built {built.day}: {size}.",
        f"Its data lies in {folder}",
        *_warnings(built),
        "",
        f"  {address}/       中文",
        f"  {address}/en/    English",
        "",
        f"Sign in at {address}/desk/ with the password {cast.password}:",
        *(f"  {row['username']:<12}{row['what']['zh']} · {row['what']['en']}" for row in cast.accounts),
        "A resident needs no account.",
    ]
    if options.no_serve:
        lines += ["", f"Serve it: sunlit demo --dir {options.dir} --port {options.port}"]
    return "\n".join([*lines, ""])


def _warnings(built: Built) -> list[str]:
    again = "`sunlit demo --rebuild` builds it again with today as its present."
    if built.version != sunlit.__version__:
        return [f"It was built by version {built.version}, this is {sunlit.__version__}. {again}"]
    if built.is_old(time.time()):
        return [f"Time went on since it was built: what ran then is overdue now. {again}"]
    return []
