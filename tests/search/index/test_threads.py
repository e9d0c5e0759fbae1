"""Threads of a server share one index: each answer is what a literal scan finds, also while the
index is made anew beside them."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.db import connections as databases
from haystack import connections

from search.index.connection import library_index
from search.index.withdrawn import unpublished
from search.language.expressions import Expression, Term
from search.language.word_lists import shipped
from search.text.analysis import fold
from search.upkeep import preloading
from search.upkeep.preloading import preload
from tests.search.scanning import PIECES, Library, library_of_pieces, scan

THREADS = 8
QUESTIONS = 60


@pytest.fixture
def impatient():
    """Threads that are interrupted a hundred times as often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 100)
    yield
    sys.setswitchinterval(before)


def questions(seed: int) -> list[Term]:
    chance = random.Random(seed)
    strings = (fold("".join(chance.choices(PIECES, k=2))) for _ in iter(int, 1))
    parts = (string[chance.randrange(4) :][: chance.randrange(1, 8)] for string in strings)
    return [Term(part) for part in islice(filter(str.strip, parts), QUESTIONS)]


def wrong(seed: int, library: Library) -> list[Expression]:
    """The questions that the index answers otherwise than a scan."""
    index = library_index()
    try:
        return [
            question
            for question in questions(seed)
            if set(index.find(question, {}, ("level", "year")).keys) != scan(question, library)
            or index.count_matches(question) != len(scan(question, library))
        ]
    finally:
        databases.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("anew", [0, 3])
def test_what_threads_are_told_is_what_a_scan_finds(
    backend, build: Callable[[], int], make_speech, impatient, anew
):
    library = library_of_pieces(make_speech)
    build()
    with ThreadPoolExecutor(THREADS, initializer=preload()) as pool:
        futures = [pool.submit(wrong, seed, library) for seed in range(THREADS)]
        for _ in range(anew):
            build()
        assert [future.result() for future in futures] == [[]] * THREADS


def test_a_thread_of_the_server_uses_the_index_that_was_loaded(backend, build):
    build()
    share = preload()
    found = []

    def look() -> None:
        share()
        found.append(connections["default"].get_backend())
        databases.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [backend]


@pytest.mark.django_db(transaction=True)
def test_the_first_question_of_a_thread_finds_all_it_needs(backend, build):
    """The lists of words that mean the same, and a connection to the database with its query."""
    build()
    shipped.cache_clear()
    share = preload()
    assert shipped.cache_info().currsize == 1
    opened = []

    def ask() -> None:
        share()
        made = databases["default"].connection
        unpublished()
        opened.append(made is not None and databases["default"].connection is made)
        databases.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert opened == [True]


@pytest.mark.django_db
def test_a_thread_begins_without_a_database_too(backend, build, monkeypatch):
    build()
    share = preload()
    monkeypatch.setattr(preloading, "unpublished", Mock(side_effect=OperationalError))
    share()
