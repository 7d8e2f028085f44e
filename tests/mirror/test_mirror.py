"""A mirror copies, proves, follows, erases, refuses what contradicts itself, and brings an older copy back."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.mirror.sites import (
    ROOT,
    ask_database,
    copied,
    done,
    environment,
    free_port,
    get,
    mirroring,
    rows_of,
    served,
    sunlit,
)

PAGES = ("/qinghe/", "/en/qinghe/matters/", "/qinghe/questions/", "/qinghe/powers/", "/en/qinghe/supervise/")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with matters, questions and an answered finding, published."""
    home = tmp_path_factory.mktemp("live") / "home"
    rows = home.parent / "rows.jsonl"
    command = [sys.executable, "tests/cli/build_town.py", str(rows)]
    subprocess.run(command, env=environment(home), cwd=ROOT, check=True)
    done(home, "publish")
    return home


@pytest.fixture(scope="module")
def mirror(live: Path, port: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its mirror, copied once."""
    folder = tmp_path_factory.mktemp("mirror") / "home"
    with served(live, port) as site:
        said = done(folder, *mirroring(site, folder))
    assert "pinned" in said
    return folder


def size(home: Path) -> int:
    return int(ask_database(home, "SELECT size FROM ledger_log WHERE slug = 'qinghe'")[0][0])


def plain(page: str, site: str) -> str:
    """Return a page without the banner of the mirror and without addresses."""
    page = re.sub(r"<aside[^>]*data-standing>.*?</aside>\n?", "", page, flags=re.S).replace(site, "")
    return "\n".join(line.strip() for line in page.splitlines() if line.strip())


@pytest.mark.requirement("TRU-5")
def test_a_mirror_has_the_rows_that_the_public_record_gives(live, mirror, tmp_path):
    done(live, "export", "--to", str(tmp_path / "out"))
    done(
        tmp_path, "rebuild", "--from", str(tmp_path / "out"), "--to", str(tmp_path / "rebuilt"),
        "--rows", str(tmp_path / "rebuilt.jsonl"),
    )  # fmt: skip

    assert rows_of(mirror, tmp_path / "mirror.jsonl") == (tmp_path / "rebuilt.jsonl").read_text().splitlines()
    sealed = ask_database(
        live, "SELECT text FROM ledger_disclosure WHERE scope <> 'public' AND text IS NOT NULL"
    )
    raw = b"".join(file.read_bytes() for file in mirror.rglob("*") if file.is_file())
    assert sealed
    assert not [text for (text,) in sealed if text.encode() in raw]
    assert not list((mirror / "keys").glob("*.key"))


def test_a_mirror_shows_the_same_pages_says_what_it_is_and_takes_nothing(live, mirror, port):
    other = free_port()
    with served(live, port) as site, served(mirror, other) as copy:
        for page in PAGES:
            assert plain(get(copy + page)[1], copy) == plain(get(site + page)[1], site)
        home = get(f"{copy}/en/qinghe/")[1]
        form, desk = get(f"{copy}/en/qinghe/ask/"), get(f"{copy}/desk/")
        verified = sunlit(mirror, "verify", f"{copy}/log/qinghe/")

    assert f"This is a mirror of {site}, for reading only. Last found equal to it:" in home
    assert form[0] == desk[0] == 403
    assert f'href="{site}/en/qinghe/ask/"' in form[1]
    assert verified.returncode == 0, verified.stdout


def test_a_mirror_signs_nothing_and_takes_no_entry(mirror):
    assert "a mirror signs nothing" in sunlit(mirror, "publish").stderr or size(mirror)
    assert "is a mirror" in sunlit(mirror, "serve", "--port", str(free_port())).stderr
    assert (
        "this is a mirror" in sunlit(mirror, "register").stderr + sunlit(mirror, "register", "qinghe").stderr
    )


@pytest.mark.soak
def test_killed_while_it_takes_in_a_mirror_goes_on(live, port, tmp_path):
    folder = tmp_path / "home"
    with served(live, port) as site:
        command = [sys.executable, "-m", "sunlit.cli.main", *mirroring(site, folder)]
        for sign in ("incoming/qinghe/tile", "incoming/qinghe/checkpoint"):
            process = subprocess.Popen(
                command,
                env=environment(folder),
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while process.poll() is None and not (folder / sign).exists():
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        done(folder, *mirroring(site, folder))
    assert size(folder) == size(live)
    assert "sound" in done(folder, "fsck", "--quick")


@pytest.mark.requirement("TRU-4")
def test_what_was_erased_is_erased_in_the_mirror_at_its_next_look(live, mirror, port):
    (digest, text), *_ = ask_database(
        live,
        "SELECT d.digest, d.text FROM ledger_disclosure d JOIN ledger_leaf l ON l.ref = d.leaf_id "
        "WHERE l.kind = 'submission.received' AND d.name = 'text' AND d.text IS NOT NULL",
    )
    before = size(live)
    done(live, "erase", "qinghe", digest, "--ground", "request")
    done(live, "publish")
    with served(live, port) as site:
        done(mirror, *mirroring(site, mirror))

    assert size(mirror) == before + 1
    assert ask_database(mirror, "SELECT text, value FROM ledger_disclosure WHERE digest = ?", digest) == [
        (None, None)
    ]
    assert text.encode() not in b"".join(file.read_bytes() for file in mirror.rglob("*") if file.is_file())


@pytest.mark.requirement("TRU-3")
def test_an_older_copy_takes_nothing_until_a_mirror_brought_the_rest(live, mirror, port, tmp_path):
    archive, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    assert "no private keys" in done(live, "backup", str(archive))
    done(live, "register", "qinghe")
    done(live, "publish")
    with served(live, port) as site:
        done(mirror, *mirroring(site, mirror))

    assert "restored and verified" in done(restored, "restore", str(archive), str(restored))
    assert not (restored / "heads").exists()
    for key in (live / "keys").glob("*.key"):
        (restored / "keys" / key.name).write_bytes(key.read_bytes())
        (restored / "keys" / key.name).chmod(0o600)
    refused = sunlit(restored, "register", "qinghe")
    unsigned = sunlit(restored, "publish")
    recovered = done(restored, "recover", "--from", str(mirror))
    published = done(restored, "publish")

    assert "can only be read: the stored head is gone" in refused.stderr
    assert "NOT signed" in unsigned.stderr
    assert re.search(r"qinghe: [12] entries brought back", recovered)
    assert "signed and public" in published
    assert size(restored) == size(live)
    assert (restored / "heads" / "qinghe").read_bytes() == (live / "heads" / "qinghe").read_bytes()
    assert "sound" in done(restored, "fsck")


@pytest.mark.soak
@pytest.mark.requirement("TRU-2")
def test_a_second_history_is_refused_for_ever_and_both_notes_are_kept(live, mirror, port, tmp_path):
    with served(live, port) as site:
        done(mirror, *mirroring(site, mirror))
    other = copied(live, tmp_path / "other")
    done(live, "register", "qinghe")
    done(live, "publish")
    done(other, "register", "qinghe")
    done(other, "publish")
    with served(live, port) as site:
        done(mirror, *mirroring(site, mirror))
    held = size(mirror)
    with served(other, port) as site:
        refused = sunlit(mirror, *mirroring(site, mirror))
    with served(live, port) as site:
        again = sunlit(mirror, *mirroring(site, mirror))

    assert refused.returncode == again.returncode == 1
    assert "signed two histories" in refused.stderr
    assert "signed two histories" in again.stderr
    assert size(mirror) == held
    (evidence,) = (mirror / "evidence").iterdir()
    for home in (live, other):
        assert (home / "heads" / "qinghe").read_text() in evidence.read_text()
    assert "signed two histories" in sunlit(mirror, "doctor").stdout


def test_a_site_with_another_key_than_the_one_known_is_not_copied(live, port, tmp_path):
    wrong = "other.example/log/2026+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    with served(live, port) as site:
        refused = sunlit(tmp_path, *mirroring(site, tmp_path / "m"), "--body", "qinghe", "--vkey", wrong)

    assert refused.returncode == 1
    assert not list((tmp_path / "m").glob("tiles/*/checkpoint"))
