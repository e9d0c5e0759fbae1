"""What was taken out and what was put in between two texts, character by character. Pure.

Note [Bounded differences]: places where a stretch of characters occurs once in either text tie
the two together, as far as they keep their order; between these anchors Myers' algorithm finds
the shortest way from one to the other. Anchors cost time in proportion to the length; the search
between them takes a limited number of steps in all, and a stretch for which none are left counts
as wholly changed. So texts made to be hard cost no more than others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

# The characters of an anchor.
_ANCHOR = 8
# Steps of the search between anchors: a fifth of a second.
_STEPS = 400_000
# Two texts together that are longer than this are not compared.
MOST_CHARACTERS = 120_000


class Change(StrEnum):
    """What became of a piece of the first text in the second."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class TextPiece:
    change: Change
    text: str

    @property
    def parts(self) -> list[str]:
        """The text where a line's end parts it."""
        return self.text.split("\n")


def differences(old: str, new: str, steps: int = _STEPS) -> list[TextPiece]:
    """The pieces of both texts: without the new ones they are the old text, without the gone
    ones the new; never two of a kind in a row, and of a change the gone piece comes first.

    steps: how many the search may take (Note [Bounded differences]).
    """
    if old == new:
        return [TextPiece(Change.SAME, old)] if old else []
    budget = _Budget(steps)
    runs: list[TextPiece] = []
    i = j = 0
    for start, other, length in [*_anchors(old, new), (len(old), len(new), 0)]:
        runs += _between(old[i:start], new[j:other], budget)
        runs.append(TextPiece(Change.SAME, old[start : start + length]))
        i, j = start + length, other + length
    return _tidied(runs)


def share_kept(pieces: Sequence[TextPiece]) -> float:
    """How much of the longer text the other has too, 0 to 1; two empty texts are the same."""
    counts = characters(pieces)
    longer = counts[Change.SAME] + max(counts[Change.GONE], counts[Change.NEW])
    return counts[Change.SAME] / longer if longer else 1.0


def characters(pieces: Sequence[TextPiece]) -> Counter[Change]:
    """How many characters stayed, went and came, white space apart."""
    counts: Counter[Change] = Counter()
    for piece in pieces:
        counts[piece.change] += sum(not char.isspace() for char in piece.text)
    return counts


class _Budget:
    def __init__(self, steps: int) -> None:
        self.left = steps


def _anchors(old: str, new: str) -> list[tuple[int, int, int]]:
    """Stretches that both texts have, in the order of both: start, start in the other, length."""
    places = _once(new)
    pairs = [(i, places[gram]) for gram, i in _once(old).items() if gram in places]
    stretches: list[tuple[int, int, int]] = []
    for i, j in _rising(sorted(pairs)):
        start, other, length = stretches[-1] if stretches else (0, 0, 0)
        if stretches and i - start == j - other and i <= start + length:
            stretches[-1] = (start, other, i - start + _ANCHOR)
        elif i >= start + length and j >= other + length:
            stretches.append((i, j, _ANCHOR))
    return stretches


def _once(text: str) -> dict[str, int]:
    """The places of the stretches that stand in a text only once."""
    grams = [text[i : i + _ANCHOR] for i in range(len(text) - _ANCHOR + 1)]
    counts = Counter(grams)
    return {gram: i for i, gram in enumerate(grams) if counts[gram] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second numbers rise, of pairs whose first numbers do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [number]
    chosen = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _between(old: str, new: str, budget: _Budget) -> list[TextPiece]:
    """The way from one short text to another."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    gone, came = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = _shortest(gone, came, budget) if gone and came else None
    if middle is None:
        middle = [TextPiece(Change.GONE, gone), TextPiece(Change.NEW, came)]
    end = TextPiece(Change.SAME, old[len(old) - tail :])
    return [TextPiece(Change.SAME, old[:head]), *middle, end]


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _shortest(old: str, new: str, budget: _Budget) -> list[TextPiece] | None:
    """Myers' shortest way; None where the budget is spent first."""
    ends = {1: 0}
    trace = []
    for distance in range(len(old) + len(new) + 1):
        budget.left -= 2 * distance + 1
        if budget.left < 0:
            return None
        trace.append(dict(ends))
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and ends[k - 1] < ends[k + 1])
            first = x = ends[k + 1] if down else ends[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            budget.left -= x - first
            ends[k] = x
            if x >= len(old) and x - k >= len(new):
                return list(_walked(old, new, trace))[::-1]
    return None


def _walked(old: str, new: str, trace: Sequence[dict[int, int]]) -> Iterator[TextPiece]:
    """The pieces of the way that was found, the last one first."""
    x, y = len(old), len(new)
    for distance in range(len(trace) - 1, -1, -1):
        ends, k = trace[distance], x - y
        down = k == -distance or (k != distance and ends[k - 1] < ends[k + 1])
        before = ends[k + 1] if down else ends[k - 1]
        start = before if down else before + 1
        yield TextPiece(Change.SAME, old[start:x])
        if not distance:
            return
        x, y = before, before - (k + 1 if down else k - 1)
        yield TextPiece(Change.NEW, new[y]) if down else TextPiece(Change.GONE, old[x])


def _tidied(runs: Sequence[TextPiece]) -> list[TextPiece]:
    """Without empty pieces; a single character that stayed between two changes is a change too,
    for what reads 效劳于 where 服务于 was reads better than three pieces."""
    runs = [run for run in runs if run.text]
    whole = [
        TextPiece(change, "".join(run.text for run in same))
        for change, same in groupby(runs, key=lambda run: run.change)
    ]
    pieces: list[TextPiece] = []
    gone = new = ""
    for number, piece in enumerate(whole):
        inside = 0 < number < len(whole) - 1 and (gone or new)
        if piece.change == Change.SAME and not (inside and _slight(piece.text)):
            pieces += [TextPiece(Change.GONE, gone), TextPiece(Change.NEW, new), piece]
            gone = new = ""
            continue
        gone += piece.text if piece.change != Change.NEW else ""
        new += piece.text if piece.change != Change.GONE else ""
    pieces += [TextPiece(Change.GONE, gone), TextPiece(Change.NEW, new)]
    return [piece for piece in pieces if piece.text]


def _slight(text: str) -> bool:
    return len(text) == 1 and text.isalnum()
