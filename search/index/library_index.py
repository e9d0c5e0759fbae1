"""What the site may ask of an index, whatever engine stands behind it.

Values in and values out. Every answer is about the published speeches alone, whatever else an index
holds and from the moment that one is withdrawn, and a speech is named by its primary key. Every
question raises SearchIndexError where the index cannot answer (see `search.errors`): IndexMissing,
IndexOutdated, IndexBroken, IndexUnreadable. No answer is wrong, whatever became of the files of an
index. Expressions are those of `search.language.expressions`, whose `matches` says what is an
answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from search.errors import SearchIndexError
from search.index.build_progress import BuildProgress
from search.language.expressions import Expression

# A value of a column and how many answers have it, the most frequent first.
ValueCounts = list[tuple[str, int]]


@dataclass(frozen=True)
class Found:
    """A page of speeches.

    keys: of the speeches on the page, in order; count: how many there are on all pages; facets: by
    the name of the column.
    """

    keys: list[int]
    count: int
    facets: dict[str, ValueCounts]


@dataclass(frozen=True)
class FoundSections:
    """A page of sections.

    hits: the key of the speech and the position of the section in its outline, in order; count: how
    many there are on all pages; facets: counted over sections.
    """

    hits: list[tuple[int, int]]
    count: int
    facets: dict[str, ValueCounts]


@dataclass(frozen=True)
class TermCounts:
    """In how many speeches terms stand, among those that fulfil a condition and among all.

    terms: both numbers for each term, in the order they were asked for; speeches: both numbers of
    speeches.
    """

    terms: list[tuple[int, int]]
    speeches: tuple[int, int]


@dataclass(frozen=True)
class FormPart:
    """One thing that decides whether an index fits: as it is in the index, and as it is now."""

    name: str
    found: str
    now: str

    @property
    def differs(self) -> bool:
        return self.found != self.now


@dataclass(frozen=True)
class IndexState:
    """An index as somebody who looks after it sees it.

    problem: why it cannot answer, None where it can; speeches: how many it holds, None where that
    cannot be told; size: in bytes; built_at: when it was last built anew; building: how far a build
    is that is going on; failed: why the last one came to nothing, or empty; missing_copies: how
    many copies of its parts are not ready, though it answers without them.
    """

    problem: SearchIndexError | None
    speeches: int | None
    unlearned: int
    size: int
    built_at: datetime | None
    parts: list[FormPart]
    building: BuildProgress | None
    failed: str
    missing_copies: int = 0


class LibraryIndex(Protocol):
    """An index of the library.

    is_shared: whether it is one for all machines, written into by any number of workers at once: of
    what they write about one speech, that with the greatest ticket (`from_site.ticket`, taken
    before the rows are read) stays. Else it is this machine's own, and has one writer at a time.
    """

    is_shared: bool

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
        """A page of the speeches that match.

        conditions: on columns, by their names; facets: the columns to count, each without the
        condition on itself. order: columns, `-` before one for the highest first; a speech without
        a value comes last either way. Without an order, and among equals, the most relevant comes
        first, where an order is given the newest, then the highest key. page: what part of the
        order, without a step.
        """

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
        """A page of the sections that match, in themselves.

        unit: "sections" looks for terms without a field of their own in the text of a section,
        "headings" in its heading alone. newest_first: by the date of their speeches, not by
        relevance. levels: where given, the sections of speeches of one level stand together, the
        levels in this order. conditions, facets, page: as in `find`.
        """

    def some_matching(self, expression: Expression, most: int) -> list[int]:
        """The keys of up to `most` speeches that match, the highest first."""

    def texts_matching(self, expression: Expression, most: int) -> Iterator[tuple[bytes, bytes]]:
        """Their folded titles, subtitle included, and texts, in UTF-8 and in any order."""

    def matching_among(
        self, keys: Collection[int], expression: Expression, unit: str = "speeches"
    ) -> set[int]:
        """Those of some speeches that match; of another unit (see `sections`) those with a section
        that does."""

    def having(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """For each folded string the keys of up to `most` speeches that have it in their text, the
        highest first. Nothing of what was asked is kept."""

    # Numbers

    def count_matches(self, expression: Expression, conditions: Iterable[Expression] = ()) -> int:
        """How many speeches match and fulfil all conditions."""

    def count_together(
        self, expression: Expression, columns: Sequence[str]
    ) -> Counter[tuple[str, ...]]:
        """How many of the speeches that match have each combination of values in some columns of
        one value each."""

    def counts_of(self, terms: Sequence[str], condition: Expression) -> TermCounts:
        """In how many texts each folded string stands, of the speeches that fulfil a condition and
        of all."""

    def frequencies(self, words: Sequence[str], field: str = "text") -> list[int]:
        """About how many speeches have each word of the vocabulary in a field: speeches that were
        changed of late may be counted twice. 0 for none, and only then."""

    def occurrences(self, texts: Sequence[str]) -> list[int]:
        """How many speeches have each folded string in title or text."""

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        """Every word of the texts with about how many speeches have it, at least `least`; those
        withdrawn a moment ago may count."""

    # Likeness

    def like_text(self, text: str, most: int, without: Iterable[int] = ()) -> list[int]:
        """The keys of up to `most` speeches most like a text, best first and of equals the
        highest key, but for some."""

    def distinctive_words(self, text: str) -> dict[str, float]:
        """The words, folded, that set a text apart from the library's, with their weights."""

    # Upkeep

    def version(self) -> str:
        """What is another string after every change of what it answers."""

    def check(self) -> None:
        """Raise what makes the index unfit, as far as that is known without reading it: also what
        somebody found who read a part of it."""

    def verify(self, *, again: bool = True) -> None:
        """Read all of the index; raise what makes it unfit. again: whether also what this object
        wrote, or has read before, and nobody has touched since."""

    def is_scattered(self) -> bool:
        """Whether it would answer faster if it was built anew, having grown by small changes.
        Raises SearchIndexError."""

    def leftovers(self) -> dict[str, int]:
        """What rebuilds left that were killed, by name, with how many bytes that is."""

    def remove_leftovers(self) -> list[str]:
        """Remove what rebuilds left that were killed; returns what that was."""

    def preload(self, facets: Iterable[str]) -> None:
        """Read what every search with these facets needs, and check all of the index once for all
        processes that are forked later."""

    def state(self) -> IndexState:
        """The index as it is; raises nothing, but names the problem."""

    def differing(self) -> Iterator[int]:
        """The keys of the speeches that the index has otherwise than the library, not at all, or
        still, in order; holds a page of either at a time."""

    def update(self, keys: Iterable[int]) -> None:
        """Make the index agree with the library about speeches, published or not, in one step.

        Raises SearchIndexError, OSError.
        """

    def remove(self, keys: Iterable[int]) -> None:
        """Take speeches out of the index. Raises SearchIndexError, OSError."""

    def rebuild(self, progress: Callable[[int], None] = ...) -> int:
        """Build the index anew and put it in the old one's place, which answers until then.

        progress: is told how many documents were added so far. Returns how many there are. What
        changes meanwhile is not lost. Raises SearchIndexError, OSError, Error.
        """

    def announce_rebuild(self) -> bool:
        """Say that a build is about to begin, so that `state` shows it; False where one is going on
        already. Raises OSError."""
