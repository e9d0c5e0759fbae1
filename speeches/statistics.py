"""What the library holds, counted: by level and year, by kind, and the headings it repeats.

Everything is counted over what is published at that moment; pages keep it until the library
changes (`speeches.lists.kept`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median, quantiles
from typing import Any

from django.db.models import Count, Max, Q

from speeches.choices import Kind
from speeches.lists.years import Years
from speeches.models import Section, Speech, SpeechQuerySet

# The fewest speeches that show what their years talk of.
ENOUGH = 10
# Labels of the points of a sentence: 一是, 二要, 第三点是.
_POINTS = Q(label__endswith="是") | Q(label__endswith="要") | Q(label__endswith="点")
_QUOTES = "\"“”„‟〝〞＂'"


@dataclass(frozen=True)
class FrequentHeading:
    """A heading with the number of speeches that have it; section: the key of the newest."""

    text: str
    count: int
    section: int

    @cached_property
    def query(self) -> str:
        """What to search for to find it as it is: its longest part without quotation marks."""
        parts = self.text.translate({ord(mark): "\n" for mark in _QUOTES}).split("\n")
        longest = max(parts, key=len).strip()
        return f'"{longest}"'

    @property
    def place(self) -> str:
        """An id for it on a page."""
        return f"heading-{self.section}"


@dataclass(frozen=True)
class KindSummary:
    """What a typical speech of a kind is like.

    low, middle, high: the quartiles of the lengths in characters; sections: the median number of
    first-level sections of those that have any, 0 where none has; outlined: how many have;
    headings: the most frequent ones of the first level.
    """

    kind: str
    count: int
    low: int
    middle: int
    high: int
    sections: int
    outlined: int
    headings: tuple[FrequentHeading, ...]

    @property
    def range(self) -> int:
        """From the lower to the upper quartile; at least 1, so that a bar of it shows."""
        return max(1, self.high - self.low)


def by_level_and_year(speeches: SpeechQuerySet) -> Counter[tuple[str, int | None]]:
    """How many speeches there are of each level and year, the event's or that of the page;
    "" and None where unknown."""
    # In the order of the index `speech_by_facets`, so that no row is sorted.
    columns = ("level", "meeting_level", "kind", "listed_year")
    counts: Counter[tuple[str, int | None]] = Counter()
    for level, _, _, year, n in speeches.order_by().values_list(*columns).annotate(n=Count("pk")):
        counts[level, year] += n
    return counts


def newest_years(counts: Mapping[tuple[str, int | None], int]) -> Years | None:
    """The fewest newest years that have ENOUGH speeches together, all where there are fewer; None
    where no year is known.
    """
    years: Counter[int] = Counter()
    for (_, year), count in counts.items():
        if year is not None:
            years[year] += count
    together = 0
    for year in sorted(years, reverse=True):
        together += years[year]
        if together >= ENOUGH:
            return Years(year, max(years))
    return Years(min(years), max(years)) if years else None


def frequent_headings(
    speeches: SpeechQuerySet, most: int, depth: int | None = None, points: bool = False
) -> list[FrequentHeading]:
    """The most frequent headings of these speeches, of those that one may use as they are where
    there are any. depth: only of this depth; points: also 一是, 二要, which run on in a sentence.

    Those of one speech alone are left out where others are of several, for they are no pattern.
    """
    for allowed in (speeches.usable(), speeches):
        sections = Section.objects.filter(speech__in=allowed.order_by())
        if depth:
            sections = sections.filter(depth=depth)
        if not points:
            sections = sections.exclude(_POINTS)
        rows = _counted(sections.values_list("heading")).order_by("-n", "-newest")
        if found := [FrequentHeading(*row) for row in rows[:most]]:
            return [one for one in found if one.count > 1] or found
    return []


def _counted(rows: Any) -> Any:
    """With the number of speeches, not of places, and the newest section."""
    counts = {"n": Count("speech", distinct=True), "newest": Max("pk")}
    return rows.order_by().annotate(**counts)


def kind_summaries(speeches: SpeechQuerySet, most_headings: int) -> list[KindSummary]:
    """A summary of every kind that these published speeches are of, in the order of the kinds."""
    kinds = dict(speeches.order_by().values_list("pk", "kind"))
    # By itself an index tells it, as one tells the kind; rows have their texts in them.
    published = Speech.objects.published().order_by().values_list("pk", "length")
    sections = Section.objects.filter(speech__in=speeches.order_by(), depth=1).order_by()
    outlines = dict(sections.values_list("speech").annotate(n=Count("pk")))
    lengths: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, list[int]] = defaultdict(list)
    for pk, length in published:
        if pk in kinds:
            lengths[kinds[pk]].append(length)
    for pk, number in outlines.items():
        if pk in kinds:
            numbers[kinds[pk]].append(number)
    headings = _headings_by_kind(speeches, most_headings)
    return [
        _summary(kind, lengths[kind], numbers[kind], headings.get(kind, ()))
        for kind in Kind.values
        if lengths[kind]
    ]


def _summary(
    kind: str, lengths: list[int], numbers: list[int], headings: Sequence[FrequentHeading]
) -> KindSummary:
    low, middle, high = (
        quantiles(lengths, n=4, method="inclusive") if len(lengths) > 1 else lengths * 3
    )
    return KindSummary(
        kind=kind,
        count=len(lengths),
        low=round(low),
        middle=round(middle),
        high=round(high),
        sections=round(median(numbers)) if numbers else 0,
        outlined=len(numbers),
        headings=tuple(headings),
    )


def _headings_by_kind(speeches: SpeechQuerySet, most: int) -> dict[str, list[FrequentHeading]]:
    sections = Section.objects.filter(speech__in=speeches.usable().order_by(), depth=1)
    rows = _counted(sections.exclude(_POINTS).values_list("speech__kind", "heading"))
    found: dict[str, list[FrequentHeading]] = defaultdict(list)
    for kind, *row in rows.filter(n__gt=1).order_by("-n", "-newest"):
        if len(found[kind]) < most:
            found[kind].append(FrequentHeading(*row))
    return found
