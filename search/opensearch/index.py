"""The library's index on a cluster of OpenSearch: the questions of `LibraryIndex`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property, partial

import numpy as np
from django.db.models import Model
from haystack.constants import DJANGO_ID

from search.errors import SearchIndexError
from search.index.comparing import differing
from search.index.library_index import FormPart, Found, FoundSections, IndexState, TermCounts
from search.language.expressions import PAIRED, TEXT_FIELDS, Expression, Term
from search.matching.likeness import FIELD, MOST, weighed_words, without_length
from search.matching.ranking import K1
from search.matching.section_search import RANKED, in_sections
from search.opensearch.builds import Builds
from search.opensearch.cluster import Cluster
from search.opensearch.documents import SpeechDocuments, Speeches
from search.opensearch.form import UNITS, UNSEARCHED, form_of, length_of, words_of
from search.opensearch.listing import Listing, Narrowed, Sort
from search.opensearch.pipeline import results_of
from search.opensearch.queries import (
    EVERYTHING,
    Queries,
    Query,
    all_of,
    any_of,
    has_word,
    one_of,
    scripted,
)
from search.opensearch.relevance import Relevance, place_among
from search.opensearch.writing import Made, Writer
from search.text.analysis import fold
from speeches.batched import batched

# How many rows are read, and documents written, together.
_CHUNK = 200
# How many of these are written side by side, while the next ones are made.
_WRITERS = 2
_BY_KEY: Sort = [{"django_id": "desc"}]
_NEWEST: Sort = [{"order.sorted_on": {"order": "desc", "missing": "_last"}}, *_BY_KEY]
# Those of one speech stand in its order.
_IN_SPEECH: Sort = [*_NEWEST, {"position": "asc"}]
_ALIKE = """
double score = 0;
for (int i = 0; i < params.words.length; ++i) {
  double frequency = termFreq(params.field, params.words[i]);
  score += params.weights[i] * frequency / (frequency + params.k1);
}
return score;
"""


class OpenSearchIndex:
    """A `LibraryIndex`, which says what its methods do.

    speeches: what it holds; unpublished: the keys of speeches that may be there and are not
    published any more; ticket: a number that is higher each time, whoever asks.
    """

    # Many may follow the library into it at once.
    is_shared = True

    def __init__(
        self,
        cluster: Cluster,
        name: str,
        speeches: Speeches,
        unpublished: Callable[[], frozenset[int]],
        ticket: Callable[[], int],
        shards: int = 1,
    ) -> None:
        self._cluster = cluster
        self._speeches = speeches
        self._unpublished = unpublished
        self._ticket = ticket
        self.builds = Builds(
            cluster,
            name,
            lambda: speeches.columns,
            lambda: form_of(speeches.columns, speeches.kinds),
            shards,
        )
        self._writer = Writer(cluster, self.builds)

    @cached_property
    def _queries(self) -> Queries:
        searched = set(self._speeches.columns) - UNSEARCHED
        return Queries(searched, self._values)

    def _values(self, field: str, query: Query) -> Iterator[str]:
        for (value,), _ in self._listing("speeches").combinations(query, [field]):
            yield value

    def _listing(self, unit: str) -> Listing:
        """What there is of a unit, without what is not published any more."""
        # Asked first: what is followed meanwhile is gone from the index then.
        gone = sorted(self._unpublished())
        shown = all_of((), [one_of("django_id", gone)]) if gone else EVERYTHING
        return Listing(self._cluster, self.builds, unit, shown)

    def _held(self, unit: str) -> Listing:
        """All that there is of a unit, published or not; for upkeep."""
        return Listing(self._cluster, self.builds, unit, EVERYTHING)

    def _narrowed(self, wanted: Query, conditions: Mapping[str, Expression]) -> Narrowed:
        queries = {name: self._queries.of(condition) for name, condition in conditions.items()}
        return Narrowed(wanted, queries)

    # Speeches and sections

    def find(
        self,
        expression: Expression,
        conditions: Mapping[str, Expression],
        facets: Iterable[str],
        *,
        order: Sequence[str] = (),
        page: slice = slice(None),
    ) -> Found:
        speeches = self._listing("speeches")
        narrowed = self._narrowed(self._queries.of(expression), conditions)
        columns = [self._queries.require(name) for name in facets]
        if order:
            counted = speeches.facets(narrowed, columns)
            sort = [*map(self._sorted_by, order), *_NEWEST]
            hits = speeches.page(speeches.shown(narrowed.query), sort, page)
        else:
            relevance = Relevance(
                speeches, self._queries, expression, TEXT_FIELDS, with_lengths=True
            )
            counted = speeches.facets(narrowed, columns, relevance.asks)
            hits = relevance.page(narrowed.query, counted, _NEWEST, page)
        return Found([hit.key for hit in hits], counted.count, counted.facets)

    def _sorted_by(self, order: str) -> Mapping[str, object]:
        name = order.removeprefix("-")
        direction = "desc" if order.startswith("-") else "asc"
        if name in ("pk", DJANGO_ID):
            return {"django_id": direction}
        return {f"order.{self._queries.require(name)}": {"order": direction, "missing": "_last"}}

    def sections(
        self,
        expression: Expression,
        unit: str,
        conditions: Mapping[str, Expression],
        facets: Iterable[str] = (),
        *,
        newest_first: bool = False,
        levels: Sequence[str] = (),
        page: slice = slice(None),
    ) -> FoundSections:
        sections = self._listing("sections")
        wanted = in_sections(expression, unit)
        narrowed = self._narrowed(self._in_unit(wanted, unit), conditions)
        columns = [self._queries.require(name) for name in facets]
        if newest_first:
            counted = sections.facets(narrowed, columns)
            sort = [*([place_among(levels)] if levels else []), *_IN_SPEECH]
            hits = sections.page(sections.shown(narrowed.query), sort, page)
        else:
            relevance = Relevance(sections, self._queries, wanted, RANKED, with_lengths=False)
            counted = sections.facets(narrowed, columns, relevance.asks)
            hits = relevance.page(narrowed.query, counted, _IN_SPEECH, page, levels)
        found = [(hit.key, hit.position) for hit in hits]
        return FoundSections(found, counted.count, counted.facets)

    def _in_unit(self, wanted: Expression, unit: str) -> Query:
        query = self._queries.of(wanted)
        return all_of([query, {"term": {"headed": True}}]) if unit == "headings" else query

    def some_matching(self, expression: Expression, most: int) -> list[int]:
        return self._highest(self._listing("speeches"), self._queries.of(expression), most)

    def texts_matching(self, expression: Expression, most: int) -> Iterator[tuple[bytes, bytes]]:
        speeches = self._listing("speeches")
        query = speeches.shown(self._queries.of(expression))
        for hit in speeches.page(query, _BY_KEY, slice(0, most), TEXT_FIELDS):
            yield str(hit.source["title"]).encode(), str(hit.source["text"]).encode()

    def _highest(self, speeches: Listing, query: Query, most: int) -> list[int]:
        hits = speeches.page(speeches.shown(query), _BY_KEY, slice(0, most))
        return [hit.key for hit in hits]

    def matching_among(
        self, keys: Collection[int], expression: Expression, unit: str = "speeches"
    ) -> set[int]:
        among = one_of("django_id", sorted(keys))
        if unit == "speeches":
            query = all_of([among, self._queries.of(expression)])
            return set(self._highest(self._listing("speeches"), query, len(keys)))
        wanted = in_sections(expression, unit)
        query = all_of([among, self._in_unit(wanted, unit)])
        found = self._listing("sections").combinations(query, ["django_id"])
        return {int(key) for (key,), _ in found}

    def having(self, texts: Sequence[str], most: int) -> list[list[int]]:
        queries = [self._queries.of(Term(text, (PAIRED,))) for text in texts]
        pages = self._listing("speeches").first_pages(queries, _BY_KEY, most)
        return [[hit.key for hit in hits] for hits in pages]

    # Numbers

    def count_matches(self, expression: Expression, conditions: Iterable[Expression] = ()) -> int:
        within = all_of([self._queries.of(part) for part in (expression, *conditions)])
        return self._listing("speeches").counts([], within)[1]

    def count_together(
        self, expression: Expression, columns: Sequence[str]
    ) -> Counter[tuple[str, ...]]:
        fields = [f"columns.{name}" for name in columns]
        query = self._queries.of(expression)
        return Counter(dict(self._listing("speeches").combinations(query, fields)))

    def counts_of(self, terms: Sequence[str], condition: Expression) -> TermCounts:
        speeches = self._listing("speeches")
        queries = [self._queries.of(Term(text, (PAIRED,))) for text in terms]
        within, some = speeches.counts(queries, self._queries.of(condition))
        among_all, every = speeches.counts(queries)
        return TermCounts(list(zip(within, among_all, strict=True)), (some, every))

    def frequencies(self, words: Sequence[str], field: str = "text") -> list[int]:
        queries = [has_word(field, word) for word in words]
        return self._listing("speeches").counts(queries)[0]

    def occurrences(self, texts: Sequence[str]) -> list[int]:
        queries = [self._queries.of(Term(text)) for text in texts]
        return self._listing("speeches").counts(queries)[0]

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        return self._listing("speeches").frequent_values("vocabulary", least)

    # Likeness

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        weights = self.distinctive_words(text)
        if not weights:
            return []
        hidden = set(map(int, without))
        speeches = self._listing("speeches")
        scored = _alike(speeches.shown(_having_any(weights)), weights)
        length = length_of(FIELD)
        hits = speeches.page(
            scored, [{"_score": "desc"}, *_BY_KEY], slice(0, MOST), values=[length]
        )
        likeness = without_length(
            np.array([hit.score for hit in hits], np.float32),
            np.array([hit.values[length] for hit in hits], np.float32),
            speeches.average(length),
        )
        rated = sorted(
            (-score, -hit.key) for hit, score in zip(hits, likeness.tolist(), strict=True)
        )
        return [-key for _, key in rated if -key not in hidden][:most]

    def distinctive_words(self, text: str) -> dict[str, float]:
        speeches = self._listing("speeches")
        return weighed_words(
            fold(text), lambda words: speeches.counts([has_word(FIELD, word) for word in words])
        )

    # Upkeep

    def version(self) -> str:
        # Asked first, as in every question.
        gone = hash(self._unpublished())
        return f"{self._held('speeches').version()}/{gone}"

    def check(self) -> None:
        self.builds.require()

    def verify(self, *, again: bool = True) -> None:
        # The cluster checks what it reads; here, that all of it is there.
        self.builds.require()
        for unit in UNITS if again else ():
            self._held(unit).counts([])

    def is_scattered(self) -> bool:
        # The cluster merges what it holds by itself.
        self.builds.require()
        return False

    def leftovers(self) -> dict[str, int]:
        return self.builds.leftovers()

    def remove_leftovers(self) -> list[str]:
        return self.builds.remove_leftovers()

    def preload(self, facets: Iterable[str]) -> None:
        # What it holds is in no process of the site.
        self.builds.require()

    def state(self) -> IndexState:
        problem, held, size, built_at, missing = None, None, 0, None, 0
        found: dict[str, str] = {}
        building, failed = None, ""
        try:
            found = self.builds.found_form()
            last, goes_on = self.builds.last()
            building = last if goes_on else None
            failed = (last.error or "上次重建中途停止了。") if last and not goes_on else ""
            self.check()
            held = self._held("speeches").counts([])[1]
            size, built_at = self.builds.size(), self.builds.built_at()
            missing = self.builds.missing_copies()
        except SearchIndexError as error:
            problem = error
        return IndexState(
            problem=problem,
            speeches=held,
            unlearned=0,
            size=size,
            built_at=built_at,
            parts=[
                FormPart(name, found.get(name, ""), now) for name, now in self.builds.form().items()
            ],
            building=building,
            failed=failed,
            missing_copies=missing,
        )

    def differing(self) -> Iterator[int]:
        return differing(self._versions(), self._speeches.index.current_versions())

    def _versions(self) -> Iterator[tuple[int, str]]:
        """The key of each speech in the index with its version, in the order of the keys."""
        for hit in self._held("speeches").all_of(EVERYTHING, [{"django_id": "asc"}], ["version"]):
            yield hit.key, str(hit.source["version"])

    def update(self, keys: Iterable[int]) -> None:
        keys = list(keys)
        # Before the rows are read: who reads later has a higher one, and wins.
        ticket = self._ticket()
        made = _by_key(keys, self._speeches.of(keys))
        self._writer.write(made, made, ticket)

    def put(self, objects: Iterable[Model]) -> None:
        """Put objects in the place of what the index has of them; makes it if need be."""
        if not self.builds.exists():
            self.clear()
        objects = list(objects)
        ticket = self._ticket()
        made = _by_key([int(obj.pk) for obj in objects], self._speeches.made_of(objects))
        self._writer.write(made, made, ticket)

    def remove(self, keys: Iterable[int]) -> None:
        keys = list(keys)
        ticket = self._ticket()
        # What is being built will be as the library is, whatever was taken out of the old one.
        self._writer.write(dict.fromkeys(keys), _by_key(keys, self._speeches.of(keys)), ticket)

    def clear(self) -> None:
        """Begin anew with an empty index."""
        with self.builds.building(0):
            pass

    def rebuild(self, progress: Callable[[int], None] = lambda done: None) -> int:
        done = 0
        with self.builds.building(self._speeches.rows().count()) as tell:
            if tell is None:
                # The other one may have read some before they changed.
                for keys in batched(list(self.differing()), _CHUNK):
                    self.update(keys)
                return self._held("speeches").counts([])[1]
            writes = results_of(self._writes(), _WRITERS)
            with closing(writes):
                for number in writes:
                    done += number
                    progress(done)
                    tell(done)
        return done

    def _writes(self) -> Iterator[Callable[[], int]]:
        """What writes the library into indexes that are being built, some speeches at a time, and
        says how many they are."""
        # What is new from now on is written by whoever follows it.
        key, last = 0, self._speeches.last_key()
        ticket = self._ticket()
        while rows := self._speeches.rows_between(key, last, _CHUNK):
            key = int(rows[-1].pk)
            made = {each.key: each for each in self._speeches.made_of(rows)}
            yield partial(self._writer.put_new, made, ticket)
            # Before the next rows are read, as in `update`.
            ticket = self._ticket()

    def announce_rebuild(self) -> bool:
        return self.builds.announce(self._speeches.rows().count())


def _by_key(keys: Iterable[int], found: Iterable[SpeechDocuments]) -> Made:
    """Speeches that are to be in an index, and None for those that are not, by their keys."""
    made: dict[int, SpeechDocuments | None] = dict.fromkeys(keys)
    return made | {documents.key: documents for documents in found}


def _having_any(words: Iterable[str]) -> Query:
    return any_of([has_word(FIELD, word) for word in words])


def _alike(query: Query, weights: Mapping[str, float]) -> Query:
    """A query whose answers have the score of likeness by the weights of some words."""
    parameters = {
        "words": list(weights),
        "weights": list(weights.values()),
        "field": words_of(FIELD),
        "k1": K1,
    }
    return scripted(query, _ALIKE, parameters)
