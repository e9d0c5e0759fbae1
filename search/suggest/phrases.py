"""Keeps the phrases that can be suggested in step with the published speeches and the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from config.compiled import CompiledInsert
from config.transactions import exclusive
from search.index.library_index import LibraryIndex
from search.models import Phrase, PhraseUse
from search.office_words import lists_in_force
from search.text.analysis import fold
from search.text.pinyin import syllables
from speeches.batched import batched
from speeches.models import Section, Speech, SpeechQuerySet

# A longer heading is a sentence; nobody looks for it by its beginning.
LONGEST_HEADING = 40
_LONGEST: int = Phrase._meta.get_field("text").max_length or 0
_CHUNK = 200
_WORDS_CHUNK = 2000
_SHARED_BY = 2

_Key = tuple[str, str]
_insert_phrases = CompiledInsert(Phrase)
_insert_uses = CompiledInsert(PhraseUse)


def replace(ids: Iterable[int | str]) -> None:
    """Make the phrases agree with the database about these speeches, published or gone."""
    for part in batched(sorted(map(int, ids)), _CHUNK):
        with exclusive("phrases"):
            _replace(part)


def rebuild(index: LibraryIndex) -> None:
    """Make all phrases anew, of the published speeches and of the words of an index.

    In steps: whoever asks meanwhile is answered from what was there before.
    """
    published = Speech.objects.published().order_by("pk").values_list("pk", flat=True)
    replace(list(published))
    gone = PhraseUse.objects.exclude(Exists(_published(OuterRef("speech_id"))))
    replace(list(gone.values_list("speech_id", flat=True).distinct()))
    replace_words(index)


def replace_words(index: LibraryIndex) -> None:
    """Take the terms of the dictionary, and the words several texts have, from an index."""
    terms = {fold(term): term for term in lists_in_force().terms}
    words = {
        word: frequency
        for word, frequency in index.words(_SHARED_BY)
        if _is_word(word) and word not in terms
    }
    kind = Phrase.Kind
    with exclusive("phrases"):
        Phrase.objects.filter(kind__in=(kind.TERM, kind.WORD)).delete()
        weights = index.occurrences(list(terms))
        rows = [
            _phrase(kind.TERM, text, weight)
            for text, weight in zip(terms.values(), weights, strict=True)
        ]
        rows += [_phrase(kind.WORD, word, weight) for word, weight in words.items()]
        Phrase.objects.bulk_create(rows, batch_size=_WORDS_CHUNK)


def missing() -> set[int]:
    """The published speeches whose phrases were never taken."""
    used = PhraseUse.objects.filter(speech=OuterRef("pk"))
    speeches = Speech.objects.published().exclude(title="").exclude(Exists(used))
    return set(speeches.order_by().values_list("pk", flat=True))


def knows_dictionary() -> bool:
    """Whether the terms are those of the dictionary."""
    held = Phrase.objects.filter(kind=Phrase.Kind.TERM).values_list("folded", flat=True)
    return set(held) == set(map(fold, lists_in_force().terms))


def _replace(ids: Sequence[int]) -> None:
    before = PhraseUse.objects.filter(speech_id__in=ids)
    touched = set(before.values_list("phrase_id", flat=True))
    before.delete()
    speeches = _speeches_by_phrase(ids)
    phrases = _ids_of(speeches)
    touched |= set(phrases.values())
    new = {
        key: _phrase(key[0], text, len(users))
        for key, (text, users) in speeches.items()
        if key not in phrases
    }
    _insert_phrases(list(new.values()))
    phrases |= {key: row.pk for key, row in new.items()}
    _insert_uses(
        [
            PhraseUse(phrase_id=phrases[key], speech_id=pk)
            for key, (_, users) in speeches.items()
            for pk in users
        ]
    )
    _weigh(touched)


def _speeches_by_phrase(ids: Sequence[int]) -> dict[_Key, tuple[str, set[int]]]:
    """The titles and headings of the published ones of these speeches: their text, by whom."""
    speeches = Speech.objects.published().filter(pk__in=ids).order_by("pk")
    headings = Section.objects.filter(speech__in=speeches).order_by("pk")
    found: dict[_Key, tuple[str, set[int]]] = {}
    for kind, rows, longest in (
        (Phrase.Kind.TITLE, speeches.values_list("pk", "title"), _LONGEST),
        (Phrase.Kind.HEADING, headings.values_list("speech_id", "heading"), LONGEST_HEADING),
    ):
        for pk, whole in rows:
            text = whole.strip().rstrip("。；;：:，,")
            if kind == Phrase.Kind.TITLE:
                text = text[:longest]
            if text and len(text) <= longest:
                found.setdefault((kind, fold(text)), (text, set()))[1].add(pk)
    return found


def _ids_of(keys: Iterable[_Key]) -> dict[_Key, int]:
    by_kind = defaultdict(list)
    for kind, folded in keys:
        by_kind[kind].append(folded)
    return {
        (kind, folded): pk
        for kind, texts in by_kind.items()
        for folded, pk in Phrase.objects.filter(kind=kind, folded__in=texts).values_list(
            "folded", "pk"
        )
    }


def _weigh(ids: set[int]) -> None:
    """Count again in how many speeches these phrases stand; those that stand in none go."""
    uses = PhraseUse.objects.filter(phrase=OuterRef("pk")).order_by().values("phrase")
    weight = Coalesce(Subquery(uses.annotate(n=Count("pk")).values("n")), 0)
    phrases = Phrase.objects.filter(pk__in=ids)
    phrases.update(weight=weight)
    phrases.filter(weight=0).delete()


def _phrase(kind: str, text: str, weight: int = 0) -> Phrase:
    key = fold(text)
    read = syllables(key)
    return Phrase(
        kind=kind,
        text=text,
        folded=key,
        initials="".join(syllable[:1] for syllable in read),
        pinyin="".join(read),
        weight=weight,
    )


def _published(pk: OuterRef) -> SpeechQuerySet:
    return Speech.objects.published().filter(pk=pk)


def _is_word(word: str) -> bool:
    return len(word) > 1 and not word.isascii()
