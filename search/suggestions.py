"""What somebody may be about to type: terms, headings and titles that begin so, or contain it.

By characters, by the initials of the syllables (pjz: 票决制), by whole syllables (piaojue), and by
characters followed by either (民生pjz). Only what stands in published speeches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from haystack import connections
from haystack.constants import DEFAULT_ALIAS, DJANGO_ID

from search.analysis import fold, longest_words
from search.backend import WhooshSnapshot
from search.errors import SearchIndexError
from search.expressions import Term
from search.models import Phrase, PhraseUse
from search.pinyin import initials, pinyin
from search.query import parse
from speeches.models import Speech

# Note [Bounded reading]
# One letter fits a twentieth of the library, so nothing is read whole. Of the rows that begin so
# the first _MOST_ROWS are read, in the order of the key; where there are more, the most used ones
# matter, and they are looked for among the _MOST_USED phrases that most speeches have. What
# contains the string further on is looked for in the newest _MOST_SPEECHES that have its rarest
# word, unless that word is a common one.
LIMIT = 10
LONGEST = 40
_MOST_ROWS = 100
_MOST_USED = 1500
_MOST_SPEECHES = 40
_COMMON = 1500

_Kind = Phrase.Kind
# In this order; of no kind more than this many while another kind has something to offer.
_SHARES = {_Kind.TERM: 4, _Kind.HEADING: 4, _Kind.TITLE: 3, _Kind.WORD: 2}


@dataclass(frozen=True)
class Suggestion:
    """A phrase to search for: its kind (a `Phrase.Kind`), how many speeches have it, and the
    address that shows them."""

    text: str
    kind: str
    count: int
    url: str

    @property
    def label(self) -> str:
        return str(_Kind(self.kind).label)


def suggest(typed: str, limit: int = LIMIT) -> list[Suggestion]:
    """Up to `limit` phrases for what was typed so far, the most useful first."""
    key = fold(printable(typed)).strip()
    if not key or len(key) > LONGEST:
        return []
    snapshot = current_snapshot()
    found = _beginning(key)
    if len(found) < limit and snapshot:
        found += _containing(key, snapshot)
    ranked = sorted(found, key=lambda phrase: _rank(phrase, key))
    return _mixed(list(_used(ranked, limit, snapshot)), limit)


def printable(typed: str) -> str:
    """What was typed without characters that no text has, which some databases refuse."""
    return "".join(c for c in typed if c.isprintable() or c.isspace())


def current_snapshot() -> WhooshSnapshot | None:
    """The index as it is now, None where there is none that fits."""
    try:
        return connections[DEFAULT_ALIAS].get_backend().snapshot()
    except SearchIndexError:
        return None


def _beginning(key: str) -> list[Phrase]:
    """Phrases that begin with what was typed, in any of the ways it can be read."""
    ways = [Q(folded__startswith=key), *_by_sound(key)]
    found: dict[int, Phrase] = {}
    for way in ways:
        first = list(Phrase.objects.filter(way)[:_MOST_ROWS])
        if len(first) == _MOST_ROWS:
            first += _most_used().filter(way)
        found |= {phrase.pk: phrase for phrase in first}
    return list(found.values())


def _by_sound(key: str) -> list[Q]:
    """The ways to read Latin letters, after characters or none: as initials, as syllables."""
    letters = key.replace(" ", "").replace("'", "")
    written = letters.rstrip("abcdefghijklmnopqrstuvwxyz0123456789")
    spoken = letters[len(written) :]
    if not spoken:
        return []
    begins = Q(folded__startswith=written) if written else Q()
    return [
        Q(initials__startswith=initials(written) + spoken) & begins,
        Q(pinyin__startswith=pinyin(written) + spoken) & begins,
    ]


def _most_used() -> QuerySet[Phrase]:
    most = Phrase.objects.order_by("-weight").values("pk")[:_MOST_USED]
    return Phrase.objects.filter(pk__in=most)


def _containing(key: str, snapshot: WhooshSnapshot) -> list[Phrase]:
    """Titles and headings with the string further on (Note [Bounded reading])."""
    if len(key) < 2 or key.isascii():
        return []
    pks = snapshot.column(DJANGO_ID)
    speeches = {
        pks[document]
        for field in ("title", "headings")
        for document in _newest(key, field, snapshot)
    }
    return list(
        Phrase.objects.filter(uses__speech_id__in=speeches, folded__contains=key).distinct()[
            :_MOST_ROWS
        ]
    )


def _newest(key: str, field: str, snapshot: WhooshSnapshot) -> Iterable[int]:
    """Documents whose field has the words of a string."""
    words = longest_words(key)
    frequencies = [snapshot.frequency(field, word) for word in words]
    if not words or not all(frequencies) or min(frequencies) > _COMMON:
        return []
    few = (word for word, n in zip(words, frequencies, strict=True) if n <= _COMMON)
    documents = set.intersection(*(set(snapshot.postings(field, word)) for word in few))
    return sorted(documents, reverse=True)[:_MOST_SPEECHES]


def _rank(phrase: Phrase, key: str) -> tuple[object, ...]:
    """What begins with the very characters first, then by kind, then what most speeches have."""
    kinds = list(_SHARES)
    apart = not (phrase.folded.startswith(key) or key.isascii())
    return (kinds.index(_Kind(phrase.kind)), apart, -phrase.weight, len(phrase.text), phrase.folded)


def _used(
    ranked: list[Phrase], limit: int, snapshot: WhooshSnapshot | None
) -> Iterator[Suggestion]:
    """Those that published speeches have, each text once; of every kind up to `limit`."""
    seen: set[str] = set()
    for kind in _SHARES:
        phrases = [phrase for phrase in ranked if phrase.kind == kind and phrase.folded not in seen]
        in_index = kind in (_Kind.TERM, _Kind.WORD)
        likely = phrases[: 3 * limit]
        used = _in_texts(likely, snapshot) if in_index else _in_speeches(likely)
        for suggestion in islice(used, limit):
            seen.add(fold(suggestion.text))
            yield suggestion


def _in_texts(phrases: list[Phrase], snapshot: WhooshSnapshot | None) -> Iterator[Suggestion]:
    for phrase in phrases if snapshot else ():
        if count := snapshot.occurrences(phrase.folded):
            yield Suggestion(phrase.text, phrase.kind, count, _search(phrase.text))


def _in_speeches(phrases: list[Phrase]) -> Iterator[Suggestion]:
    uses = PhraseUse.objects.filter(phrase__in=phrases, speech__published=True)
    rows = uses.order_by().values_list("phrase").annotate(Count("pk"), Min("speech_id"))
    found = {pk: values for pk, *values in rows}
    for phrase in phrases:
        if phrase.pk in found:
            count, speech = found[phrase.pk]
            if phrase.kind == _Kind.TITLE and count == 1:
                url = Speech(pk=speech).get_absolute_url()
            else:
                url = _search(phrase.text, "heading" if phrase.kind == _Kind.HEADING else "title")
            yield Suggestion(phrase.text, phrase.kind, count, url)


def _search(text: str, scope: str = "all") -> str:
    """The address that searches for a text literally."""
    plain = parse(text).expression == Term(fold(text))
    query = {"q": text if plain else f"“{text}”"} | ({} if scope == "all" else {"scope": scope})
    return f"{reverse('search:results')}?{urlencode(query)}"


def _mixed(found: list[Suggestion], limit: int) -> list[Suggestion]:
    """No kind more than its share while another has something; in the order of the kinds."""
    taken: list[Suggestion] = []
    for kind, share in _SHARES.items():
        taken += [s for s in found if s.kind == kind][:share]
    left = [suggestion for suggestion in found if suggestion not in taken]
    chosen = (taken + left)[:limit]
    return sorted(chosen, key=lambda s: list(_SHARES).index(_Kind(s.kind)))
