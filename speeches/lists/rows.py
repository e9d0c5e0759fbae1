"""The speeches of a page by their keys: read as every list shows them, with what stands beside.

The SQL is made once, for it is always the same (see `config.compiled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import DEFAULT_DB_ALIAS

from config.compiled import Compiled
from speeches.models import OutlineSection, Section, Source, Speech
from speeches.models.speech import NOT_IN_LISTS

# In the order of `OutlineSection`, after the speech.
_SECTION = (
    *("pk", "parent_id", "position", "depth", "label", "heading"),
    *("anchor", "start", "heading_end", "paragraphs"),
)


class _Rows:
    """Rows of published speeches, but for some columns."""

    def __init__(self, *unread: str) -> None:
        columns = (field for field in Speech._meta.concrete_fields if field.name not in unread)
        self._names = [column.attname for column in columns]
        beside = ("source__name", "has_leader")
        self._find = Compiled(
            lambda keys: (
                Speech.objects.published()
                .filter(pk__in=keys)
                .with_lead()
                .order_by()
                .values_list(*self._names, *beside)
            )
        )

    def __call__(self, keys: Sequence[int]) -> dict[int, Speech]:
        sources: dict[int | None, Source | None] = {None: None}
        found = {}
        for *values, source, has_leader in self._find(keys) if keys else ():
            speech = Speech.from_db(DEFAULT_DB_ALIAS, self._names, values)
            if speech.source_id not in sources:
                sources[speech.source_id] = Source(pk=speech.source_id, name=source)
            speech.source = sources[speech.source_id]
            # As an annotation of the query would.
            vars(speech)["has_leader"] = has_leader
            found[speech.pk] = speech
        return found


_LISTED, _RESULTS = _Rows("text", *NOT_IN_LISTS), _Rows(*NOT_IN_LISTS)


def listed(keys: Sequence[int]) -> dict[int, Speech]:
    """Those of the speeches that are published, by key, with what a list shows: without the texts,
    each with its source and `led`. One query."""
    return _LISTED(keys)


def with_texts(keys: Sequence[int]) -> dict[int, Speech]:
    """The same with the texts."""
    return _RESULTS(keys)


_OUTLINES = Compiled(
    lambda keys: (
        Section.objects.filter(speech__in=keys)
        .order_by("speech_id", "position")
        .values_list("speech_id", *_SECTION)
    )
)


def outlines_of(speeches: Iterable[Speech]) -> dict[int, list[OutlineSection]]:
    """The sections of each of the speeches, by its key, in the order of the text. One query."""
    by_key = {speech.pk: speech for speech in speeches}
    outlines: dict[int, list[OutlineSection]] = {key: [] for key in by_key}
    for key, *values in _OUTLINES(list(by_key)) if by_key else ():
        outlines[key].append(OutlineSection(by_key[key], *values))
    return outlines
