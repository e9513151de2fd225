# Two commands do everything: `make report` and `make test`. Each makes the environment
# first, from the hash-pinned lock files. Every step is a file, so nothing runs twice.

PYTHON ?= python3
JOBS   ?= 2
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
RUN    := $(BIN)/reportanalysis

# The same bytes on every run: no hash order, no threads that sum in their own order.
export PYTHONHASHSEED := 0
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MPLBACKEND := agg
MAKEFLAGS += --jobs=$(JOBS) --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help

NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
EXECUTED  := $(NOTEBOOKS:notebooks/%=build/executed/%)
PAGES     := $(NOTEBOOKS:notebooks/%.ipynb=build/site/%.html)
LIBRARY   := $(shell find src/reportanalysis -name '*.py' -not -path '*/report/*') $(wildcard src/reportanalysis/lexicon/*)
SITE      := $(shell find src/reportanalysis/report -type f -not -name '*.pyc')
DATA      := data/corpus.csv $(wildcard data/raw/*.txt data/gold/*.csv data/external/*.csv data/derived/*.csv)
MODELLED  := build/predictions.csv

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "%-11s %s\n", $$1, $$2}'

$(READY): requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 report"; exit 1; }
	@echo "making the environment in $(VENV) (once; some minutes)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

env: $(READY) ## make the environment only

report: SHELL := /bin/bash
report: ## run the notebooks and render the report to report/index.html
	@$(MAKE) --no-print-directory $(READY)
	@start=$$(date +%s); $(MAKE) --no-print-directory report/index.html; status=$$?; \
	  [ $$status -eq 0 ] && echo "report/index.html is up to date ($$(( $$(date +%s) - start )) s)"; exit $$status

$(MODELLED): data/derived/commitments.csv data/gold/labels.csv $(LIBRARY) | $(READY)
	@mkdir -p $(@D)
	$(RUN) predict --out $@

build/executed/%.ipynb: notebooks/%.ipynb $(LIBRARY) $(DATA) $(MODELLED) | $(READY)
	@mkdir -p $(@D)
	$(RUN) execute $< $@

# Titles of all pages, for the navigation; rewritten only when one changes.
build/pages.json: $(NOTEBOOKS) | $(READY)
	@mkdir -p $(@D)
	@$(RUN) titles $(NOTEBOOKS) --out $@

build/site/%.html: build/executed/%.ipynb build/pages.json $(SITE) | $(READY)
	@mkdir -p $(@D)
	$(RUN) render $< $@ --pages build/pages.json

test: $(READY) ## run all tests, doctests and style checks
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/python -m pytest

clean: ## remove what make made, except the environment
	rm -rf build report figures/*.png figures/*.svg .pytest_cache .ruff_cache .hypothesis

.PHONY: help env report test clean
