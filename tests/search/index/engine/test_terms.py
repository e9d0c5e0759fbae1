"""Terms come out of a segment as they went in; what is no such file raises what damage is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from whoosh.filedb.structfile import StructFile

from search.errors import IndexBroken
from search.index.engine import terms
from search.index.engine.checksums import BlockSums, Checks
from search.index.engine.files import DAMAGE
from search.index.engine.mapped import MappedFile
from search.index.engine.terms import SegmentTerms, TermsWriter
from tests.search.index.engine.stretches import Field, field_of, stretch_of

FIELDS = st.dictionaries(
    st.binary(max_size=2),
    st.dictionaries(st.integers(0, 300), st.integers(1, 300), min_size=1, max_size=4),
    max_size=30,
)


def written(directory: Path, fields: dict[str, Field]) -> tuple[Path, Path]:
    paths = directory / "terms", directory / "postings"
    writer = TermsWriter(*(StructFile(path.open("wb"), name=str(path)) for path in paths))
    for name, field in fields.items():
        writer.write(name, [stretch_of(field)] if field else [])
    writer.close()
    return paths


def opened(*paths: Path) -> SegmentTerms:
    files = []
    for path in paths:
        data = memoryview(path.read_bytes())
        files.append(MappedFile(data, path.name, Checks(path, data, BlockSums.of(path))))
    return SegmentTerms(files[0], paths[0].stat().st_size, files[1])


@pytest.mark.parametrize(("sample", "at_once"), [(1, 1), (3, 7), (256, 500_000)])
def test_terms_come_out_as_they_went_in(tmp_path, monkeypatch, sample, at_once):
    monkeypatch.setattr(terms, "_SAMPLE_EVERY", sample)
    monkeypatch.setattr(terms, "_AT_ONCE", at_once)

    @given(FIELDS, FIELDS)
    def check(one: Field, other: Field) -> None:
        read = opened(*written(tmp_path, {"one": one, "other": other, "empty": {}}))
        for name, field in {"one": one, "other": other, "empty": {}, "unknown": {}}.items():
            found: Field = {}
            for stretch in read.stretches(name):
                found |= field_of(stretch)
            assert found == field
            assert list(read.counts(name)) == [(term, len(field[term])) for term in sorted(field)]
            asked = [*field, b"", b"\x00", b"\x7f\x80", b"\xff\xff\xff"]
            together = dict(read.postings_of_each(name, asked))
            for place, term in enumerate(asked):
                postings = read.postings(name, term)
                assert (place in together) == (term in field)
                if term in field:
                    assert (together[place].documents == postings.documents).all()
                own = field.get(term, {})
                assert read.count(name, term) == len(own)
                assert (read.number(name, term) is None) == (term not in field)
                assert (
                    dict(
                        zip(postings.documents.tolist(), postings.frequencies.tolist(), strict=True)
                    )
                    == own
                )

    check()


@given(st.binary(max_size=40), st.binary(max_size=40))
@example(b"[[]]", np.array([0], "<u8").tobytes())
@example(b'{"a": [0, 9, 9, 9]}', np.array([0], "<u8").tobytes())
@example(b'{"a": [0, -9, 9, 9]}', np.array([0], "<u8").tobytes())
@example(b'{"a": [0, 1, 1, 1]}', np.array([0], "<u8").tobytes())
def test_garbage_raises_what_damage_is(tmp_path_factory, data, rest):
    paths = [tmp_path_factory.mktemp("garbage") / name for name in ("terms", "postings")]
    paths[0].write_bytes(data + rest)
    paths[1].write_bytes(data)
    try:
        read = opened(*paths)
        for field in read.fields:
            list(read.stretches(field))
            read.postings(field, b"a")
    except (*DAMAGE, IndexBroken):
        pass
