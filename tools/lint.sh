#!/usr/bin/env bash
# The quick half of `make test`: form, types, directions, words.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/lint-imports --no-logo
.venv/bin/python -m alur.web.messages --check
