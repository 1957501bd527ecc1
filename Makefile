# Casebook. `make run` is all that a new machine needs; `make help` lists the rest.

PORT ?= 8000
ADDRESS = 127.0.0.1
PYTEST_ARGS ?=
# One process more than there are processors, since some wait for a browser or for PostgreSQL. Each takes a row of tests
# that begin with the same archive, and then what others have left.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

BIN = .venv/bin
# The first Python that is new enough. Asked by running it: a name in PATH may be a shim that leads nowhere.
FIND_PYTHON = for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; exit; }; done
PYTHON ?= $(shell $(FIND_PYTHON))

# What is installed is known by the hash of its list, so nothing is installed twice, and never from an old list.
HASH = $(PYTHON) -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()[:16])'
RUNTIME = .venv/installed-runtime-$(shell $(HASH) requirements.txt)
DEVELOPMENT = .venv/installed-dev-$(shell $(HASH) requirements-dev.txt)
PIP_INSTALL = $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes

# Catalogs as the archive reads them, made from those that people write. A new machine has no gettext to do it with.
WORDS = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

# As readers get it, save that the address is this machine's own and without a certificate.
SERVE = DEBUG=0 HTTPS=0 ALLOWED_HOSTS=127.0.0.1,localhost,[::1] SECRET_KEY="$$(cat var/secret-key)"
# As developers and tests get it, whatever the shell has set for a server of its own.
PLAIN = env -u DATABASE_URL -u SECRET_KEY -u ALLOWED_HOSTS -u HTTPS -u TRUST_PROXY -u CONTACT_KEY -u SITE_NAME -u EMAIL_URL -u REQUESTS_EMAIL -u FETCH_LOOPBACK DEBUG=1

.DEFAULT_GOAL := help
.PHONY: help setup run editor test test-one soak faults coverage bench bench-actions bench-files bench-imports lint words lighthouse fmt requirements clean python anew machine dev

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

setup: $(RUNTIME) var/secret-key $(WORDS)  ## environment, database and the seed archive
	@$(SERVE) $(BIN)/python manage.py migrate --noinput --verbosity 1
	@$(SERVE) $(BIN)/python manage.py load_archive fixtures --if-empty

run: setup var/static/staticfiles.json  ## set up what is missing and serve the archive (PORT=8000)
	@$(SERVE) exec $(BIN)/python manage.py serve --address $(ADDRESS) --port $(PORT)

editor: setup  ## somebody who can sign in at /admin/ (NAME=you)
	@$(SERVE) $(BIN)/python manage.py make_editor "$(NAME)"

test: $(DEVELOPMENT) machine  ## the suite on SQLite with the browser tests, then on PostgreSQL
	@sqlite=passed; postgres=passed; \
	echo ""; echo "=== Tests 1 of 2: on SQLite, everything, the browser tests too"; \
	$(PLAIN) $(PYTEST) --durations 15 $(PYTEST_ARGS) || sqlite=FAILED; \
	echo ""; echo "=== Tests 2 of 2: on PostgreSQL, what the two do differently"; \
	$(PLAIN) $(BIN)/python tools/with_postgres.py -- $(PYTEST) --durations 15 -m "not browser and not once" $(PYTEST_ARGS) || postgres=FAILED; \
	echo ""; echo "=== On SQLite: $$sqlite. On PostgreSQL: $$postgres."; \
	[ $$sqlite = passed ] && [ $$postgres = passed ]

T ?=
test-one: $(DEVELOPMENT)  ## a file or a test alone: make test-one T=casebook/tests/web/test_lists.py
	@$(PLAIN) $(BIN)/python -m pytest $(T) $(PYTEST_ARGS)

soak: $(DEVELOPMENT) machine  ## what takes longer than the suite may: random archives at length, each guide with the whole suite after it, faults
	@$(PLAIN) SOAK=20 $(PYTEST) $$(grep -rlE --include='test_*.py' 'tests\.soak' casebook/tests) $(PYTEST_ARGS)
	@$(MAKE) --no-print-directory faults

FAULTS = $(BIN)/python -m bench.faults kills --times 250 && $(BIN)/python -m bench.faults disk && \
	  $(BIN)/python -m bench.crowd --minutes 5 && $(BIN)/python -m bench.crowd --minutes 2 --stops 5
faults: $(DEVELOPMENT) machine  ## kill, fill the disk, crowd, stop the database; on both databases, and look for what was lost (needs root)
	@$(PLAIN) sh -c '$(FAULTS)'
	@$(PLAIN) $(BIN)/python tools/with_postgres.py -- sh -c '$(FAULTS)'

