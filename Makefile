# make run: the demonstration.  make test: the whole suite.  Both set up what they need in .venv, once.
.PHONY: setup run test test-tools check bench pictures lock fuzz audit

PYTHON ?= python3
BIN := .venv/bin

setup: .venv/.stamp

.venv/.stamp: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tonghop needs Python 3.11 or later; set PYTHON=/path/to/python3.11." >&2; exit 1; }
	rm -rf .venv
	@if command -v uv >/dev/null 2>&1; then \
		export UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$(CURDIR)/.venv"; \
		set -ex; uv venv -q --python "$$(command -v $(PYTHON))" .venv; \
		uv pip install -q --no-deps --require-hashes -r requirements-dev.lock; \
		uv pip install -q --no-deps --no-build-isolation -e .; \
	else \
		set -ex; $(PYTHON) -m venv .venv; \
		$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock; \
		$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	touch $@

run: setup
	$(BIN)/tonghop run --demo

test: setup
	$(BIN)/python -m pytest -n 3 --dist worksteal

# What the end-to-end tests use beyond the virtual environment, from Debian's packages.
test-tools:
	@if command -v chromium >/dev/null 2>&1 && command -v faketime >/dev/null 2>&1; then \
		echo "chromium and faketime are here"; \
	else \
		as_root=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
		set -ex; $$as_root apt-get update -qq; $$as_root apt-get install -y -qq chromium faketime; \
	fi

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	$(BIN)/tonghop bench

# What people may write, press and hand in, tried at random for some minutes: docs/security.md.
FUZZED = $(shell grep -rlE "^ *@given" tests)

fuzz: setup
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 3 --dist worksteal $(FUZZED)

# Known weaknesses of what requirements.lock pins. It asks the package index, so it is no part of the tests.
audit:
	$(PYTHON) -m venv .audit
	.audit/bin/python -m pip install -q --disable-pip-version-check pip-audit
	.audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

# The screens of docs/huong-dan.md, taken anew (needs make test-tools).
pictures: setup
	$(BIN)/python -m tests.support.pictures

# After a change of dependencies in pyproject.toml (needs uv).
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock
