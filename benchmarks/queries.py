"""How many queries a piece of work asks. Sets nothing up: Django must be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection


@dataclass
class Queries:
    """number: of those that were asked so far."""

    number: int = 0

    def count(self, execute, *call):
        """As an execute wrapper of Django."""
        self.number += 1
        return execute(*call)


@contextmanager
def counted() -> Iterator[Queries]:
    """Counts queries. Not while time is measured: where somebody looks on, statements take the long
    way through Django's cursor."""
    queries = Queries()
    with connection.execute_wrapper(queries.count):
        yield queries
