#!/usr/bin/env bash
# Run a command against a throw-away PostgreSQL: its own folder, a unix socket, no network, gone afterwards.
set -euo pipefail
initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
bin=$(dirname "$initdb")
folder=$(mktemp -d)
chmod 711 "$folder"
as() { if [ "$(id -u)" = 0 ]; then su -s /bin/sh postgres -c "$*"; else sh -c "$*"; fi; }
mkdir "$folder/data" "$folder/run"
[ "$(id -u)" = 0 ] && chown -R postgres "$folder/data" "$folder/run"
stop() { as "$bin/pg_ctl -D $folder/data -m immediate -s stop" >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT
as "$bin/initdb -D $folder/data -A trust -E UTF8 --locale=C.UTF-8 -U sunlit" >/dev/null
as "$bin/pg_ctl -D $folder/data -s -w -l $folder/data/log -o \"-k $folder/run -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60\" start"
as "$bin/createdb -h $folder/run -U sunlit sunlit"
export SUNLIT_DATABASE_URL="postgres://sunlit@/sunlit?host=$folder/run"
"$@"
