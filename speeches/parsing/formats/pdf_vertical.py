"""Pages written downwards, in columns from right to left, to pieces as if they were written across.

A browser or a typesetter draws such a page character by character, each below the one before it;
other programs use a font whose encoding says that it writes downwards (its name ends with -V: ISO
32000-1, 9.7.5.2). Numbers and Latin words between them are drawn lying.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from speeches.parsing.formats.pdf_row import DrawnText, width_of
from speeches.parsing.vocabulary.han import CJK

# The share of a page's characters that stand one below the other, and their least number.
_MOST = 0.5
_LEAST = 20
_LYING = -90
# Marks as they look in columns, which nobody types: typed are the usual ones.
_IN_COLUMNS = "︐︑︒︓︔︕︖︗︘︙︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈"
_MARKS = str.maketrans(_IN_COLUMNS, "，、。：；！？〖〗…—（）｛｝〔〕【】《》〈〉「」『』［］")
_ALONE = re.compile(f"[{CJK}{_IN_COLUMNS}]")


def is_vertical(pieces: Sequence[DrawnText]) -> bool:
    """Whether the text of a page is written downwards."""
    inside = sum(len(piece.text.strip()) for piece in _standing(pieces))
    return inside >= _LEAST and inside > _MOST * sum(len(piece.text.strip()) for piece in pieces)


def _standing(pieces: Sequence[DrawnText]) -> list[DrawnText]:
    """The pieces that are written downwards, or stand right below another one."""
    below = [False, *(_is_below(*pair) for pair in pairwise(pieces)), False]
    return [
        piece
        for piece, sides in zip(pieces, pairwise(below), strict=False)
        if any(sides) or piece.downwards
    ]


def _is_below(before: DrawnText, piece: DrawnText) -> bool:
    return (
        len(before.text.strip()) == len(piece.text.strip()) == 1
        and abs(before.along - piece.along) < 0.6 * piece.size
        and 0.7 * piece.size < before.height - piece.height < 2 * piece.size
    )


def as_rows(pieces: Sequence[DrawnText]) -> list[DrawnText]:
    """The pieces of such a page turned, so that its columns are rows from top to bottom.

    What is written across the page, as its number is, stands across these rows.
    """
    standing = set(map(id, _standing(pieces)))
    turned: list[DrawnText] = []
    last: DrawnText | None = None
    for piece in pieces:
        alone = _ALONE.fullmatch(piece.text.strip())
        text = piece.text.strip().translate(_MARKS)
        if id(piece) in standing or alone:
            last = replace(piece, text=text, along=-piece.height, height=piece.along)
        elif piece.turn == _LYING and last:
            # Where a lying word stands is not told reliably; it is drawn in its turn.
            last = replace(last, text=text, along=last.along + last.size * width_of(last.text))
        else:
            turned.append(replace(piece, turn=90, end=math.inf))
            continue
        turned.append(replace(last, turn=0, end=math.inf))
    return turned
