"""How the use of words moves over the years, by level: counted by the engine, once a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from search.index.connection import library_index
from search.language import query
from search.language.expressions import Everything
from search.page.request import SearchRequest
from search.trends.charts import on_one_scale
from speeches.choices import LEVELS, Level
from speeches.lists.filters import Filters

MOST_TERMS = 5
LONGEST_TERM = 60
# Only the newest years have a column of their own.
MOST_YEARS = 20
ALL = "全部层级"

# How many speeches, by level and year, both as an address has them; "" where unknown.
Counts = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class YearlyUse:
    """Of the speeches of a year, how many use a word; address: the search that finds them."""

    count: int
    total: int
    address: str

    @property
    def share(self) -> float | None:
        """In percent; None where there is no speech."""
        return round(100 * self.count / self.total, 1) if self.total else None

    @property
    def alone(self) -> bool:
        """Whether the share says nothing: of one speech it is all or nothing."""
        return self.total == 1


@dataclass(frozen=True)
class Series:
    """A word in speeches of a level (of all: ""), year by year."""

    name: str
    term: str
    level: str
    uses: tuple[YearlyUse, ...]


@dataclass(frozen=True)
class Trend:
    """years: oldest first, those between them that have no speech too; totals: the speeches of each
    year that could use the words.
    """

    years: tuple[str, ...]
    totals: tuple[int, ...]
    series: tuple[Series, ...]

    @property
    def rows(self) -> list[tuple[str, int, list[YearlyUse]]]:
        """A line of the table for each year that has a speech, the newest first."""
        uses = zip(*(one.uses for one in self.series), strict=True)
        rows = zip(self.years, self.totals, uses, strict=True)
        return [(year, total, list(used)) for year, total, used in rows if total][::-1]

    @property
    def shares(self) -> dict[str, list[float | None]]:
        """For the chart."""
        return {one.name: [use.share for use in one.uses] for one in self.series}

    @property
    def alone(self) -> set[tuple[str, str]]:
        """The names of series, and the years that have one speech for them."""
        return {
            (one.name, year)
            for one in self.series
            for year, use in zip(self.years, one.uses, strict=True)
            if use.alone
        }


def read_terms(given: Sequence[str]) -> tuple[list[str], str]:
    """The different words that were asked for, and what is to be said of those left out."""
    asked = list(dict.fromkeys(" ".join(term.split()) for term in given[: 4 * MOST_TERMS]))
    fitting = [term for term in asked if 0 < len(term) <= LONGEST_TERM]
    notes = []
    if any(len(term) > LONGEST_TERM for term in asked):
        notes.append(f"超过 {LONGEST_TERM} 个字的不算")
    if len(fitting) > MOST_TERMS or len(given) > 4 * MOST_TERMS:
        notes.append(f"一次最多看 {MOST_TERMS} 个词，只取前 {MOST_TERMS} 个")
    return fitting[:MOST_TERMS], "；".join(notes)


def trend_of(terms: Sequence[str], level: str = "") -> Trend:
    """Several words beside one another, or one word by level; level: only speeches of this one.

    Raises SearchIndexError.
    """
    totals = _count(None)
    years = years_of(totals)
    if len(terms) == 1 and not level:
        counts = _count(terms[0])
        levels = ["", *(level.value for level in LEVELS if _of_level(totals, level.value))]
        series = [_series(_level_name(one), terms[0], one, years, counts, totals) for one in levels]
    else:
        series = [_series(term, term, level, years, _count(term), totals) for term in terms]
    return Trend(years, tuple(_in_year(totals, level, year) for year in years), tuple(series))


def years_of(counts: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """The columns of the newest years that have a speech."""
    return on_one_scale({int(year) for _, year in counts if year}, MOST_YEARS)


def _count(term: str | None) -> Counts:
    expression = Everything() if term is None else query.parse_query(term).expression
    return library_index().count_together(expression, ("level", "year"))


def _series(
    name: str, term: str, level: str, years: Sequence[str], counts: Counts, totals: Counts
) -> Series:
    uses = (
        YearlyUse(
            _in_year(counts, level, year), _in_year(totals, level, year), _found(term, level, year)
        )
        for year in years
    )
    return Series(name, term, level, tuple(uses))


def _in_year(counts: Counts, level: str, year: str) -> int:
    levels = (level,) if level else ("", *Level.values)
    return sum(counts[one, year] for one in levels)


def _of_level(counts: Counts, level: str) -> bool:
    return any(level == one for one, _ in counts)


def _level_name(level: str) -> str:
    return str(Level(level).label) if level else ALL


def _found(term: str, level: str, year: str) -> str:
    chosen = Filters(level=(level,) if level else (), year=(year,))
    return f"{reverse('search:results')}?{SearchRequest(term, filters=chosen).address}"
