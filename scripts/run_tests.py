"""All tests, in three runs: on SQLite, those of the database again on PostgreSQL, then those in a browser.

Words after the command go to every run: `python scripts/run_tests.py tests/ledger -x`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import postgres
from test_setup import chromium, missing_after_setup

NO_TESTS = 5  # pytest's exit code when nothing was collected


def main(words: list[str]) -> int:
    """Run everything that can run here; return 1 if any run failed."""
    missing = missing_after_setup()
    failed = []
    with tempfile.TemporaryDirectory(prefix="sunlit-tests-") as home:
        os.environ["SUNLIT_HOME"] = home
        os.environ.pop("SUNLIT_DATABASE_URL", None)
        if _pytest("on SQLite", ["-n", "2", "--dist", "loadgroup", "-m", "not browser and not soak", *words]):
            failed.append("SQLite")
        if "PostgreSQL" not in missing:
            with postgres.cluster() as address:
                os.environ["SUNLIT_DATABASE_URL"] = address
                if _pytest(
                    "on PostgreSQL",
                    ["-n", "2", "--dist", "loadgroup", "-m", "database and not browser and not soak", *words],
                ):
                    failed.append("PostgreSQL")
                del os.environ["SUNLIT_DATABASE_URL"]
        if not missing & {"Chromium", "a Chinese font"}:
            os.environ["SUNLIT_CHROMIUM"] = chromium() or ""
            if _pytest("in the browser", ["-m", "browser", *words]):
                failed.append("browser")
    print(f"Failed: {', '.join(failed)}." if failed else "All runs passed.")
    return 1 if failed else 0


def _pytest(where: str, words: list[str]) -> bool:
    """Run pytest once; return whether it failed. A run that finds none of its tests has not failed."""
    print(f"\n== Tests {where}", flush=True)
    code = subprocess.run([sys.executable, "-m", "pytest", "-q", *words], check=False).returncode
    return code not in (0, NO_TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
