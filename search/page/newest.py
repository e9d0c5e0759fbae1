"""What answers a search by when readers began to see it: for feeds, and to tell what is new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from search.errors import IndexBroken, IndexOutdated
from search.index.connection import library_index
from search.office_words import lists_in_force
from search.page.counting import sifted
from search.page.request import SearchRequest
from search.page.scanned import scan
from speeches.models import Speech

# So many of the latest are looked at first, then so many times as many.
_FIRST, _MORE = 200, 8


def newest(request: SearchRequest, most: int) -> list[int]:
    """The keys of up to `most` speeches that answer a request, what was published last first.

    Where sections or headings are asked for, those that have one. Raises SearchIndexError.
    """
    rows = request.filters.apply(Speech.objects.published()).recently_added()
    keys, answers = rows.values_list("pk", flat=True), Answers(request)
    found: list[int] = []
    start, number = 0, _FIRST
    while len(found) < most and (part := list(keys[start : start + number])):
        among = answers.among(part)
        found += [key for key in part if key in among]
        start, number = start + number, number * _MORE
    return found[:most]


def count_new(request: SearchRequest, since: datetime | None) -> int:
    """How many speeches answer a request that readers did not see up to a moment. Raises
    SearchIndexError."""
    rows = request.filters.apply(Speech.objects.public_after(since)).order_by()
    keys = list(rows.values_list("pk", flat=True))
    return len(Answers(request).among(keys)) if keys else 0


class Answers:
    """Which speeches answer a request, whatever its filters; nothing asked is answered by all."""

    def __init__(self, request: SearchRequest) -> None:
        self._request = replace(request, lists=lists_in_force())
        self._scanned: set[int] | None = None

    def among(self, keys: Collection[int]) -> set[int]:
        """Those of some speeches. Raises SearchIndexError."""
        if not self._request.q:
            return set(keys)
        if self._scanned is None:
            try:
                asked = sifted(self._request)
                return library_index().matching_among(keys, asked.expression, asked.show)
            except (IndexBroken, IndexOutdated) as error:
                self._scanned = set(scan(self._request, error))
        return self._scanned & set(keys)