coverage: $(DEVELOPMENT) machine  ## run the suite on SQLite and list the files of which less than 90 % was run
	@rm -f var/coverage*
	@$(PLAIN) $(BIN)/python -m coverage run -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report --sort=cover | awk 'NR < 3 || $$NF + 0 < 90 || /^TOTAL/'

lint: $(DEVELOPMENT)  ## everything that can be checked without running it
	@status=0; \
	check() { echo "--- $$1"; shift; "$$@" || status=1; }; \
	check "ruff check" $(BIN)/ruff check .; \
	check "ruff format" $(BIN)/ruff format --check .; \
	check "djlint" $(BIN)/djlint --lint --quiet templates; \
	check "mypy" $(PLAIN) $(BIN)/mypy; \
	check "import-linter" $(BIN)/lint-imports; \
	check "migrations" $(PLAIN) $(BIN)/python manage.py makemigrations --check --dry-run; \
	[ $$status = 0 ] && echo "=== Lint: passed." || { echo "=== Lint: FAILED." >&2; exit 1; }

CASES ?= 10000
# Apart from the archive's own environment: Datasette is what it is compared with and no part of it.
var/bench-venv/installed: bench/requirements.txt | $(RUNTIME)
	@$(PYTHON) -m venv --clear var/bench-venv
	@var/bench-venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check -r $<
	@touch $@

bench: $(RUNTIME) $(WORDS) var/static/staticfiles.json var/bench-venv/installed  ## the archive beside Datasette and a floor, and all actions (CASES=10000)
	@$(BIN)/python -m bench.compare --cases $(CASES)
	@$(BIN)/python -m bench.actions --cases $(CASES)

bench-files: $(RUNTIME) $(WORDS) var/static/staticfiles.json var/bench-venv/installed  ## files beside Datasette's, releases, dumps and the mirror (CASES=10000)
	@$(BIN)/python -m bench.files --cases $(CASES)

bench-imports: $(RUNTIME)  ## how long it takes until sheets of 20,000 rows are drafts
	@$(BIN)/python -m bench.imports

bench-actions: $(RUNTIME)  ## how long each action takes in a large archive (CASES=10000)
	@$(BIN)/python -m bench.actions --cases $(CASES)

words: $(DEVELOPMENT)  ## collect what the code says into the catalogs of locale/, and compile them
	$(PLAIN) $(BIN)/python tools/words.py collect
	$(BIN)/python tools/words.py compile

lighthouse: $(RUNTIME) $(WORDS)  ## measure the public pages with Lighthouse (needs Node and Chromium)
	@$(BIN)/python tools/lighthouse.py

fmt: $(DEVELOPMENT)  ## put the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
requirements: $(DEVELOPMENT)  ## compile requirements*.txt anew from requirements*.in
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

clean:  ## remove the environment and everything made; the database and its key stay
	rm -rf .venv var/static var/test-*.sqlite3* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The pieces

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || { echo "Making .venv"; $(PYTHON) -m venv --clear .venv; } \
	  || { echo "$(PYTHON) cannot make an environment. On Debian: apt-get install python3-venv" >&2; exit 1; }

# An environment that does not work (a Python that was updated away, an installation broken off) is made anew, and
# then nothing is installed, whatever the stamps say. They have no other prerequisite: the hash is in their name.
ifneq ($(shell $(BIN)/python -c 'import pip' 2>/dev/null && echo works),works)
$(RUNTIME) $(DEVELOPMENT): anew
endif
anew:

$(RUNTIME): | python
	@echo "Installing what the archive needs"
	@$(PIP_INSTALL) -r requirements.txt
	@rm -f .venv/installed-runtime-*
	@touch $@

$(DEVELOPMENT): | python
	@echo "Installing what developing needs"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@rm -f .venv/installed-dev-*
	@touch $@

dev: $(DEVELOPMENT)

%.mo: %.po | $(RUNTIME)
	@$(BIN)/python tools/words.py compile

machine:
	@tools/prepare_machine.sh

# Made once and kept: with a new key every session ends and stored contact details cannot be read.
var/secret-key: | $(RUNTIME)
	@mkdir -p var
	@umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@.new && mv $@.new $@

# Folders are listed too, so that a file taken away counts as a change.
var/static/staticfiles.json: $(RUNTIME) $(shell find static 2>/dev/null) | var/secret-key
	@$(SERVE) $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@
