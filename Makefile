# All is set up in .venv/. Another Python: rm -r .venv && make PYTHON=python3.12 site
PYTHON ?= python3
# Material's notice about a MkDocs 2 that requirements.in keeps out.
export NO_MKDOCS_2_WARNING = 1
# Tests start the program again and again, and each worker reads all tests.
unexport PYTHONDONTWRITEBYTECODE

GENERATOR = .venv/bin/python -m generator
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check
# A source distribution runs a build script, whose own needs no hash covers.
INSTALL = $(PIP) --require-hashes --only-binary :all: -r
# In place, so that MkDocs finds the plugin; what it needs is installed from the lock.
INSTALL_PLUGIN = $(PIP) --no-deps --no-build-isolation -e .
WITH_CHROMIUM = chromium=$$(PYTHON=.venv/bin/python tools/chromium) && ALMANAC_CHROMIUM="$$chromium"
WITH_NU = ALMANAC_NU=$$(PYTHON=.venv/bin/python tools/nu) && export ALMANAC_NU
# A worker more than there are processors: a browser test waits now and then. The files come in
# the order of tests/conftest.py, where those that take longest are first.
PARALLEL = -n $$(expr 1 + $$(getconf _NPROCESSORS_ONLN)) --dist loadfile --no-loadscope-reorder
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate $(if $(UPGRADE),--upgrade)
CACHES = .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
dumps = $(addprefix --dumps ,$(DUMPS))
port = $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))
strict = $(if $(STRICT),--strict)

.PHONY: help site serve fetch previous map digest check test test-fast test-fork coverage lint bench screenshots lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

site: .venv/site.stamp ## build the site into site/ [DUMPS="folder file …"] [STRICT=1]
	$(GENERATOR) build $(strict) $(dumps)

serve: .venv/site.stamp ## preview the site; a saved change shows at once [PORT=8001] [DUMPS=…] [STRICT=1]
	$(GENERATOR) serve $(strict) $(port) $(dumps)

fetch: .venv/site.stamp ## get the newest listings from Hugging Face's API [ARGS="--month 2025-09"]
	$(GENERATOR) fetch $(ARGS)

previous: .venv/site.stamp ## get the data of the published site, so that the next build says what changes [SITE_URL=…]
	$(GENERATOR) previous

map: .venv/map.stamp ## keep where papers are on the map, in map.jsonl [ARGS=--anew] [DUMPS=…]
	$(GENERATOR) map $(dumps) $(ARGS)

digest: .venv/site.stamp ## write the mail of each reader in subscriptions.yml [ARGS="--week 2025-W36 --send"]
	$(GENERATOR) digest $(ARGS)

check: .venv/site.stamp ## say what was read from each dump, and every problem [DUMPS=…]
	$(GENERATOR) check $(dumps)

test: lint ## lint, then run all tests [ARGS="pytest's options"]
	$(WITH_NU) && $(WITH_CHROMIUM) .venv/bin/python -m pytest $(PARALLEL) $(ARGS)

test-fast: .venv/dev.stamp ## run the tests that need no build and no browser [ARGS=…]
	.venv/bin/python -m pytest $(PARALLEL) -m 'not build and not browser' $(ARGS)

test-fork: .venv/dev.stamp ## run tests in a fork with an owner's changes [ARGS=…; default: the fast ones]
	$(WITH_NU) && $(WITH_CHROMIUM) .venv/bin/python -m tools.fork $(ARGS)

coverage: .venv/dev.stamp ## run all tests and show which lines of generator/ they ran [ARGS=…]
	rm -rf .cache/coverage
	$(WITH_NU) && $(WITH_CHROMIUM) .venv/bin/python -m coverage run -m pytest $(PARALLEL) $(ARGS)
	.venv/bin/python -m coverage combine --quiet && .venv/bin/python -m coverage report

lint: .venv/dev.stamp ## check style, types, imports and workflows
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy
	PYTHON=.venv/bin/python tools/tsc
	.venv/bin/lint-imports --no-logo && .venv/bin/zizmor --quiet --offline --persona=pedantic .github

bench: .venv/dev.stamp ## measure speed, size and how much is read right
	.venv/bin/python -m benchmarks

screenshots: .venv/dev.stamp site ## take the pictures of the site into screenshots/
	$(WITH_CHROMIUM) .venv/bin/python -m tools.screenshots

# uv trusts what the machine trusts, as pip does.
lock: export UV_SYSTEM_CERTS = 1
lock: .venv/dev.stamp ## pin the dependencies anew after a change to a .in file [UPGRADE=1]
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-parquet.in --output-file requirements-parquet.txt
	$(LOCK) requirements-mcp.in --output-file requirements-mcp.txt
	$(LOCK) requirements-map.in --output-file requirements-map.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

clean: ## remove what was generated, and nothing that a person wrote; .venv/ stays
	@[ ! -x .venv/bin/python ] || $(GENERATOR) clean
	@rm -rf screenshots $(CACHES)

# A stamp is written last, so a setup that was cut short is done again from the start.
.venv/site.stamp: requirements.txt .venv/bin/python
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The almanac needs Python 3.11 or newer, $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	@[ ! -L .venv ] || { echo '.venv is a link, and what it leads to would be emptied. Remove the link.'; exit 1; }
	@echo 'Setting up .venv/ for the site …'
	@$(PYTHON) -m venv --clear .venv && $(INSTALL) requirements.txt && $(INSTALL_PLUGIN) && touch $@

.venv/map.stamp: requirements-map.txt .venv/site.stamp
	@echo 'Setting up .venv/ for the map …'
	@$(INSTALL) requirements-map.txt && touch $@

.venv/dev.stamp: requirements-dev.txt .venv/site.stamp
	@echo 'Setting up .venv/ for the tests …'
	@$(INSTALL) requirements-dev.txt && touch $@

# No recipe: a Python that is gone, or newer than the stamp, only makes the stamp out of date.
.venv/bin/python:
