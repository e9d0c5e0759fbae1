"""What a list of speeches can be narrowed by: one class for each kind of facet, one list of them.

A new facet is an object in FACETS, a column of `Speech` and a field of the same name in the index.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from speeches.choices import LEVELS, DatedBy, Flag, Kind
from speeches.lists.days import DAYS, Days, read_days
from speeches.lists.years import Years, read_years
from speeches.models import Source, where_published

MAX_SOURCE_LENGTH = 100
# The value of the facet `flag` that asks for speeches without any.
NO_FLAG = "none"


class UnknownValueError(ValueError):
    """A value that a facet cannot have; the message, in Chinese, says which values it can."""


@dataclass(frozen=True, eq=False)
class Facet(ABC):
    """One thing that speeches are narrowed by; values are strings, as addresses have them.

    name: in addresses, and of the index's column; label: Chinese, for people; column: the lookup
    path from `Speech` where it is not the name; meaning: what the label may leave open, for people;
    indexed: the index's column where it is not the
    name; counted: whether its values stand beside a list.
    """

    name: str
    label: str
    column: str = field(default="", kw_only=True)
    meaning: str = field(default="", kw_only=True)
    indexed: str = field(default="", kw_only=True)
    counted: bool = field(default=True, kw_only=True)

    @property
    def path(self) -> str:
        """The lookup path from `Speech`."""
        return self.column or self.name

    @property
    def index_column(self) -> str:
        """The name of the index's column."""
        return self.indexed or self.name

    @property
    @abstractmethod
    def rule(self) -> str:
        """Which values are allowed, in Chinese: the message for any other."""

    @abstractmethod
    def allows(self, value: str) -> bool:
        """Whether a speech could have this value, or one in this range."""

    def read(self, given: str) -> str:
        """Returns a value as a program sends it, "" for none. Raises UnknownValueError."""
        if given and not self.allows(given):
            raise UnknownValueError(self.rule)
        return given

    def known(self, given: Iterable[str]) -> tuple[str, ...]:
        """Those of the values in a page's address that are known; the others are ignored."""
        return tuple(value for value in given if self.allows(value))

    def condition(self, value: str) -> Q:
        """The rows that have a value."""
        return Q(**{self.path: value})

    def bounds(self, value: str) -> tuple[str, str]:
        """The first and the last value of the index's column that a value stands for: twice the
        same where it is no range."""
        return value, value

    def label_of(self, value: str) -> str:
        """A value as a person reads it."""
        return value

    def as_json(self, value: str) -> str | int:
        """A value as answers for programs have it."""
        return value

    def order_of(self, value: str, count: int) -> tuple[int | str, ...]:
        """The key that sorts the values of a facet, given how many speeches have this one: by
        default the most frequent come first."""
        return -count, value

    def counts(self, rows: Iterable[tuple[object, int]]) -> dict[str, int]:
        """How many speeches have each value, from how many rows have each value of the column."""
        return {str(held): count for held, count in rows if held not in (None, "")}

    def shown(self, counts: Mapping[str, int], chosen: Sequence[str]) -> dict[str, int]:
        """The counts that stand beside a list; a chosen value does even where it counts nothing."""
        return dict.fromkeys(chosen, 0) | dict(counts)

    def timeline(self, values: Iterable[str]) -> list[str]:
        """Every value from the first to the last of these, for a histogram; empty where the values
        of the facet do not follow one another."""
        return []

    def is_chosen(self, value: str, chosen: Sequence[str]) -> bool:
        return value in chosen

    def toggled(self, value: str, chosen: Sequence[str]) -> tuple[str, ...]:
        """What is chosen after a click on a value: values come and go one by one."""
        if value in chosen:
            return tuple(other for other in chosen if other != value)
        return (*chosen, value)


@dataclass(frozen=True, eq=False)
class ChoiceFacet(Facet):
    """One of a few known values. labels: by value, in the order to show."""

    labels: Mapping[str, str]

    @property
    def rule(self) -> str:
        return f"只能是 {'、'.join(self.labels)} 之一"

    def allows(self, value: str) -> bool:
        return value in self.labels

    def label_of(self, value: str) -> str:
        return self.labels[value]

    def order_of(self, value: str, count: int) -> tuple[int | str, ...]:
        return (list(self.labels).index(value),)


@dataclass(frozen=True, eq=False)
class YesNoFacet(ChoiceFacet):
    """A column of truth values; labels: of "true" and "false"."""

    def condition(self, value: str) -> Q:
        return Q(**{self.path: value == "true"})

    def counts(self, rows: Iterable[tuple[object, int]]) -> dict[str, int]:
        return {"true" if held else "false": count for held, count in rows}


@dataclass(frozen=True, eq=False)
class FlagFacet(ChoiceFacet):
    """Any of the flags of a speech, or NO_FLAG. elsewhere: those that another facet counts."""

    elsewhere: tuple[str, ...] = ()

    def condition(self, value: str) -> Q:
        if value == NO_FLAG:
            return Q(**{self.path: ""})
        return Q(**{f"{self.path}__contains": f" {value} "})

    def counts(self, rows: Iterable[tuple[object, int]]) -> dict[str, int]:
        """How many speeches have each flag, from how many have the same flags."""
        found: Counter[str] = Counter()
        for held, count in rows:
            found.update(dict.fromkeys(flags_in(str(held)), count))
        return dict(found)

    def shown(self, counts: Mapping[str, int], chosen: Sequence[str]) -> dict[str, int]:
        own = {value: count for value, count in counts.items() if value not in self.elsewhere}
        return super().shown(own, chosen)


