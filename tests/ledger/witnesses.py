"""Witnesses that answer on the loopback from a thread of the test, some of them badly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sunlit.cli.witness.answers import Answer, Answers
from sunlit.cli.witness.logs import Logs
from sunlit.cli.witness.server import WitnessServer
from sunlit.cli.witness.store import Store


class OneWitness:
    """A witness beside the test: its key, its address, and how slow it is."""

    def __init__(self, name: str, folder: Path, vkeys: list[str], slow: float = 0.0) -> None:
        self.name = name
        self.store = Store(folder, f"{name}.example/witness")
        self.answers = _Slow(self.store, Logs(vkeys), slow)
        self.server = WitnessServer(("127.0.0.1", 0), self.answers)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def vkey(self) -> str:
        return self.store.signer.verifier.vkey

    @property
    def line(self) -> str:
        return f"witness {self.name} {self.vkey} {self.url}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Slow(Answers):
    def __init__(self, store: Store, logs: Logs, slow: float) -> None:
        super().__init__(store, logs, lambda: int(time.time()))
        self.slow = slow
        self.asked = 0

    def add_checkpoint(self, body: bytes) -> Answer:
        self.asked += 1
        time.sleep(self.slow)
        return super().add_checkpoint(body)


@contextmanager
def running(folder: Path, names: list[str], vkeys: list[str]) -> Iterator[list[OneWitness]]:
    """Run a witness for each name while the block runs."""
    found = [OneWitness(name, folder / f"witness-{name}", vkeys) for name in names]
    try:
        yield found
    finally:
        for one in found:
            one.stop()


def set_policy(home: Path, lines: list[str], quorum: str, slug: str = "road") -> None:
    """Write the policy of a log."""
    file = home / "policy" / slug
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines) + f"quorum {quorum}\n")


def silent_port() -> int:
    """Return a port on which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
