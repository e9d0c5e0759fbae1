"""The strings that many texts of a library have and no dictionary: an index learns them as words.

Pure. A string that is no word is looked for in every text that may have it (Note [Pairs] of
`analysis`), which costs the more the more texts have it. What that many texts have are set phrases,
and of these there are not many: they are counted once, when the index is built, and from then on
the index knows in which texts they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.text.analysis import GOLDEN, fold, is_word

LENGTHS = range(2, 9)
# The least share of the texts that a string must stand in; a look into fewer costs little.
SHARE = 0.02
# Below this, texts say nothing about a library, and looks into them cost nothing.
LEAST_TEXTS = 200
# How many texts are read, spread over the library.
SAMPLE = 1000
# How many characters of all of them together are read, for each takes some eighty bytes: of long
# texts the beginning.
CHARACTERS = 10_000_000
MOST = 30_000


def frequent_strings(texts: Sequence[str]) -> tuple[str, ...]:
    """The strings of LENGTHS that at least a SHARE of the texts have, the most frequent of them."""
    if len(texts) < LEAST_TEXTS:
        return ()
    most = CHARACTERS // len(texts)
    folded = [fold(text[:most]) for text in texts]
    least = max(2, round(SHARE * len(folded)))
    found: Counter[str] = Counter()
    for length in LENGTHS:
        found.update(_of_length(folded, length, least))
    return tuple(sorted(string for string, _ in found.most_common(MOST)))


def _of_length(texts: Sequence[str], length: int, least: int) -> dict[str, int]:
    """The strings of one length that at least `least` texts have, with their number."""
    hashes = [_hashes(text, length) for text in texts]
    distinct = [np.unique(own) for own in hashes]
    ends = np.cumsum([len(own) for own in distinct])
    values, places, counts = np.unique(
        np.concatenate(distinct), return_index=True, return_counts=True
    )
    strings = {}
    for number in np.flatnonzero(counts >= least).tolist():
        text = int(np.searchsorted(ends, places[number], side="right"))
        start = int(np.argmax(hashes[text] == values[number]))
        # Another string with this hash, if there is any, is no loss.
        string = texts[text][start : start + length]
        if not any(map(str.isspace, string)) and not is_word(string):
            strings[string] = int(counts[number])
    return strings


def _hashes(text: str, length: int) -> NDArray[np.uint64]:
    """A number for the string of this length that begins at each place."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = max(0, len(codes) - length + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for shift in range(length):
        hashes = (hashes ^ codes[shift : shift + count]) * np.uint64(GOLDEN)
        hashes ^= hashes >> np.uint64(32)
    return hashes
