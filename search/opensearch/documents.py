"""Speeches as documents: each one for itself, and each of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from django.db.models import Model, QuerySet
from haystack import connections
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils.app_loading import haystack_get_model

from search.index.fields import (
    ValueKind,
    kinds_of,
    require_declared,
    searched_text,
    stored_value,
)
from search.language.expressions import PAIRED, TEXT_FIELDS
from search.matching.section_search import OUTLINE, in_order, read_outline
from search.opensearch.form import COUNTED, UNSEARCHED, length_of, words_of
from search.opensearch.queries import split_values
from search.opensearch.values import order_key
from search.text.analysis import fold
from search.text.lexicon import CountedPostings, analyse, lexicon
from speeches.batched import batched

_CHUNK = 200
Document = dict[str, object]


@dataclass(frozen=True)
class SpeechDocuments:
    """key: of the speech; speech: its document; sections: theirs, in the order of the outline."""

    key: int
    speech: Document
    sections: list[Document]


class Speeches:
    """The published speeches behind a connection of haystack, as documents."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    @cached_property
    def index(self) -> SearchIndex:
        """What says how speeches are indexed."""
        unified = connections[self._alias].get_unified_index()
        return unified.get_index(haystack_get_model("speeches", "speech"))

    @cached_property
    def kinds(self) -> dict[str, ValueKind]:
        """What the columns hold."""
        return kinds_of([self.index])

    @cached_property
    def columns(self) -> list[str]:
        """The names of the fields that are no searched text."""
        names = {field.index_fieldname for field in self.index.fields.values()} - set(TEXT_FIELDS)
        return sorted({*names, DJANGO_CT, DJANGO_ID, ID})

    def rows(self) -> QuerySet[Model]:
        """Those that belong into the index."""
        found: QuerySet[Model] = self.index.build_queryset(using=self._alias)
        return found

    def of(self, keys: Iterable[int]) -> Iterator[SpeechDocuments]:
        """Those of some speeches that belong into the index."""
        rows = self.rows().filter(pk__in=list(keys)).order_by("pk")
        return self.made_of(list(rows))

    def last_key(self) -> int:
        """The highest key, 0 where there is none."""
        return int(self.rows().order_by("-pk").values_list("pk", flat=True).first() or 0)

    def rows_between(self, key: int, last: int, most: int) -> list[Model]:
        """The next rows by their keys, up to the last one."""
        return list(self.rows().filter(pk__gt=key, pk__lte=last).order_by("pk")[:most])

    def made_of(self, objects: Sequence[Model]) -> Iterator[SpeechDocuments]:
        """Those of some objects, of which some are held at a time."""
        for some in batched(objects, _CHUNK):
            prepared = []
            for obj in some:
                with suppress(SkipDocument):
                    prepared.append(self.index.full_prepare(obj))
            yield from self._documents(prepared)

    def _documents(self, prepared: Sequence[Mapping[str, object]]) -> Iterator[SpeechDocuments]:
        for each in prepared:
            require_declared(self.index, each)
        values = [self._values(each) for each in prepared]
        texts = {name: [searched_text(each.get(name)) for each in prepared] for name in TEXT_FIELDS}
        outlines = [
            in_order(read_outline(own[OUTLINE]), len(text))
            for own, text in zip(values, texts["text"], strict=True)
        ]
        counted = {
            name: analyse(own, None, outlines if name == PAIRED else ())
            for name, own in texts.items()
        }
        number = sum(map(len, outlines))
        in_texts = {name: _Words.of(found.words, len(prepared)) for name, found in counted.items()}
        in_sections = _Words.of(counted[PAIRED].in_sections, number)
        in_headings = _Words.of(counted[PAIRED].in_headings, number)
        first = 0
        for at, (own, spans) in enumerate(zip(values, outlines, strict=True)):
            key = int(own[DJANGO_ID])
            shared = _columns(own) | {"django_id": key}
            folded = {name: found.folded[at] for name, found in counted.items()}
            searched = {
                name: _searched(name, folded[name], in_texts[name], at) for name in TEXT_FIELDS
            }
            text = folded[PAIRED]
            speech = shared | searched["title"] | searched["headings"] | searched[PAIRED]
            speech |= {
                "vocabulary": in_texts[PAIRED].words[at],
                "characters": len(text),
                "version": own["version"],
                "sections": len(spans),
            }
            sections = []
            for position, span in enumerate(spans):
                heading, whole = text[span.start : span.heading_end], text[span.start : span.end]
                section = shared | searched["title"]
                section |= _searched("headings", heading, in_headings, first + position)
                section |= _searched("text", whole, in_sections, first + position)
                section |= {"position": position, "headed": bool(heading)}
                sections.append(section)
            first += len(spans)
            yield SpeechDocuments(key, speech, sections)

    def _values(self, prepared: Mapping[str, object]) -> dict[str, str]:
        return {
            name: stored_value(self.kinds.get(name, ValueKind.WORD), prepared.get(name))
            for name in self.columns
        }


@dataclass(frozen=True)
class _Words:
    """The words of some texts: each once, as the index takes them, and how many there are."""

    words: list[list[str]]
    counted: list[str]
    lengths: list[int]

    @classmethod
    def of(cls, postings: CountedPostings, texts: int) -> _Words:
        order = np.argsort(postings.documents, kind="stable")
        ends = np.searchsorted(postings.documents[order], np.arange(texts + 1)).tolist()
        numbers, places = np.unique(postings.terms[order], return_inverse=True)
        terms = [term.decode() for term in lexicon().terms(numbers)]
        all_words = [terms[place] for place in places.tolist()]
        frequencies = postings.frequencies[order].tolist()
        words, counted, lengths = [], [], []
        for start, end in pairwise(ends):
            own, often = all_words[start:end], frequencies[start:end]
            words.append(own)
            pairs = zip(own, often, strict=True)
            counted.append(" ".join([f"{word}{COUNTED}{n}" for word, n in pairs]))
            lengths.append(sum(often))
        return cls(words, counted, lengths)


def _searched(name: str, folded: str, words: _Words, at: int) -> Document:
    """A text with its words counted."""
    return {
        name: folded,
        words_of(name): words.counted[at],
        length_of(name): words.lengths[at],
    }


def _columns(values: Mapping[str, str]) -> Document:
    searched = {name: value for name, value in values.items() if value and name not in UNSEARCHED}
    return {
        "columns": {name: split_values(value) for name, value in searched.items()},
        "order": {name: order_key(value) for name, value in searched.items()},
        "folded": {name: fold(value) for name, value in searched.items()},
    }
