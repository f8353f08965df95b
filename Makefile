# Newsroom's commands. The work is done in deploy/ and tests/; this page only names it.
#
# The recipes are single commands with exec, so that a signal to make reaches the program itself.

PYTHON ?= python3
PY = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run upgrade release test lint format soak bench demo shell lock messages

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## install, prepare and serve the site (HOST=127.0.0.1 PORT=8000 DEMO=1)
	@command -v $(PYTHON) >/dev/null || { echo "newsroom: Python 3.11 or newer is missing: apt-get install python3 python3-venv" >&2; exit 1; }; \
	exec $(PYTHON) deploy/run.py

upgrade: ## to the next version, readers served meanwhile (VERSION=v1.4 | FROM=FILE.tar.gz | BACK=1 RESTORE=1)
	@exec $(PYTHON) deploy/upgrade.py

release: ## the first time on a server: build what is checked out, for the services (FROM=FILE.tar.gz)
	@exec $(PYTHON) deploy/upgrade.py first

test: ## everything: linters, SQLite, PostgreSQL, browser
	@exec $(PYTHON) tests/run.py

lint: ## the linters alone
	@exec $(PYTHON) tests/run.py lint

format: ## put code and imports in order
	@$(PYTHON) deploy/install.py requirements-dev.txt && $(PY) -m ruff check --fix . && exec $(PY) -m ruff format .

soak: ## the long drills, and the HTML checker
	@exec $(PYTHON) tests/run.py soak

bench: ## measure, against a yardstick in the same run
	@$(PYTHON) deploy/install.py requirements-dev.txt && exec $(PY) -m bench

demo: ## load the demo outlet into an empty database
	@$(PYTHON) deploy/install.py && exec $(PY) manage.py demo

shell: ## Python with the project loaded
	@$(PYTHON) deploy/install.py && exec $(PY) manage.py shell

lock: ## write both locks anew from requirements.in and requirements-dev.in
	@$(PYTHON) deploy/install.py requirements-dev.txt && exec $(PY) deploy/lock.py

messages: ## collect the strings to translate, and compile the catalogues
	@$(PYTHON) deploy/install.py requirements-dev.txt && $(PY) manage.py makemessages -l ar -l de -l en -l es -l fr -l pl --no-location --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*' && exec $(PY) manage.py compilemessages --ignore '.venv/*'
