# Everything geoapp can do from a checkout. `make` alone lists it.
#
# Set-up builds .venv and nothing outside it; `make test` may also install Chromium.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLDEST := .venv-oldest
RELEASE := .venv-release
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The build backend comes from the lock as well, so pip must not fetch its own.
BACKEND := hatchling hatch-requirements-txt
# searoute comes as source alone.
TEST_BACKEND := setuptools
INSTALL := $(PIP) install --quiet --constraint requirements.lock
# Files of tests side by side, each with servers and browsers of its own: two a core, as a test
# that drives a browser waits half of its time; what drives one comes first, as it takes longest.
CORES := $(shell getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2)
SIDE_BY_SIDE := --numprocesses $(shell expr $(CORES) \* 2) --maxprocesses 6 --dist loadfile \
    --no-loadscope-reorder
PINS := pyproject.toml requirements.txt requirements.lock

export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

.DEFAULT_GOAL := help
.PHONY: help setup app test test-all lint browser bench docs sheets bundle oldest lock format audit release clean

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/ready-to-test  ## Build .venv with everything for the app and its tests

app: $(VENV)/ready-to-run  ## Set up and serve the app on http://localhost:8501 (Ctrl-C ends it)
	$(BIN)/geoapp app

test: setup lint browser  ## Set up and run all that CI runs, in a real browser too
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

test-all: test  ## Run what takes long too, and the tests three times beside two busy loops
	$(BIN)/python tools/busy.py --loops 2 --times 3 $(BIN)/python -m pytest $(SIDE_BY_SIDE)
	$(INSTALL) --no-build-isolation --editable '.[release]'
	-$(BIN)/python -m tools.others_files
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --long -m long

lint: $(VENV)/ready-to-test  ## Check style and types, of Python and of the page's scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.node lint

browser: $(VENV)/ready-to-test  ## Find Chromium for the tests, or install it
	$(BIN)/python tools/browser.py --install

bench: $(VENV)/ready-to-test  ## Measure geoapp side by side with its peers
	$(BIN)/python -m benchmarks

oldest: $(BIN)/python  ## Run the tests with the oldest versions that requirements.txt admits
	$(INSTALL) $(BACKEND)
	$(INSTALL) --no-build-isolation --editable '.[lock]'
	$(PYTHON) tools/environment.py $(OLDEST)
	$(BIN)/python tools/lock.py --oldest $(OLDEST)/oldest.txt
	$(OLDEST)/bin/python -m pip install --quiet --constraint $(OLDEST)/oldest.txt \
	    $(BACKEND) $(TEST_BACKEND)
	$(OLDEST)/bin/python -m pip install --quiet --constraint $(OLDEST)/oldest.txt \
	    --no-build-isolation --editable '.[test]'
	$(OLDEST)/bin/python -m pytest -m "not browser"

format: $(VENV)/ready-to-test  ## Lay out the code, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.node format

docs: $(VENV)/ready-to-test  ## Write the reference and figures anew, and the docs as a site: build/docs/index.html
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.reliability
	$(BIN)/python -m tools.exports_page
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict

sheets: browser  ## Draw every view of every dossier of the tests into a few pictures: build/sheets
	$(BIN)/python -m tools.sheets

bundle: $(VENV)/ready-to-test  ## Write the page's scripts anew as the page holds them
	$(BIN)/python -m tools.page_types
	$(BIN)/python -m tools.node bundle
	$(BIN)/python -m tools.packed_code

audit: $(VENV)/ready-to-test  ## Compare the locked versions with published advisories; this uses the network
	$(INSTALL) --no-build-isolation --editable '.[release]'
	$(BIN)/python -m tools.audit

# What is listed is what a user gets: an environment of its own, with nothing of the tests.
release: $(VENV)/ready-to-test  ## Build wheel, sdist, their notes and the list of all that they need (SBOM), and check them
	$(INSTALL) --no-build-isolation --editable '.[release]'
	$(BIN)/python -m tools.release dist
	$(PYTHON) tools/environment.py $(RELEASE)
	$(RELEASE)/bin/python -m pip --disable-pip-version-check install --quiet --constraint requirements.lock .
	$(BIN)/python -m tools.sbom $(RELEASE)/bin/python dist

lock: $(BIN)/python  ## Renew requirements.lock with the newest versions
	$(INSTALL) $(BACKEND)
	$(INSTALL) --no-build-isolation --editable '.[lock]'
	$(BIN)/python tools/lock.py

clean:  ## Remove .venv, builds and caches
	rm -rf $(VENV) $(OLDEST) $(RELEASE) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/ready-to-run: $(PINS) | $(BIN)/python
	@echo "Installing geoapp into $(VENV); the first time takes a minute or two."
	$(INSTALL) $(BACKEND)
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-to-test: $(PINS) | $(BIN)/python
	@echo "Installing geoapp and its test tools into $(VENV); the first time takes a few minutes."
	$(INSTALL) $(BACKEND) $(TEST_BACKEND)
	$(INSTALL) --no-build-isolation --editable '.[test]'
	@touch $(VENV)/ready-to-run $@

$(BIN)/python:
	@$(PYTHON) tools/environment.py $(VENV)
