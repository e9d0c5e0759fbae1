"""The positions of the bars and lines of a chart, for templates that write them as SVG. Pure.

The pages' Content-Security-Policy forbids the inline styles and scripts that charting libraries
write; so a chart is a few numbers here and a few classes in the style sheet. Everything is in
pixels: a wide chart scrolls instead of shrinking until nobody can read it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

# The narrowest and the widest step from year to year; a target of a finger is 24 wide.
_NARROWEST, _WIDEST = 28, 56
_ROOM = 640
# Above a plot, for numbers; below it, for years; left of it, for the scale or the names.
TOP, BOTTOM, LEFT, RIGHT = 22, 26, 44, 16
PLOT = 180
BAND = 76
# A longer gap between years is a column that says so: a year that was misread far in the future
# would leave the others no room.
_LONGEST_GAP = 5
GAP = "…"


@dataclass(frozen=True)
class Mark:
    """A bar or a point: its column's left side, where it stands, what it says, where it leads.

    alone: a point that says too little for a line to go through it.
    """

    left: int
    x: int
    y: int
    height: int
    label: str
    count: int
    address: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Band:
    """The bars of one name, with the line they stand on."""

    name: str
    top: int
    base: int
    bars: tuple[Mark, ...]


@dataclass(frozen=True)
class Curve:
    """A line through points, broken where there is no value and where one stands alone; path: as
    SVG writes it."""

    number: int
    name: str
    path: str
    points: tuple[Mark, ...]


@dataclass(frozen=True)
class Tick:
    """A word beside or below a plot."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Chart:
    """A picture: its size, its scale, and either bands of bars or lines."""

    width: int
    height: int
    step: int
    years: tuple[Tick, ...]
    scale: tuple[Tick, ...] = ()
    bands: tuple[Band, ...] = ()
    lines: tuple[Curve, ...] = ()

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def has_alone(self) -> bool:
        return any(point.alone for line in self.lines for point in line.points)


def on_one_scale(years: Collection[int], most: int) -> tuple[str, ...]:
    """The newest of these years and those between them, oldest first, as columns: a year is as far
    from another as it is in time. GAP stands for a long stretch without any of them."""
    ordered = sorted(years)
    columns = [str(year) for year in ordered[:1]]
    for before, year in pairwise(ordered):
        between = range(before + 1, year)
        columns += [GAP] if len(between) > _LONGEST_GAP else map(str, between)
        columns.append(str(year))
    newest = columns[-most:]
    first = next((at for at, one in enumerate(newest) if one != GAP and int(one) in years), 0)
    return tuple(newest[first:])


def step_of(columns: int) -> int:
    """How far from column to column."""
    return max(_NARROWEST, min(_WIDEST, _ROOM // max(columns, 1)))


def bar_chart(
    names: Sequence[str],
    columns: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    address: Callable[[str, str], str],
    label: Callable[[str, str], str],
) -> Chart:
    """A band of bars for each name, a bar for each column, all of one scale.

    counts: by name and column, others are not shown; address, label: of a bar.
    """
    step = step_of(len(columns))
    shown = (counts.get((name, column), 0) for name in names for column in columns)
    highest = max(shown, default=0) or 1
    bands = []
    for number, name in enumerate(names):
        top = number * BAND
        base = top + BAND - 8
        bars = tuple(
            _bar(left, base, step, count, highest, label(name, column), address(name, column))
            for left, column in _lefts(columns, step)
            if (count := counts.get((name, column), 0))
        )
        bands.append(Band(name, top, base, bars))
    bottom = len(names) * BAND
    return Chart(
        width=LEFT + step * len(columns) + RIGHT,
        height=bottom + BOTTOM,
        step=step,
        years=_years(columns, step, bottom + 14),
        bands=tuple(bands),
    )


def line_chart(
    columns: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    unit: str = "%",
    alone: Collection[tuple[str, str]] = (),
) -> Chart:
    """A line for each of the series, whose values stand for the columns one by one; None: none.

    alone: the names and columns whose values say too little for a line.
    """
    step = step_of(len(columns))
    known = [value for values in series.values() for value in values if value is not None]
    highest = _round_up(max(known, default=0))
    base = TOP + PLOT
    lines = tuple(
        _curve(number, name, columns, values, step, highest, unit, alone)
        for number, (name, values) in enumerate(series.items(), start=1)
    )
    scale = tuple(
        Tick(LEFT - 6, base - round(PLOT * part / 4), f"{highest * part / 4:g}{unit}")
        for part in range(5)
    )
    return Chart(
        width=LEFT + step * len(columns) + RIGHT,
        height=base + BOTTOM,
        step=step,
        years=_years(columns, step, base + 18),
        scale=scale,
        lines=lines,
    )


def _lefts(columns: Sequence[str], step: int) -> Iterator[tuple[int, str]]:
    return ((LEFT + step * number, column) for number, column in enumerate(columns))


def _years(columns: Sequence[str], step: int, y: int) -> tuple[Tick, ...]:
    """Every year where there is room, else every second, the last one and a gap always."""
    every = 1 if step >= 34 else 2
    return tuple(
        Tick(left + step // 2, y, column)
        for number, (left, column) in enumerate(_lefts(columns, step))
        if column == GAP or (len(columns) - 1 - number) % every == 0
    )


def _bar(
    left: int, base: int, step: int, count: int, highest: int, label: str, address: str
) -> Mark:
    height = max(2, round((BAND - 30) * count / highest))
    return Mark(left, left + step // 2, base - height, height, label, count, address)


def _curve(
    number: int,
    name: str,
    columns: Sequence[str],
    values: Sequence[float | None],
    step: int,
    highest: float,
    unit: str,
    alone: Collection[tuple[str, str]],
) -> Curve:
    places = [
        None
        if value is None
        else Mark(
            left,
            left + step // 2,
            TOP + PLOT - round(PLOT * value / highest),
            0,
            f"{name} {column} {value:g}{unit}",
            0,
            alone=(name, column) in alone,
        )
        for (left, column), value in zip(_lefts(columns, step), values, strict=True)
    ]
    joined = groupby(places, key=lambda place: place is not None and not place.alone)
    runs = (run for is_line, run in joined if is_line)
    path = " ".join(
        "M" + " L".join(f"{place.x} {place.y}" for place in run if place) for run in runs
    )
    return Curve(number, name, path, tuple(place for place in places if place))


def _round_up(value: float) -> float:
    """A round number for the top of a scale."""
    return next((top for top in (1, 2, 4, 8, 12, 20, 40, 60, 80, 100) if value <= top), value)
