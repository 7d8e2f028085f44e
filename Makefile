# `make` lists what can be done. Everything runs in .venv, made from the hashed locks.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help demo serve test soak check bench requirements install lock docs verifier screenshots clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## build the demo county and serve it (PORT=8000, DEMO_DIR=.demo)
	@bash scripts/install.sh run
	@$(BIN)/sunlit demo --port "$${PORT:-8000}" --dir "$${DEMO_DIR:-.demo}"

serve: ## serve what lies in SUNLIT_HOME (PORT=8000)
	@bash scripts/install.sh run
	@$(BIN)/sunlit serve --port "$${PORT:-8000}"

test: install ## all tests: SQLite, PostgreSQL, browser
	@$(BIN)/python scripts/run_tests.py

soak: install ## the long tests: killed, failing and full at every durable call, PostgreSQL restarted under load
	@$(BIN)/python -m pytest -q -m soak

check: install ## format, lint, types, walls between rooms, migrations, words, docs
	@$(BIN)/python scripts/run_checks.py

bench: install ## ratios measured in one run; the last run stands in benchmarks/
	@$(BIN)/python -m benchmarks

requirements: install ## list requirements that no test proves
	@$(BIN)/python scripts/requirements.py

docs: install ## write the generated pages of docs/ again
	@$(BIN)/python scripts/make_glossary.py
	@$(BIN)/python scripts/make_record_doc.py

verifier: install ## join verifier/ into the one file that people download; print its SHA-256
	@$(BIN)/python scripts/build_verifier.py

screenshots: install ## take the README's pictures from the running demo
	@$(BIN)/python scripts/screenshots.py

install: ## make .venv from the hashed locks (fast when it is up to date)
	@bash scripts/install.sh dev

lock: install ## resolve the dependencies anew into the hashed locks
	@bash scripts/lock.sh

clean: ## remove what checks and tests leave behind; data and .venv stay
	@rm -rf build dist test-results .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
