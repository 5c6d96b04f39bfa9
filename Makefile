# The two commands to know: `make demo` shows the bot at work, `make test` runs every check there is.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/installed

# Who has done their tests takes over some of the others'; properties are tried with many examples.
ALL := -n auto --dist worksteal --hypothesis-profile thorough
# Drawing takes memory, and would make a worker of all the other tests too large.
PICTURES := tests/delivery/test_attachments.py
QUICK := -n auto --dist worksteal -m "not slow" --ignore=tests/e2e

# Compiled once, whatever the environment says: the tests start the program hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types quick unit e2e coverage bench reliability format lock install clean

help: ## Show this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(READY) ## Watch a group use the bot on a homeserver of its own; SCRIPT=1 ends after the meeting
	@$(BIN)/entraide demo $(if $(SCRIPT),--script)

# The tests with a homeserver have a run of their own: in one with the others a worker takes 100 MiB more.
test: lint types unit e2e ## Everything: lint, types, all tests (a real homeserver included)

check: lint types quick ## What is quick: lint, types, the tests that take no homeserver and no long

lint: $(READY) ## Look for mistakes and for untidy formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## Check the types
	$(BIN)/mypy

quick: $(READY)
	$(BIN)/python -m pytest $(QUICK)

unit: $(READY) ## The tests that need no homeserver
	$(BIN)/python -m pytest $(ALL) --ignore=tests/e2e --ignore=$(PICTURES)

e2e: $(READY) ## The tests on a real homeserver, and of pictures
	$(BIN)/python -m pytest $(ALL) tests/e2e $(PICTURES)

coverage: $(READY) ## How much of the code the quick tests run: fails below the floors in tests/covered.py
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(QUICK)
	@$(BIN)/coverage combine --quiet
	$(BIN)/python -m tests.covered

bench: $(READY) $(VENV)/bots/installed ## Measure; prints the figures of docs/figures.md
	$(BIN)/python -m benchmarks --python $(VENV)/bots/bin/python

reliability: $(READY) ## Try every attack and fault of docs/reliability.md; about half an hour
	$(BIN)/python -m tests.reliability

format: $(READY) ## Tidy the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: $(READY) ## Make the environment, and nothing else

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Preparing $(VENV) (once; a minute or two)"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) can make no environments; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Where the bots are measured there is what a host installs, and nothing of the tests.
$(VENV)/bots/installed: $(READY) requirements.txt
	@$(PYTHON) -m venv $(VENV)/bots
	@$(VENV)/bots/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.txt
	@touch $@

# The requirements are pinned for Python 3.11, the oldest; newer ones need nothing else.
LOCK = pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

lock: ## Pin the newest versions that pyproject.toml allows (needs pip-tools)
	$(LOCK) --upgrade --output-file requirements.txt pyproject.toml
	$(LOCK) --upgrade --constraint requirements.txt --extra demo --extra dev --output-file requirements-dev.txt pyproject.toml

clean: ## Remove what make made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