@dataclass(frozen=True, eq=False)
class YearFacet(Facet):
    """A year, or a range of years: `2020`, `2018-2020`."""

    @property
    def rule(self) -> str:
        return "年份是四位数字，或一段年份（2018-2020）"

    def allows(self, value: str) -> bool:
        return read_years(value) is not None

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.path}__range": self._years(value)})

    def bounds(self, value: str) -> tuple[str, str]:
        years = self._years(value)
        return str(years.first), str(years.last)

    def label_of(self, value: str) -> str:
        return self._years(value).name

    def as_json(self, value: str) -> str | int:
        return int(value) if value.isdecimal() else value

    def order_of(self, value: str, count: int) -> tuple[int | str, ...]:
        """The latest first."""
        return (-int(value),)

    def shown(self, counts: Mapping[str, int], chosen: Sequence[str]) -> dict[str, int]:
        """Single years alone: a range that is chosen is none of them."""
        return dict(counts)

    def timeline(self, values: Iterable[str]) -> list[str]:
        years = [int(value) for value in values]
        return [str(year) for year in range(min(years), max(years) + 1)] if years else []

    def is_chosen(self, value: str, chosen: Sequence[str]) -> bool:
        return any(first <= int(value) <= last for first, last in map(self._years, chosen))

    def toggled(self, value: str, chosen: Sequence[str]) -> tuple[str, ...]:
        """A second year makes a range with the first; a third begins anew."""
        if value in chosen:
            return ()
        single = chosen[0] if len(chosen) == 1 and chosen[0].isdecimal() else None
        if single is None:
            return (value,)
        return (str(Years(*sorted((int(single), int(value))))),)

    def _years(self, value: str) -> Years:
        """Raises UnknownValueError."""
        years = read_years(value)
        if years is None:
            raise UnknownValueError(self.rule)
        return years


@dataclass(frozen=True, eq=False)
class DayFacet(Facet):
    """A day, or a range of days, open at one end or closed: `2024-03-01..2024-06-30`."""

    @property
    def rule(self) -> str:
        return "日期写成 2024-03-01，一段日期写成 2024-03-01..2024-06-30"

    def allows(self, value: str) -> bool:
        return read_days(value) is not None

    def known(self, given: Iterable[str]) -> tuple[str, ...]:
        """Two days, as a form sends them, are a range; either may be left empty."""
        values = list(given)
        if len(values) == 2 and not any(DAYS in value for value in values):
            values = [DAYS.join(values)]
        return super().known(values)

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.path}__range": self._days(value)})

    def bounds(self, value: str) -> tuple[str, str]:
        days = self._days(value)
        return days.first.isoformat(), days.last.isoformat()

    def label_of(self, value: str) -> str:
        return self._days(value).name

    def _days(self, value: str) -> Days:
        """Raises UnknownValueError."""
        days = read_days(value)
        if days is None:
            raise UnknownValueError(self.rule)
        return days


@dataclass(frozen=True, eq=False)
class SourceFacet(Facet):
    """The name of a source."""

    @property
    def rule(self) -> str:
        return f"最多 {MAX_SOURCE_LENGTH} 个字符"

    def allows(self, value: str) -> bool:
        return len(value) <= MAX_SOURCE_LENGTH

    def read(self, given: str) -> str:
        return super().read(given).strip()

    def known(self, given: Iterable[str]) -> tuple[str, ...]:
        """Those of which readers can find anything; others stay unheard of."""
        names = dict.fromkeys(value.replace("\0", "").strip() for value in given)
        names.pop("", None)
        if not names:
            return ()
        rows = Source.objects.filter(where_published("speeches__"), name__in=names).distinct()
        found = set(rows.values_list("name", flat=True))
        return tuple(name for name in names if name in found)


def flags_in(flag_names: str) -> list[str]:
    """The values of the facet `flag` of a speech, from `Speech.flag_names`."""
    return flag_names.split() or [NO_FLAG]


def _labels(choices: Iterable[models.TextChoices]) -> dict[str, str]:
    return {choice.value: str(choice.label) for choice in choices}


LEVEL = ChoiceFacet("level", "层级", _labels(LEVELS), meaning="讲话说的是哪一级的事")
KIND = ChoiceFacet("kind", "文种", _labels(Kind))
# In the order of the page; by name, as the parameters of addresses and of the API have them.
FACETS: Mapping[str, Facet] = {
    facet.name: facet
    for facet in (
        LEVEL,
        ChoiceFacet("meeting_level", "会议层级", LEVEL.labels, meaning="在哪一级的会上讲的"),
        KIND,
        YearFacet("year", "年份", column="listed_year"),
        ChoiceFacet("dated", "年份依据", _labels(DatedBy), column="dated_by"),
        DayFacet("day", "日期", column="sorted_on", indexed="sorted_on", counted=False),
        SourceFacet("source", "来源", column="source__name"),
        YesNoFacet("complete", "完整性", {"true": "完整", "false": "不完整"}),
        YesNoFacet("rewritten", "洗稿", {"true": "疑似洗稿", "false": "未见成片洗稿"}),
        FlagFacet(
            "flag",
            "提示",
            {NO_FLAG: "没有提示"} | _labels(Flag),
            elsewhere=(Flag.INCOMPLETE, Flag.REWRITTEN),
            column="flag_names",
        ),
    )
}

# Those whose values are counted.
COUNTED: Mapping[str, Facet] = {name: facet for name, facet in FACETS.items() if facet.counted}
