#!/usr/bin/env bash
# Format, style, types, walls between rooms, migrations, words and generated docs.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
SUNLIT_HOME=$(mktemp -d)
export SUNLIT_HOME DJANGO_SETTINGS_MODULE=sunlit.site.settings
trap 'rm -rf "$SUNLIT_HOME"' EXIT
step() { echo "== $1"; shift; "$@"; }
step "format" "$bin/ruff" format --check -q .
step "style" "$bin/ruff" check -q .
step "types" "$bin/mypy"
step "walls between the rooms" "$bin/lint-imports" --no-cache
step "migrations" "$bin/django-admin" makemigrations --check --dry-run
step "settings" "$bin/django-admin" check
step "words" "$bin/python" scripts/check_words.py
step "generated docs" bash -c "$bin/python scripts/make_glossary.py --check && $bin/python scripts/make_record_doc.py --check"
echo "All is well."
