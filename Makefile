# Everything sets itself up: a .venv with the pinned packages, made when missing.
PYTHON ?= python3
BIN := .venv/bin
# What asks the database in many ways: in one process on PostgreSQL too. The rest is run there by two processes.
IN_THE_DATABASE := $(addprefix tests/flow/test_,subscriptions.py search.py forgiving.py sources.py feed_items.py fewer.py leaving.py)
DATA ?=

.PHONY: install chat run check test test-all coverage format picture comparison benchmark models audit licences soak

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian or Ubuntu, apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv (once) …" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]' >&2
	@touch $@

chat: .venv/installed   ## the whole bot in this terminal: no token, no server
	@$(BIN)/python -m bot chat

run: .venv/installed    ## the bot on Telegram (TELEGRAM_TOKEN in .env)
	@exec $(BIN)/python -m bot run

check: .venv/installed  ## format, lint, types, import contracts
	$(BIN)/ruff format --check bot handlers tests benchmarks
	$(BIN)/ruff check bot handlers tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/installed   ## every test, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

coverage: .venv/installed ## the same, slower: which lines and branches no test reaches
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report term

test-all: .venv/installed ## the rest: what talks to the bot once more, on PostgreSQL, and as a front-end and a worker
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --shape postgres $(IN_THE_DATABASE)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --shape apart tests/flow

format: .venv/installed
	$(BIN)/ruff format bot handlers tests benchmarks
	$(BIN)/ruff check --fix bot handlers tests benchmarks

benchmark: .venv/installed ## speed of answering, of briefs and of polling, against their goals
	$(BIN)/python -m benchmarks.brief_speed
	$(BIN)/python -m benchmarks.answering
	$(BIN)/python -m benchmarks.neighbours
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.polling

soak: .venv/installed   ## hostile pages, kills, noisy neighbours, then an hour of mixed traffic: docs/reliability.md
	$(BIN)/python -m benchmarks.attack
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.neighbours
	$(BIN)/python -m benchmarks.soak

picture: .venv/installed ## the picture in the README, from a real chat
	$(BIN)/python -m docs.picture > docs/chat.svg

comparison: .venv/installed ## our points beside LexRank's and the lead, on texts of our own
	@$(BIN)/python -m docs.comparison > docs/comparison.html

audit: .venv/audit     ## known faults of the pinned packages, and secrets in the tracked files; needs a network
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict
	git ls-files -z | xargs --null $(BIN)/detect-secrets-hook --baseline deploy/secrets.baseline

licences: .venv/installed ## docs/licences.md, from what is installed
	$(BIN)/python -m docs.licences > docs/licences.md

models: .venv/training   ## every learnt file anew from the texts in DATA, with figures on texts held out
	@test -d '$(DATA)' || { echo "Name the folder of the texts: make models DATA=FOLDER" >&2; exit 1; }
	@$(BIN)/python -m benchmarks.models '$(DATA)'

.venv/audit: .venv/installed
	@echo "Adding the auditors to .venv (once) …" >&2
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[audit]' >&2
	@touch $@

.venv/training: .venv/installed
	@echo "Adding what training needs to .venv (once) …" >&2
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[training]' >&2
	@touch $@
