"""The library's index over files that Whoosh writes: the questions of `LibraryIndex`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice

import numpy as np
from django.apps import apps
from django.db import Error
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.indexes import SearchIndex
from numpy.typing import NDArray

from search.errors import IndexBroken, SearchIndexError
from search.index import build_progress
from search.index.build_progress import BuildProgress
from search.index.comparing import differing
from search.index.documents import DocumentIndex
from search.index.engine.part import PartOfSnapshot
from search.index.engine.snapshot import IndexSnapshot
from search.index.from_site import from_site
from search.index.library_index import FormPart, Found, FoundSections, IndexState, TermCounts
from search.language.expressions import PAIRED, TEXT_FIELDS, Expression, Term
from search.matching.columns import Column, Mask
from search.matching.faceting import count_together, count_values
from search.matching.groups import is_smart
from search.matching.likeness import distinctive_words, most_alike
from search.matching.narrowing import Narrowed
from search.matching.relevance import relevance
from search.matching.section_search import RANKED, Sections, in_sections
from search.matching.select import select
from search.matching.topmost import Key, topmost
from search.text.analysis import fold

# By its name: haystack's engine is there for sites without speeches too.
_SPEECH = "speeches.speech"
# Among equals the newest comes first, then the one added last: as far as the index has the fields.
_TIES = ("-sorted_on", f"-{DJANGO_ID}")
# How many documents are added between two reports of a build.
_STEP = 100


# Note [Withdrawn a moment ago]
# The index follows the library, a second or two later, or as long as its worker is down. What is
# new is missing until then, which a page can say; what is not published any more must be in no hit
# and in no number. So every question asks first which of the speeches that the index does not know
# as they are (its outbox) are not published, and is put to the index as if it had no such document.
# First: what is followed between the two is gone from the snapshot taken after.


class WhooshIndex:
    """A `LibraryIndex`, which says what its methods do.

    documents: where the speeches are, with whatever other objects haystack has there; unpublished:
    the keys of speeches that may be there and are not published (Note [Withdrawn a moment ago]).
    """

    is_shared = False

    def __init__(self, documents: DocumentIndex, unpublished: Callable[[], frozenset[int]]) -> None:
        self.documents = documents
        self._unpublished = unpublished
        self._verified = ""
        self._shown, self._of_speeches = _Part(), _Part()

    def snapshot(self) -> IndexSnapshot:
        """The index as it is now, without what is not published any more."""
        gone = self._unpublished()
        snapshot = self.documents.snapshot()
        if not gone:
            self._shown.forget()
            return snapshot
        return self._shown.of(snapshot, gone, lambda: ~self._where_any(snapshot, gone))

    def _where_any(self, snapshot: IndexSnapshot, keys: frozenset[int]) -> Mask:
        """Which documents are speeches with these keys."""
        if self._only_speeches:
            return np.isin(snapshot.order(DJANGO_ID), list(keys))
        names = frozenset(f"{_SPEECH}.{key}" for key in keys)
        return snapshot.column(ID).where(names.__contains__)

    def _speeches(self) -> IndexSnapshot:
        """The same, as if it held speeches alone."""
        snapshot = self.snapshot()
        if self._only_speeches:
            return snapshot
        return self._of_speeches.of(snapshot, _SPEECH, lambda: _where_speech(snapshot))

    def _held_speeches(self) -> IndexSnapshot:
        """The speeches that it holds, published or not; for upkeep, which asks seldom."""
        snapshot = self.documents.snapshot()
        if self._only_speeches:
            return snapshot
        return PartOfSnapshot(snapshot, snapshot.documents & _where_speech(snapshot))

    @property
    def _only_speeches(self) -> bool:
        return self.documents.models == [_SPEECH]

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
        speeches = self._speeches()
        narrowed = _narrowed(speeches, speeches.selected(expression), conditions)
        rate = partial(rated, expression, speeches, narrowed.documents)
        found = np.flatnonzero(narrowed.documents)
        best, _ = page_in_order(speeches, found, order, rate, page)
        names = tuple(facets)
        counted = speeches.together(names).count(found)
        return Found(
            keys=speeches.order(DJANGO_ID)[best].tolist(),
            count=len(found),
            facets=counted
            | {
                name: count_values(speeches.column(name), np.flatnonzero(narrowed.without(name)))
                for name in names
                if name in conditions
            },
        )

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
        speeches = self._speeches()
        sections = Sections(speeches)
        wanted = in_sections(expression, unit)
        possible = sections.headed if unit == "headings" else sections.documents
        narrowed = Narrowed(
            select(wanted, sections, possible),
            {
                name: sections.of_speeches(select(condition, speeches, speeches.documents))
                for name, condition in conditions.items()
            },
        )
        found = np.flatnonzero(narrowed.documents)
        if page.stop == 0 and not facets:
            # Only counted: no order is made of them.
            return FoundSections(hits=[], count=len(found), facets={})
        documents = sections.speech_of[found]
        # Those of one speech stand in its order.
        pks = speeches.order(DJANGO_ID)
        ties: list[Key] = [speeches.order("sorted_on")[documents], pks[documents]]
        keys: list[Key] = []
        if levels:
            keys.append(-_places(speeches.column("level"), levels)[documents])
        if not newest_first:
            scores = relevance(wanted, sections, found, RANKED, ties)
            keys += [scores] if scores.any() else []
        best = topmost(np.arange(len(found)), keys + ties, page.stop)[page.start :]
        positions = sections.positions(found[best])
        names = tuple(facets)
        counted = speeches.together(names).count(*sections.by_speech(found))
        return FoundSections(
            hits=list(zip(pks[documents[best]].tolist(), positions.tolist(), strict=True)),
            count=len(found),
            facets=counted
            | {
                name: count_values(speeches.column(name), within.documents, times=within.times)
                for name in names
                if name in conditions
                for within in [sections.by_speech(np.flatnonzero(narrowed.without(name)))]
            },
        )

    def some_matching(self, expression: Expression, most: int) -> list[int]:
        speeches = self._speeches()
        return _highest(speeches, speeches.selected(expression), most)

    def texts_matching(self, expression: Expression, most: int) -> Iterator[tuple[bytes, bytes]]:
        speeches = self._speeches()
        best = _with_highest_keys(speeches, speeches.selected(expression), most).tolist()
        titles, texts = speeches.encoded("title", best), speeches.encoded("text", best)
        yield from zip(titles, texts, strict=True)

    def matching_among(
        self, keys: Collection[int], expression: Expression, unit: str = "speeches"
    ) -> set[int]:
        speeches = self._speeches()
        among = speeches.documents & self._where_any(speeches, frozenset(keys))
        found: NDArray[np.integer]
        if unit == "speeches":
            found = np.flatnonzero(select(expression, speeches, among))
        else:
            sections = Sections(speeches)
            possible = sections.headed if unit == "headings" else sections.documents
            within = possible & sections.of_speeches(among)
            hits = select(in_sections(expression, unit), sections, within)
            found = sections.speech_of[np.flatnonzero(hits)]
        return set(speeches.order(DJANGO_ID)[found].tolist())

    def having(self, texts: Sequence[str], most: int) -> list[list[int]]:
        speeches = self._speeches()
        found = (select(Term(text, (PAIRED,)), speeches, speeches.documents) for text in texts)
        return [_highest(speeches, documents, most) for documents in found]

    # Numbers

    def count_matches(self, expression: Expression, conditions: Iterable[Expression] = ()) -> int:
        speeches = self._speeches()
        found = speeches.selected(expression)
        for condition in conditions:
            found = select(condition, speeches, found)
        return int(np.count_nonzero(found))

    def count_together(
        self, expression: Expression, columns: Sequence[str]
    ) -> Counter[tuple[str, ...]]:
        speeches = self._speeches()
        documents = np.flatnonzero(speeches.selected(expression))
        return count_together([speeches.column(name) for name in columns], documents)

    def counts_of(self, terms: Sequence[str], condition: Expression) -> TermCounts:
        speeches = self._speeches()
        within = speeches.selected(condition)
        counts = speeches.count_each(tuple(terms), within)
        return TermCounts(counts, (int(np.count_nonzero(within)), speeches.count))

    def frequencies(self, words: Sequence[str], field: str = "text") -> list[int]:
        speeches = self._speeches()
        return [speeches.frequency(field, word) for word in words]

    def occurrences(self, texts: Sequence[str]) -> list[int]:
        speeches = self._speeches()
        return [speeches.occurrences(text) for text in texts]

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        for word, found in self._held_speeches().lexicon("text"):
            if found >= least:
                yield word, found

    # Likeness

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        speeches = self._speeches()
        hidden = set(map(int, without))
        keys = speeches.order(DJANGO_ID)
        scores = most_alike(fold(text), speeches, speeches.documents, [keys])
        rated = sorted((-score, -int(keys[document])) for document, score in scores.items())
        return list(islice((-key for _, key in rated if -key not in hidden), most))

    def distinctive_words(self, text: str) -> dict[str, float]:
        return distinctive_words(fold(text), self._speeches())

    # Upkeep

    def version(self) -> str:
        gone = hash(self._unpublished())
        return f"{self.documents.version()}/{gone}"

    def check(self) -> None:
        if self.documents.generations.is_damaged():
            raise IndexBroken

    def verify(self, *, again: bool = True) -> None:
        if again or not self._is_verified():
            self.documents.verify()
            self._verified = self.documents.version()

    def _is_verified(self) -> bool:
        return bool(self._verified) and self._verified == self.documents.version()

    def is_scattered(self) -> bool:
        return self.documents.is_scattered()

    def leftovers(self) -> dict[str, int]:
        generations = self.documents.generations
        if self._is_building():
            return {}
        return {
            each.name: sum(file.stat().st_size for file in each.rglob("*") if file.is_file())
            for each in generations.leftovers()
        }

    def remove_leftovers(self) -> list[str]:
        return self.documents.generations.remove_leftovers()

    def preload(self, facets: Iterable[str]) -> None:
        self.documents.preload_learned()
        # Without a question to the database: a server that forks has no connection to it yet.
        speeches = self._held_speeches()
        speeches.verify()
        for order in _ties(speeches):
            _sort_key(order, speeches)
        for name in facets:
            speeches.column(name)
        for field in TEXT_FIELDS:
            speeches.norms(field)
        speeches.places()

    def state(self) -> IndexState:
        generations = self.documents.generations
        problem, held, unlearned = None, None, 0
        try:
            self.check()
            speeches = self._held_speeches()
            held = speeches.count
            unlearned = len(from_site.learnable_terms() - speeches.learned_strings)
        except SearchIndexError as error:
            problem = error
        found = generations.found_form()
        last = build_progress.last_progress(generations.path)
        building = self._is_building()
        return IndexState(
            problem=problem,
            speeches=held,
            unlearned=unlearned,
            size=generations.size(),
            built_at=generations.built_at(),
            parts=[
                FormPart(name, found.get(name, ""), now)
                for name, now in self.documents.form.items()
            ],
            building=(last or BuildProgress(0, 1)) if building else None,
            failed="" if building or last is None else last.error or "上次重建中途停止了。",
        )

    def differing(self) -> Iterator[int]:
        return differing(self._versions(), self._speech_index.current_versions())

    @property
    def _speech_index(self) -> SearchIndex:
        return self.documents.index_of(apps.get_model(_SPEECH))

    def _versions(self) -> Iterator[tuple[int, str]]:
        """The key of each speech in the index with its version, in the order of the keys."""
        speeches = self._held_speeches()
        documents = np.flatnonzero(speeches.documents)
        keys = speeches.order(DJANGO_ID)[documents]
        for place in np.argsort(keys).tolist():
            yield int(keys[place]), speeches.value("version", int(documents[place]))

    def update(self, keys: Iterable[int]) -> None:
        verified = self._is_verified()
        self.documents.replace(self._speech_index, keys)
        # What is written is read back.
        if verified:
            self._verified = self.documents.version()

    def remove(self, keys: Iterable[int]) -> None:
        self.documents.remove(f"{_SPEECH}.{key}" for key in keys)

    def rebuild(self, progress: Callable[[int], None] = lambda done: None) -> int:
        path, total = self.documents.generations.path, self.documents.to_index()

        def tell(done: int) -> None:
            if done % _STEP == 0 or done == total:
                build_progress.write(path, BuildProgress(done, total))
            progress(done)

        try:
            count = self.documents.rebuild(tell)
        except (SearchIndexError, OSError, Error) as error:
            reason = f"{type(error).__name__}: {error}"
            with suppress(OSError):
                build_progress.write(path, BuildProgress(0, total, reason))
            raise
        build_progress.remove(path)
        return count

    def announce_rebuild(self) -> bool:
        if self._is_building():
            return False
        progress = BuildProgress(0, self.documents.to_index())
        self.documents.generations.make_place()
        build_progress.write(self.documents.generations.path, progress)
        return True

    def _is_building(self) -> bool:
        """Whether a build is going on, or is just beginning."""
        generations = self.documents.generations
        last = build_progress.last_progress(generations.path)
        begins = last is not None and not last.error and build_progress.is_fresh(generations.path)
        return begins or generations.is_building()


def _highest(speeches: IndexSnapshot, documents: Mask, most: int) -> list[int]:
    """The highest keys of some documents, the highest first."""
    best = _with_highest_keys(speeches, documents, most)
    keys: list[int] = speeches.order(DJANGO_ID)[best].tolist()
    return keys


def _with_highest_keys(speeches: IndexSnapshot, documents: Mask, most: int) -> NDArray[np.intp]:
    """Those of some documents that have the highest keys, the highest first."""
    return topmost(np.flatnonzero(documents), [speeches.order(DJANGO_ID)], most)


def _where_speech(snapshot: IndexSnapshot) -> Mask:
    return snapshot.column(DJANGO_CT).where(_SPEECH.__eq__)


class _Part:
    """A part of a snapshot, kept as long as the same one is asked for."""

    def __init__(self) -> None:
        self._made: tuple[IndexSnapshot, Hashable, IndexSnapshot] | None = None

    def of(
        self, whole: IndexSnapshot, name: Hashable, documents: Callable[[], Mask]
    ) -> IndexSnapshot:
        """The part of this name, which holds these documents."""
        # Another thread may put its own there meanwhile.
        if not (made := self._made) or made[0] is not whole or made[1] != name:
            made = (whole, name, PartOfSnapshot(whole, whole.documents & documents()))
            self._made = made
        return made[2]

    def forget(self) -> None:
        """Keep nothing: a snapshot holds the files of an index that may be gone."""
        self._made = None


def rated(expression: Expression, snapshot: IndexSnapshot, documents: Mask) -> NDArray[np.float64]:
    """The scores of relevance; of equals the newest are read first."""
    found = np.flatnonzero(documents)
    ties = _ties(snapshot) if is_smart(expression) else []
    keys = [_sort_key(name, snapshot)[found] for name in ties]
    scores = np.zeros(snapshot.size)
    scores[found] = relevance(expression, snapshot, found, ties=keys)
    return scores


def page_in_order(
    snapshot: IndexSnapshot,
    found: NDArray[np.intp],
    order: Sequence[str],
    rate: Callable[[], NDArray[np.float64]],
    page: slice,
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """A page of what was found in order, with their scores where relevance orders them, else 0."""
    scores = np.zeros(snapshot.size) if order else rate()
    keys = [_sort_key(name, snapshot) for name in (*order, *_ties(snapshot))]
    best = topmost(found, keys if order else [scores, *keys], page.stop)
    best = best[page.start :]
    return best, scores[best]


def _narrowed(
    snapshot: IndexSnapshot, found: Mask, conditions: Mapping[str, Expression]
) -> Narrowed:
    return Narrowed(
        found,
        {
            name: select(condition, snapshot, snapshot.documents)
            for name, condition in conditions.items()
        },
    )


def _places(column: Column, values: Sequence[str]) -> NDArray[np.intp]:
    """For every document the place of its value among these; after all of them where it has another
    one."""
    places = {value: place for place, value in enumerate(values)}
    by_code = [places.get(value, len(values)) for value in column.values]
    return np.array(by_code, dtype=np.intp)[column.codes]


def _ties(snapshot: IndexSnapshot) -> list[str]:
    return [order for order in _TIES if order.removeprefix("-") in snapshot.names]


def _sort_key(order: str, snapshot: IndexSnapshot) -> NDArray[np.int64]:
    """A key for every document; `-` puts the highest first, and what has no value comes last
    either way."""
    name = order.removeprefix("-")
    numbers = snapshot.order(DJANGO_ID if name == "pk" else name)
    if order.startswith("-"):
        return numbers
    return np.where(numbers < 0, np.iinfo(np.int64).min + 1, -numbers)
