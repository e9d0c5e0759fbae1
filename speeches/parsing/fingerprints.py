"""The fingerprint of a speech, and how much of one speech stands in another.

Copies of a speech differ in wrapping, punctuation and width, by small edits, by words swapped
from a thesaurus (洗稿), and in how much of the whole they have. Two steps find them all: the
fingerprint proposes (Note [Sampled shingles]), the texts decide (Note [Shared passages]).

Note [Sampled shingles]
    A shingle is every stretch of SHINGLE characters of the unspun text. Each is hashed, and
    those whose hash is 0 modulo SAMPLING are kept: A. Broder, "On the resemblance and containment
    of documents" (1997), the sketch V mod m; the same as FracMinHash. Whether a shingle is kept
    depends on nothing but itself, so one that two texts share is kept in both or in neither. This
    is what makes containment work: a preview of 300 characters has some 20 kept shingles, and a
    full text of 30,000 that holds it has the same 20 among its 2,000. Winnowing (Schleimer,
    Wilkerson, Aiken 2003) promises a hash from every stretch that is copied unchanged, but
    which one depends on the neighbours, so a swapped word nearby makes two copies choose apart.

Note [Shared passages]
    Speeches of this genre share slogans and closing formulas word for word, and a spun copy
    shares no long stretch with its original at all; counting shared shingles sees little
    difference between the two. Their place tells: in a copy the shared shingles follow one
    another all the way, as far apart in one text as in the other. So the smaller text is cut
    into blocks, and a block counts as shared when enough of its seeds stand in the other text
    on one diagonal, that is, at one distance from their own place, within the drift that
    words of another length cause. With every fourth word replaced, 93 to 100 % of a text's
    blocks are still found, and 39 to 60 % of its shingles; speeches of one series (the same
    meeting a year later) have 30 to 70 % of each in common.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from speeches.parsing.vocabulary.folding import simplified
from speeches.parsing.vocabulary.rewrites import swapped_words

# Raise when fingerprints come out otherwise; the words of `rewrites.txt` count by themselves.
VERSION = 1
# Characters of a shingle of the fingerprint; one in SAMPLING of them is kept.
SHINGLE = 5
SAMPLING = 16
# Comparing two texts: characters of a seed and of a block, how far seeds of one block may drift,
# and the share of a block's seeds that makes it shared.
SEED = 3
BLOCK = 50
DRIFT = 6
LEAST_SEED_SHARE = 1 / 3
# Python looks for a set by itself sooner than for one that repeats.
_MARKS = re.compile(r"[\W_][\W_]*")
_WIDE_MARKS = re.compile(r"[\s，；：！？（）…]+")
# A seed that occurs more often than this in the other text says nothing of its place.
_COMMON_SEED = 40


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a speech for finding its copies.

    digest: the same for the same words, whatever their marks, spaces, widths and script;
    length: characters of the unspun text; hashes: the sampled shingles, as signed 32-bit numbers.
    """

    digest: str
    length: int
    hashes: frozenset[int]


@dataclass(frozen=True)
class Overlap:
    """How much of the smaller of two texts the larger one has, each 0 to 1.

    share: characters in passages that the larger has too, small changes allowed;
    kept: shingles that stand in the larger unchanged, wherever (a spun copy shares all its
    passages and keeps half of its shingles).
    """

    share: float
    kept: float


def bare_words(text: str) -> str:
    """The words alone: no space, no marks, one width, one case, simplified characters."""
    # Normalising is fast where there is nothing to do, as in most texts without wide marks.
    folded = unicodedata.normalize("NFKC", _WIDE_MARKS.sub("", text))
    return simplified(_MARKS.sub("", folded.lower()))


def unspun_words(text: str) -> str:
    """The words alone, with the swaps of `rewrites.txt` undone, right or wrong.

    Both words of a pair (发展, 开展) become the same one: this is for comparing only.
    """
    return _unswapped(bare_words(text))


def fingerprint(text: str) -> Fingerprint:
    words = bare_words(text)
    digest = hashlib.blake2b(words.encode(), digest_size=16).hexdigest()
    words = _unswapped(words)
    return Fingerprint(digest, len(words), _sampled(words))


