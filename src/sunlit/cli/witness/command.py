"""`sunlit witness`: run a witness for any number of logs."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from pathlib import Path
from types import FrameType

from sunlit.cli.witness.answers import Answers
from sunlit.cli.witness.logs import Logs, add_key
from sunlit.cli.witness.server import WitnessServer
from sunlit.cli.witness.store import Store
from sunlit.ledger.checking.sources import http_source
from sunlit.record.errors import RecordError
from sunlit.record.keychain import keys_in

READY = "watching"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this verb."""
    parser.add_argument("--dir", type=Path, help="folder of the key and of what was seen")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=7380, help="port to listen on (7380)")
    parser.add_argument(
        "--name", default="", help="name in every signature, for example news.example/witness"
    )
    parser.add_argument("--log", action="append", default=[], metavar="VKEY", help="key of a log to watch")
    parser.add_argument("--logs", type=Path, metavar="FILE", help="file with such keys, one a line")
    parser.add_argument(
        "--handover",
        default="",
        metavar="KEYS",
        help="address or file of a log's keys.json: add to --logs the key it handed over to, and end",
    )


def _take_over(source: str, file: Path | None) -> int:
    """Add the newest key of a log to the file, if a key in it handed over; a running witness reads it."""
    if file is None:
        raise RecordError("expected --logs FILE, the file that the witness reads")
    if source.startswith(("http://", "https://")):
        raw = http_source(source.removesuffix("keys.json"))("keys.json")
    else:
        raw = Path(source).read_bytes()
    added = add_key(file, keys_in(raw))
    print(f"{file}: added {added}" if added else f"{file} holds that key already")
    return 0


def run(options: argparse.Namespace) -> int:
    """Watch until told to stop (SIGINT or SIGTERM); or take over a new key of a log."""
    if options.handover:
        return _take_over(options.handover, options.logs)
    if options.dir is None:
        raise RecordError("expected --dir, the folder of the witness")
    logs = Logs(options.log, options.logs)
    store = Store(options.dir, options.name)
    server = WitnessServer((options.host, options.port), Answers(store, logs, lambda: int(time.time())))

    def told(number: int, frame: FrameType | None) -> None:
        del number, frame
        threading.Thread(target=server.shutdown).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    host, port = server.server_address[:2]
    print(f"Witness {store.signer.name}, its key (vkey): {store.signer.verifier.vkey}")
    print(f"A log names it in its policy: witness NAME {store.signer.verifier.vkey} http://{host!s}:{port}/")
    print(f"http://{host!s}:{port}/ {READY} {len(logs.trusted())} logs. Stop with Ctrl-C.", flush=True)
    with server:
        server.serve_forever(poll_interval=0.2)
    return 0
