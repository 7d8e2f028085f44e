"""What is asked, and the start of Django in the folder of the mirror."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from sunlit.cli.starting import start_django


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("site", metavar="URL", help="the site that shows the records: https://qinghe.example")
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the mirror")
    parser.add_argument(
        "--body", action="append", default=[], metavar="SLUG", help="only this body; repeatable"
    )
    parser.add_argument(
        "--vkey", default="", help="key of the log as you know it from elsewhere, with one --body"
    )
    parser.add_argument("--follow", action="store_true", help="look again every --every seconds, for ever")
    parser.add_argument("--every", type=float, default=60.0, metavar="SECONDS", help="between looks (60)")
    parser.add_argument(
        "--pause", type=float, default=0.02, metavar="SECONDS", help="before each question to the site (0.02)"
    )
    parser.add_argument("--serve", type=int, metavar="PORT", help="also show the public pages; follows too")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer (1)")


def run(options: argparse.Namespace) -> int:
    """Start Django in the folder, then mirror: settings are read once, so nothing else is loaded before."""
    start_django(options.folder.resolve())
    code: int = import_module("sunlit.cli.mirror.copying").mirror(options)
    return code
