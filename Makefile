# Everything a person does with this repository. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo up install test lint bench quality fuzz
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## the real case of 2024 in your browser: installs, loads, serves
	@$(BIN)/alur demo

up: install ## an empty installation of your own
	@$(BIN)/alur up

test: install ## everything that is checked, a browser included
	@tools/test.sh

lint: install ## formatting, types, import directions, translations: the quick half of `test`
	@tools/lint.sh

bench: install ## measure the slow things and print a table
	@$(BIN)/python -m bench

quality: install ## measure how good screening is, and write docs/quality.md
	@$(BIN)/python -m quality

fuzz: install ## broken texts and packs at screening for half an hour
	@$(BIN)/python -m quality.fuzz --minutes 30

install: $(INSTALLED) ## the environment in .venv, versions and hashes as locked

# uv installs what the lock says and nothing else (--no-deps): rapidocr would add a second OpenCV.
$(INSTALLED): requirements.lock tools/uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Alur needs Python 3.11, 3.12 or 3.13, this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if not (3, 11) <= sys.version_info[:2] < (3, 14) else 0'
	@echo "Installing into .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.lock || echo "uv cannot be had here: pip goes on alone, more slowly"
	@if $(BIN)/uv --version >/dev/null 2>&1; then \
		export VIRTUAL_ENV="$(CURDIR)/.venv"; \
		$(BIN)/uv pip install --quiet --no-deps --require-hashes -r requirements.lock && \
		$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .; \
	else \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $(INSTALLED)
