# make run    search the digits network and print the accelerator found
# make test   lit and pytest
# make lint types format bench
#
# VENV      the environment to make and use
# PYTHON    the Python that makes it, 3.11 or later
# PIP_FLAGS more flags for pip, for instance another index for torch

VENV ?= .venv
PYTHON ?= python3
PIP_FLAGS ?=

BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt $(PIP_FLAGS)
SEARCH := --hass-search="device=zedboard accuracy-drop=0.01 trials=100 report"

.PHONY: run test unit filecheck lint types format bench install dev clean

run: $(VENV)/.installed
	@mkdir -p build
	@echo 'hass-opt $(SEARCH) examples/digits/model.mlir   (a minute or two)'
	@$(BIN)/hass-opt $(SEARCH) examples/digits/model.mlir 2>build/summary.txt \
	    || { cat build/summary.txt >&2; exit 1; }
	@cat build/summary.txt

test: filecheck unit

filecheck: $(VENV)/.installed-dev
	$(BIN)/lit -v test/filecheck

unit: $(VENV)/.installed-dev
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.installed-dev
	$(BIN)/pyright --pythonpath $(BIN)/python

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.installed-dev
	for benchmark in benchmarks/*.py; do $(BIN)/python $$benchmark || exit 1; done

install: $(VENV)/.installed

dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) -e '.[search]'
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) -e '.[dev]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf build dist *.egg-info
