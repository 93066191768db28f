# The words of this project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
STAGE ?= running
ONLY ?=
ACCEPTANCE ?= ../shared/acceptance
T ?=
PY := .venv/bin/python

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: ## from nothing to the running demo site (PORT=8000, STAGE=running)
	@python3 scripts/start.py run --port "$(PORT)" --stage "$(STAGE)"

test: ## from nothing to the verdict (T=path for a part)
	@python3 scripts/start.py test $(T)

check: ## lint, format, types, import contracts, templates, migrations, translations
	@python3 scripts/start.py check

seed: ## demo data through the operations (STAGE=empty|catalogue|running|closed|national)
	@python3 scripts/start.py manage seed --stage "$(STAGE)"

bench: ## ratios of page costs, measured in one run (ONLY=name)
	@python3 scripts/start.py bench $(ONLY)

acceptance: ## score the material of others (ACCEPTANCE=folder)
	@python3 scripts/start.py acceptance "$(ACCEPTANCE)" $(ONLY:%=--only %)

screens: ## a picture of every main page, both languages, desktop and phone
	@python3 scripts/start.py screens

pictures: ## take the pictures of the guides again (docs/pictures)
	@python3 scripts/start.py pictures

audit: ## accessibility, HTML, links, weights and other hosts, over the running demo as each role
	@python3 scripts/start.py audit

lock: ## pin requirements.in with hashes
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements-dev.txt requirements.in -o requirements.txt

.PHONY: help run test check seed bench acceptance screens pictures audit lock
