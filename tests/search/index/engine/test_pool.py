"""What was added to a pool comes out term by term, whatever waits in the file."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from search.index.engine import pool
from search.index.engine.pool import Pool
from search.text.lexicon import CountedPostings
from tests.search.index.engine.stretches import field_of


@pytest.mark.parametrize("at_once", [64, 640, 2_000_000])
def test_every_posting_comes_out_in_order(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(pool, "_SORTED_AT_ONCE", at_once)
    chance = np.random.default_rng(3)
    own = Pool(str(tmp_path), lambda numbers: [f"{number:04}".encode() for number in numbers])
    expected: dict[bytes, dict[int, int]] = {}
    for run in range(7):
        keys = np.unique(chance.zipf(1.3, 900) % 300 * 100 + chance.integers(0, 100, 900))
        terms, documents = keys // 100, keys % 100
        frequencies = chance.integers(1, 400 if run % 2 else 3, len(keys))
        own.add(CountedPostings(terms, documents, frequencies), run * 100)
        for term, document, frequency in zip(
            terms.tolist(), documents.tolist(), frequencies.tolist(), strict=True
        ):
            expected.setdefault(f"{term:04}".encode(), {})[run * 100 + document] = frequency
    fields = [field_of(stretch) for stretch in own.stretches() if stretch.terms]
    own.close()
    terms = [term for field in fields for term in field]
    assert terms == sorted(expected)
    assert {term: field[term] for field in fields for term in field} == expected
    assert not list(tmp_path.iterdir())


def test_nothing_comes_out_of_nothing(tmp_path):
    own = Pool(str(tmp_path), lambda numbers: [])
    own.add(CountedPostings(*(np.zeros(0, np.int64) for _ in range(3))), 0)
    assert list(own.stretches()) == []
    own.close()


def test_a_full_disk_is_known_by_its_number(tmp_path, monkeypatch):
    """Nothing else tells whoever asks that all is well as soon as there is room."""
    own = Pool(str(tmp_path), lambda numbers: [])
    own.close()
    one = np.ones(1, np.int64)
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr(own, "_file", full)
        with pytest.raises(OSError, match="No space left") as told:
            own.add(CountedPostings(one, one, one), 0)
    assert told.value.errno == errno.ENOSPC
