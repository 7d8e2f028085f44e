"""Break a log at a chosen call, in a process of its own, and look at what is left: run as a program.

`python tests/faults/lab.py FOLDER CASE` prints a line of JSON for each way in which the case was broken. Each
runs in a child made by fork, on a fresh copy of one small installation. Faults strike a system call or a
statement that is counted, never a moment: the same number breaks the same place every time.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- after the settings
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from sunlit.ledger import clock, keepers  # noqa: E402
from sunlit.ledger.errors import HeadMoved, LedgerError  # noqa: E402
from sunlit.ledger.head import HeadStore  # noqa: E402
from sunlit.ledger.kinds import KINDS  # noqa: E402
from sunlit.ledger.lease import LeaseTaken  # noqa: E402
from sunlit.ledger.models import Leaf, Lease, Log  # noqa: E402
from sunlit.ledger.publish import publish  # noqa: E402
from sunlit.ledger.soundness import check_stored  # noqa: E402
from sunlit.ledger.tilefiles import TileFiles  # noqa: E402
from sunlit.ledger.triggers import drop_statements  # noqa: E402
from sunlit.record import checkpoint, note, replay  # noqa: E402
from sunlit.record.errors import RecordError  # noqa: E402
from sunlit.record.tree import root_of  # noqa: E402
from tests.ledger.logs import ORIGIN, add, hashes, opened, whole  # noqa: E402

MODES = ("kill before", "kill after", "fail", "fail but done")
YEAR_NS = 365 * 24 * 3600 * 10**9
READY_WITHIN = 5.0  # seconds

Work = Callable[["Lab"], None]
Result = dict[str, Any]


class Lab:
    """One copy of the installation, and what was acknowledged in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.acks = home / "acks"

    def enter(self) -> None:
        """Let this process work on the copy; no connection may be open."""
        settings.SUNLIT_HOME = self.home
        connections["default"].settings_dict["NAME"] = self.home / "db.sqlite3"

    def add(self, count: int = 1) -> None:
        """Append entries; note each once its transaction is committed, as a page would say it."""
        for _ in range(count):
            (leaf,) = add(1)
            line = json.dumps([leaf.index, bytes(leaf.hash).hex()]) + "\n"
            with self.acks.open("a") as file:
                file.write(line)

    def acknowledged(self) -> list[tuple[int, bytes]]:
        """Return what was acknowledged."""
        lines = self.acks.read_text().splitlines() if self.acks.exists() else []
        return [(index, bytes.fromhex(name)) for index, name in map(json.loads, lines)]

    def heads(self) -> list[bytes]:
        """Return every signed checkpoint that lies about."""
        return [signed for signed in (HeadStore().read("road"), TileFiles("road").checkpoint()) if signed]


def template(folder: Path) -> Path:
    """Make the installation that every case begins with: four entries, three of them published."""
    lab = Lab(folder / "template")
    lab.home.mkdir(parents=True)
    lab.enter()
    call_command("migrate", verbosity=0)
    opened("road", ORIGIN)
    lab.add(2)
    publish("road")
    lab.add(1)
    connections.close_all()
    return lab.home


