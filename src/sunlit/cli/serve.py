"""Serve the site with granian; beside it publish the record once a second and have it witnessed."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from types import FrameType

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection

from sunlit.cli import daily
from sunlit.ledger import elsewhere, publish, witnessing
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.models import Log
from sunlit.ledger.places import home
from sunlit.ledger.standing import mirror_of
from sunlit.matters.preparing import performing

READY_WITHIN = 30  # seconds
STOPS_WITHIN = 15  # seconds
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- compared, not bound
Task = Callable[[threading.Event], None]  # each keeps its own clock
THREADS = min(8, 2 * (os.cpu_count() or 1))  # of each process: more would only wait for a processor


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (2)")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop (SIGINT or SIGTERM); return 0 then, the server's own code when it fails."""
    return serve(options.host, options.port, options.workers)


def serve(host: str, port: int, workers: int = 2) -> int:
    """Bring the database up to date, then serve and publish until a signal comes."""
    mirror = mirror_of()
    if mirror is not None:
        raise LedgerError(
            f"{home()} is a mirror: it is served by `sunlit mirror {mirror.site} {home()} --serve {port}`"
        )
    return serve_with(
        host,
        port,
        workers,
        {
            "publisher": publish.run_forever,
            "preparing": performing.run_forever,
            "witnesses": witnessing.run_forever,
            "daily": daily.run_forever,
            "elsewhere": elsewhere.run_forever,
        },
    )


def serve_with(host: str, port: int, workers: int, tasks: Mapping[str, Task]) -> int:
    """Serve the pages with these tasks beside them, until a signal comes or the first task ends."""
    _refuse_if_taken(host, port)
    call_command("migrate", verbosity=0)
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    for message in run_checks(tags=[Tags.security]):
        print(f"Note: {message.msg}; {message.hint}", file=sys.stderr)
    server = subprocess.Popen(_command(host, port, workers), env=_environment(host))  # noqa: S603 -- ours
    threads = [_thread(name, task, stop) for name, task in tasks.items()]
    try:
        if _answers(host, port, server, stop):
            _say_where(host, port)
        while server.poll() is None and threads[0].is_alive() and not stop.wait(0.5):
            pass
        failed = server.poll() if threads[0].is_alive() or stop.is_set() else 1
    finally:
        stop.set()
        _end(server)
        for thread in threads:
            thread.join(STOPS_WITHIN)
    return 0 if failed is None else failed or 1


def _thread(name: str, work: Task, stop: threading.Event) -> threading.Thread:
    def run() -> None:
        try:
            work(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread


def _command(host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS)),
        "sunlit.site.wsgi:application",
    ]


def _environment(host: str) -> dict[str, str]:
    """Return the environment of the server: it answers under the address it listens on, too."""
    here = {host}
    if host in EVERYWHERE:
        try:
            own = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
        except OSError:
            own = []
        here = {socket.gethostname(), *(str(found[4][0]) for found in own)}
    names = sorted(f"[{name}]" if ":" in name else name for name in here)
    return {**os.environ, "SUNLIT_ALLOWED_HOSTS": ",".join(dict.fromkeys([*settings.ALLOWED_HOSTS, *names]))}


def _refuse_if_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LedgerError(
                f"port {port} of {host} is taken: stop what listens there, or give --port"
            ) from error


def _answers(host: str, port: int, server: subprocess.Popen[bytes], stop: threading.Event) -> bool:
    """Wait until the start page comes; False when the server ends or we are told to stop before.

    An open port is not enough: the server listens before its processes have read their pages.
    """
    near = EVERYWHERE.get(host, host)
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None and not stop.is_set():
        asked = HTTPConnection(near, port, timeout=5)
        try:
            asked.request("HEAD", "/")
            if asked.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
        except (OSError, HTTPException):
            pass
        finally:
            asked.close()
        stop.wait(0.1)
    return False


def _say_where(host: str, port: int) -> None:
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(f"Sunlit is at {base}/   (English: {base}/en/, desk: {base}/desk/)")
    for slug in Log.objects.order_by("slug").values_list("slug", flat=True):
        print(f"  record of {slug}: {base}/log/{slug}/   check it: sunlit verify {base}/log/{slug}/")
    print("Stop with Ctrl-C.", flush=True)


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
