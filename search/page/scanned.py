"""An answer while the index is damaged, or of another version of this program: every published
speech is looked at, one by one."""

from __future__ import annotations

import time

from django.db.models import F

from search.errors import IndexOutdated, SearchIndexError
from search.language.expressions import matches
from search.matching.columns import column_value
from search.page.request import SearchRequest
from search.text.analysis import fold
from speeches.models import Source, Speech, SpeechQuerySet

NOTE = "检索索引有损坏，后台正在重建；这一次是在数据库里逐篇查找的，按日期排列"
# As after an upgrade.
OUTDATED = "检索索引正在后台重建，建好之前是在数据库里逐篇查找的，按日期排列"
# Whoever asks waits no longer; a library that takes longer is answered when its index is built.
_SECONDS = 4.0
_AT_ONCE = 200
# What queries may ask of columns.
_COLUMNS = ("kind", "level", "year", "rewritten", "source")


def scan(request: SearchRequest, error: SearchIndexError) -> list[int]:
    """The keys of all speeches that match, whatever the filters, the newest first.

    Raises the error where that would take too long, or where no speeches are asked for.
    """
    if request.show != "speeches":
        raise error
    deadline = time.monotonic() + _SECONDS
    found = []
    for speech in _speeches().iterator(chunk_size=_AT_ONCE):
        if matches(request.expression, _Folded(speech)):
            found.append(speech.pk)
        if time.monotonic() > deadline:
            raise error
    return found


def note(error: SearchIndexError) -> str:
    """What to say of an answer that the index could not give."""
    return OUTDATED if isinstance(error, IndexOutdated) else NOTE


def _speeches() -> SpeechQuerySet:
    newest = (F("sorted_on").desc(nulls_last=True), "-pk")
    fields = ("title", "subtitle", "text", *_COLUMNS)
    speeches = Speech.objects.published().select_related("source")
    return speeches.only(*fields, "source__name").order_by(*newest)


class _Folded(dict[str, str]):
    """The texts of a speech by the names of the index's fields, folded when they are asked for."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech

    def __missing__(self, name: str) -> str:
        speech = self._speech
        texts = {
            "title": lambda: "\n".join(filter(None, (speech.title, speech.subtitle))),
            "headings": lambda: "\n".join(each.words for each in speech.sections.all()),
            "text": lambda: speech.text,
        }
        self[name] = fold(texts[name]()) if name in texts else self._column(name)
        return self[name]

    def _column(self, name: str) -> str:
        """A value that a smart search asks for beside its words, as the index has it."""
        value = self._speech.source if name == "source" else getattr(self._speech, name)
        return column_value(str(value) if isinstance(value, Source) else value)
