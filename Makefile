PYTHON ?= python

.PHONY: check test lint format types wheel

# What CI runs.
check: lint types test wheel

test:
	$(PYTHON) -m pytest

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PYTHON) -m initlint initlint scripts

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

types:
	$(PYTHON) -m mypy --strict initlint

wheel:
	scripts/check_wheel.sh $(PYTHON)
