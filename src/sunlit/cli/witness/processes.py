"""Witnesses as processes of their own beside a site: for the demo and for trying things out.

A real witness runs on a machine that the operator of the log cannot reach.
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from sunlit.cli.witness.store import Store, StoreRefused

READY_WITHIN = 15  # seconds
STOPS_WITHIN = 5  # seconds


@dataclass(frozen=True)
class WitnessProcess:
    """A witness that runs beside us."""

    name: str  # in policies: "county"
    vkey: str
    url: str
    process: subprocess.Popen[bytes]

    @property
    def line(self) -> str:
        """Its line in a policy."""
        return f"witness {self.name} {self.vkey} {self.url}"


@contextmanager
def start_processes(
    folder: Path, witnesses: Mapping[str, tuple[str, int]], logs: Sequence[str]
) -> Iterator[list[WitnessProcess]]:
    """Run a witness for each name while the block runs; each keeps its state in `folder`/witness-<name>.

    `witnesses` holds the name in signatures and the port on the loopback by name in policies:
    `{"county": ("county.example/witness", 7381)}`. `logs` are the keys of the logs to watch.
    """
    started: list[WitnessProcess] = []
    try:
        for name, (signed_as, port) in witnesses.items():
            started.append(_start(folder / f"witness-{name}", name, signed_as, port, logs))
        for one in started:
            _await(one)
        yield started
    finally:
        for one in started:
            one.process.terminate()
        for one in started:
            _end(one.process)


def _start(folder: Path, name: str, signed_as: str, port: int, logs: Sequence[str]) -> WitnessProcess:
    store = Store(folder, signed_as)
    (folder / "logs").write_text("".join(f"{vkey}\n" for vkey in logs), encoding="utf-8")
    command = [sys.executable, "-m", "sunlit.cli.main", "witness", "--dir", str(folder), "--port", str(port)]
    command += ["--logs", str(folder / "logs")]
    with (folder / "journal").open("ab") as journal:
        process = subprocess.Popen(command, stdout=journal, stderr=journal)  # noqa: S603 -- our own program
    return WitnessProcess(name, store.signer.verifier.vkey, f"http://127.0.0.1:{port}/", process)


def _await(one: WitnessProcess) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while one.process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{one.url}vkey", timeout=1) as response:  # noqa: S310 -- loopback
                if response.read().decode().strip() == one.vkey:
                    return
                raise StoreRefused(f"another witness answers at {one.url}: stop it, or choose another port")
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise StoreRefused(f"the witness {one.name} did not start at {one.url}; its folder holds its journal")


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
