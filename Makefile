# Everything a fresh Debian 12 machine with Python 3.11, git and make needs.
#   DATA_DIR  where the site writes (default ./var)    PORT  where it serves (default 8000)
#   PYTHON    the Python that the virtual environments are made with (default python3)
#   TEST_WORKERS  how many tests run at once (default as many as there are processors)

DATA_DIR ?= $(CURDIR)/var
PORT ?= 8000
export DATA_DIR PORT

PYTHON ?= python3
TEST_WORKERS ?= $(shell nproc)
PARALLEL = -n $(TEST_WORKERS) --dist worksteal
PY := .venv/bin/python
MANAGE := $(PY) manage.py

.DEFAULT_GOAL := help
.PHONY: help setup run prepare admin cluster test test-postgres test-cluster test-whoosh3 ocr test-ocr s3 test-s3 lint format bless \
	score speed browser bench bench-http bench-import bench-pages chaos damage full-disk accept attack soak compose \
	requirements audit

help:  ## Show what there is
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

# Virtual environments: rebuilt only when the list of packages changes.
.venv/run.stamp: requirements.txt requirements-build.txt
	@.ci/environment $(PYTHON) .venv -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt requirements-build.txt
	@.ci/environment $(PYTHON) .venv -r requirements.txt -r requirements-dev.txt
	@touch $@ .venv/run.stamp

setup: .venv/dev.stamp  ## Install everything that development needs

prepare: .venv/run.stamp
	@$(PY) -m config.prepare

run: prepare  ## Serve the library on 127.0.0.1:$PORT, with the workers beside
	@echo "讲话素材库： http://127.0.0.1:$(PORT)/    管理： http://127.0.0.1:$(PORT)/admin/ （先运行 make admin 建立账号）"
	@exec $(PY) -m config.serve

admin: prepare  ## Make a librarian's account
	@$(MANAGE) createsuperuser

# PostgreSQL beside it where it can be had; its data and the nodes' go with it.
cluster:  ## Start three nodes of OpenSearch and PostgreSQL to develop on, until Ctrl-C
	@.ci/cluster env OR_WITHOUT=1 .ci/postgres bash -c 'echo "在另一个终端里 · In another terminal:"; \
		for name in SEARCH_ENGINE_URL DATABASE_URL CLUSTER_DIR; do [ -z "$${!name:-}" ] || echo "  export $$name=$${!name}"; done; \
		exec sleep infinity'

browser:
	@.ci/browser

test: setup browser  ## Run the whole suite, browser tests included
	$(PY) -m pytest $(PARALLEL) -m "not alone" $(PYTEST_ARGS)
	$(PY) -m pytest -m alone $(PYTEST_ARGS) || [ $$? = 5 ]  # 5: there is none among those asked for

