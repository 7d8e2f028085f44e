#!/usr/bin/env bash
# Resolve the dependencies into locks with hashes and without any registry's address (decision 0003).
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
    --no-emit-index-url --no-header "$@"
}
compile requirements-tools.in -o requirements-tools.lock
compile pyproject.toml -o requirements.lock
compile pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
if grep -nE 'https?://' requirements*.lock; then
  echo "a lock names an address" >&2
  exit 1
fi
