# The environment lives in .venv; every target makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test browser lint crash month bench lock migration clean

$(VENV)/.runtime: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: requirements-test.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements-test.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $(VENV)/.runtime $@

demo: $(VENV)/.runtime  ## the whole thing in the sandbox, nothing to configure
	$(BIN)/otklik demo

test: $(VENV)/.test  ## everything but the browser, on SQLite and a real PostgreSQL
	$(BIN)/python -m pytest -n 3 -m "not browser"

browser: $(VENV)/.test  ## a real headless Chromium does a whole interview
	$(BIN)/python -m pytest -n auto -m browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

crash: $(VENV)/.test  ## kill -9 at 30 moments on each messenger and while a CRM is read and told, full length
	$(BIN)/python -m tests.faults.crash --on both --kills 30 --interviews 20 --posts 10
	$(BIN)/python -m tests.faults.crm_crash --kills 30

bench: $(VENV)/.test  ## the pace against the strict sandbox; a hundred events a second at the door; 10,000 notes to a CRM
	$(BIN)/python -m benchmarks.pacing
	$(BIN)/python -m benchmarks.front_door
	$(BIN)/python -m benchmarks.crm

month: $(VENV)/.test  ## a simulated month: 300 buyers in three zones, every rule held against it
	$(BIN)/python -m tests.simulation.month --buyers 300

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
	  --extra build -o requirements.lock pyproject.toml
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
	  --extra build --extra test -o requirements-test.lock pyproject.toml

clean:
	rm -rf $(VENV)

migration: $(VENV)/.test  ## write the migration for changed tables: make migration NAME=what_changed
	PYTHONPATH=. $(BIN)/python -m tortoise -c core.store.migrate.TORTOISE makemigrations -n $(NAME)
