#!/usr/bin/env bash
# Make .venv from the hashed locks: `install.sh run` for the demo and the server, `install.sh dev` for tests
# and checks too. A stamp named after the locks makes the second call take no time.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-dev}
[ "$kind" = run ] && lock=requirements.lock || lock=requirements-dev.lock

stamp_of() { cat pyproject.toml requirements-tools.lock "$1" | sha256sum | cut -c1-16; }
dev_stamp=.venv/stamp-dev-$(stamp_of requirements-dev.lock)
stamp=.venv/stamp-$kind-$(stamp_of "$lock")
if [ -e "$stamp" ] || [ -e "$dev_stamp" ]; then exit 0; fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  { echo "Sunlit needs Python 3.11 or newer; $(python3 --version) was found." >&2; exit 1; }
if ! python3 -c 'import ensurepip' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3-venv ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Python's venv is missing: install the package python3-venv and run this again." >&2
    exit 1
  fi
fi

echo "Installing into .venv ..."
if ! .venv/bin/uv --version >/dev/null 2>&1; then  # none yet, or one that was left half made
  python3 -m venv --clear .venv
  .venv/bin/python -m pip install -q --require-hashes -r requirements-tools.lock
fi
export VIRTUAL_ENV="$PWD/.venv" UV_LINK_MODE=copy
.venv/bin/uv pip sync -q --require-hashes requirements-tools.lock "$lock"
.venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
rm -f .venv/stamp-*
touch "$stamp"
