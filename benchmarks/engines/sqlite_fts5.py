"""SQLite's FTS5 on the same words as the site's index, titles weighted above headings and text.

Answers the AND of the words of a question: no literal look into texts, no facets.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.asking import Asked
from benchmarks.engines import FIRST, FTS5_FILE
from search.search_indexes import SpeechIndex
from search.text import analysis
from speeches.models import Speech

# Every character but white space belongs to a word: what is not ASCII does so anyway.
_MARKS = string.punctuation.replace("'", "''").replace('"', '""')
# Without the texts, which the library has. Counts of columns need detail=full to be quick.
_TABLES = f"""
    CREATE VIRTUAL TABLE words USING fts5(
        title, headings, text, content='', tokenize="ascii tokenchars '{_MARKS}'"
    );
    CREATE TABLE facts (id INTEGER PRIMARY KEY, level TEXT, kind TEXT, year TEXT, day TEXT);
"""
_INDEXES = """
    CREATE INDEX by_level ON facts (level, day);
    CREATE INDEX by_kind ON facts (kind, day);
    CREATE INDEX by_year ON facts (year, day);
    INSERT INTO words (words) VALUES ('optimize');
    ANALYZE;
"""
_SEARCH = f"""
    SELECT rowid, count(*) OVER () FROM words
    WHERE words MATCH ? AND rank MATCH 'bm25(4.0, 2.0, 1.0)' ORDER BY rank LIMIT {FIRST}
"""
_FILTER = f"""
    SELECT id, count(*) OVER () FROM facts WHERE {{}} ORDER BY day DESC, id DESC LIMIT {FIRST}
"""
_opened: dict[str, sqlite3.Connection] = {}


def prepare() -> None:
    analysis.preload_dictionary()


def build(directory: Path) -> None:
    _file(directory).unlink(missing_ok=True)
    with closing(sqlite3.connect(_file(directory))) as database, database:
        database.executescript(_TABLES)
        database.execute("PRAGMA synchronous = OFF")
        index = SpeechIndex()
        speeches = Speech.objects.published().prefetch_related("sections").order_by("pk")
        for speech in speeches.iterator(chunk_size=200):
            fields = (index.prepare_title(speech), index.prepare_headings(speech), speech.text)
            database.execute(
                "INSERT INTO words (rowid, title, headings, text) VALUES (?, ?, ?, ?)",
                (speech.pk, *map(_spaced, fields)),
            )
            database.execute(
                "INSERT INTO facts VALUES (?, ?, ?, ?, ?)",
                (speech.pk, speech.level, speech.kind, str(speech.year), str(speech.sorted_on)),
            )
        database.executescript(_INDEXES)


def _file(directory: Path) -> Path:
    return directory / FTS5_FILE


def _spaced(text: str) -> str:
    return " ".join(analysis.words(analysis.fold(text)))


def open_index(directory: Path) -> None:
    _opened["database"] = sqlite3.connect(_file(directory))


def answer(asked: Asked) -> tuple[int, list[int]]:
    """In one query: the count comes with each row, which is quicker than a query of its own."""
    if asked.q:
        match = " AND ".join(map(_quoted, words_of(asked.q)))
        rows = _opened["database"].execute(_SEARCH, (match,)).fetchall()
    else:
        where = " AND ".join(f"{name} = ?" for name in asked.facets)
        values = tuple(asked.facets.values())
        rows = _opened["database"].execute(_FILTER.format(where), values).fetchall()
    return rows[0][1] if rows else 0, [row[0] for row in rows]


def words_of(q: str) -> Iterator[str]:
    """The words that a text is to have all of."""
    for piece in analysis.fold(q).split():
        yield from analysis.longest_words(piece)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def size(directory: Path) -> int:
    return _file(directory).stat().st_size