# The packages of .venv with whoosh3 before them: what stands in a venv comes before its .pth lines.
.venv-whoosh3/stamp: requirements-whoosh3.txt .venv/dev.stamp
	@rm -rf .venv-whoosh3
	@.ci/environment $(PYTHON) .venv-whoosh3 --no-deps -r requirements-whoosh3.txt
	$(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))" \
		> "$$(.venv-whoosh3/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/packages.pth"
	touch $@

# What asks no database, another database cannot change; nor do the files of an index depend on it, or
# what a child may take.
ON_POSTGRES = tests --ignore tests/browser --ignore tests/speeches/parsing --ignore tests/test_benchmarks.py \
	--ignore tests/search/index/engine --ignore tests/search/index/test_damage.py \
	--ignore tests/search/index/test_corpus.py --ignore tests/speeches/importing/test_budget.py
test-postgres: setup  ## Run the tests on a PostgreSQL server that is made for them
	.ci/postgres $(PY) -m pytest -q $(PARALLEL) -m "database and not alone" $(ON_POSTGRES) $(PYTEST_ARGS)
	.ci/postgres $(PY) -m pytest -q -m "database and alone" $(ON_POSTGRES) $(PYTEST_ARGS) || [ $$? = 5 ]

# What is asked of any engine, on three nodes, with the rows on PostgreSQL where it can be had; then nodes
# are killed. They live for minutes: Java need not think long about each method.
ON_CLUSTER = tests/search/index/test_library_index.py tests/search/index/test_sections.py tests/search/opensearch
# Sites on it, whose database is killed; and two beside each other.
SITES_ON_CLUSTER = tests/test_database_away.py::test_readers_are_told_and_all_goes_on_when_it_is_back \
	tests/test_two_servers.py
test-cluster: setup  ## Run the tests of search on three nodes of OpenSearch, and kill them
	OPENSEARCH_JAVA_OPTS=-XX:TieredStopAtLevel=1 .ci/cluster env OR_WITHOUT=1 .ci/postgres bash -ec ' \
		$(PY) -m pytest -q $(PARALLEL) $(ON_CLUSTER) $(PYTEST_ARGS); \
		$(PY) -m pytest -q $(PARALLEL) $(SITES_ON_CLUSTER) $(PYTEST_ARGS); \
		$(PY) -m pytest -q tests/cluster $(PYTEST_ARGS)'

# The rooms that name no engine are the same with either, and so are backups.
test-whoosh3: setup .venv-whoosh3/stamp  ## Run the tests of search with whoosh3 in place of Whoosh
	.venv-whoosh3/bin/python -c "import whoosh; assert '.venv-whoosh3' in whoosh.__file__, whoosh"
	.venv-whoosh3/bin/python -m pytest -q $(PARALLEL) tests/search \
		--ignore tests/search/text --ignore tests/search/language --ignore tests/search/matching \
		--deselect tests/search/upkeep/test_check_library.py::TestBackups

# The programs that read scanned pages, for the site itself: 350 MB more.
.venv/ocr.stamp: requirements-ocr.txt .venv/run.stamp
	@.ci/environment $(PYTHON) .venv --no-deps -r requirements-ocr.txt
	@touch $@

ocr: .venv/ocr.stamp  ## Let the library read scanned pages and pictures too

.venv-ocr/stamp: requirements-ocr.txt .venv/dev.stamp
	@rm -rf .venv-ocr
	@.ci/environment $(PYTHON) .venv-ocr --no-deps -r requirements-ocr.txt
	$(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))" \
		> "$$(.venv-ocr/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/packages.pth"
	touch $@

test-ocr: setup browser .venv-ocr/stamp  ## Run the tests that read scanned pages
	.venv-ocr/bin/python -m pytest -q tests/speeches/importing/test_recognising.py \
		tests/browser/test_scans.py::test_printed_pages_come_in_are_checked_and_published

# Raw files in an object storage (MATERIALS_URL=s3://…), for the site itself: 30 MB more.
.venv/s3.stamp: requirements-s3.txt .venv/run.stamp
	@.ci/environment $(PYTHON) .venv --no-deps -r requirements-s3.txt
	@touch $@

s3: .venv/s3.stamp  ## Let raw files lie in an object storage

# What answers as one in the tests, in an environment of its own, and the site's packages beside boto3.
.venv-moto/stamp: requirements-moto.txt
	@.ci/environment $(PYTHON) .venv-moto -r requirements-moto.txt
	@touch $@

.venv-s3/stamp: requirements-s3.txt .venv/dev.stamp
	@rm -rf .venv-s3
	@.ci/environment $(PYTHON) .venv-s3 --no-deps -r requirements-s3.txt
	$(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))" \
		> "$$(.venv-s3/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/packages.pth"
	touch $@

test-s3: setup .venv-moto/stamp .venv-s3/stamp  ## Run the tests of raw files in an object storage
	.venv-s3/bin/python -m pytest -q tests/test_raw_files.py

# The tools that look after the lists of packages, in an environment of their own.
.venv-tools/stamp: requirements-tools.txt
	@.ci/environment $(PYTHON) .venv-tools -r requirements-tools.txt
	@touch $@

# make requirements UPGRADE=  takes in what pyproject.toml says anew, and leaves the versions alone.
UPGRADE ?= --upgrade
LIST = .venv-tools/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make requirements" $(UPGRADE)

requirements: .venv-tools/stamp  ## Write the lists of packages anew, with the newest versions and their hashes
	$(LIST) pyproject.toml -o requirements.txt
	for group in bench build dev moto ocr s3 tools whoosh3; do \
		$(LIST) -c requirements.txt --group $$group -o requirements-$$group.txt || exit; \
	done

audit: .venv-tools/stamp  ## Look whether a package is known to be vulnerable
	@.ci/audit requirements*.txt

lint: setup  ## Check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	DATA_DIR="$(CURDIR)/.pytest_cache/data" $(PY) -m mypy
	DATA_DIR="$(CURDIR)/.pytest_cache/data" $(MANAGE) makemigrations --check --dry-run

format: setup  ## Put the code into the house format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bless: setup  ## Rewrite the golden files from what the importer reads now
	$(PY) -m pytest tests/speeches/test_golden.py --bless

screenshots: setup browser  ## Take the pictures of docs/librarian.md anew
	@$(PY) docs/screenshots.py

speed: setup  ## Measure an import of the shared corpus, and where its time goes
	@$(PY) -m benchmarks.import_corpus

score: setup  ## Score the importer on the composed pages
	@$(PY) -m benchmarks.score

# make bench CORPUS=FILE.jsonl.gz N=10000 KEEP=DIR ENGINES=site,sqlite_fts5 REBUILD=site; without a
# corpus N speeches are composed. PAGES=1000,100000 measures what pages cost in such libraries too;
# HTTP=10 puts load on the pages, so many seconds on each.
N ?= 10000
ENGINES ?= site,haystack_whoosh,sqlite_fts5
HTTP ?= 0
BENCH = $(PY) -m benchmarks.bench --speeches $(N) --http $(HTTP) $(if $(CORPUS),--corpus $(CORPUS)) \
	$(if $(PAGES),--pages $(PAGES)) \
	$(if $(KEEP),--keep $(KEEP)) $(if $(REBUILD),--rebuild $(REBUILD))

bench: setup  ## Measure search beside haystack's Whoosh backend and FTS5
	@$(BENCH) --engines $(ENGINES)

bench-http: HTTP = 10
bench-http: setup  ## Pages of results a second beside the list's (needs wrk)
	@$(BENCH) --engines site

# make bench-pages PAGES=1000,10000,100000 KEEP=DIR; to make 100,000 speeches, once, takes some twenty
# minutes.
bench-pages: setup  ## What each kind of page takes of a processor, by the size of the library
	@$(PY) -m benchmarks.page_costs $(if $(PAGES),--sizes $(PAGES)) $(if $(KEEP),--keep $(KEEP))

# make bench-import N=5000
bench-import: setup  ## What an import costs a speech, beside what reading it costs
	@$(PY) -m benchmarks.importing $(if $(filter command line,$(origin N)),--speeches $(N))

# make chaos FILES=200 KILLS=50; on PostgreSQL: .ci/postgres make chaos
FILES ?= 200
KILLS ?= 50
chaos: setup  ## Kill processes at random moments while people work; nothing may be lost or doubled
	@$(PY) -m benchmarks.chaos --files $(FILES) --kills $(KILLS)

# make attack QUERIES=500 SEED=2 FILES=100; FILES is 2000 where nothing is said.
QUERIES ?= 5000
SEED ?= 1
attack: setup  ## Upload hostile files and send hostile requests; nothing may fail, hang, leak or be run
	@PYTHONWARNINGS=ignore $(PY) -m benchmarks.attack --queries $(QUERIES) --seed $(SEED) \
		$(if $(filter command line,$(origin FILES)),--files $(FILES))

damage: setup  ## Damage every kind of file that the site writes in every way, one by one
	EVERY_DAMAGE=1 $(PY) -m pytest -q tests/test_damage.py

# make full-disk MOMENTS=50, as root: it mounts a small disk in memory.
MOMENTS ?= 50
full-disk: setup  ## Fill the disk at random moments; nothing may be half done, and all goes on by itself
	@$(PY) -m benchmarks.small_disk benchmarks.full_disk --moments $(MOMENTS)

# make accept FILES=200 SPEECHES=2000 KEEP=DIR; DIR keeps the composed library for the next time.
SPEECHES ?= 2000
accept: setup browser  ## Measure the desk in use: many files dropped, published, found, and read meanwhile
	@PYTHONWARNINGS=ignore $(PY) -m benchmarks.accept --files $(FILES) --speeches $(SPEECHES) \
		$(if $(KEEP),--keep $(KEEP))

# make soak MINUTES=5 READERS=16 WRITERS=8 SPEECHES=20000 THINK=4 KEEP=DIR; TIMES=1 judges slow answers
# too. .ci/postgres make soak … does it on PostgreSQL.
MINUTES ?= 5
READERS ?= 16
WRITERS ?= 8
THINK ?= 4
soak: setup  ## Readers and librarians for MINUTES: no error, no wrong answer, flat memory
	@PYTHONWARNINGS=ignore $(PY) -m benchmarks.soak --minutes $(MINUTES) --readers $(READERS) \
		--writers $(WRITERS) --speeches $(SPEECHES) --think $(THINK) $(if $(KEEP),--keep $(KEEP)) \
		$(if $(TIMES),--judge-times)

compose: setup  ## Write N composed speeches to OUT
	@$(PY) -m benchmarks.composing --speeches $(N) --out $(OUT)
