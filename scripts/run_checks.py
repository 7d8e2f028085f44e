"""Every check but the tests, one line each; all of them run even when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

BIN = Path(sys.executable).parent
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "format": [f"{BIN}/ruff", "format", "--check", "-q", "."],
    "lint": [f"{BIN}/ruff", "check", "-q", "."],
    "types": [f"{BIN}/mypy", "--no-error-summary", "src", "verifier"],
    "walls": [f"{BIN}/lint-imports", "--no-cache"],
    "django": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "words": [PYTHON, "scripts/check_words.py"],
    "glossary": [PYTHON, "scripts/make_glossary.py", "--check"],
    "record doc": [PYTHON, "scripts/make_record_doc.py", "--check"],
    "verifier": [PYTHON, "scripts/build_verifier.py", "--check"],
    "requirements": [PYTHON, "scripts/requirements.py"],
    "tree": [PYTHON, "scripts/check_tree.py"],
}


def main(names: list[str]) -> int:
    """Run the checks named, or all; print what failed in full; return 1 if any did."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="sunlit-check-") as home:
        env = os.environ | {
            "SUNLIT_HOME": home,
            "DJANGO_SETTINGS_MODULE": "sunlit.site.settings",
            "NO_COLOR": "1",
        }
        env.pop("SUNLIT_DATABASE_URL", None)
        for name in names or CHECKS:
            start = perf_counter()
            done = subprocess.run(CHECKS[name], env=env, capture_output=True, text=True, check=False)
            print(
                f"{name:<12} {'ok' if done.returncode == 0 else 'FAILED':<7} {perf_counter() - start:5.1f} s",
                flush=True,
            )
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
