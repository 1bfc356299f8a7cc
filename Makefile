# What one can do here. `make` alone tells.
PYTHON ?= python3
BIN := .venv/bin
# uv has a small environment of its own: `uv pip sync` takes everything out of .venv that the lock does not name.
UV := .cache/uv/bin/uv
READY := .venv/.ready
CHECKED := include dags plugins standalone benchmarks
PYTEST ?=
EVALUATION ?= ../shared/evaluation

export UV_CACHE_DIR := $(CURDIR)/.cache/uv-packages
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test lint format bench dictionary secrets lock

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1 \2/p' $(MAKEFILE_LIST) | while read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: $(READY) ## install everything into .venv, nothing outside this folder

demo: $(READY) ## the whole of it on a small made-up world of news, with a real Airflow
	@$(BIN)/python -m standalone.demo

up: $(READY) ## start Airflow on your own include/sources.toml
	@$(BIN)/python -m standalone.up up

down: $(READY) ## stop it
	@$(BIN)/python -m standalone.up down

test: $(READY) ## run the tests, two files at a time; PYTEST="-k words" for some of them
	$(BIN)/python -m pytest $(or $(PYTEST),-n 2 --dist loadfile)

lint: $(READY) ## style, types, and which module may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports

format: $(READY) ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## scores and speed, over pages with gold answers in EVALUATION where they are there
	$(BIN)/python -m benchmarks $(EVALUATION)

fuzz: $(READY) ## read hostile and broken pages; none may take over 2 s or 500 MB
	$(BIN)/python -m benchmarks.limits

dictionary: $(READY) ## write docs/DICTIONARY.md from tables.py
	$(BIN)/newslake dictionary > docs/DICTIONARY.md

secrets: .env ## write .env, the passwords and keys of docker-compose.yaml

.env:
	@umask 077 && $(PYTHON) -c 'import base64, secrets; \
	print("AIRFLOW_FERNET_KEY=" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()); \
	[print(f"{name}={secrets.token_hex(32)}") for name in ("POSTGRES_PASSWORD", "AIRFLOW_SECRET_KEY", "AIRFLOW_JWT_SECRET")]; \
	print("NEWSLAKE_ADMIN_PASSWORD=" + secrets.token_hex(8))' > $@

lock: $(UV) ## resolve requirements.lock anew from pyproject.toml
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url pyproject.toml --extra dev --extra entities --extra notebook -o requirements.lock

$(READY): requirements.lock pyproject.toml | $(UV)
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newslake needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .cache/uv
	.cache/uv/bin/pip install --quiet uv
