# Every target sets up what it needs, says what it does, and is safe to repeat.
.DEFAULT_GOAL := help
.PHONY: help run test check lint unit e2e bench translations wheel vectors clean setup-run setup-test
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

help: ## Show this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: setup-run ## Serve the portal with demo data at http://localhost:8000 (SQLite, simulated bank and PSP)
	@bin/demo

test: setup-test ## Run every test: unit on SQLite and PostgreSQL, then the journeys in Chromium
	@bin/test

check: ## What CI runs, word for word (.ci/run): make lint, then make test
	@.ci/run

lint: setup-test ## Style (ruff), types (mypy) and the import law (import-linter)
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

unit: setup-test ## Unit tests on SQLite only
	$(PY) -m pytest tests/unit -n auto

e2e: setup-test ## The journeys in a real browser
	$(PY) -m pytest tests/e2e

bench: setup-test ## The benchmarks, one after the other; each prints its figures (bench/README.md)
	@bin/bench

vectors: setup-test ## Run a file of golden numbers against the engines: make vectors FILE=path
	@$(PY) tests/vectors.py $(FILE)

translations: setup-test ## Collect the texts and update the catalogs of every language
	@$(PY) bin/translations

wheel: setup-test ## Build the wheel into dist/
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove what the commands made (not your database)
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup-run:
	@bin/setup run

setup-test:
	@bin/setup test
