"""What a list of speeches can be narrowed by, as one value that lists and search share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from speeches.choices import Kind, Level
from speeches.models import Source, SpeechQuerySet

FACETS = ("level", "meeting_level", "kind", "year", "source")
LABELS = {
    "level": "层级",
    "meeting_level": "会议层级",
    "kind": "文种",
    "year": "年份",
    "source": "来源",
}


@dataclass(frozen=True)
class Filters:
    """The chosen value of each facet, None where nothing is chosen.

    level, meeting_level: a `Level` value; kind: a `Kind` value; year: four digits;
    source: a source's name.
    """

    level: str | None = None
    meeting_level: str | None = None
    kind: str | None = None
    year: int | None = None
    source: str | None = None

    @classmethod
    def from_query(cls, params: Mapping[str, str]) -> Filters:
        """The filters of a query string; a value that is not known is ignored."""
        year = params.get("year", "")
        source = params.get("source", "").replace("\0", "").strip()
        return cls(
            level=_known(params.get("level"), Level.values),
            meeting_level=_known(params.get("meeting_level"), Level.values),
            kind=_known(params.get("kind"), Kind.values),
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
            source=source if source and _has_speeches(source) else None,
        )

    def chosen(self) -> dict[str, str | int]:
        """The facets that are narrowed, with their values."""
        return {name: value for name in FACETS if (value := getattr(self, name)) is not None}

    def without(self, facet: str) -> Filters:
        return replace(self, **{facet: None})

    def apply(self, speeches: SpeechQuerySet) -> SpeechQuerySet:
        """The speeches that pass every filter."""
        lookups = {"source": "source__name"}
        wanted = {lookups.get(name, name): value for name, value in self.chosen().items()}
        return speeches.filter(Q(**wanted))


def _has_speeches(source: str) -> bool:
    """Whether readers can find anything of this source; others stay unheard of."""
    return Source.objects.filter(name=source, speeches__published=True).exists()


def _known(value: str | None, values: list[str]) -> str | None:
    return value if value in values else None
