"""Real witnesses on the loopback."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    content: bytes
    content_type: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def ask(url: str, method: str, path: str, body: bytes | None = None) -> Reply:
    """Ask once over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(method, path, body)
        response = connection.getresponse()
        return Reply(response.status, response.read(), response.headers.get("Content-Type", ""))
    finally:
        connection.close()
