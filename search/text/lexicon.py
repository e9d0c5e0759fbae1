"""The words of many texts at once, as numbers: what an index is made of.

Pure, on arrays. Finds precisely what `analysis.words` finds (Note [Vocabulary] there), all
positions of all texts side by side instead of one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.text.analysis import GOLDEN, PAIR_BITS, RUN_CHARACTERS, dictionary_words, folding_table
from speeches.parsing.structure.places import SectionSpan

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
# How many characters are worked on at once: what is made of them stays in the processor's cache.
_CHARACTERS_AT_ONCE = 1 << 17


@dataclass(frozen=True)
class CountedPostings:
    """How often each term stands in each document, sorted by term and then by document.

    Three arrays of one length: terms and documents as numbers, frequencies from 1.
    """

    terms: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.uint32]


@dataclass(frozen=True)
class Analysis:
    """Of one field of some texts: the texts folded, how many words each has, and the postings of
    words, of pairs (Note [Pairs] of `analysis`) and of strings that an index learned; of the
    last two each counts once. in_sections, in_headings, learned_in_sections: the same of words and
    learned strings where the documents are the sections of the texts, and their headings."""

    folded: list[str]
    lengths: list[int]
    words: CountedPostings
    pairs: CountedPostings
    learned: CountedPostings
    in_sections: CountedPostings
    in_headings: CountedPostings
    learned_in_sections: CountedPostings


def analyse(
    texts: Sequence[str],
    learned: Lexicon | None = None,
    outlines: Sequence[Sequence[SectionSpan]] = (),
) -> Analysis:
    """Fold texts and count their words; documents are numbered in the order given, from 0, and so
    are the sections of all of them.

    outlines: of each text where its sections stand, one after the other; none where it is empty.
    """
    folded: list[str] = []
    lengths: list[int] = []
    kinds = ("words", "pairs", "learned", "in_sections", "in_headings", "learned_in_sections")
    counted: dict[str, list[CountedPostings]] = {kind: [] for kind in kinds}
    sections = 0
    for portion in _portions(texts):
        codes = [_folded(text) for text in texts[portion]]
        laid_out, first = _LaidOut(codes), len(folded)
        places = _Places(laid_out, outlines[portion])
        found = lexicon().find(laid_out)
        documents = laid_out.text_of[found.first]
        lengths += np.bincount(documents, minlength=len(codes)).tolist()
        counted["words"].append(_counted(found.terms, documents + first))
        counted["in_sections"].append(_counted(*found.within(places.sections, sections)))
        counted["in_headings"].append(_counted(*found.within(places.headings, sections)))
        terms, documents = _pairs(laid_out)
        counted["pairs"].append(_present(terms, documents + first))
        if learned:
            found = learned.find(laid_out, characters=False)
            counted["learned"].append(_present(found.terms, laid_out.text_of[found.first] + first))
            own = found.within(places.sections, sections)
            counted["learned_in_sections"].append(_present(*own))
        folded += [code.tobytes().decode("utf-32-le") for code in codes]
        sections += places.count
    return Analysis(folded, lengths, **{kind: _joined(own) for kind, own in counted.items()})


class _LaidOut:
    """Texts one after the other, with something between them that is in no word.

    codes: of all characters; text_of: for each the number of its text; space: where it is white
    or between two texts; starts: where each text begins.
    """

    def __init__(self, texts: Sequence[Codes]) -> None:
        between = np.full(1, _BETWEEN)
        lengths = np.array([len(text) + 1 for text in texts])
        self.codes = np.concatenate([part for text in texts for part in (text, between)])
        self.text_of = np.repeat(np.arange(len(texts)), lengths)
        self.space = _spaces()[self.codes]
        self.starts = np.cumsum(lengths) - lengths


class _Places:
    """Where the sections of laid out texts stand.

    count: how many there are; sections, headings: for each character the number of the section
    that it is in, and of that in whose heading it is; -1 where it is in none.
    """

    def __init__(self, texts: _LaidOut, outlines: Sequence[Sequence[SectionSpan]]) -> None:
        spans = np.array([span for outline in outlines for span in outline], np.int64)
        spans = spans.reshape(-1, 3)
        numbers = [len(outline) for outline in outlines]
        start, heading_end, end = (
            spans + np.repeat(texts.starts[: len(numbers)], numbers)[:, None]
        ).T
        self.count = len(spans)
        self.sections = _numbered(start, end, len(texts.codes))
        self.headings = _numbered(start, heading_end, len(texts.codes))


def _numbered(starts: Numbers, ends: Numbers, size: int) -> Numbers:
    """For each of `size` places the number of the stretch that it is in, -1 where in none."""
    lengths = ends - starts
    numbers = np.repeat(np.arange(len(starts)), lengths)
    within = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    places = np.full(size, -1)
    places[starts[numbers] + within] = numbers
    return places


class _Occurrences(NamedTuple):
    """Where terms stand: the number of each, its first and its last character."""

    terms: Numbers
    first: Numbers
    last: Numbers

    def within(self, places: Numbers, before: int) -> tuple[Numbers, Numbers]:
        """The terms that stand in one stretch as a whole, and which that is, counted from
        `before`; places: for each character the number of its stretch."""
        own = places[self.first]
        whole = (own >= 0) & (own == places[self.last])
        return self.terms[whole], own[whole] + before


def _portions(texts: Sequence[str]) -> Iterator[slice]:
    """The texts in groups of not too many characters."""
    start = held = 0
    for end, text in enumerate(texts, start=1):
        held += len(text)
        if held >= _CHARACTERS_AT_ONCE or end == len(texts):
            yield slice(start, end)
            start, held = end, 0


def _counted(terms: Numbers, documents: Numbers) -> CountedPostings:
    # Term and document in one number: sorting that sorts by both.
    key, frequencies = np.unique(terms << _BITS_OF_DOCUMENT | documents, return_counts=True)
    own = key >> _BITS_OF_DOCUMENT, key & ((1 << _BITS_OF_DOCUMENT) - 1), frequencies
    # Narrow, for they go from one process to another.
    return CountedPostings(*(numbers.astype(np.uint32) for numbers in own))


def _present(terms: Numbers, documents: Numbers) -> CountedPostings:
    counted = _counted(terms, documents)
    return CountedPostings(counted.terms, counted.documents, np.ones_like(counted.frequencies))


def _joined(parts: Sequence[CountedPostings]) -> CountedPostings:
    """The postings of texts that were counted after each other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return CountedPostings(*(np.zeros(0, np.uint32) for _ in range(3)))
    terms = np.concatenate([part.terms for part in parts])
    documents = np.concatenate([part.documents for part in parts])
    frequencies = np.concatenate([part.frequencies for part in parts])
    order = np.argsort(terms, kind="stable")
    return CountedPostings(terms[order], documents[order], frequencies[order])


