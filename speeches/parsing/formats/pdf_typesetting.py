"""How the running text of a PDF is set: its size, its margins, how far its lines reach."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from speeches.parsing.formats.pdf_row import PageRow, width_of

# A place where this share of the lines begins is a margin.
_EDGE_SHARE = 0.15
# What a line begins with and is not broken: a number, a Latin word or a character, with the signs
# around it; some programs break a line on neither side of a quotation mark.
_UNBROKEN = re.compile(
    r"[“‘（《【]*+(?:[!-~]++|.)"
    r"(?:[，。、；：！？）》】％]|[“”‘’](?:[!-~]++|[^!-~“”‘’，。、；：！？）》】％])?+)*+"
)
# What no line begins with where a program breaks it, and no paragraph.
_NO_BEGINNING = re.compile("[，。、；：！？”’）》】％]")
# Lines of one number of characters, at least so long, so many, and that share of the long ones.
_LONG = 15
_COUNTED = 4
_COUNTED_SHARE = 0.5


@dataclass(frozen=True)
class Typesetting:
    """How the running text is set: its size, where its lines begin in each column of each page,
    how far they reach from there, and how far apart they are.

    indents: whether paragraphs are known by the indent of their first line; gaps: by the space
    before it; count: how many characters a line has, its indent with it, where it was broken by
    their number and not by their width, else 0.
    """

    size: float
    margins: Mapping[tuple[int, int], float]
    reach: float
    leading: float
    indents: bool
    gaps: bool
    count: int = 0

    def margin(self, row: PageRow) -> float:
        return self.margins[row.page, row.column]

    def is_full(self, row: PageRow, following: PageRow) -> bool:
        """Whether a row reaches the edge, or would with the word that the next one begins with."""
        if self.is_counted_out(row) or _NO_BEGINNING.match(following.text):
            return True
        unbroken = _UNBROKEN.match(following.text)
        more = width_of(unbroken[0]) if unbroken else 0.0
        if not following.text[:1].isascii():
            more -= 1
        return row.end - self.margin(row) >= self.reach - (2.5 + more) * self.size

    def is_counted_out(self, row: PageRow) -> bool:
        """Whether a row was broken off behind a number of characters, whatever stands there."""
        return self.count > 0 and self.count == _characters(row, self.margin(row))

    def is_indented(self, row: PageRow) -> bool:
        return 1.5 <= (row.along - self.margin(row)) / (row.size or 1) <= 2.5

    def is_centred(self, row: PageRow) -> bool:
        """Whether as much room is on the left of a row as on its right."""
        left = row.along - self.margin(row)
        return abs(left - (self.reach - (row.end - self.margin(row)))) < 1.5 * row.size

    def gap(self, before: PageRow, row: PageRow) -> float:
        """The distance of two rows in lines; 0 where they are not below one another."""
        below = (before.page, before.column) == (row.page, row.column)
        return (before.height - row.height) / self.leading if below else 0.0


def typesetting_of(body: Sequence[PageRow], size: float) -> Typesetting:
    text = [row for row in body if row.size == size] or list(body)
    columns: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for row in body:
        columns[row.page, row.column] += [row.along] if row.size == size else []
    usual = {column: _left_edge(_places(columns, column)) for column in (0, 1)}
    margins = {}
    for key, here in columns.items():
        # Left-hand pages may have a margin of their own; a page of short paragraphs has not.
        edges = (usual[key[1]], usual[key[1]] + 2 * size)
        shared = any(abs(along - edge) < 0.5 * size for along in here for edge in edges)
        margins[key] = usual[key[1]] if shared or not here else _left_edge(here)
    reaches = sorted(row.end - margins[row.page, row.column] for row in text)
    steps = [above.height - row.height for above, row in pairwise(text) if above.page == row.page]
    leading = _line_step([step for step in steps if step > 0]) or size
    few = max(2, len(text) // 20)
    plain = Typesetting(size, margins, reaches[int(len(reaches) * 0.9)], leading, False, False)
    return replace(
        plain,
        count=_usual_count([_characters(row, plain.margin(row)) for row in text]),
        indents=sum(map(plain.is_indented, text)) >= few,
        gaps=sum(1.25 <= plain.gap(*pair) <= 4 for pair in pairwise(text)) >= few,
    )


def _characters(row: PageRow, margin: float) -> int:
    """The characters of a row, those of its indent with them."""
    return len(row.text) + round((row.along - margin) / (row.size or 1))


def _usual_count(counts: Iterable[int]) -> int:
    """How many characters full lines have, if those that have the most all have as many."""
    long = [count for count in counts if count >= _LONG]
    most = max(long, default=0)
    same = long.count(most)
    return most if same >= max(_COUNTED, _COUNTED_SHARE * len(long)) else 0


def _places(columns: Mapping[tuple[int, int], Sequence[float]], column: int) -> Iterator[float]:
    return (place for key, places in columns.items() if key[1] == column for place in places)


def _line_step(steps: Sequence[float]) -> float:
    """The distance of two lines: the least common one, as paragraphs may be short and apart."""
    counts = Counter(round(step) for step in steps)
    enough = max(2, len(steps) * _EDGE_SHARE)
    near = [step for step in counts if counts[step] + counts[step + 1] >= enough]
    least = min(near, default=0)
    return _most_common(step for step in steps if round(step) in (least, least + 1))


def _most_common(places: Iterable[float]) -> float:
    """The most common of these; of several equally common ones the smallest."""
    counts = Counter(round(place, 1) for place in places)
    return min(counts, key=lambda place: (-counts[place], place), default=0.0)


def _left_edge(places: Iterable[float]) -> float:
    """Where lines begin that are not indented: in a text of short paragraphs that are few."""
    counts = Counter(round(place, 1) for place in places)
    enough = max(2, counts.total() * _EDGE_SHARE)
    return min((place for place in counts if counts[place] >= enough), default=_most_common(counts))
