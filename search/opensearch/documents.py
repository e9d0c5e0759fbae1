"""Speeches as documents: each one for itself, and each of its sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, QuerySet
from haystack import connections
from haystack.constants import DJANGO_CT, DJANGO_ID
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
from search.language.expressions import TEXT_FIELDS
from search.matching.section_search import OUTLINE, in_order, read_outline
from search.opensearch.form import COUNTED, UNSEARCHED, length_of, words_of
from search.opensearch.queries import split_values
from search.opensearch.values import order_key
from search.text.analysis import fold, words

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
        return sorted({*names, DJANGO_CT, DJANGO_ID})

    def rows(self) -> QuerySet[Model]:
        """Those that belong into the index."""
        found: QuerySet[Model] = self.index.build_queryset(using=self._alias)
        return found

    def of(self, keys: Iterable[int]) -> Iterator[SpeechDocuments]:
        """Those of some speeches that belong into the index."""
        rows = self.rows().filter(pk__in=list(keys)).order_by("pk")
        return self.made_of(rows.iterator(chunk_size=_CHUNK))

    def rows_after(self, key: int, most: int) -> list[Model]:
        """The next rows by their keys."""
        return list(self.rows().filter(pk__gt=key).order_by("pk")[:most])

    def made_of(self, objects: Iterable[Model]) -> Iterator[SpeechDocuments]:
        """Those of some objects."""
        for obj in objects:
            with suppress(SkipDocument):
                yield self._documents(self.index.full_prepare(obj))

    def _documents(self, prepared: Mapping[str, object]) -> SpeechDocuments:
        require_declared(self.index, prepared)
        values = {
            name: stored_value(self.kinds.get(name, ValueKind.WORD), prepared.get(name))
            for name in self.columns
        }
        texts = {name: fold(searched_text(prepared.get(name))) for name in TEXT_FIELDS}
        shared = _columns(values) | {"django_id": int(values[DJANGO_ID])}
        text = texts["text"]
        title = _searched("title", texts["title"])
        spans = in_order(read_outline(values[OUTLINE]), len(text))
        speech = shared | title | _searched("headings", texts["headings"])
        speech |= _searched("text", text) | {
            "vocabulary": sorted(set(words(text))),
            "characters": len(text),
            "version": values["version"],
            "sections": len(spans),
        }
        return SpeechDocuments(
            key=int(values[DJANGO_ID]),
            speech=speech,
            sections=[
                shared
                | title
                | _searched("headings", text[span.start : span.heading_end])
                | _searched("text", text[span.start : span.end])
                | {"position": position, "headed": span.heading_end > span.start}
                for position, span in enumerate(spans)
            ],
        )


def _searched(name: str, folded: str) -> Document:
    """A text with its words counted."""
    counts = Counter(words(folded))
    return {
        name: folded,
        words_of(name): " ".join(f"{word}{COUNTED}{n}" for word, n in counts.items()),
        length_of(name): counts.total(),
    }


def _columns(values: Mapping[str, str]) -> Document:
    searched = {name: value for name, value in values.items() if value and name not in UNSEARCHED}
    return {
        "columns": {name: split_values(value) for name, value in searched.items()},
        "order": {name: order_key(value) for name, value in searched.items()},
        "folded": {name: fold(value) for name, value in searched.items()},
    }