def _pairs(texts: _LaidOut) -> tuple[Numbers, Numbers]:
    """The number of every pair of characters, and the number of its text."""
    start = np.flatnonzero(~texts.space[:-1] & ~texts.space[1:])
    codes = texts.codes.astype(np.uint64)
    key = codes[start] << np.uint64(21) | codes[start + 1]
    return _hashed(key, PAIR_BITS), texts.text_of[start]


def _hashed(keys: NDArray[np.uint64], bits: int) -> Numbers:
    """What `search.text.analysis.pair_number` does, for numbers of any meaning."""
    golden = np.uint64(GOLDEN)
    keys = keys * golden
    keys ^= keys >> np.uint64(32)
    return (keys * golden >> np.uint64(64 - bits)).view(np.int64)


@cache
def _spaces() -> NDArray[np.bool_]:
    """Which codes are white space, or stand between two texts."""
    spaces = np.zeros(_CHARACTERS + 1, dtype=bool)
    spaces[[code for code in range(0x3001) if chr(code).isspace()]] = True
    spaces[_BETWEEN] = True
    return spaces


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
        self._bits = bits
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
        return _hashed(keys.view(np.uint64), self._bits)

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

    def find(self, texts: _LaidOut, characters: bool = True) -> _Occurrences:
        """Every occurrence of a term; characters: whether a character is one too."""
        codes = texts.codes
        start = np.flatnonzero(~texts.space)
        nothing = np.zeros(0, np.int64)
        terms = [self._of_character[codes[start]] if characters else nothing]
        first = [start if characters else nothing]
        last = [start if characters else nothing]
        node = self._below(codes[start].astype(np.int64))
        depth = 1
        while len(start := start[alive := node > 0]):
            at = start + depth
            node = self._below(node[alive].astype(np.int64) << 32 | codes[at])
            word = self._word_at[node]
            whole = word >= 0
            terms.append(word[whole])
            first.append(start[whole])
            last.append(at[whole])
            depth += 1
        return _Occurrences(*map(np.concatenate, (terms, first, last)))

    def terms(self, numbers: Sequence[int] | NDArray[np.integer]) -> list[bytes]:
        """The terms with these numbers, in UTF-8."""
        wanted = np.asarray(numbers, np.int64)
        places = np.searchsorted(self._numbers, wanted)
        before = np.append(self._numbers, -1)[places]
        return [
            (self._words[place] if held == number else chr(number - place)).encode()
            for number, place, held in zip(
                wanted.tolist(), places.tolist(), before.tolist(), strict=True
            )
        ]


@cache
def lexicon() -> Lexicon:
    """The dictionary as a lexicon, with the pairs of Latin runs."""
    pairs = map("".join, product(sorted(RUN_CHARACTERS), repeat=2))
    # Two rows that are sorted already, each once.
    return Lexicon(sorted(dict.fromkeys(chain(dictionary_words(), pairs))))


def _matrix(words: Sequence[str]) -> tuple[Codes, Numbers]:
    """The codes of the words' characters, a row each, and how many there are in each."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    codes = np.zeros((len(words), int(lengths.max(initial=1))), dtype=np.uint32)
    row = np.repeat(np.arange(len(words)), lengths)
    column = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    codes[row, column] = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    return codes, lengths
