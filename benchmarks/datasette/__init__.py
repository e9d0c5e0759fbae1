"""datasette, a peer of the site's pages: it serves the table that `engines.sqlite_fts5` makes.

It has an environment of its own, in which its pinned package is installed when it is first
measured; the site knows nothing of it. `rows` gives it what the site's page of results has beside
a hit: title and facets. Asked by the words of a question, as FTS5 is, it answers with as many
rows, their number and the same facets; not with sections, passages or an order of relevance.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.engines import FIRST, FTS5_FILE
from benchmarks.measuring import step
from benchmarks.serving import ROOT, Server, free_port, wait_for

_ENVIRONMENT = ROOT / ".venv-datasette"
PROGRAM = _ENVIRONMENT / "bin" / "datasette"
# What makes it, once.
MAKE = (
    str(ROOT / ".ci" / "environment"),
    sys.executable,
    str(_ENVIRONMENT),
    *("-r", str(ROOT / "requirements-bench.txt")),
)
TABLE = "speeches"
# Columns that both count; of a speech's flags it may have several, as JSON.
FACETS = ("level", "meeting_level", "kind", "year", "dated", "source", "complete", "rewritten")
SEVERAL = "flag"
# No limit of time, lest it leave out facets that take long, and nothing that the site has not.
_SETTINGS = {
    "default_page_size": FIRST,
    "suggest_facets": "off",
    "facet_time_limit_ms": 60_000,
    "sql_time_limit_ms": 60_000,
}
_LINKED = {"databases": {"fts5": {"tables": {TABLE: {"fts_table": "words", "fts_pk": "id"}}}}}


def install() -> str:
    """Make its environment, once; returns why there is none, "" where it is there."""
    if PROGRAM.exists():
        return ""
    made = subprocess.run(MAKE, capture_output=True, text=True)
    if made.returncode == 0:
        return ""
    said = made.stderr.strip().splitlines() or [f"status {made.returncode}"]
    return f"datasette cannot be installed: {said[-1]}"


def addresses(directory: Path) -> list[str]:
    """The pages that answer what a library is to be asked, with the facets that the site's have;
    makes the table that they need. Raises CalledProcessError."""
    return step("benchmarks.datasette.rows", directory=directory).answer["addresses"]


@contextmanager
def serving(directory: Path) -> Iterator[Server]:
    """One process of it over the tables in a library's directory."""
    metadata = directory / "datasette.json"
    metadata.write_text(json.dumps(_LINKED), encoding="ascii")
    port = free_port()
    command = [PROGRAM, "serve", "--immutable", directory / FTS5_FILE, "--metadata", metadata]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    for name, value in _SETTINGS.items():
        command += ["--setting", name, str(value)]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            server = Server(port, process.pid)
            wait_for(server)
            yield server
        finally:
            process.terminate()
