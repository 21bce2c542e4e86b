# The commands to know. Each sets up what it needs first; a second time that takes no time.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# Python writes what it does as it does it, also into a pipe.
export PYTHONUNBUFFERED := 1
# What is compiled is kept, whatever the shell says: tests start dozens of processes that would each compile it anew.
export PYTHONDONTWRITEBYTECODE :=

# The demo's size and seed: make demo RESIDENTS=30000 SEED=7
RESIDENTS ?= 3000
SEED ?= 7
PORT ?= 8000
# Where the open data of the force area lies, for `make real`.
DATA ?= ../shared/data
# A part of the tests: make test ONLY=tests/kernel
ONLY ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench real spark lock clean set-up set-up-dev

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "make %-8s %s\n", $$1, $$2}'

demo: set-up ## Set everything up, make the demo force and serve it on 127.0.0.1 (PORT=8000 RESIDENTS=3000 SEED=7)
	@PEELIAN_DEMO=1 exec $(BIN)/peelian serve --port $(PORT) --first "demo --residents $(RESIDENTS) --seed $(SEED)"

test: set-up-dev ## Run all tests, browser tests included (ONLY=tests/kernel for a part)
	@$(PYTHON) scripts/test_tools.py
	@exec $(BIN)/python -m pytest -n 2 --dist worksteal $(ONLY)

check: set-up-dev ## Lint, formatting, types, import contracts, migrations
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/peelian makemigrations --check --dry-run

fix: set-up-dev ## Mend lint and formatting
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: set-up-dev ## Measure one thing: make bench NAME=locate (no name lists them)
	@exec $(BIN)/python -m benchmarks $(NAME)

real: set-up-dev ## Walk the loop and file reports on the open data of a force area (DATA=../shared/data)
	@exec $(BIN)/python -m benchmarks real --data $(DATA)

spark: set-up-dev ## Work figures over positions out by PySpark too, in an environment of its own, and compare
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-spark
	@$(BIN)/uv pip sync --quiet --python .venv-spark/bin/python --require-hashes requirements/spark.txt
	@exec .venv-spark/bin/python -m pytest -n 0 tests/analysis/test_dosage_parity.py tests/apps/visibility/test_rollups_on_spark.py

lock: set-up-dev ## Pin the newest releases that pyproject.toml and package.json allow
	@$(BIN)/python scripts/lock.py

clean: ## Remove all that was set up or made, the demo's database included
	@if [ -e .state/postgres/postmaster.pid ]; then echo "The database is running. Stop what uses it first."; exit 1; fi
	rm -rf .venv .state node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

set-up:
	@$(PYTHON) scripts/bootstrap.py runtime

set-up-dev:
	@$(PYTHON) scripts/bootstrap.py dev
