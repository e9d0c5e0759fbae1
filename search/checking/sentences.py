"""Whole sentences of a draft that stand in the library word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import thread_time

from search.index.library_index import LibraryIndex
from search.text.analysis import fold
from speeches.batched import batched
from speeches.models import Speech
from speeches.parsing.structure.anchors import paragraph_anchors
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.labels import label_of

# A shorter one is a set phrase, which many say.
LEAST_CHARACTERS = 12
# Different sentences of a draft that are looked for, and the speeches named for each.
MOST_SENTENCES = 200
_MOST_SOURCES = 2
# What looking for them may take of the processor: sentences can be made that are in no speech and
# nearly in all.
_MOST_SECONDS = 1.0
_AT_ONCE = 20

_SENTENCE = re.compile(r"[^。！？!?；;]+")
_HAN = re.compile(f"[{CJK}]")


@dataclass(frozen=True)
class Sentence:
    """Where a sentence stands, without its label and the mark at its end."""

    paragraph: int
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Source:
    """A speech that has a sentence, and the address of the paragraph that does."""

    title: str
    address: str


@dataclass(frozen=True)
class Known:
    """The sentences that were found, each with its sources.

    complete: whether all of the draft were looked for.
    """

    sentences: list[tuple[Sentence, list[Source]]]
    complete: bool = True


def sentences_of(paragraphs: Iterable[str]) -> Iterator[Sentence]:
    """The sentences of LEAST_CHARACTERS and more, in order."""
    for index, text in enumerate(paragraphs):
        for match in _SENTENCE.finditer(text):
            words = match[0].rstrip(" \u3000”’\"'…")
            start = match.start() + len(words) - len(words.lstrip())
            end = match.start() + len(words)
            label = label_of(text[start:end])
            start += label.end if label else 0
            if len(_HAN.findall(text, start, end)) >= LEAST_CHARACTERS:
                yield Sentence(index, start, end, text[start:end])


def known_sentences(paragraphs: Sequence[str], index: LibraryIndex) -> Known:
    """The sentences of a draft that published speeches have, as exact search compares them.

    Raises SearchIndexError.
    """
    places: dict[str, list[Sentence]] = {}
    for sentence in sentences_of(paragraphs):
        places.setdefault(fold(sentence.words), []).append(sentence)
    asked = list(islice(places, MOST_SENTENCES))
    began, done = thread_time(), 0
    keys: dict[str, list[int]] = {}
    for some in batched(asked, _AT_ONCE):
        if thread_time() - began > _MOST_SECONDS:
            break
        keys |= zip(some, index.having(some, _MOST_SOURCES), strict=True)
        done += len(some)
    sources = _sources(keys)
    found = [
        (sentence, sources[words])
        for words, sentences in places.items()
        if sources.get(words)
        for sentence in sentences
    ]
    found.sort(key=lambda one: (one[0].paragraph, one[0].start))
    return Known(found, complete=done == len(places))


def _sources(keys: dict[str, list[int]]) -> dict[str, list[Source]]:
    """For each folded sentence the speeches among these that are published and have it."""
    wanted: dict[int, list[str]] = {}
    for words, found in keys.items():
        for key in found:
            wanted.setdefault(key, []).append(words)
    speeches = Speech.objects.published().only("title", "text").in_bulk(list(wanted))
    sources: dict[str, list[Source]] = {}
    for key in sorted(speeches, reverse=True):
        speech = speeches[key]
        folded, anchors = fold(speech.text).split("\n"), paragraph_anchors(speech.paragraphs)
        for words in wanted[key]:
            places = (place for text, place in zip(folded, anchors, strict=True) if words in text)
            if place := next(places, ""):
                source = Source(speech.title, f"{speech.get_absolute_url()}#{place}")
                sources.setdefault(words, []).append(source)
    return sources