def in_child(work: Callable[[], Result | None]) -> tuple[int, Result]:
    """Run `work` in a child; return how it ended and what it said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        said: Result = {}
        code = 0
        try:
            said = work() or {}
        except BaseException as error:  # the child must never come back into the loop of its parent
            said = {"error": f"{type(error).__name__}: {error}", "where": traceback.format_exc()[-600:]}
            code = 1
        os.write(write, json.dumps(said).encode())
        os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        raw = pipe.read()
    _, status = os.waitpid(child, 0)
    return status, json.loads(raw) if raw else {}


def after(lab: Lab, before: list[bytes], *, may_refuse: bool = False) -> Result:
    """Look at what is left, then go on: publish, enter once more, publish again."""
    lab.enter()
    Lease.objects.update(until=0)  # whoever held it is dead; waiting out its minute shows nothing
    stored = hashes()
    lost = [index for index, name in lab.acknowledged() if index >= len(stored) or stored[index] != name]
    assert not lost, f"acknowledged and lost: {lost}"
    started = time.monotonic()
    refused = ""
    try:
        publish("road", thorough=True)
    except (LedgerError, RecordError) as error:
        refused = str(error)
    ready = time.monotonic() - started
    assert ready < READY_WITHIN, f"took {ready} s"
    if refused:
        assert may_refuse, f"refused: {refused}"
        assert lab.heads() == before[: len(lab.heads())] or not lab.heads(), "something was signed in doubt"
        return {"refused": refused}
    _assert_one_history([*before, *lab.heads()])
    lab.add(1)
    publish("road")
    _assert_one_history([*before, *lab.heads()])
    assert checkpoint.decode(note.read_note(lab.heads()[1])[0]).size == Log.objects.get().size
    assert not replay.check_entries(whole(), ORIGIN)
    found = check_stored(Log.objects.get(), lambda done, of, what: None)
    assert not found.faults, found.faults
    return {"size": len(hashes())}


def _assert_one_history(signed: list[bytes]) -> None:
    stored = hashes()
    for one in signed:
        head = checkpoint.decode(note.read_note(one)[0])
        assert head.size <= len(stored), f"signed {head.size}, stored {len(stored)}"
        assert root_of(stored[: head.size]) == head.root, f"another history was signed at {head.size}"


class Counted:
    """Counts calls, and strikes at one of them."""

    def __init__(self, at: int, mode: str, error: Callable[[], Exception]) -> None:
        self.at, self.mode, self.error = at, mode, error
        self.count = 0

    def __call__(self, real: Callable[..., Any], *given: Any, **named: Any) -> Any:
        self.count += 1
        if self.count != self.at:
            return real(*given, **named)
        if self.mode == "kill before":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.mode == "fail":
            raise self.error()
        done = real(*given, **named)
        if self.mode == "kill after":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.mode == "fail but done":
            raise self.error()
        return done


def strike_files(counted: Counted) -> None:
    """Strike at a call that makes a file durable: fsync, and the rename that shows it."""
    real_sync, real_replace = os.fsync, Path.replace
    os.fsync = lambda handle: counted(real_sync, handle)
    Path.replace = lambda self, target: counted(real_replace, self, target)  # type: ignore[assignment,method-assign]


def strike_database(counted: Counted) -> None:
    """Strike at a statement, or at the commit."""
    real_commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
    BaseDatabaseWrapper._commit = lambda self: counted(real_commit, self)  # type: ignore[attr-defined]

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        return counted(execute, sql, params, many, context)

    connection.execute_wrappers.append(statement)


def io_error() -> Exception:
    return OSError(errno.EIO, "the disk failed")


def database_error() -> Exception:
    return OperationalError("the database failed")


def broken(
    folder: Path, name: str, work: Work, strike: Callable[[Counted], None], error: Any
) -> Iterator[Result]:
    """Break `work` at its first call, its second, and so on, in every mode, until it runs through unharmed."""
    source = template(folder)
    for mode in MODES:
        at = 0
        while True:
            at += 1
            lab = Lab(folder / "case")
            shutil.rmtree(lab.home, ignore_errors=True)
            shutil.copytree(source, lab.home)
            before = in_home(lab, lab.heads)

            def attempt(lab: Lab = lab, mode: str = mode, at: int = at) -> Result:
                lab.enter()
                counted = Counted(at, mode, error)
                strike(counted)
                with suppress(OSError, OperationalError, LedgerError):  # said to whoever asked for it
                    work(lab)
                return {"reached": counted.count >= at}

            status, said = in_child(attempt)
            if not os.WIFSIGNALED(status) and not said.get("reached") and "error" not in said:
                break
            if "error" in said:
                yield {"case": name, "mode": mode, "at": at, **said}
                continue
            _, left = in_child(lambda lab=lab, before=before: after(lab, before))
            yield {"case": name, "mode": mode, "at": at, **left}


def in_home(lab: Lab, ask: Callable[[], list[bytes]]) -> list[bytes]:
    lab.enter()
    return ask()


def appending(folder: Path) -> Iterator[Result]:
    """An entry is appended."""
    return broken(folder, "append", lambda lab: lab.add(1), strike_database, database_error)


def publishing(folder: Path) -> Iterator[Result]:
    """A checkpoint is published; files are struck."""
    return broken(folder, "publish", lambda lab: void(publish("road")), strike_files, io_error)


def publishing_database(folder: Path) -> Iterator[Result]:
    """A checkpoint is published; the database is struck."""
    return broken(folder, "publish", lambda lab: void(publish("road")), strike_database, database_error)


def void(_: object) -> None:
    """Forget a result."""


def one_case(folder: Path, name: str, work: Callable[[Lab], Result | None], **named: Any) -> Result:
    """Do `work` to a fresh copy in one child, then look at what is left in another."""
    lab = Lab(folder / name.replace(" ", "-"))
    source = folder / "template"
    if not source.exists():
        template(folder)
    shutil.copytree(source, lab.home)
    before = in_home(lab, lab.heads)

    def attempt() -> Result | None:
        lab.enter()
        return work(lab)

    _, said = in_child(attempt)
    if "error" in said:
        return {"case": name, **said}
    _, left = in_child(lambda: after(lab, before, **named))
    return {"case": name, **said, **left}


def full_disk(folder: Path) -> Iterator[Result]:
    """No file may grow: first the database cannot, then no public file can be written."""

    def no_room_for_entries(lab: Lab) -> Result:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = (lab.home / "db.sqlite3").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65_536, resource.RLIM_INFINITY))
        try:
            lab.add(500)
        except (OperationalError, OSError) as error:
            return {"said": str(error), "acknowledged": len(lab.acknowledged())}
        raise AssertionError("the disk never was full")

    def no_room_for_files(lab: Lab) -> Result:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        lab.add(300)
        connections.close_all()
        said = []
        for limit in (20, 300, 4_096):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                publish("road")
            except (OperationalError, OSError) as error:
                said.append(str(error))
        assert said, "the disk never was full"
        return {"said": said}

    yield one_case(folder, "no room for entries", no_room_for_entries)
    yield one_case(folder, "no room for files", no_room_for_files)


def clocks(folder: Path) -> Iterator[Result]:
    """The clock goes back, stands still, jumps ahead a year and comes back."""

    def at(*offsets_ns: int | None) -> Callable[[Lab], None]:
        def work(lab: Lab) -> None:
            real, fixed = time.time_ns, time.time_ns()
            for offset in offsets_ns:
                clock.time.time_ns = (lambda: fixed) if offset is None else (lambda o=offset: real() + o)
                lab.add(2)
                publish("road")
            times = list(Leaf.objects.order_by("index").values_list("at", flat=True))
            assert times == sorted(times)

        return work

    yield one_case(folder, "clock back", at(-YEAR_NS))
    yield one_case(folder, "clock still", at(None, None))
    yield one_case(folder, "clock ahead and back", at(YEAR_NS, 0))


def two_publishers(folder: Path) -> Iterator[Result]:
    """Two processes enter and publish at once."""

    def both(lab: Lab) -> Result:
        def one() -> Result:
            lab.enter()
            for _ in range(12):
                lab.add(1)
                try:
                    publish("road")
                except (LeaseTaken, HeadMoved):
                    continue
            return {}

        children = []
        for _ in range(2):
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    one()
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        ends = [os.waitpid(child, 0)[1] for child in children]
        assert ends == [0, 0], ends
        assert len(hashes()) == 4 + 24
        return {}

    yield one_case(folder, "two publishers", both)


def flipped_bits(folder: Path) -> Iterator[Result]:
    """One bit differs in an entry, a hash, a tile, a bundle, a head."""

    def row(column: str) -> Callable[[Lab], None]:
        def work(lab: Lab) -> None:
            with connection.cursor() as cursor:
                for statement in drop_statements("sqlite"):
                    cursor.execute(statement)
            leaf = Leaf.objects.get(index=1)
            setattr(leaf, column, flipped(bytes(getattr(leaf, column))))
            leaf.save(update_fields=[column])

        return work

    def file(path: str) -> Callable[[Lab], None]:
        def work(lab: Lab) -> None:
            if path.startswith("tiles"):
                lab.add(300)
                publish("road")
            target = lab.home / path
            target.write_bytes(flipped(target.read_bytes()))

        return work

    for name, work in (
        ("entry", row("entry")),
        ("leaf hash", row("hash")),
        ("tile", file("tiles/road/tile/0/000")),
        ("bundle", file("tiles/road/tile/entries/000")),
        ("head", file("heads/road")),
        ("checkpoint", file("tiles/road/checkpoint")),
    ):
        lab = folder / f"flipped-{name.replace(' ', '-')}"
        found = one_flip(folder, lab, name, work)
        yield found


def one_flip(folder: Path, home: Path, name: str, work: Callable[[Lab], None]) -> Result:
    """Flip a bit; nothing may be signed, entries are refused, and public files are repaired by the tree."""
    if not (folder / "template").exists():
        template(folder)
    shutil.copytree(folder / "template", home)
    lab = Lab(home)

    def attempt() -> Result:
        lab.enter()
        work(lab)
        before = HeadStore().read("road")
        try:
            publish("road", thorough=True)
        except (LedgerError, RecordError) as error:
            refused = str(error)
        else:
            raise AssertionError("it was signed all the same")
        assert HeadStore().read("road") == before, "something was signed in doubt"
        try:
            add(1)
        except LedgerError as error:
            read_only = str(error)
        else:
            raise AssertionError("an entry was accepted in doubt")
        found = check_stored(Log.objects.get(), lambda done, of, what: None)
        if found.repaired:
            publish("road", thorough=True)
            add(1)
        return {
            "refused": refused,
            "read_only": read_only,
            "faults": found.faults,
            "repaired": found.repaired,
        }

    _, said = in_child(attempt)
    return {"case": f"flipped {name}", **said}


def flipped(raw: bytes) -> bytes:
    """Return the bytes with one bit changed in the middle."""
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


CASES: dict[str, Callable[[Path], Iterator[Result]]] = {
    "append": appending,
    "publish-files": publishing,
    "publish-database": publishing_database,
    "full-disk": full_disk,
    "clocks": clocks,
    "two-publishers": two_publishers,
    "flipped-bits": flipped_bits,
}


def main(folder: Path, case: str) -> None:
    """Run one case and print every result."""
    keepers._keepers.update(dict.fromkeys(KINDS, lambda leaf, entry: None))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder / "case", ignore_errors=True)
        for result in CASES[case](folder):
            print(json.dumps(result), flush=True)
            connections.close_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
