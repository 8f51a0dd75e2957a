# `make help` lists what can be made. Every target first sets up what it needs, by tools/setup.sh.

DATA    = data
OUT     = build
ARGS    =
FILM    =
WORKERS = 2
BIN     = .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
LOCK    = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
          --no-config --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL = help
.PHONY: help booklet watch package one-sheet one-sheets handouts test check bench soak accept stills fonts lock clean runtime dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

booklet: runtime ## press the booklet: DATA (data) to OUT (build/booklet.pdf); ARGS=--final and the like
	$(BIN)/booklet build $(DATA) --to $(OUT) $(ARGS)

watch: runtime ## build the booklet, and again whenever a file of DATA is saved; Ctrl-C ends
	$(BIN)/booklet watch $(DATA) --to $(OUT) $(ARGS)

package: runtime ## what a printer gets: DATA to OUT (build/booklet-package.zip); ARGS="--job newsprint"
	$(BIN)/booklet package $(DATA) --to $(OUT) $(ARGS)

one-sheet: runtime ## a sheet about one film: FILM=red-rooms; ARGS=--house and the like
	$(BIN)/booklet one-sheet "$(FILM)" --edition $(DATA) --to $(OUT) $(ARGS)

one-sheets: runtime ## a sheet about every film that changed, into OUT/one-sheets
	$(BIN)/booklet one-sheet --all --edition $(DATA) --to $(OUT) $(ARGS)

handouts: runtime ## schedules by day, venue and title that changed, into OUT/handouts
	$(BIN)/booklet handout --all --edition $(DATA) --to $(OUT) $(ARGS)

test: dev ## run the tests; ARGS="-k title" and the like
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: dev ## lint, format, types, and which module imports which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: dev ## measure how long editions of several sizes take
	$(BIN)/python tools/bench.py $(ARGS)

soak: dev ## run the tests that take minutes
	$(BIN)/pytest -m soak $(ARGS)

accept: dev ## take the pages as they are now for the reference pictures (look at them first)
	$(BIN)/pytest --accept $(ARGS)

stills: dev ## draw the sample edition's pictures again
	$(BIN)/python tools/make_pictures.py

fonts: dev ## gather the typefaces again, from Debian's and npm's packages
	$(BIN)/python tools/gather_fonts.py

lock: dev ## choose the newest packages that fit, and write tools/lock again
	$(LOCK) pyproject.toml --group build -o tools/lock/runtime.txt
	$(LOCK) pyproject.toml --group dev -c tools/lock/runtime.txt -o tools/lock/dev.txt

clean: ## remove what was made, and the caches; .venv stays
	rm -rf build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find booklet tests tools -name __pycache__ -prune -exec rm -rf {} +

runtime:
	@tools/setup.sh runtime

dev: runtime
	@tools/setup.sh dev
