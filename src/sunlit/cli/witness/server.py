"""The HTTP server of a witness: the standard library's, one thread a connection, kept between requests."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sunlit.cli.witness.answers import Answer, Answers
from sunlit.record.witness import MAX_REQUEST_BYTES

SLOWEST = 10  # seconds that a connection may be silent
CONNECTIONS = 64  # at once; more are closed unanswered


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answers: Answers) -> None:
        """Listen on `address` and answer by `answers`."""
        self.answers = answers
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, unless too many are under way."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one connection and give its place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what failed in one line; a reader who went away is no news."""
        del request, client_address
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"witness: {type(error).__name__}: {error}", file=sys.stderr, flush=True)


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    server_version = "sunlit-witness"
    sys_version = ""
    timeout = SLOWEST

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self._send(self._answered(lambda: self.server.answers.get(self.path.partition("?")[0])))

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self._refuse(Answer(404, b"not found\n"))
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or len(length) > 9:
            self._refuse(Answer(411, b"expected Content-Length\n"))
            return
        if int(length) > MAX_REQUEST_BYTES:
            self._refuse(Answer(413, f"expected {MAX_REQUEST_BYTES} bytes at most\n".encode()))
            return
        body = self.rfile.read(int(length))
        self._send(self._answered(lambda: self.server.answers.add_checkpoint(body)))

    def _answered(self, answer: Callable[[], Answer]) -> Answer:
        try:
            return answer()
        except sqlite3.Error as error:  # a full disk, for one: nothing was stored, so nothing is signed
            print(f"witness: {error}", file=sys.stderr, flush=True)
            return Answer(503, b"this witness cannot store anything now\n")

    def _refuse(self, answer: Answer) -> None:
        """Answer without having read the body, so the connection cannot be used again."""
        self.close_connection = True
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Access-Control-Allow-Origin", "*")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def log_message(self, format: str, *args: Any) -> None:
        """Note nothing: who asks is nobody's business."""
