"""The command `sunlit` as shipped: words in, exit code out, in processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """An installation with one record of four entries."""
    folder = tmp_path_factory.mktemp("installation")
    subprocess.run([sys.executable, "tests/cli/build_road.py"], env=_env(folder), cwd=ROOT, check=True)
    return folder


def _env(home: Path) -> dict[str, str]:
    env = {**os.environ, "SUNLIT_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env.pop("SUNLIT_DATABASE_URL", None)
    return env


def sunlit(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(home), *words]
    return subprocess.run(command, env=_env(home), capture_output=True, text=True, timeout=60, check=False)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str) -> bytes:
    """Fetch, waiting up to 30 seconds for the server and its first checkpoint."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} never answered")


def test_without_a_verb_the_verbs_are_listed(home):
    done = sunlit(home)

    assert done.returncode == 0
    assert "rebuild" in done.stdout


def test_an_unknown_verb_is_not_understood(home):
    assert sunlit(home, "undo").returncode == 2


def test_every_verb_explains_itself(home):
    for verb in ("serve", "publish", "verify", "export", "rebuild", "doctor"):
        done = sunlit(home, verb, "--help")
        assert (done.returncode, done.stderr) == (0, "")


def test_publish_says_what_is_signed_and_names_an_unknown_body(home):
    assert "road: 4 entries signed and public" in sunlit(home, "publish").stdout

    done = sunlit(home, "publish", "market")
    assert (done.returncode, done.stderr) == (1, "market: there is no such body here\n")


def test_export_verify_and_rebuild_go_hand_in_hand(home, tmp_path):
    sunlit(home, "publish")
    assert sunlit(home, "export", "--to", str(tmp_path / "out")).returncode == 0
    vkey = (tmp_path / "out" / "road" / "vkey").read_text().strip()

    done = sunlit(home, "verify", str(tmp_path / "out" / "road"), "--vkey", vkey)

    assert (done.returncode, done.stderr) == (0, "")
    assert "4 entries in 2 streams" in done.stdout


def test_export_names_an_unknown_body(home, tmp_path):
    done = sunlit(home, "export", "market", "--to", str(tmp_path / "out"))

    assert done.returncode == 1
    assert "no such body here: market; there are road" in done.stderr


def test_a_database_with_records_is_not_rebuilt_over(home, tmp_path):
    done = sunlit(home, "rebuild", "--from", str(tmp_path))

    assert done.returncode == 1
    assert "already holds records" in done.stderr


def test_the_server_publishes_is_verified_and_stops_when_told(home):
    port = free_port()
    command = [sys.executable, "-m", "sunlit.cli.main", "--home", str(home), "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "1"],
        env=_env(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}/log/road/"
        said = [server.stdout.readline() for _ in range(2)]  # by the first line every page is imported
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(
                urllib.request.Request(address, headers={"Host": "evil.example"}), timeout=5
            )
        vkey = get(address + "vkey").decode().strip()
        assert get(address + "checkpoint").startswith(b"road.example/log/2026\n")
        verified = sunlit(home, "verify", address, "--vkey", vkey)
        taken = sunlit(home, "serve", "--port", str(port))
    finally:
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=30)

    assert (server.returncode, err) == (0, "")
    assert said[0].startswith("Sunlit is at ")
    assert f"record of road: {address}" in said[1]
    assert verified.returncode == 0, verified.stdout
    assert f"port {port} of 127.0.0.1 is taken" in taken.stderr


def test_a_source_that_does_not_answer_is_said_so(home):
    done = sunlit(home, "verify", f"http://127.0.0.1:{free_port()}/log/road/")

    assert done.returncode == 1
    assert "did not answer" in done.stderr


def test_the_doctor_looks_at_keys_and_triggers(home):
    done = sunlit(home, "doctor")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 records, everything in order")


@pytest.mark.requirement("TRU-5")
def test_a_town_is_rebuilt_row_by_row_in_another_installation(tmp_path):
    live, other = tmp_path / "live", tmp_path / "other"
    rows = (tmp_path / "live.jsonl", tmp_path / "rebuilt.jsonl")
    subprocess.run(
        [sys.executable, "tests/cli/build_town.py", str(rows[0])], env=_env(live), cwd=ROOT, check=True
    )
    sunlit(live, "publish")
    sunlit(live, "export", "--private", "--to", str(tmp_path / "out"))

    done = sunlit(
        live, "rebuild", "--from", str(tmp_path / "out"), "--to", str(other), "--rows", str(rows[1])
    )

    assert done.returncode == 0, done.stderr
    assert rows[0].read_text() == rows[1].read_text() != ""
