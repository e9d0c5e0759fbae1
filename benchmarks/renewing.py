"""Build the index of a kept library anew where it does not fit this version of the site.

    python -m benchmarks.renewing      with KEEP_DIR, the library's directory

`build_index --if-needed` leaves that to the worker beside a server, which no benchmark waits for.
"""

from __future__ import annotations

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from io import StringIO

from django.core.management import call_command

from search.errors import SearchIndexError
from search.index.connection import library_index


def main() -> None:
    try:
        library_index().verify()
    except SearchIndexError:
        # The last line is the result of a benchmark.
        call_command("build_index", stdout=StringIO())


if __name__ == "__main__":
    main()
