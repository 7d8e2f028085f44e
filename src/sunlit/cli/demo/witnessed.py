"""Serve the demo with two witnesses beside it, each a process as county and newspaper would run them."""

from __future__ import annotations

import socket
from pathlib import Path

from sunlit.cli.serve import serve
from sunlit.cli.witness import WitnessProcess, start_processes
from sunlit.ledger.models import Log

WITNESSES = {"county": "county.example/witness", "evening-news": "evening-news.example/witness"}
POLICY = """\
# Who watches the records of the demo. One of the two is enough here, so that either can be stopped.
# For a real body ask for more: `group outside all county evening-news`, or 2 of 3.
{lines}
group outside any {names}
quorum outside
"""


def serve_witnessed(folder: Path, host: str, port: int) -> int:
    """Run the witnesses on the next free ports of the loopback, and the site until told to stop."""
    logs = list(Log.objects.order_by("slug").values_list("vkey", flat=True))
    taken = {port}
    ports = {name: (signed_as, _free_port(taken)) for name, signed_as in WITNESSES.items()}
    with start_processes(folder, ports, logs) as running:
        (folder / "policy.txt").write_text(_policy(running), encoding="utf-8")
        print("Witnesses, each a process of its own (see what they keep and what they refused):")
        for one in running:
            print(f"  {one.name:<14}{one.url}")
        return serve(host, port)


def _policy(running: list[WitnessProcess]) -> str:
    return POLICY.format(
        lines="\n".join(one.line for one in running), names=" ".join(one.name for one in running)
    )


def _free_port(taken: set[int]) -> int:
    """Return a port above those in `taken` on which nothing listens, and add it there."""
    for port in range(max(taken) + 1, max(taken) + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        taken.add(port)
        return port
    raise OSError(f"no port is free above {max(taken)}")