def compare_words(small: str, large: str, at_least: float = 0.0) -> Overlap:
    """Compare two unspun texts, the shorter one first; an empty one shares nothing.

    Where less than `at_least` is kept, passages are not looked for and the share is 0.
    """
    shingles = _shingles(small)
    there = {s for at in range(len(large)) if (s := large[at : at + SHINGLE]) in shingles}
    kept = len(there) / len(shingles) if shingles else 0.0
    return Overlap(_shared(small, large) if kept >= at_least else 0.0, kept)


@cache
def scheme() -> str:
    """Names how fingerprints are made here: those of another scheme are to be made anew."""
    parts = (VERSION, SHINGLE, SAMPLING, sorted(_swaps()[1].items()))
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def _shingles(words: str) -> set[str]:
    return {words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)}


def _sampled(words: str) -> frozenset[int]:
    # A check sum is hash enough: one in 2^28 of the kept ones is alike by chance.
    sums = _check_sums(words.encode(), SHINGLE)
    return frozenset((sums[sums % SAMPLING == 0].astype(np.int64) - 2**31).tolist())


def _check_sums(words: bytes, characters: int) -> NDArray[np.uint32]:
    """The CRC-32 of every stretch of so many characters of a text in UTF-8.

    But for a part that hangs on its length alone, a check sum is put together from what each byte
    adds by its distance from the end: `zlib.crc32` of all stretches at once.
    """
    octets = np.frombuffer(words, np.uint8)
    bounds = np.append(np.flatnonzero((octets & 0xC0) != 0x80), len(octets))
    lengths = bounds[characters:] - bounds[:-characters]
    if not len(lengths):
        return np.empty(0, np.uint32)
    of_lengths, of_bytes = _parts_of_check_sums(4 * characters)
    sums: NDArray[np.uint32] = of_lengths[lengths]
    last = bounds[characters:] - 1
    shortest = int(lengths.min())
    for distance in range(int(lengths.max())):
        added = of_bytes[distance][octets[last - distance]]
        sums ^= added if distance < shortest else np.where(lengths > distance, added, 0)
    return sums


@cache
def _parts_of_check_sums(longest: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The check sums of so many zero bytes, and what a byte at each distance from the end adds."""
    zeros = [zlib.crc32(bytes(length)) for length in range(longest + 1)]
    added = [
        [zlib.crc32(bytes([octet, *bytes(distance)])) ^ zeros[distance + 1] for octet in range(256)]
        for distance in range(longest)
    ]
    return np.array(zeros, np.uint32), np.array(added, np.uint32)


def _shared(small: str, large: str) -> float:
    """The share of `small` in blocks that `large` has (Note [Shared passages])."""
    places = _places(large, {small[at : at + SEED] for at in range(len(small) - SEED + 1)})
    shared = 0
    for start, end in _blocks(len(small)):
        seeds = range(start, min(end, len(small) - SEED + 1))
        if seeds and _on_a_diagonal(small, seeds, places) >= LEAST_SEED_SHARE * len(seeds):
            shared += end - start
    return shared / len(small) if small else 0.0


def _blocks(length: int) -> Iterator[tuple[int, int]]:
    """Where the blocks of a text begin and end; what remains at its end goes with the last."""
    starts = list(range(0, max(length - BLOCK, 0) + 1, BLOCK))
    return pairwise([*starts, length])


def _places(words: str, seeds: set[str]) -> dict[str, list[int]]:
    """Where each of these seeds stands in a text."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(words) - SEED + 1):
        seed = words[at : at + SEED]
        if seed in seeds:
            places[seed].append(at)
    return places


def _on_a_diagonal(small: str, block: range, places: dict[str, list[int]]) -> int:
    """The most seeds of a block that stand in the other text within one drift."""
    bands: defaultdict[int, int] = defaultdict(int)
    for at in block:
        found = places.get(small[at : at + SEED])
        if found is None or len(found) > _COMMON_SEED:
            continue
        for band in {(place - at) // DRIFT for place in found}:
            bands[band] += 1
    return max((count + bands.get(band + 1, 0) for band, count in bands.items()), default=0)


def _unswapped(words: str) -> str:
    pattern, names = _swaps()
    return pattern.sub(lambda match: names[match[0]], words)


@cache
def _swaps() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every word of the table, and the one word that stands for all it may be swapped with."""
    names: dict[str, str] = {}
    for pair in swapped_words():
        text, suggestion = map(bare_words, pair)
        if text and suggestion:
            old, new = names.get(text, text), names.get(suggestion, suggestion)
            names = {word: new if name == old else name for word, name in names.items()}
            names |= {text: new, suggestion: new}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names
