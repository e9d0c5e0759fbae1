"""Two texts as one, with what was taken out and what was put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from speeches.compare.differing import (
    MOST_CHARACTERS,
    Change,
    TextPiece,
    characters,
    differences,
    share_kept,
)

# Texts that share less are two texts: every character would be marked.
ENOUGH_KEPT = 0.3
# Paragraphs in a row that must be the same to be folded, but for one on either side.
_FOLDED = 4
# What was put in another's place and is no longer than this is a word for a word.
_WORD = 8
_MOST_SWAPS = 40


@dataclass(frozen=True)
class ComparedLine:
    """A paragraph of both texts."""

    pieces: tuple[TextPiece, ...]

    @property
    def same(self) -> bool:
        return all(piece.change == Change.SAME for piece in self.pieces)


@dataclass(frozen=True)
class LineGroup:
    """Paragraphs in a row; folded: they are the same in both texts, and many."""

    lines: tuple[ComparedLine, ...]
    folded: bool


@dataclass(frozen=True)
class WordingComparison:
    """What became of one text in another.

    kept: of the longer text, 0 to 100; gone, new: characters; swaps: words for words, the most
    frequent first; problem: why there are no stretches.
    """

    kept: int = 0
    gone: int = 0
    new: int = 0
    stretches: list[LineGroup] = field(default_factory=list)
    swaps: list[tuple[str, str, int]] = field(default_factory=list)
    problem: str = ""

    @property
    def same(self) -> bool:
        return not (self.gone or self.new)


def compare_wording(old: str, new: str) -> WordingComparison:
    """What became of the text `old` in `new`."""
    if len(old) + len(new) > MOST_CHARACTERS:
        return WordingComparison(problem="这两篇合起来太长，不作逐字对照，请按小节对照。")
    pieces = differences(old, new)
    kept, counts = share_kept(pieces), characters(pieces)
    if kept < ENOUGH_KEPT:
        # Whether they are versions of one is not said here: what is part of another is, too.
        problem = f"两篇只有 {int(kept * 100)}% 的文字相同，逐字对照看不清楚，请按小节对照。"
        return WordingComparison(problem=problem)
    return WordingComparison(
        kept=int(kept * 100),
        gone=counts[Change.GONE],
        new=counts[Change.NEW],
        stretches=list(_stretches(list(_lines(pieces)))),
        swaps=_swaps(pieces),
    )


def _lines(pieces: Sequence[TextPiece]) -> Iterator[ComparedLine]:
    """The paragraphs; a line's end that only the first text has is shown and ends nothing."""
    line: list[TextPiece] = []
    for piece in pieces:
        if piece.change == Change.GONE:
            line.append(piece)
            continue
        first, *others = piece.text.split("\n")
        line.append(TextPiece(piece.change, first))
        for part in others:
            if piece.change == Change.NEW:
                line.append(TextPiece(Change.NEW, "\n"))
            yield _line(line)
            line = [TextPiece(piece.change, part)]
    yield _line(line)


def _line(pieces: Sequence[TextPiece]) -> ComparedLine:
    return ComparedLine(tuple(piece for piece in pieces if piece.text))


def _stretches(lines: Sequence[ComparedLine]) -> Iterator[LineGroup]:
    for same, run in groupby(lines, key=lambda line: line.same):
        group = tuple(run)
        if not same or len(group) < _FOLDED:
            yield LineGroup(group, folded=False)
            continue
        yield LineGroup(group[:1], folded=False)
        yield LineGroup(group[1:-1], folded=True)
        yield LineGroup(group[-1:], folded=False)


def _swaps(pieces: Sequence[TextPiece]) -> list[tuple[str, str, int]]:
    counts = Counter(
        (one.text, other.text)
        for one, other in pairwise(pieces)
        if (one.change, other.change) == (Change.GONE, Change.NEW)
        and max(len(one.text), len(other.text)) <= _WORD
        and "\n" not in one.text + other.text
    )
    return [(old, new, n) for (old, new), n in counts.most_common(_MOST_SWAPS)]
