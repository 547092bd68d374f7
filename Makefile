# Les gestes du projet. `make` seul les énumère.
PORT ?= 8000
PYTHON ?= python3
SLOW ?= slow
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
DEMO_ENV := EVALAPP_DEMO=1 EVALAPP_INSTANCE=instance PYTHONUNBUFFERED=1

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset demo-check test test-slow lint types imports migrations licences bench screenshots lock clean

help: ## Énumère les gestes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation des dépendances (une à deux minutes la première fois)…"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --upgrade $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(STAMP)

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	@echo "Installation des outils de développement…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $(DEV_STAMP)

install: $(STAMP) ## Installe les dépendances verrouillées dans .venv

demo: $(STAMP) ## Prépare la démonstration et la sert (PORT=8000)
	@$(DEMO_ENV) $(BIN)/evalapp demo --port $(PORT)

demo-reset: $(STAMP) ## Recommence la démonstration à zéro
	@$(DEMO_ENV) $(BIN)/evalapp demo --reset --no-serve

demo-check: $(STAMP) ## Tout sauf servir : un rapport fini reste dans instance/
	@$(DEMO_ENV) $(BIN)/evalapp demo --no-serve --report

test: $(DEV_STAMP) ## Toute la suite, moins les épreuves longues
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not slow"

test-slow: $(DEV_STAMP) ## Les épreuves longues
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "$(SLOW)"

lint: $(DEV_STAMP) ## Style et complexité
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV_STAMP) ## Types, stricts dans les modules purs
	@$(BIN)/mypy

imports: $(DEV_STAMP) ## Contrats d'import entre les pièces de la maison
	@$(BIN)/lint-imports

migrations: $(DEV_STAMP) ## Migrations sur une base vide, SQLite et PostgreSQL
	@$(BIN)/python -m pytest -q tests/test_migrations.py

licences: $(DEV_STAMP) ## Licences des dépendances et verrou à jour
	@$(BIN)/python -m pytest -q tests/test_lock.py

bench: $(DEV_STAMP) ## Les mesures de benchmarks/
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

screenshots: $(DEV_STAMP) ## Refait les images de docs depuis la démonstration
	@$(DEMO_ENV) $(BIN)/python -m tests.screenshots

lock: ## Refait les verrous (demande uv)
	uv pip compile -q --generate-hashes --no-strip-extras --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-strip-extras --extra dev --no-header pyproject.toml -o requirements-dev.lock

clean: ## Retire l'environnement et les caches, garde instance/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
