# The few commands of the product; `make help` lists them.

PYTHON  ?= python3
WORKERS ?= auto
TESTS   ?=
BIN     := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run demo test lint check format translations lock vendor screenshots bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: .venv/.run .venv/.words ## start the service at http://127.0.0.1:5000 (PORT, DATABASE_URL ... are honoured)
	@bin/run

demo: .venv/.run .venv/.words ## put the demo's centres, people and bookings back as they were
	@$(BIN)/flask --app wsgi db upgrade
	@$(BIN)/flask --app wsgi demo

test: .venv/.dev .venv/.words ## check the rules of the house, then run every test (TESTS=tests/area for some)
	@bin/system tests
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

lint: .venv/.dev check ## check the rules of the house: ruff, mypy, import-linter, djlint

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

format: .venv/.dev ## put the Python files into the shape that `make lint` asks for
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

translations: .venv/.run ## bring the sentences of the sources into the Polish and Ukrainian files
	@bin/translations update
	@$(MAKE) --no-print-directory .venv/.words

lock: ## resolve the pins of requirements*.txt anew
	bin/lock

vendor: ## copy the front-end files from their packages (needs Node's npm)
	bin/vendor

screenshots: .venv/.dev .venv/.words ## make the README's pictures anew
	@bin/system tests
	$(BIN)/python bin/screenshots

bench: .venv/.dev .venv/.words ## measure speed against hand-written SQL
	@bin/system tests
	$(BIN)/python -m bench

clean: ## remove what the set-up and the tools made; the data in instance/ stays
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	find app tests bench config.py -name '__pycache__' -type d -prune -exec rm -rf {} +
	rm -f app/translations/*/LC_MESSAGES/*.mo

# --- the set-up; each step is done again only when what it reads has changed

.venv/bin/python:
	@PYTHON="$(PYTHON)" bin/system python
	@$(PYTHON) -m venv .venv

.venv/.run: requirements.txt | .venv/bin/python
	@echo "Installing what the service needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what tests and checks need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/.run $@

.venv/.words: .venv/.run $(wildcard app/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile --directory app/translations
	@touch $@
