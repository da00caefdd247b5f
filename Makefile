# Everything a person does with medflight, by name. `make` alone lists it.
SHELL := /bin/bash
CARGO ?= cargo
SPEED ?= 1
FOR ?= 3600

.PHONY: help setup web demo test bench clients fuzz missions lint

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## install what is missing (Debian or Ubuntu), or name the exact command
	@bash tests/support/setup.sh

web: ## build the pages
	@bash tests/support/web.sh

demo: ## build and run the whole network in simulation (SPEED=10 runs the world ten times faster)
	@SPEED=$(SPEED) bash tests/support/demo.sh

test: setup web ## everything that must hold
	@bash tests/support/test.sh

clients: ## fly the simulated aircraft with ground stations from PyPI, beside what a real PX4 answered
	@bash tests/clients/run.sh

fuzz: ## fuzz for long (FOR=3600 seconds in all)
	@bash tests/fuzz/run.sh $(FOR)

bench: web ## measure; nothing here fails for being slow
	@bash tests/support/bench.sh

missions: ## write the published missions anew
	@$(CARGO) run --quiet -- plan --templates missions/templates

lint: ## format and lints
	@$(CARGO) fmt --all --check && $(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
