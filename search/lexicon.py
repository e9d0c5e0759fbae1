"""The words of many texts at once, as numbers: what an index is made of.

Pure, on arrays. Finds precisely what `search.analysis.words` finds (Note [Vocabulary] there), all
positions of all texts side by side instead of one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from search.analysis import RUN_CHARACTERS, dictionary_words, folding_table

# Note [Terms as numbers]
# Every single character and every word of the dictionary has a number, and the order of the
# numbers is the order of the strings: in the sorted list of all characters and words, each
# character stands before the words that begin with it. So what is sorted by number is sorted as an
# index wants it, and no string is made before the index is written.

Codes = NDArray[np.uint32]
Numbers = NDArray[np.int64]

_CHARACTERS = 0x110000
# Stands between two texts: no character, and in no word.
_BETWEEN = np.uint32(_CHARACTERS)
_BITS_OF_DOCUMENT = 24
# So many at once that what is made of them stays in the processor's cache.
_CHARACTERS_AT_ONCE = 1 << 17


@dataclass(frozen=True)
class Postings:
    """How often each term stands in each document, sorted by term and then by document.

    Three arrays of one length: terms and documents as numbers, frequencies from 1.
    """

    terms: Numbers
    documents: Numbers
    frequencies: Numbers


@dataclass(frozen=True)
class Analysis:
    """Of one field of some texts: the texts folded, how many words each has, and the postings."""

    folded: list[str]
    lengths: list[int]
    postings: Postings


def analyse(texts: Sequence[str]) -> Analysis:
    """Fold texts and count their words; documents are numbered in the order given, from 0."""
    folded: list[str] = []
    keys: list[Numbers] = []
    counts: list[Numbers] = []
    lengths: list[int] = []
    for some in _portions(texts):
        codes = [_folded(text) for text in some]
        terms, documents = lexicon().find(codes)
        lengths += np.bincount(documents, minlength=len(some)).tolist()
        # Term and document in one number: sorting that sorts by both.
        key = terms << _BITS_OF_DOCUMENT | documents + len(folded)
        together, count = np.unique(key, return_counts=True)
        keys.append(together)
        counts.append(count)
        folded += [code.tobytes().decode("utf-32-le") for code in codes]
    return Analysis(folded, lengths, _postings(keys, counts))


def _portions(texts: Sequence[str]) -> list[Sequence[str]]:
    """The texts in groups of not too many characters."""
    portions: list[Sequence[str]] = []
    start = held = 0
    for end, text in enumerate(texts, start=1):
        held += len(text)
        if held >= _CHARACTERS_AT_ONCE or end == len(texts):
            portions.append(texts[start:end])
            start, held = end, 0
    return portions


def _postings(keys: list[Numbers], counts: list[Numbers]) -> Postings:
    key = np.concatenate(keys) if keys else np.zeros(0, np.int64)
    frequencies = np.concatenate(counts) if counts else np.zeros(0, np.int64)
    if len(keys) > 1:
        order = np.argsort(key)
        key, frequencies = key[order], frequencies[order]
    return Postings(key >> _BITS_OF_DOCUMENT, key & ((1 << _BITS_OF_DOCUMENT) - 1), frequencies)


def _folded(text: str) -> Codes:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return _folding()[codes]


@cache
def _folding() -> Codes:
    """What each character folds to, by its code."""
    table = np.arange(_CHARACTERS, dtype=np.uint32)
    for code, folded in folding_table().items():
        table[code] = ord(folded)
    return table


class Lexicon:
    """The words of two and more characters that an index knows, as a tree of their characters.

    The tree is a hash table: from a node and the next character to the node below it. Node 0 is
    the root.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = sorted(words)
        codes, lengths = _matrix(self._words)
        first = codes[:, 0].astype(np.int64)
        # Note [Terms as numbers]: the characters up to the first one stand before, and the words.
        self._numbers = np.arange(len(words)) + first + 1
        before = np.searchsorted(first, np.arange(_CHARACTERS))
        self._of_character = np.arange(_CHARACTERS) + before
        self._space = np.zeros(_CHARACTERS + 1, dtype=bool)
        self._space[[code for code in range(0x3001) if chr(code).isspace()]] = True
        self._space[_BETWEEN] = True
        self._grow(codes, lengths)

    def _grow(self, codes: Codes, lengths: Numbers) -> None:
        """Make the tree, one character of all words after the other."""
        node = np.zeros(len(codes), dtype=np.int64)
        keys: list[Numbers] = []
        words: list[Numbers] = [np.full(1, -1)]
        count = 1
        for depth in range(codes.shape[1]):
            alive = lengths > depth
            key = node[alive] << 32 | codes[alive, depth]
            distinct, inverse = np.unique(key, return_inverse=True)
            node[alive] = count + inverse
            keys.append(distinct)
            ending = np.full(len(distinct), -1)
            ends = lengths[alive] == depth + 1
            ending[inverse[ends]] = self._numbers[alive][ends]
            words.append(ending)
            count += len(distinct)
        self._word_at = np.concatenate(words)
        self._hash(np.concatenate(keys))

    def _hash(self, keys: Numbers) -> None:
        """Put node n+1 where its key, the nth, belongs; the next free place where that is taken."""
        bits = int(len(keys) * 2).bit_length() + 1
        self._shift = np.uint64(64 - bits)
        self._keys = np.full(1 << bits, -1, dtype=np.int64)
        self._nodes = np.zeros(1 << bits, dtype=np.int32)
        place = self._place(keys)
        nodes = np.arange(1, len(keys) + 1, dtype=np.int32)
        while len(keys):
            free = self._keys[place] == -1
            # Of several for one place the last is written, and the others go on.
            self._keys[place[free]] = keys[free]
            settled = self._keys[place] == keys
            self._nodes[place[settled]] = nodes[settled]
            keys, nodes = keys[~settled], nodes[~settled]
            place = (place[~settled] + 1) & (len(self._keys) - 1)

    def _place(self, keys: Numbers) -> Numbers:
        """Fibonacci hashing: the highest bits of a product with 2^64 over the golden ratio."""
        product_ = keys.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return (product_ >> self._shift).view(np.int64)

    def _below(self, keys: Numbers) -> NDArray[np.int32]:
        """The node that each key leads to, 0 where it leads nowhere."""
        place = self._place(keys)
        held = self._keys[place]
        found = np.where(held == keys, self._nodes[place], 0)
        open_ = np.flatnonzero((held != keys) & (held != -1))
        while len(open_):
            place[open_] = (place[open_] + 1) & (len(self._keys) - 1)
            held = self._keys[place[open_]]
            hit = held == keys[open_]
            found[open_[hit]] = self._nodes[place[open_[hit]]]
            open_ = open_[~hit & (held != -1)]
        return found

    def find(self, texts: Sequence[Codes]) -> tuple[Numbers, Numbers]:
        """Every occurrence of a term: its number, and the number of the text it stands in."""
        between = np.full(1, _BETWEEN)
        parts = [part for text in texts for part in (text, between)]
        codes = np.concatenate(parts) if parts else between
        lengths = [len(text) + 1 for text in texts]
        text_of = np.repeat(np.arange(len(texts)), lengths)
        start = np.flatnonzero(~self._space[codes])
        terms = [self._of_character[codes[start]]]
        documents = [text_of[start]]
        node = self._below(codes[start].astype(np.int64))
        depth = 1
        while len(start := start[alive := node > 0]):
            at = start + depth
            node = self._below(node[alive].astype(np.int64) << 32 | codes[at])
            word = self._word_at[node]
            whole = word >= 0
            terms.append(word[whole])
            documents.append(text_of[start[whole]])
            depth += 1
        return np.concatenate(terms), np.concatenate(documents)

    def term(self, number: int) -> str:
        """The term with a number."""
        at = int(np.searchsorted(self._numbers, number))
        if at < len(self._words) and self._numbers[at] == number:
            return self._words[at]
        return chr(number - at)


@cache
def lexicon() -> Lexicon:
    """The dictionary as a lexicon, with the pairs of Latin runs."""
    pairs = map("".join, product(sorted(RUN_CHARACTERS), repeat=2))
    return Lexicon(sorted({*dictionary_words(), *pairs}))


def _matrix(words: Sequence[str]) -> tuple[Codes, Numbers]:
    """The codes of the words' characters, a row each, and how many there are in each."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    codes = np.zeros((len(words), int(lengths.max(initial=1))), dtype=np.uint32)
    row = np.repeat(np.arange(len(words)), lengths)
    column = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    codes[row, column] = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    return codes, lengths
