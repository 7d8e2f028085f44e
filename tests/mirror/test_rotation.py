"""A key is changed by the commands that people use: verifier, mirror and witness go on; a stolen key ends the log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mirror.sites import ROOT, done, environment, free_port, get, mirroring, served, sunlit

VERIFIER = ROOT / "src" / "sunlit" / "ui" / "static" / "sunlit-verify.py"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town, published."""
    home = tmp_path_factory.mktemp("rotated") / "home"
    command = [sys.executable, "tests/cli/build_town.py", str(home.parent / "rows.jsonl")]
    subprocess.run(command, env=environment(home), cwd=ROOT, check=True)
    done(home, "publish")
    return home


def check(*words: object) -> tuple[int, str]:
    """Run the verifier as it is handed out."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_everybody_who_knew_the_old_key_goes_on_after_the_change(town, tmp_path):
    with served(town, free_port()) as site:
        log = f"{site}/log/qinghe/"
        old = get(f"{log}vkey")[1].strip()
        (tmp_path / "before.json").write_text(get(f"{log}bundle/3.json")[1])
        (tmp_path / "checkpoint").write_text(get(f"{log}checkpoint")[1])
        (tmp_path / "logs").write_text(f"{old}\n")
        done(tmp_path, *mirroring(site, tmp_path / "mirror"))

        said = done(town, "rotate", "qinghe", "--yes")
        early = sunlit(town, "rotate", "qinghe", "--finish")
        during = check("log", log, "--vkey", old)
        mirrored = done(tmp_path, *mirroring(site, tmp_path / "mirror"))
        done(town, "rotate", "qinghe", "--finish", "--anyway")
        done(town, "register")
        done(town, "publish")
        keys = get(f"{log}vkey")[1].split()
        (tmp_path / "after.json").write_text(get(f"{log}bundle/3.json")[1])
        (tmp_path / "keys").write_text("\n".join(keys))

        assert (early.returncode, "0 days only" in early.stderr) == (1, True)
        assert keys[0] == old
        assert keys[1] in said
        assert during[0] == 0, during[1]
        assert "qinghe" in mirrored
        for words in (
            ("log", log, "--vkey", old),
            ("log", log, "--vkey", keys[1]),
            ("bundle", tmp_path / "before.json", "--vkey", old),
            ("bundle", tmp_path / "before.json", "--vkey", tmp_path / "keys"),
            ("bundle", tmp_path / "after.json", "--vkey", old),
            ("bundle", tmp_path / "after.json", "--vkey", keys[1]),
            ("compare", tmp_path / "checkpoint", log, "--vkey", old),
            ("compare", tmp_path / "before.json", log),
        ):
            code, told = check(*words)
            assert code == 0, (words, told)
        replayed = sunlit(town, "verify", log, "--vkey", old, "--replay")
        assert "WRONG" not in replayed.stdout, replayed.stdout
        assert f"added {keys[1]}" in done(town, *_handover(tmp_path, log))
        assert "holds that key already" in done(town, *_handover(tmp_path, log))
        assert done(tmp_path, *mirroring(site, tmp_path / "mirror"))
        fresh = done(tmp_path, *mirroring(site, tmp_path / "late"), "--body", "qinghe", "--vkey", keys[1])
        assert "proven by" in fresh

    spoilt = json.loads((tmp_path / "after.json").read_text())
    spoilt["keys"][1]["handover"] = spoilt["keys"][1]["handover"].replace("key handover", "key handed")
    (tmp_path / "spoilt.json").write_text(json.dumps(spoilt))
    assert check("bundle", tmp_path / "spoilt.json", "--vkey", old)[0] == 1
    done(town, "fsck", "--quick")
    done(town, "export", "--to", str(tmp_path / "export"))
    done(town, "rebuild", "--from", str(tmp_path / "export"), "--to", str(tmp_path / "rebuilt"))


def _handover(folder: Path, log: str) -> list[str]:
    return ["witness", "--logs", str(folder / "logs"), "--handover", f"{log}keys.json"]


def test_after_the_theft_nothing_is_signed_and_a_successor_goes_on(town):
    said = done(town, "rotate", "qinghe", "--stolen", "--yes")
    published = sunlit(town, "publish")
    reason = ["--reason", "The key was stolen", "--reason-zh", "密钥被盗", "--yes"]
    succeeded = done(town, "succeed", "qinghe", *reason)

    assert "nothing is entered or signed any more" in said
    assert "No checkpoint was witnessed" in said
    assert published.returncode == 1
    assert "stolen" in published.stderr
    assert "qinghe-2" in succeeded
