# make site · serve · check · check-content · test: each sets up what it needs, once.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# One worker more than there are cores, for some wait for a browser; each begins with a row of files, so that few make the same sites.
# They write, compare and throw away some gigabytes of tiny sites: in memory where there is room for it, which spares a third of their time.
MEMORY := $(shell df -k --output=avail,target /dev/shm 2>/dev/null | awk '$$1 > 4000000 && $$2 == "/dev/shm" { print $$2 }')
PYTEST := TMPDIR=$(MEMORY) $(BIN)/pytest -n $(shell expr `nproc` + 1) --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
# Material for MkDocs and ProperDocs print notices about MkDocs 2 on every build.
export NO_MKDOCS_2_WARNING := true
export DISABLE_MKDOCS_2_WARNING := true
# Where Python may keep no bytecode, each start of portal would compile two hundred modules: half a second of a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site serve check check-content check-editing test test-quick fuzz bench audit land pictures golden pin clean

site: $(VENV)/ready  ## check the content and write site/
	@$(BIN)/portal build

serve: $(VENV)/ready  ## show the site at http://127.0.0.1:8000/ while you edit
	@$(BIN)/portal serve

check: $(VENV)/ready  ## say what is wrong in the content and how to mend it
	@$(BIN)/portal check --ledgers $(if $(CI),check,write)

check-content: $(VENV)/ready-test  ## build the site as it is published, and look at every page of it: links, languages, HTML, feeds, accessibility
	@$(PYTEST) tests/content -m "not slow"

check-editing: $(VENV)/ready-test  ## do on a copy of the content what CONTRIBUTING.md tells editors to do, and look whether all of that passes
	@$(PYTEST) -o faulthandler_timeout=1200 tests/content -m slow

test-quick: $(VENV)/ready-test  ## the tests of the code that take neither long nor a browser
	@$(PYTEST) -m "not slow and not browser"

test: $(VENV)/ready-test  ## everything that must hold of the code, whatever is written in data/ and docs/
	@mkdir -p .cache
	@$(BIN)/ruff format --check --quiet benchmarks checkers scripts tests || { echo "Run: $(BIN)/ruff format benchmarks checkers scripts tests"; exit 1; }
	@$(BIN)/ruff check --quiet benchmarks checkers scripts tests
	@$(BIN)/lint-imports --cache-dir .cache/import-linter > .cache/lint-imports.txt || { cat .cache/lint-imports.txt; exit 1; }
	@$(BIN)/deptry --no-ansi scripts 2> .cache/deptry.txt || { cat .cache/deptry.txt; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(PYTEST)

fuzz: $(VENV)/ready-test  ## portals, texts, tags of languages and edits that are cut off, all at random: make fuzz MINUTES=10
	@MINUTES=$(or $(MINUTES),10) $(BIN)/pytest -n 0 -s -o faulthandler_timeout=0 tests/fuzz

bench: $(VENV)/ready-test  ## how fast it builds beside Hugo and the plain stack: make bench SIZE=small|medium|large
	@$(BIN)/python benchmarks/run.py $(or $(SIZE),medium)

audit: $(VENV)/ready-test  ## longer checks of a whole site: axe-core in every language, width and scheme, Lighthouse, Nu HTML checker (needs Java), LibreOffice
	@tests/need-java.sh
	@tests/need-office.sh
	@$(BIN)/npm --prefix checkers ci >/dev/null
	@PYTHONPATH=tests $(BIN)/python checkers/audit.py

land: $(VENV)/ready-test  ## draw the land of maps anew from Natural Earth's shapes
	@$(BIN)/npm --prefix checkers ci >/dev/null
	@$(BIN)/python checkers/land.py

pictures: $(VENV)/ready-test site  ## take the README's pictures of the portal anew
	@$(BIN)/python checkers/pictures.py

golden: $(VENV)/ready-test  ## write the expected output of the tests anew; read the diff before you commit it
	@$(BIN)/pytest -n 0 tests/rooms/render/test_golden.py --write-golden

pin: $(VENV)/ready-test  ## pin the newest versions of all dependencies, with hashes; of one: make pin ONLY=lxml
	@$(BIN)/pip --quiet install pip-tools
	@for extra in "" test; do \
	  CUSTOM_COMPILE_COMMAND="make pin" $(BIN)/pip-compile --quiet $(if $(ONLY),$$(grep -q "^$(ONLY)==" constraints$${extra:+-$$extra}.txt && echo --upgrade-package $(ONLY)),--upgrade) --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-options $${extra:+--extra $$extra -c constraints.txt} \
	    -o constraints$${extra:+-$$extra}.txt pyproject.toml || exit 1; \
	done
	@git diff --unified=0 constraints.txt constraints-test.txt | sed -n 's/^\([-+][a-z0-9].*==[^ ]*\).*/\1/p'

clean:  ## remove the site, the caches and the environment
	rm -rf site .site.* .cache $(VENV) checkers/node_modules scripts/*.egg-info .mypy_cache .pytest_cache .ruff_cache

$(VENV)/ready: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is needed: apt-get install python3-venv"; exit 1; }
	@echo "Setting up (once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r constraints.txt
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/ready-test: $(VENV)/ready constraints-test.txt checkers/package-lock.json
	@tests/need-debian.sh & $(PIP) -r constraints-test.txt && $(BIN)/npm --prefix checkers ci --omit=dev >/dev/null && wait $$!
	@touch $@
