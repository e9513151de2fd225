# Two commands do everything: `make report` and `make test`. Each makes the environment
# first, from the hash-pinned lock files. Every step is a file, so nothing runs twice.

PYTHON ?= python3
JOBS   ?= 2
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
RUN    := $(BIN)/reportanalysis
SITES  := $(RUN) report

# The same bytes on every run: no hash order, no threads that sum in their own order.
export PYTHONHASHSEED := 0
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MPLBACKEND := agg
# Python compiles what it imports, once (empty: not off); pip would compile everything.
export PYTHONDONTWRITEBYTECODE :=
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=$(JOBS) --no-builtin-rules
# Targets named together are made in the order named: the report after the tables it reads.
ifneq ($(word 2,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
endif
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help

NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
# Notebooks that run longest, first, so that no process waits for another at the end.
LONGEST   := 04_shandong 09_years 03_topics
NAMES     := $(LONGEST) $(filter-out $(LONGEST),$(notdir $(basename $(NOTEBOOKS))))
EXECUTED  := $(patsubst %,build/executed/%.ipynb,$(sort $(NAMES)))
CITIES    := $(shell awk -F, 'NR > 1 && $$5 != "province" { print $$2 }' data/corpus.csv | tr A-Z a-z | sed 's/[^a-z0-9][^a-z0-9]*/-/g' | sort -u)
CITY      := $(CITIES:%=build/site/city-%.html)
REFERENCE := $(addprefix build/site/,limits.html codebook.html glossary.html data.html)
PAGES     := $(NAMES:%=build/site/%.html) build/site/explorer.html $(CITY) $(REFERENCE) build/site/sources.html build/site/index.html
DOCUMENTS := $(sort $(wildcard docs/*.md)) data/README.md CONTRIBUTING.md CHANGELOG.md
COMMANDS  := $(addprefix src/reportanalysis/,cli.py commands.py codingcommands.py sitecommands.py documentation.py __main__.py)
LIBRARY   := $(filter-out $(COMMANDS),$(shell find src/reportanalysis -name '*.py' -not -path '*/report/*')) \
             $(wildcard src/reportanalysis/lexicon/*)
SITE      := $(shell find src/reportanalysis/report -type f -not -name '*.pyc') $(COMMANDS) src/reportanalysis/tables.py
INPUTS    := $(sort data/corpus.csv data/panel_corpus.csv data/derived/predictions.csv $(wildcard data/model/*.csv) \
             $(wildcard data/raw/*.txt data/gold/*.csv* data/external/*.csv data/derived/*.csv data/derived/*.gz data/derived/panel/*.gz))

TABLES    := $(shell find data -type f -not -name '.*' | LC_ALL=C sort)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "%-11s %s\n", $$1, $$2}'

$(VENV)/.locked: requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 report"; exit 1; }
	@echo "making the environment in $(VENV) (once; some minutes)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(INSTALL) --require-hashes -r requirements-build.lock
	@$(INSTALL) --require-hashes --no-build-isolation -r requirements.lock
	@touch $@

$(READY): $(VENV)/.locked pyproject.toml
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

env: $(READY) ## make the environment only

report: ## run the notebooks and render the report to report/index.html
	@$(MAKE) --no-print-directory --quiet $(READY)
	@start=$$(date +%s); $(MAKE) --no-print-directory report/index.html \
	  && echo "report/index.html is up to date ($$(($$(date +%s) - start)) s)"

# The whole site at once: a failed notebook leaves the last good report in place.
report/index.html: $(PAGES) build/.documents build/fonts build/figures
	@rm -rf report.new && mkdir report.new && cp -r $(PAGES) build/site/docs*.html build/site/data build/site/figures build/fonts report.new
	@rm -rf report && mv report.new report

# Checks by content whether anything it depends on has changed.
data/derived/predictions.csv: data/derived/commitments.csv data/derived/panel/commitments.csv.gz $(wildcard data/gold/*.csv* data/model/*/model.json) $(LIBRARY) | $(READY)
	@$(RUN) predict

build/executed/%.ipynb: notebooks/%.ipynb $(INPUTS) $(LIBRARY) | $(READY)
	@mkdir -p $(@D)
	$(SITES) execute $< $@

# The titles, for the navigation; pages.json keeps its date unless one changes.
build/pages.json: build/.pages ;

build/.pages: $(NOTEBOOKS) notebooks/chinese.csv data/corpus.csv $(SITE) | $(READY)
	@mkdir -p $(@D)
	@$(SITES) pages $(NOTEBOOKS) --registry data/corpus.csv --out build/pages.json && touch $@

build/site/%.html: build/executed/%.ipynb build/pages.json $(SITE) | $(READY)
	@mkdir -p $(@D)
	$(SITES) page $< $@ --pages build/pages.json

build/topics.csv: data/derived/commitments.csv $(LIBRARY) | $(READY)
	@mkdir -p $(@D)
	@$(RUN) topics --out $@

build/site/explorer.html: $(INPUTS) build/topics.csv build/pages.json $(SITE) | $(READY)
	@mkdir -p $(@D)
	$(SITES) explorer $@ --topics build/topics.csv --pages build/pages.json

# Documents have pages of their own, made all at once: docs.html and docs-NAME.html.
build/.documents: $(DOCUMENTS) $(LIBRARY) build/pages.json $(SITE) | $(READY)
	@rm -f build/site/docs*.html
	$(SITES) docs $(DOCUMENTS) --out build/site --pages build/pages.json && touch $@

build/findings.csv: $(INPUTS) $(LIBRARY) | $(READY)
	@mkdir -p $(@D)
	@$(RUN) report findings --out $@

build/site/index.html: build/findings.csv $(EXECUTED) build/pages.json $(SITE) notebooks/purpose.txt CITATION.cff | $(READY)
	@mkdir -p $(@D)
	$(SITES) index $@ --pages build/pages.json --findings $< --executed $(EXECUTED) \
	  --purpose notebooks/purpose.txt --citation CITATION.cff

build/site/sources.html: $(INPUTS) build/pages.json $(SITE) | $(READY)
	@mkdir -p $(@D)
	$(SITES) sources $@ --pages build/pages.json --inputs $(INPUTS)

# One step writes all of them, here and for the cities.
$(filter-out %/data.html,$(REFERENCE)): build/.reference ;

build/.reference: $(INPUTS) $(wildcard data/gold/*.md) $(LIBRARY) build/pages.json $(SITE) | $(READY)
	@mkdir -p build/site
	$(SITES) reference --out build/site --pages build/pages.json && touch $@

# Beside the page the files themselves, below build/site/data.
build/site/data.html: $(TABLES) build/pages.json $(SITE) | $(READY)
	@mkdir -p $(@D)
	$(SITES) data $(TABLES) --out $(@D) --pages build/pages.json

$(CITY): build/.cities ;

build/.cities: $(INPUTS) $(LIBRARY) build/pages.json $(SITE) | $(READY)
	@mkdir -p build/site
	$(SITES) cities --out build/site --pages build/pages.json && touch $@

# Subsets of the characters of all pages, which share them.
build/fonts: $(PAGES) build/.documents | $(READY)
	@$(SITES) fonts $(PAGES) build/site/docs*.html --out $@ && touch $@

build/figures: $(EXECUTED) | $(READY)
	@$(SITES) figures $(EXECUTED) --out figures && touch $@

# Jupyter refuses to run as root, as in a container, unless it is told to.
lab: $(READY) ## open JupyterLab with the kernel ready (in a container: LAB="--ip=0.0.0.0 --no-browser")
	@echo "open the address with the token that is printed below; stop with Ctrl-C"
	$(BIN)/jupyter lab --notebook-dir=. $(if $(filter 0,$(shell id -u)),--allow-root) $(LAB)

corpus: $(READY) ## download the full texts from their pinned addresses into corpus/
	$(RUN) corpus download

diagnostics: $(READY) ## rebuild what the numbers of topics are chosen from, and the panel's topics (minutes)
	$(RUN) diagnostics

model: $(READY) ## train the stored models and test them (an hour)
	$(RUN) model

derived: $(READY) ## rebuild data/derived from the full texts
	$(RUN) derive

panel: $(READY) ## rebuild the panel of all reports (texts: reportanalysis corpus download --panel)
	$(RUN) panel --jobs $(JOBS)

test: SELECT := -m "not slow and not whole"
test: style types tests ## all tests but the slow ones, doctests, checks of style and types
test-all: style types tests ## the same and the tests marked slow, which train the models again

# A file's tests stay in one process, which share what they build.
tests: $(READY) ## run the tests alone
	@$(BIN)/python -m pytest --numprocesses=$(JOBS) --dist=loadfile --no-loadscope-reorder $(SELECT)

check: style types ## check style and types, in less than a minute

style: $(READY) ## check the style alone
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .

types: $(READY) ## check the types alone
	@$(BIN)/mypy

picture: report/index.html ## take the picture of the report that README.md shows (needs Chromium)
	@"$${CHROMIUM:-chromium}" --headless --no-sandbox --hide-scrollbars --window-size=1200,1270 \
	  --virtual-time-budget=8000 --screenshot=docs/report.png "file://$(CURDIR)/report/index.html"

bench: $(READY) ## measure speed and memory beside other ways
	@$(BIN)/python benchmarks/run.py

clean: ## remove what make made, except the environment
	rm -rf build report figures/*.png figures/*.svg .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help env report lab corpus diagnostics model derived panel test test-all tests check style types picture bench clean
