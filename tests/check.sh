#!/bin/sh
# Every check there is, the same for people and for CI.
set -eu
ruff check .
ruff format --check .
mypy
lint-imports
python -m pytest -n 2 --dist loadgroup --doctest-modules toolkit tests "$@"
