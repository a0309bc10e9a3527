# The same verbs for people and CI. Needs Python >= 3.11 with venv, and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip may not write outside .venv, nor ask for anything that the lock file does not pin with a hash.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := deploy/requirements.lock
DEV_LOCK := deploy/requirements-dev.lock
FEEDS ?=
TESTS ?= tests
RUN_FLAGS ?=

.PHONY: run test check bench year format lock release-widget clean

run: $(VENV)/run.stamp
	@exec $(BIN)/mobility $(if $(FEEDS),run --feeds $(FEEDS),demo) $(RUN_FLAGS)

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist loadgroup $(TESTS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/house

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

# A year of 50 feeds: how fast its pages come and its polls are written. Some minutes, 5 GiB of the temporary folder.
year: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench.year

format: $(VENV)/dev.stamp
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

# Keeps the widget of this version, so that pages that embed it by its hash go on finding it; refuses a changed one.
release-widget: $(VENV)/dev.stamp
	$(BIN)/python -m mobility.web.release

# The one command that resolves versions again; everything else installs exactly what stands in the lock files.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --extra postgres pyproject.toml deploy/build.in
lock: $(VENV)/dev.stamp
	$(PIP) install uv
	$(COMPILE) -o $(LOCK) >/dev/null
	$(COMPILE) --extra dev -o $(DEV_LOCK) >/dev/null

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mobility needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(LOCK) pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(PIP) install --require-hashes -r $(LOCK)
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: $(DEV_LOCK) $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r $(DEV_LOCK)
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
