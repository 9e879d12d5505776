# make demo: from the shipped articles to a figure.   make test: all checks.   Both set up .venv by themselves.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check model environment clean

demo: .venv/ready
	$(BIN)/toolkit demo

test: .venv/ready-dev
	PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/check.sh

model: .venv/ready-dev
	$(BIN)/toolkit train --labels data/labels/train.jsonl -o models/themes-v1

environment: .venv/ready-dev
	$(BIN)/python tools/conda_environment.py

.venv/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later found. Install one, or: make demo PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Cannot make .venv. On Debian: apt install python3-venv"; exit 2; }
	@echo "Setting up .venv (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable ".[lab]"
	@touch $@

.venv/ready-dev: .venv/ready
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@

clean:
	rm -rf .venv output build dist
