"""Whether a text as a whole looks spun (洗稿): the pattern over it is the evidence."""

from __future__ import annotations

from speeches.parsing.documents import Spot
from speeches.parsing.vocabulary.rewrites import swaps

# A text is suspect from this weight of swapped words on, and from this many different ones.
_LEAST_WEIGHT = 8
_LEAST_WORDS = 3


def find_rewrites(text: str) -> tuple[bool, tuple[Spot, ...]]:
    """Whether a text looks spun, and the spots: every swapped word with its count.

    The spots are those in the company that the table asks for; where the text as a whole is
    not suspect there are none.
    """
    spots = []
    weight = 0
    for swap in swaps():
        count = sum(match[0].count(swap.text) or 1 for match in swap.pattern.finditer(text))
        if count and swap.weight:
            spots.append(Spot(swap.text, swap.suggestion, count))
            weight += swap.weight * min(count, 3)
    suspect = weight >= _LEAST_WEIGHT and len(spots) >= _LEAST_WORDS
    if not suspect:
        return False, ()
    return True, tuple(sorted(spots, key=lambda spot: -spot.count))
