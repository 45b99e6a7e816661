# Whatever a contributor must do is one command. `make` alone lists them.

VENV ?= .venv
PYTHON ?= $(shell for p in python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
CASE ?= examples/basisschool.yaml
REPORT ?= build/rapport.html
PAGE ?= build/werkbank.html

# Everything installed is in a lock, with hashes; only what is being worked on, the project itself, is not.
# durable-rules comes as source; from Python 3.13 on a name that it uses has another one.
COMPILER = $(shell $(BIN)/python -c 'import sys; print("" if sys.version_info < (3, 13) else "gcc -DPyEval_CallObject=PyObject_CallObject")')
INSTALL = $(if $(COMPILER),CC="$(COMPILER)") $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation

.DEFAULT_GOAL := help
.PHONY: help advice werkbank test quick check format soak bench lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

advice: $(STAMPS)/advice  ## the explained advice report of an example (CASE=..., REPORT=...)
	@mkdir -p "$$(dirname "$(REPORT)")"
	@$(BIN)/herstelkb advise "$(CASE)" -o "$(REPORT)"
	@echo "To go on: . $(BIN)/activate, then herstelkb --help"
	@echo "The whole report: $$(cd "$$(dirname "$(REPORT)")" && pwd)/$$(basename "$(REPORT)")"

werkbank: $(STAMPS)/advice  ## the whole of it in one HTML file, for who has no Python (PAGE=..., needs npm)
	@mkdir -p "$$(dirname "$(PAGE)")"
	@$(BIN)/herstelkb workbench -o "$(PAGE)"

# Every step runs, so that one run shows all that is wrong; pytest comes last, with its closing line.
test: $(STAMPS)/test  ## lint, types, layers and tests
	@PATH="$(abspath $(BIN)):$$PATH"; failed=; \
	step() { printf '\n== %s\n' "$$*"; "$$@" || failed="$$failed\n  $$*"; }; \
	step ruff check; \
	step ruff format --check; \
	step mypy; \
	step lint-imports --no-logo; \
	step pytest -n 2 --dist worksteal -rs; \
	if [ -n "$$failed" ]; then printf "\nFailed:$$failed\n" >&2; exit 1; fi

# What tells one Python from another: the engines, what they are built on, and the reports; the rest is the same everywhere.
QUICK := tests/test_meaning.py tests/test_durable.py tests/test_golden.py tests/test_explain.py tests/properties/engines_agree.py

quick: $(STAMPS)/test  ## the tests that tell one Python from another (PYTHON=python3.13 VENV=...)
	@PATH="$(abspath $(BIN)):$$PATH" pytest -q -n 2 --dist worksteal -rs $(QUICK)

check: $(STAMPS)/advice  ## everything wrong with the rules
	@$(BIN)/herstelkb check

format: $(STAMPS)/test  ## put the code in its usual form
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

soak: $(STAMPS)/test  ## each law on many new examples, in parts (PART=..., half an hour each; none: the list)
	@$(BIN)/python tests/soak.py $(PART)

bench: $(STAMPS)/test  ## how fast each engine is
	@for script in benchmarks/*.py; do printf '\n== %s\n' "$$script"; $(BIN)/python "$$script" || exit 1; done

# The locks name versions and hashes of every platform's files. UPGRADE=1 asks for the newest versions.
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-config \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock:  ## pin the dependencies anew (UPGRADE=1 for newer versions)
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv; }
	$(LOCK) pyproject.toml --extra test -o requirements-test.lock
	$(LOCK) pyproject.toml --extra durable -c requirements-test.lock -o requirements.lock
	$(LOCK) --group build -c requirements-test.lock -o requirements-build.lock

clean:  ## remove all that was made here
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# What is installed is remembered by stamps inside the environment: a second run installs nothing.
$(STAMPS)/build: requirements-build.lock
	@test -n "$(PYTHON)" || { echo "herstelkb needs Python 3.11 or later; say which: make PYTHON=/path/to/python" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	$(INSTALL) --require-hashes -r requirements-build.lock
	@touch $@

$(STAMPS)/advice: $(STAMPS)/build requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps -e .
	@touch $@

$(STAMPS)/test: $(STAMPS)/build requirements-test.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements-test.lock
	$(INSTALL) --no-deps -e .
	@touch $@
