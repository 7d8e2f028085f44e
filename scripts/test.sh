#!/usr/bin/env bash
# Every test. What this machine lacks is installed when we are root on Debian or Ubuntu; otherwise one
# sentence says what to install and that part is skipped. With CI=true a missing part is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
missing=()

have_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_cjk() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; }

want=()
have_postgres || want+=(postgresql)
have_chromium || want+=(chromium)
have_cjk || want+=(fontconfig fonts-noto-cjk)
if [ ${#want[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${want[*]} ..."
  apt-get update -qq || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null || true
fi
have_postgres || missing+=(postgresql)
have_chromium || missing+=(chromium)
have_cjk || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Not on this machine: ${missing[*]}. Install them (apt-get install ${missing[*]}) to run the tests that need them." >&2
  [ "${CI:-}" = true ] && exit 1
fi

SUNLIT_HOME=$(mktemp -d)
export SUNLIT_HOME
trap 'rm -rf "$SUNLIT_HOME"' EXIT
if [ -z "${SUNLIT_VECTORS:-}" ] && [ -f ../shared/vectors/tlog-vectors.json ]; then
  SUNLIT_VECTORS=$(cd ../shared/vectors && pwd)/tlog-vectors.json
  export SUNLIT_VECTORS
fi

echo "== on SQLite"
"$bin/pytest" -q -n 2 --dist loadgroup -m "not browser" "$@"
if have_postgres; then
  echo "== what uses the database, on PostgreSQL"
  scripts/with_postgres.sh "$bin/pytest" -q -m database "$@"
fi
if have_chromium; then
  echo "== in a real browser"
  "$bin/pytest" -q -m browser "$@"
fi
