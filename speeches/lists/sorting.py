"""The orders a list of speeches can be read in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from speeches.models import SpeechQuerySet


@dataclass(frozen=True)
class Sort:
    """An order: `value` as it stands in a URL, `label` as a person reads it."""

    value: str
    label: str
    apply: Callable[[SpeechQuerySet], SpeechQuerySet]

    @classmethod
    def from_query(cls, params: Mapping[str, str]) -> Sort:
        """The order a query string asks for; the first one where it asks for no known one."""
        wanted = params.get("sort")
        return next((sort for sort in SORTS if sort.value == wanted), SORTS[0])


SORTS = (
    Sort("newest", "最新", SpeechQuerySet.newest_first),
    Sort("oldest", "最早", SpeechQuerySet.oldest_first),
    Sort("added", "新入库", SpeechQuerySet.recently_added),
    Sort("longest", "最长", SpeechQuerySet.longest_first),
)
