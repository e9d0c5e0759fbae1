"""What somebody may be about to type: terms, headings and titles that begin so, or contain it.

By characters, by the initials of the syllables (pjz: 票决制), by whole syllables (piaojue), and by
characters followed by either (民生pjz). Only what stands in published speeches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from search.errors import SearchIndexError
from search.index.connection import library_index
from search.index.library_index import LibraryIndex
from search.language.expressions import Term, all_of
from search.language.query import parse_query
from search.models import Phrase, PhraseUse
from search.text.analysis import fold, longest_words
from search.text.pinyin import initials, pinyin
from speeches.models import Speech, where_published

# Note [Bounded reading]
# One letter fits a twentieth of the library, so nothing is read whole. Of the rows that begin so
# the first _MOST_ROWS are read, in the order of the key; where there are more, the most used ones
# matter, and they are looked for among the _MOST_USED of each kind that most speeches have. What
# contains the string further on is looked for in the newest _MOST_SPEECHES that have its rarest
# word, unless that word is a common one.
LIMIT = 10
LONGEST = 40
_MOST_ROWS = 100
_MOST_USED = 800
_MOST_SPEECHES = 40
_COMMON = 1500
_RARE = 50
# More than are shown, since one or the other may not be published any more.
_SPARE = 5

_Kind = Phrase.Kind
# In this order; of no kind more than this many while another kind has something to offer.
_SHARES = {_Kind.TERM: 4, _Kind.HEADING: 4, _Kind.TITLE: 3, _Kind.WORD: 2}
_SCOPES = {_Kind.HEADING: "heading", _Kind.TITLE: "title"}


@dataclass(frozen=True)
class Suggestion:
    """A phrase to search for: its kind (a `Phrase.Kind`), how many speeches have it, and the only
    one whose title or heading it is, None of several."""

    text: str
    kind: str
    count: int
    speech: int | None = None

    @property
    def label(self) -> str:
        return str(_Kind(self.kind).label)

    @property
    def url(self) -> str:
        """The speech of a title; else a search for the text as it stands."""
        if self.speech and self.kind == _Kind.TITLE:
            return Speech(pk=self.speech).get_absolute_url()
        plain = parse_query(self.text).expression == Term(fold(self.text))
        query = {"q": self.text if plain else f"“{self.text}”"}
        if scope := _SCOPES.get(_Kind(self.kind)):
            query["scope"] = scope
        return f"{reverse('search:results')}?{urlencode(query)}"


class _Row(NamedTuple):
    """What is read of a phrase."""

    pk: int
    kind: str
    text: str
    folded: str
    weight: int


def suggest(typed: str, limit: int = LIMIT) -> list[Suggestion]:
    """Up to `limit` phrases for what was typed so far, the most useful first."""
    key = fold(printable(typed)).strip()
    if not key or len(key) > LONGEST:
        return []
    try:
        return _suggest(key, limit, library_index())
    except SearchIndexError:
        return _suggest(key, limit, None)


def _suggest(key: str, limit: int, index: LibraryIndex | None) -> list[Suggestion]:
    """What phrases alone can tell where there is no index that fits."""
    found = _beginning(key)
    if len(found) < limit and index:
        found |= _containing(key, index)
    ranked = sorted(found.values(), key=lambda phrase: _rank(phrase, key))
    return _mixed(_used(ranked, limit, index), limit)


def printable(typed: str) -> str:
    """What was typed without characters that no text has, which some databases refuse."""
    return "".join(c for c in typed if c.isprintable() or c.isspace())


def _beginning(key: str) -> dict[int, _Row]:
    """Phrases that begin with what was typed, in any of the ways it can be read."""
    ways = [Q(folded__startswith=key), *_by_sound(key)]
    first = [_rows(Phrase.objects.filter(way)[:_MOST_ROWS]) for way in ways]
    if any(len(rows) == _MOST_ROWS for rows in first):
        any_way = reduce(or_, ways)
        first += [_rows(_most_used(kind).filter(any_way)) for kind in _SHARES]
    return {row.pk: row for row in chain.from_iterable(first)}


def _rows(phrases: QuerySet[Phrase]) -> list[_Row]:
    return [_Row(*values) for values in phrases.values_list(*_Row._fields)]


def _by_sound(key: str) -> list[Q]:
    """The ways to read Latin letters, after characters or none: as initials, as syllables."""
    letters = key.replace(" ", "").replace("'", "")
    written = letters.rstrip("abcdefghijklmnopqrstuvwxyz0123456789")
    spoken = letters[len(written) :]
    if not spoken:
        return []
    begins = Q(folded__startswith=written) if written else Q()
    ways = [Q(initials__startswith=initials(written) + spoken) & begins]
    if len(spoken) > 1:
        ways.append(Q(pinyin__startswith=pinyin(written) + spoken) & begins)
    return ways


def _most_used(kind: str) -> QuerySet[Phrase]:
    most = Phrase.objects.filter(kind=kind).order_by("-weight").values("pk")[:_MOST_USED]
    return Phrase.objects.filter(pk__in=most)


def _containing(key: str, index: LibraryIndex) -> dict[int, _Row]:
    """Titles and headings with the string further on (Note [Bounded reading])."""
    if len(key) < 2 or key.isascii():
        return {}
    speeches = {pk for field in ("title", "headings") for pk in _newest(key, field, index)}
    phrases = Phrase.objects.filter(uses__speech_id__in=speeches, folded__contains=key)
    return {row.pk: row for row in _rows(phrases[:_MOST_ROWS])}


def _newest(key: str, field: str, index: LibraryIndex) -> list[int]:
    """Speeches whose field has the words of a string."""
    words = longest_words(key)
    frequencies = index.frequencies(words, field)
    if not words or not all(frequencies) or min(frequencies) > _COMMON:
        return []
    few = [Term(word, (field,)) for word, n in zip(words, frequencies, strict=True) if n <= _COMMON]
    return index.some_matching(all_of(list(few)), _MOST_SPEECHES)


def _rank(phrase: _Row, key: str) -> tuple[object, ...]:
    """What begins with the very characters first, then by kind, then what most speeches have."""
    kinds = list(_SHARES)
    apart = not (phrase.folded.startswith(key) or key.isascii())
    return (kinds.index(_Kind(phrase.kind)), apart, -phrase.weight, len(phrase.text), phrase.folded)


def _used(ranked: list[_Row], limit: int, index: LibraryIndex | None) -> list[Suggestion]:
    """Those that published speeches have, each text once; of every kind about `limit` at most."""
    by_kind = {kind: [row for row in ranked if row.kind == kind] for kind in _SHARES}
    likely = {kind: rows[: limit + _SPARE] for kind, rows in by_kind.items()}
    uses = _uses([*likely[_Kind.HEADING], *likely[_Kind.TITLE]])
    uses |= _counts(likely[_Kind.TERM], likely[_Kind.WORD], index)
    found: dict[str, Suggestion] = {}
    for row in chain.from_iterable(likely.values()):
        count, speech = uses.get(row.pk, (0, None))
        if count and row.folded not in found:
            found[row.folded] = Suggestion(row.text, row.kind, count, speech)
    return list(found.values())


def _uses(phrases: list[_Row]) -> dict[int, tuple[int, int | None]]:
    """How many published speeches have each phrase, and which one where there is only one."""
    pks = [row.pk for row in phrases]
    uses = PhraseUse.objects.filter(where_published("speech__"), phrase__in=pks).order_by()
    rows = uses.values_list("phrase").annotate(Count("pk"), Min("speech_id"))
    return {pk: (count, speech if count == 1 else None) for pk, count, speech in rows}


def _counts(
    terms: list[_Row], words: list[_Row], index: LibraryIndex | None
) -> dict[int, tuple[int, None]]:
    """How many texts have each term or word; of a common word the index's own number will do."""
    if index is None:
        return {}
    about = dict(zip(words, index.frequencies([word.folded for word in words]), strict=True))
    rows = [*terms, *(word for word, number in about.items() if number <= _RARE)]
    exact = dict(zip(rows, index.occurrences([row.folded for row in rows]), strict=True))
    return {row.pk: (number, None) for row, number in (about | exact).items()}


def _mixed(found: list[Suggestion], limit: int) -> list[Suggestion]:
    """No kind more than its share while another has something; in the order of the kinds."""
    taken: list[Suggestion] = []
    for kind, share in _SHARES.items():
        taken += [s for s in found if s.kind == kind][:share]
    left = [suggestion for suggestion in found if suggestion not in taken]
    chosen = (taken + left)[:limit]
    return sorted(chosen, key=lambda s: list(_SHARES).index(_Kind(s.kind)))
