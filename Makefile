# make demo | serve | test | bench | screens: each makes the virtual environment it needs.
PYTHON ?= python3
PORT ?= 8501
# 0.0.0.0 lets colleagues of the same network in; as it is, only this machine sees the drafts
HOST ?= localhost
BIN := .venv/bin
export PVDPLUS_DATA ?= data
export HF_HUB_OFFLINE ?= 1
export TOKENIZERS_PARALLELISM ?= false
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUNTIME_EXTRAS ?= ocr
SERVE := $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST) --server.headless true

.PHONY: demo serve test check unit bench screens
demo: PVDPLUS_DATA = data/demo
demo: .venv/.runtime
	@$(BIN)/pvdplus samples
	@echo "Tableau de bord : http://localhost:$(PORT)"
	@$(SERVE)

serve: .venv/.runtime
	@echo "Tableau de bord : http://localhost:$(PORT)"
	@$(SERVE)

test: .venv/.dev check unit

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/.dev
	$(BIN)/pytest

bench: .venv/.dev
	$(BIN)/python -m benchmarks

screens: .venv/.dev
	$(BIN)/python scripts/screenshots.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 ou plus récent est nécessaire." if sys.version_info < (3, 11) else 0)'
	@echo "Installation dans .venv : quelques minutes la première fois."
	@$(PYTHON) -m venv .venv
	@$(PIP) --upgrade "pip>=24"

.venv/.runtime: .venv/bin/python pyproject.toml constraints.txt
	@$(PIP) -c constraints.txt -e '.[$(RUNTIME_EXTRAS)]'
	@touch $@

.venv/.dev: .venv/.runtime
	@$(PIP) -c constraints.txt -e '.[$(RUNTIME_EXTRAS),openai,ollama,anthropic,mistral,dev]'
	@touch $@
