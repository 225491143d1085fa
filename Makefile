# Every recipe is a command that also works by hand; CONTRIBUTING.md names them.
# Set-up uses uv where it is installed and plain venv + pip where it is not; both install from the
# hashed locks only, and again only when a lock or pyproject.toml has changed.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
RUN := .venv/bin/python
CHECKED := generator tests
export NO_MKDOCS_2_WARNING := 1

ifeq ($(UV),)
create := "$(PYTHON)" -m venv .venv
install := $(RUN) -m pip install -qq --disable-pip-version-check
else
create := "$(UV)" venv --quiet --python "$(PYTHON)" .venv
install := "$(UV)" pip install --quiet --python $(RUN)
endif

.DEFAULT_GOAL := help
.PHONY: help site serve test lint format types check quality words web screenshots lighthouse bench lock clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1|/p' Makefile | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

site: .venv/ready-site ## Build the whole site from prompts/ into site/
	@$(RUN) -m mkdocs build --strict
	@answers=$$($(RUN) -c 'import json; print(len(json.load(open("site/answers.json"))["answers"]))'); \
	echo "Built $$answers answers into site/. Look at it: make serve (or $(RUN) -m http.server -d site)"

serve: .venv/ready-site ## Show the live site; it follows every change of a prompt
	@$(RUN) -m mkdocs serve

test: .venv/ready-dev ## Run all tests
	@$(RUN) -m pytest -q

lint: .venv/ready-dev ## Look for mistakes and for unformatted code
	@$(RUN) -m ruff check $(CHECKED)
	@$(RUN) -m ruff format --check $(CHECKED)

format: .venv/ready-dev ## Format the code and fix what can be fixed
	@$(RUN) -m ruff check --fix $(CHECKED)
	@$(RUN) -m ruff format $(CHECKED)

types: .venv/ready-dev ## Check the types
	@$(RUN) -m mypy

check: lint types test ## All of lint, types and test

quality: .venv/ready-dev ## Measure the answers: one table (PROMPTS=folder, LABELS=file)
	@$(RUN) -m tests.bench.quality "$(or $(PROMPTS),tests/bench/prompts)" $(if $(LABELS),--labels "$(LABELS)")

words: .venv/ready-dev ## Learn from generator/data/examples/ what words say of tasks
	@$(RUN) -m tests.learn_words

web: tests/web/node_modules/.package-lock.json ## Install what the web checks need: axe, html-validate, Lighthouse (Node 20)

tests/web/node_modules/.package-lock.json: tests/web/package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --silent --prefix tests/web
	@touch $@

screenshots: .venv/ready-dev ## Take pictures of every kind of page into build/screenshots/
	@$(RUN) -m tests.bench.screenshots

bench: .venv/ready-dev ## Time whole builds beside other engines (ANSWERS="1000 3000", ARGUMENTS="--repeat 3")
	@$(RUN) -m tests.bench.scale $(ANSWERS) $(ARGUMENTS)

lighthouse: .venv/ready-dev web ## Measure how fast an answer page shows, on a phone and on a desktop
	@$(RUN) -m tests.bench.lighthouse

lock: ## Make the two locks again from pyproject.toml (UPGRADE=1: with the newest versions)
	@test -n "$(UV)" || { echo "make lock needs uv on PATH; it is a Python package: pip install uv" >&2; exit 1; }
	@compile() { "$(UV)" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --group build "$$@" pyproject.toml; }; \
	compile -o requirements.lock && compile --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the site, the caches and .venv
	rm -rf .venv tests/web/node_modules site build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no $(PYTHON) here; expected Python 3.11 or newer. Name yours: make site PYTHON=/path/to/python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is not Python 3.11 or newer. Name one that is: make site PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv, once: about half a minute."
	@$(create) || { rm -rf .venv; \
		echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

.venv/ready-site: requirements.lock pyproject.toml | .venv/bin/python
	@$(install) --require-hashes -r requirements.lock
	@$(install) --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@$(install) --require-hashes -r requirements-dev.lock
	@$(install) --no-deps --no-build-isolation -e .
	@touch .venv/ready-site $@
