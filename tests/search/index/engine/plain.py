"""The plain way to search the same index: Whoosh's own readers and matchers, one posting after the
other, sets and sums of Python. What the arrays of `search.index.engine` are compared with."""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.language.expressions import TEXT_FIELDS, Expression, matches, wanted_terms
from search.matching.ranking import K1, WEIGHTS, B, rarity
from search.text.analysis import longest_words


class PlainIndex:
    """An index in a directory as Whoosh reads it."""

    def __init__(self, directory: Path) -> None:
        self._reader = FileIndex(FileStorage(str(directory))).reader()
        names = [name for name in self._reader.schema.names() if not name.startswith("shown_")]
        terms = ("pairs", "learned", "in_sections", "in_headings", "learned_in_sections", "spans")
        columns = {name: self._column(name) for name in names if name not in terms}
        self.documents = {
            number: {name: column[number] for name, column in columns.items()}
            for number in self._reader.all_doc_ids()
        }

    def _column(self, name: str) -> list:
        leaves = [leaf for leaf, _ in self._reader.leaf_readers()]
        readers = [leaf.column_reader(name, translate=False) for leaf in leaves]
        values = [
            reader[number]
            for leaf, reader in zip(leaves, readers, strict=True)
            for number in range(leaf.doc_count_all())
        ]
        return [value.decode() if isinstance(value, bytes) else value for value in values]

    def close(self) -> None:
        self._reader.close()

    def postings(self, field: str, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        if (field, word.encode()) not in self._reader:
            return found
        matcher = self._reader.postings(field, word)
        while matcher.is_active():
            found[matcher.id()] = matcher.weight()
            matcher.next()
        return found

    def select(self, expression: Expression) -> set[int]:
        """The documents that match by definition."""
        return {number for number, fields in self.documents.items() if matches(expression, fields)}

    def scores(self, expression: Expression) -> dict[int, float]:
        """The BM25F score of each document that matches; of at most 48 words, as the arrays."""
        found = dict.fromkeys(self.select(expression), 0.0)
        words = {w for term in wanted_terms(expression) for w in longest_words(term.text)}
        assert len(words) <= 48
        averages = {
            field: sum(fields[f"length_{field}"] for fields in self.documents.values())
            / len(self.documents)
            for field in TEXT_FIELDS
        }
        for word in words:
            postings = {field: self.postings(field, word) for field in TEXT_FIELDS}
            weighing = rarity(len(set().union(*postings.values())), len(self.documents))
            for number in found:
                weight = sum(
                    WEIGHTS[field] * own[number] / (1 - B + B * length / (averages[field] or 1))
                    for field, own in postings.items()
                    if number in own
                    for length in [self.documents[number][f"length_{field}"]]
                )
                found[number] += weighing * weight / (K1 + weight)
        return found
