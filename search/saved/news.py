"""What is new in a saved search since somebody last looked.

Exact: moments of publication follow the order of commits (`Speech.public_since`), so what she has
seen is told by the last of them that the page could show her, and not by the clock: what is being
published while she looks, or has not come into the index yet, is new the next time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from search.errors import SearchIndexError
from search.index.withdrawn import waiting
from search.models import ChangedSpeech
from search.page.newest import count_new
from search.saved.models import SavedSearch
from speeches.models import Speech, SpeechQuerySet

# A transaction that publishes takes no longer.
_TRANSACTION = timedelta(hours=1)


@dataclass(frozen=True)
class News:
    """A saved search, and how many speeches are new in it; None where that cannot be told now."""

    saved: SavedSearch
    new: int | None


def news_of(searches: Iterable[SavedSearch]) -> list[News]:
    """Each with what is new in it; where nothing was published since, without a look."""
    kept = list(searches)
    last = _last(Speech.objects.published()) if kept else None
    return [News(saved, _count(saved, last)) for saved in kept]


def _count(saved: SavedSearch, last: datetime | None) -> int | None:
    if last is None or (saved.seen_to and saved.seen_to >= last):
        return 0
    try:
        return count_new(saved.request, saved.seen_to)
    except SearchIndexError:
        return None


def shown_up_to() -> datetime | None:
    """The last moment of publication up to which pages show all there is; None: there is nothing.

    What waits for the index and has been published just now stands in no answer yet. What cannot
    be indexed at all keeps nothing up.
    """
    published = Speech.objects.published()
    if waiting():
        changed = ChangedSpeech.objects.filter(problem="").order_by()
        since = dict(changed.values_list("speech_pk").annotate(since=Min("changed_at")))
        rows = published.filter(pk__in=since).order_by().values_list("pk", "public_since")
        coming = [at for pk, at in rows if at and at > since[pk] - _TRANSACTION]
        if coming:
            published = published.filter(public_since__lt=min(coming))
    return _last(published)


def _last(speeches: SpeechQuerySet) -> datetime | None:
    return speeches.recently_added().values_list("public_since", flat=True).first()
