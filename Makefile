# make starter: the study on a fictional world, which needs no data. make test: every test.
# make open-data: the same path on real text under DATA. All of them set themselves up.
.PHONY: setup check test starter open-data
PYTHON ?= python3
DATA ?= ../shared/data
SIZE ?= small
LIMIT ?= 100
BIN := .venv/bin

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	UV_FIND_LINKS="$${UV_FIND_LINKS:-$$PIP_FIND_LINKS}" $(BIN)/uv pip install --quiet \
	    --compile-bytecode --python $(BIN)/python --constraints constraints.txt --editable '.[corpus,cluster,train,eval,screen,serve,dev]'
	touch .venv/ready

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

test: setup
	OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 $(BIN)/pytest --numprocesses 2

starter: setup
	$(BIN)/mellama run starter --size $(SIZE)

open-data: setup
	$(BIN)/mellama run open_data --data-root "$(DATA)" --size tiny --limit $(LIMIT)
