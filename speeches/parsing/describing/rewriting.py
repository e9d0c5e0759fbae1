"""Whether a text as a whole looks spun (洗稿): the pattern over it is the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from speeches.parsing.documents import Spot
from speeches.parsing.vocabulary.rewrites import swaps

# A text is suspect from this weight of swapped words on, and from this many different ones.
_LEAST_WEIGHT = 8
_LEAST_WORDS = 3
# The weight of a word that is hardly ever right: two different ones are proof in a text of any
# length, in 5,076 real texts there is none with both. One is a doubt.
_STRONG, _PROOF = 3, 2
# So are two different ones of the weight below.
_TELLING, _LEAST_TELLING = 2, 2


def find_rewrites(text: str) -> tuple[bool, tuple[Spot, ...]]:
    """Whether a text looks spun, and the spots: every swapped word with its count.

    The spots are those in the company that the table asks for. In a text that is not suspect as a
    whole they are the words in doubt by themselves; there are none where no word is.
    """
    found: list[tuple[int, Spot]] = []
    for swap in swaps():
        if swap.text not in text:
            continue
        count = sum(match[0].count(swap.text) or 1 for match in swap.pattern.finditer(text))
        if count and swap.weight:
            found.append((swap.weight, Spot(swap.text, swap.suggestion, count)))
    strong = sum(weight >= _STRONG for weight, _ in found)
    weight = sum(weight * min(spot.count, 3) for weight, spot in found)
    if strong >= _PROOF or (weight >= _LEAST_WEIGHT and len(found) >= _LEAST_WORDS):
        return True, _by_count(spot for _, spot in found)
    telling = [spot for weight, spot in found if weight >= _TELLING]
    if strong or len(telling) >= _LEAST_TELLING:
        return False, _by_count(telling)
    return False, ()


def _by_count(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: -spot.count))
