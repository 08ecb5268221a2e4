# Two commands: `make run` shows it, `make test` checks it.
SWIFT ?= swift
BUILD := $(SWIFT) build -c release
NONET := .build/release/nonet

.PHONY: run test test-python soak soak-learning laws build format lint bench docs system

run: build
	$(NONET) demo

build: system
	$(BUILD) --product nonet
	$(BUILD) --product NonetC

# Everything a change must pass. Numerics are tested as they are shipped: in release.
test: system lint test-python
	python3 proto/vectors/generate.py --check
	$(SWIFT) test -c release --no-parallel

test-python: system .venv/installed
	$(BUILD) --product NonetC
	$(BUILD) --product nonet
	.venv/bin/pytest proto/python

# Power losses, kills, faults and damage by the hundred: half an hour.
soak: build
	$(BUILD) --product store-crashes
	for part in power kill faults full damage processes reader decisions learning; do \
	  .build/release/store-crashes $$part --seed $(or $(SEED),1) || exit 1; done
	$(NONET) bench day
	$(NONET) bench collect --hours 24 --speed 600 --symbols 10 --faults $(or $(SEED),7)

# Learning in worlds whose truth is known, by the hundred: six minutes on two cores.
soak-learning: build
	$(NONET) simulate learning --seeds $(or $(SEEDS),300) --seed $(or $(SEED),1)

# The Python package, in place, with what its tests need.
.venv/installed: proto/python/pyproject.toml | system
	python3 -m venv .venv
	.venv/bin/pip install --quiet --editable 'proto/python[kernels,test]'
	touch $@

# The same bits on every instruction set, shown: slow, for it builds everything for each of them.
laws: system
	SWIFT='$(SWIFT)' python3 Tests/laws.py $(if $(JOBS),--jobs $(JOBS))

# What is ours in Benchmarks, not what it builds or installs.
FORMATTED := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Times
format:
	$(SWIFT) format --in-place --recursive --parallel $(FORMATTED)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(FORMATTED)

docs: build
	$(NONET) catalogue --markdown > docs/indicators.md

bench: build
	$(NONET) bench import
	$(NONET) bench indicators
	$(NONET) bench query
	$(NONET) bench startup
	$(NONET) bench store
	$(NONET) bench pages
	$(NONET) bench signals
	$(NONET) bench learn
	$(SWIFT) run -c release --package-path Benchmarks Ratios
	$(SWIFT) package --package-path Benchmarks benchmark --no-progress

# The C libraries. Installed where they are missing and this may be done; else named.
PACKAGES := liblmdb-dev libarchive-dev zlib1g-dev libcurl4-openssl-dev libopenblas-dev
system:
	@missing=""; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	command -v python3 >/dev/null || missing="$$missing python3"; \
	python3 -c 'import ensurepip' 2>/dev/null || missing="$$missing python3-venv"; \
	[ -z "$$missing" ] && exit 0; \
	command -v apt-get >/dev/null || { echo "Missing:$$missing (Debian's names). There is no apt-get here: install them with your system's packages, then run make again."; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then run=""; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"; else \
	  echo "Missing:$$missing. Installing needs root: run 'sudo apt-get install$$missing', then make again."; exit 1; fi; \
	$$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing
