"""The pictures: how many speeches by level and year, and how the use of words moves."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.errors import SearchIndexError
from search.trends.charts import Chart, bar_chart, line_chart, on_one_scale
from search.trends.usage import LONGEST_TERM, MOST_TERMS, MOST_YEARS, read_terms, trend_of
from speeches.choices import LEVELS, DatedBy, level_name
from speeches.lists.facets import LEVEL
from speeches.lists.kept import kept
from speeches.models import FIRST_YEAR, Speech
from speeches.statistics import by_level_and_year

_Cells = Counter[tuple[str, str]]


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """What there is by level and year; with `q` (several times), how these words are used."""
    terms, note = read_terms(request.GET.getlist("q"))
    asked = request.GET.get("level", "")
    level = asked if LEVEL.allows(asked) else ""
    context: dict[str, object] = {
        "terms": terms,
        "fields": [*terms, *[""] * (1 if terms else 2)][:MOST_TERMS],
        "longest": LONGEST_TERM,
        "note": note,
        "level": level,
        "levels": list(LEVEL.labels.items()),
        **kept("trends", _holdings),
    }
    if not terms:
        return render(request, "trends/page.html", context)
    try:
        trend = trend_of(terms, level)
    except SearchIndexError as error:
        return render(request, "trends/page.html", {**context, "error": str(error)}, status=503)
    context |= {"trend": trend, "lines": line_chart(trend.years, trend.shares, alone=trend.alone)}
    return render(request, "trends/page.html", context)


def _holdings() -> dict[str, object]:
    """How many speeches there are by level and year: the chart, and the same as a table."""
    counts = by_level_and_year(Speech.objects.published())
    years = sorted({year for _, year in counts if year is not None})
    if not years:
        return {"total": counts.total()}
    columns = list(on_one_scale(years, MOST_YEARS))
    first = int(columns[0])
    cells: _Cells = Counter()
    for (level, year), count in counts.items():
        cells[level, _column(year, first)] += count
    if years[0] < first:
        columns.insert(0, f"{FIRST_YEAR}-{first - 1}")
    levels = [level for level in (*map(str, LEVELS), "") if any(level == one for one, _ in counts)]
    return {
        "total": counts.total(),
        "bars": _bars([level for level in levels if level], columns, cells),
        "bar_levels": [(level, level_name(level)) for level in levels],
        "bar_rows": [
            row
            for column in [*reversed(columns), ""]
            if (row := _row(column, levels, cells))["total"]
        ],
    }


def _column(year: int | None, first: int) -> str:
    """The value of the filter `year` that a year is counted under; "" for none."""
    if year is None:
        return ""
    return str(year) if year >= first else f"{FIRST_YEAR}-{first - 1}"


def _bars(levels: list[str], columns: list[str], cells: _Cells) -> Chart:
    names = {level_name(level): level for level in levels}
    shown = {_year(column): column for column in columns}
    return bar_chart(
        list(names),
        list(shown),
        {(level_name(level), _year(column)): n for (level, column), n in cells.items()},
        lambda name, year: _listing(names[name], shown[year]),
        lambda name, year: f"{name} {year}{'' if year.endswith('前') else '年'}",
    )


def _row(column: str, levels: list[str], cells: _Cells) -> dict[str, object]:
    counts = [(level, cells[level, column]) for level in levels]
    return {
        "name": _year(column),
        "total": sum(count for _, count in counts),
        "address": _listing("", column),
        "cells": [(count, _listing(level, column) if level else "") for level, count in counts],
    }


def _listing(level: str, year: str) -> str:
    given = {"level": level, "year": year, "dated": "" if year else DatedBy.UNKNOWN.value}
    asked = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('speeches:list')}?{asked}"


def _year(column: str) -> str:
    if not column:
        return "年份不明"
    first, _, last = column.partition("-")
    return f"{int(last) + 1}以前" if last else first
