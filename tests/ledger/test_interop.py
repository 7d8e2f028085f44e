"""Programs that are not ours read what we write and witness what we sign, and ours theirs.

The PyPI packages aics-tlog and aics-witness, in a virtual environment of their own; skipped where there is no
Python 3.12 or the packages cannot be had.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sunlit.ledger.proofs import checkpoint_note
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.witnessing import ask_witnesses, witnessed_state
from tests.ledger.logs import add
from tests.ledger.witnesses import running, set_policy, silent_port

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of the other implementation."""
    python = _python()
    if python is None:
        pytest.skip("no Python 3.12 or newer is at hand")
    folder = tmp_path_factory.mktemp("theirs")
    pip = [folder / "bin" / "pip", "install", "-q", "--timeout", "10", "--retries", "1"]
    for command in ([python, "-m", "venv", folder], [*pip, "aics-tlog==0.2.1", "aics-witness==0.1.0"]):
        try:
            done = subprocess.run(
                [str(word) for word in command], capture_output=True, timeout=90, check=False
            )
        except subprocess.TimeoutExpired:
            pytest.skip("aics-tlog and aics-witness could not be installed in time")
        if done.returncode:
            pytest.skip("aics-tlog and aics-witness cannot be installed here")
    return folder / "bin"


def test_their_witness_cosigns_our_log_while_it_only_grows(road, home, theirs, tmp_path):
    with _their_witness(theirs, tmp_path / "w", road.vkey) as (vkey, url):
        set_policy(home, [f"witness theirs {vkey} {url}"], "theirs")
        for count in (0, 3, 260, 600):
            if count:
                add(count)
            publish("road")
            ask_witnesses("road")
            state = witnessed_state(road)
            assert state.satisfied, state.witnesses


def test_their_verifier_accepts_our_checkpoint_with_our_witness(road, home, theirs, tmp_path):
    add(300)
    publish("road")
    with running(tmp_path, ["county"], [road.vkey]) as (one,):
        set_policy(home, [one.line], "county")
        ask_witnesses("road")
        witness_key = one.vkey
    (tmp_path / "checkpoint").write_bytes(checkpoint_note("road"))
    export_record("road", tmp_path / "export")
    (tmp_path / "leaf").write_bytes((tmp_path / "export" / "entries.jsonl").read_bytes().split(b"\n")[277])

    keys = ["--log-key", road.vkey, "--witness-key", witness_key, "--quorum", "1"]
    seen = _run(theirs / "aics-tlog", "verify-checkpoint", "--note", tmp_path / "checkpoint", *keys)
    place = ["--tiles", tmp_path / "export", "--index", "277", "--leaf", tmp_path / "leaf"]
    proven = _run(theirs / "aics-tlog", "verify-inclusion", *place, *keys)

    assert (seen.returncode, proven.returncode) == (0, 0), seen.stderr + proven.stderr


def test_their_client_gets_a_cosignature_from_our_witness(road, theirs, tmp_path):
    publish("road")
    with running(tmp_path, ["county"], [road.vkey]) as (one,):
        (tmp_path / "checkpoint").write_bytes(checkpoint_note("road"))
        script = (
            "import sys; from aics_witness.feeder import WitnessClient\n"
            "client = WitnessClient(sys.argv[1], sys.argv[2])\n"
            "note = open(sys.argv[3], 'rb').read()\n"
            "print(client.submit(note, lambda old, new: []), end='')\n"
            "print(client.submit(note, lambda old, new: []), end='')\n"
        )
        done = _run(theirs / "python", "-c", script, one.url, one.vkey, tmp_path / "checkpoint")

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("— county.example/witness ") == 2


@contextmanager
def _their_witness(theirs: Path, folder: Path, log: str) -> Iterator[tuple[str, str]]:
    folder.mkdir()
    listen = f"127.0.0.1:{silent_port()}"
    config = ["--config", str(folder / "witness.json")]
    program = theirs / "aics-witness"
    made = _run(program, "init", *config, "--name", "theirs.example/witness", "--listen", listen)
    found = re.search(r"\S+\+[0-9a-f]{8}\+\S+", made.stdout + made.stderr)
    assert found, made
    added = _run(program, "add-log", *config, "--origin", log.split("+", maxsplit=1)[0], "--vkey", log)
    assert added.returncode == 0, added.stderr
    process = subprocess.Popen(
        [str(program), "serve", *config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(f"http://{listen}/healthz")
        yield found[0], f"http://{listen}/"
    finally:
        process.terminate()
        process.wait(10)


def _await(url: str) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def _run(*words: object) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=60, check=False, env=clean
    )


def _python() -> str | None:
    """Return a Python of 3.12 or newer: ours, one on the path, or one that pyenv keeps."""
    kept = sorted(
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/3.1[2-9]*/bin/python")
    )
    names = ["python3.14", "python3.13", "python3.12"]
    found = [sys.executable, *map(str, kept), *(path for path in map(shutil.which, names) if path)]
    for python in found:
        version = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 12))"]
        if subprocess.run(version, capture_output=True, check=False).returncode == 0:
            return python
    return None
