"""Go's own reader of transparency logs (golang.org/x/mod/sumdb) opens our checkpoint and proves our entries.

Built against the packages golang-go and golang-golang-x-mod-dev of Debian, without network; skipped elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Log
from sunlit.ledger.publish import publish
from sunlit.ledger.rebuild import export_record
from sunlit.ledger.rotating import finish, rotate
from tests.ledger.logs import add

pytestmark = pytest.mark.django_db
SOURCES = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")  # where Debian puts it
PROGRAM = Path(__file__).with_name("reader.go")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the Go program."""
    go = shutil.which("go")
    if go is None or not SOURCES.is_dir():
        pytest.skip("no Go with golang.org/x/mod of Debian is at hand")
    folder = tmp_path_factory.mktemp("go")
    env = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "cache"),
    }
    command = [go, "build", "-o", str(folder / "reader"), str(PROGRAM)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "reader"


def read(reader: Path, folder: Path, vkey: str) -> subprocess.CompletedProcess[str]:
    command = [str(reader), str(folder), vkey]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_go_opens_our_checkpoint_and_proves_every_entry_from_our_tiles(road, home, reader, tmp_path):
    add(300)
    publish("road")
    export_record("road", tmp_path / "road")

    done = read(reader, tmp_path / "road", road.vkey)

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{road.origin}: 301 entries proven\n"


def test_go_refuses_a_changed_entry_and_another_key(road, home, reader, tmp_path):
    add(300)
    publish("road")
    export_record("road", tmp_path / "road")
    bundle = tmp_path / "road" / "tile" / "entries" / "001.p" / "45"
    bundle.write_bytes(bundle.read_bytes().replace(b'"report"', b'"repost"', 1))

    changed = read(reader, tmp_path / "road", road.vkey)
    other = read(reader, tmp_path / "road", road.vkey[:-6] + "AAAAA=")

    assert (changed.returncode, other.returncode) == (1, 1)
    assert "entry 256" in changed.stderr


def test_go_goes_on_with_either_key_while_both_sign(road, home, reader, tmp_path):
    rotate("road")
    publish("road")
    export_record("road", tmp_path / "both")
    old, new = keychain_of(Log.objects.get(slug="road")).vkeys
    finish("road")
    add(1)
    publish("road")
    export_record("road", tmp_path / "alone")

    both = [read(reader, tmp_path / "both", vkey).returncode for vkey in (old, new)]
    alone = [read(reader, tmp_path / "alone", vkey).returncode for vkey in (old, new)]

    assert (both, alone) == ([0, 0], [1, 0])
