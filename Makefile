PYTHON ?= python

.PHONY: traps check test lint format types wheel corpus corpus-small corpus-accept

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

# Real packages, linted to see which findings change; all of them take the better part of an hour. WORK=... keeps them.
corpus:
	$(PYTHON) benchmarks/corpus.py $(if $(WORK),--work $(WORK))

# The few that CI lints.
corpus-small:
	$(PYTHON) benchmarks/corpus.py --small $(if $(WORK),--work $(WORK))

# Inits of real packages that look wrong and are right: none may be reported.
traps:
	$(PYTHON) benchmarks/traps.py $(if $(WORK),--work $(WORK))

# Expects from now on what is found now, and measures the table of docs/findings.md anew.
corpus-accept:
	$(PYTHON) benchmarks/corpus.py --accept --table docs/findings.md $(if $(WORK),--work $(WORK))
