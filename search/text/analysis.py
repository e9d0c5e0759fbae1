"""Folding and words: what index, query and highlighting share, so that they cannot drift.

Pure: no Django, no Whoosh. `fold` makes texts comparable without moving a character; `words`
names every word of the vocabulary that stands in a folded text.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
import unicodedata
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from itertools import chain, pairwise
from pathlib import Path
from types import MappingProxyType

from search.text.kept import kept
from speeches.parsing.vocabulary.folding import simplified_characters

# Raise when `fold` or `words` answer differently: indexes built before then ask for a rebuild.
ANALYZER_VERSION = 2
DICTIONARY = Path(__file__).with_name("dictionary.txt")

# Note [Vocabulary]
# The vocabulary is a set of strings: every single character that is no white space, every pair
# of characters of Latin runs (letters, digits, point, percent), and every word of two or more
# characters of jieba's dictionary and of ours. `words(text)` yields each occurrence in `text` of
# each member. Two facts follow, and search rests on them:
#   - a text that contains a string contains every word of that string, so AND over the words of
#     a query misses nothing, wherever the query cuts a word or a number (`22` in `2022`);
#   - a query that is itself a word is contained in exactly the texts its postings name.
#
# Note [Pairs]
# The words of a string that is none itself may all be common: 发, 展, 的 and 新 say little about
# 展的新. Two neighbouring characters say more. There are millions of pairs, most of them rare, so a
# pair has one of 2^PAIR_BITS numbers, which it may share: who asks for a number finds every text
# with the pair, and a few others.
PAIR_BITS = 17
GOLDEN = 0x9E3779B97F4A7C15
_64_BITS = (1 << 64) - 1
RUN_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.%")

_DOUBLE_QUOTES = "“”„‟〝〞〟「」『』﹁﹂﹃﹄＂"
_SINGLE_QUOTES = "‘’‚‛＇"
# Characters that stand for another one: full-width forms and radicals. Nothing else of NFKC,
# which would also make ① a 1 and ㎡ two characters.
_FORMS = (
    range(0x2E80, 0x2FE0),  # CJK radicals, Kangxi radicals
    range(0x3000, 0x3001),  # ideographic space
    range(0xF900, 0xFB00),  # compatibility ideographs
    range(0xFF00, 0xFFF0),  # full-width and half-width forms
    range(0x2F800, 0x2FA20),
)

# Up to this many different characters, replacing one by one is faster than looking up each: a
# text in simplified characters has its punctuation to fold and little else.
_FEW = 32

# What `segment` takes in one piece: a run of Latin letters and digits, or of anything else.
_PIECE = re.compile(r"[a-z0-9.%]+|[^\sa-z0-9.%]+")
# A single character costs more than a word: 代表建议 is two words, not 代, 表建, 议.
_SINGLE = 1.5

NOTHING: Mapping[str, int] = MappingProxyType({})
# In `text_of`, for bytes that are no text; and what is said of a line that has them.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
NOT_UTF8 = "编码不是 UTF-8，请另存为 UTF-8"


def fold(text: str) -> str:
    """`text` for comparing: same length, character by character; never for display.

    Widths, case, traditional characters, quotation marks and white space other than the line
    feed become one form each. Folding twice changes nothing.
    """
    table = folding_table()
    changing = set(_folding().findall(text))
    if len(changing) > _FEW:
        return text.translate(table)
    for character in changing:
        text = text.replace(character, table.get(ord(character), character))
    return text


def fold_to(text: str, strings: frozenset[str]) -> str:
    """`text` folded as far as it takes to find folded strings in it: a small part of the time."""
    for character, folded in _folding_to(strings):
        text = text.replace(character, folded)
    return text


# A page asks for the same few strings with every text it shows.
@lru_cache(maxsize=64)
def _folding_to(strings: frozenset[str]) -> list[tuple[str, str]]:
    forms = _other_forms()
    return [(form, one) for one in set().union(*strings) for form in forms.get(one, ())]


@cache
def _other_forms() -> dict[str, list[str]]:
    """The characters that fold to another one, by that."""
    forms: dict[str, list[str]] = {}
    for code, folded in folding_table().items():
        forms.setdefault(folded, []).append(chr(code))
    return forms


def words(folded: str) -> Iterator[str]:
    """Every occurrence in a folded text of a word of the vocabulary (Note [Vocabulary])."""
    is_word = _dictionary().get
    length = len(folded)
    for start, character in enumerate(folded):
        if character.isspace():
            continue
        yield character
        end = start + 2
        if character in RUN_CHARACTERS:
            pair = folded[start:end]
            if len(pair) == 2 and pair[1] in RUN_CHARACTERS and not is_word(pair):
                yield pair
        while end <= length:
            fragment = folded[start:end]
            found = is_word(fragment)
            if found is None:
                break
            if found:
                yield fragment
            end += 1


def is_word(folded: str) -> bool:
    """Whether a folded string is in the vocabulary (Note [Vocabulary])."""
    return folded in words(folded)


def pairs(folded: str) -> list[int]:
    """The numbers of all pairs of neighbouring characters, in order (Note [Pairs])."""
    return [
        pair_number(ord(first), ord(second))
        for first, second in pairwise(folded)
        if not first.isspace() and not second.isspace()
    ]


def pair_number(first: int, second: int) -> int:
    """The number that stands for two characters, given as codes: the highest bits of a product
    with 2^64 over the golden ratio, twice, so that every bit of the codes has its say."""
    key = (first << 21 | second) * GOLDEN & _64_BITS
    return ((key ^ key >> 32) * GOLDEN & _64_BITS) >> (64 - PAIR_BITS)


@lru_cache(maxsize=1024)
def longest_words(folded: str) -> tuple[str, ...]:
    """The words of a folded text that stand in no other of its words, longest first.

    A text with these has all the others too, so a query need look up no more than these.
    """
    kept = ""
    for word in sorted(set(words(folded)), key=lambda word: (-len(word), word)):
        if word not in kept:
            kept += f"{word}\n"
    return tuple(kept.split())


def segment(folded: str, own: Mapping[str, int] = NOTHING) -> list[str]:
    """A folded text parted into as few words as it can be, of equals the commonest.

    White space parts words and is in none; what is no word comes character by character, runs of
    Latin letters and digits in one piece. own: what `own_entries` returned.
    """
    return [word for piece in _PIECE.findall(folded) for word in _segmented(piece, own)]


def own_entries(added: Iterable[str], removed: Iterable[str]) -> Mapping[str, int]:
    """What an office has otherwise than the dictionary: folded words that `segment` takes for such
    beside it, and those that it takes for none.

    `words` knows nothing of them: an index that was made without them would be asked in vain.
    """
    held = _dictionary()
    entries = dict.fromkeys(removed, 0)
    for word in added:
        for end in range(1, len(word)):
            if word[:end] not in held:
                entries.setdefault(word[:end], 0)
        entries[word] = held.get(word) or 1
    return entries


def _segmented(piece: str, own: Mapping[str, int]) -> list[str]:
    if piece[0] in RUN_CHARACTERS:
        return [piece]
    frequency = ChainMap(dict(own), _dictionary()).get if own else _dictionary().get
    # The best way to the end from each place: words that are long, single characters, commonness.
    best: list[tuple[float, float, str]] = [(0.0, 0.0, "")] * (len(piece) + 1)
    for start in range(len(piece) - 1, -1, -1):
        number, commonness, _ = best[start + 1]
        best[start] = (number + _SINGLE, commonness, piece[start])
        end = start + 2
        while end <= len(piece) and (found := frequency(piece[start:end])) is not None:
            number, commonness, _ = best[end]
            option = (number + 1, commonness - math.log(found or 1), piece[start:end])
            if found and option < best[start]:
                best[start] = option
            end += 1
    words, at = [], 0
    while at < len(piece):
        words.append(best[at][2])
        at += len(words[-1])
    return words


@lru_cache(maxsize=4096)
def wider_words(word: str) -> tuple[str, ...]:
    """The words of the dictionary in which a folded word is a string and no word, the shortest of
    each: 动员 in 运动员, whose 运动 is commoner than it.

    Empty for what is no word of the dictionary.
    """
    known = _dictionary().get
    if len(word) < 2 or not (commonness := known(word)) or word[0] == word[-1]:
        return ()
    found: list[str] = []
    for wider in sorted(_words_with(word), key=lambda wider: (len(wider), wider)):
        before, _, behind = wider.partition(word)
        at = len(before)
        crossing = [wider[:end] for end in range(at + 1, at + len(word))] if before else []
        crossing += [wider[start:] for start in range(at + 1, at + len(word))] if behind else []
        is_torn = any((known(other) or 0) > commonness for other in crossing)
        if is_torn and not any(shorter in wider for shorter in found):
            found.append(wider)
    return tuple(found)


def _words_with(word: str) -> Iterator[str]:
    """The longer words of the dictionary that contain a word."""
    lines = _word_lines()
    at = lines.find(word)
    while at >= 0:
        start, end = lines.rfind("\n", 0, at) + 1, lines.find("\n", at)
        if end - start > len(word):
            yield lines[start:end]
        at = lines.find(word, end)


@cache
def _word_lines() -> str:
    """The words of two and more characters, each on a line: to be searched at once."""
    return "\n".join(["", *dictionary_words(), ""])


def preload_dictionary() -> None:
    """Load the dictionary and the folding table now: before a server forks its workers."""
    _dictionary()
    _folding()
    _other_forms()
    _word_lines()


@cache
def analyzer_fingerprint() -> str:
    """Names what `fold` and `words` answer: changes with their code, data and libraries."""
    return hashlib.blake2b("\0".join(parts().values()).encode(), digest_size=16).hexdigest()


def parts() -> dict[str, str]:
    """What the fingerprint is made of, by its Chinese name."""
    return {
        "分词程序": str(ANALYZER_VERSION),
        "词典": hashlib.blake2b(DICTIONARY.read_bytes(), digest_size=8).hexdigest(),
        "jieba": version("jieba"),
        "OpenCC": version("opencc"),
        "Unicode": unicodedata.unidata_version,
    }


def dictionary_terms() -> list[str]:
    """The terms of this domain, from dictionary.txt: one a line, `#` begins a comment; without
    those lines that are no UTF-8."""
    readable = (line for line in _dictionary_lines() if UNREADABLE not in line)
    return [term for line in readable if (term := line.partition("#")[0].strip())]


def unreadable_lines() -> list[int]:
    """The numbers of the lines of dictionary.txt that are no UTF-8."""
    return [at for at, line in enumerate(_dictionary_lines(), start=1) if UNREADABLE in line]


def _dictionary_lines() -> list[str]:
    return text_of(DICTIONARY).splitlines()


def text_of(word_list: Path) -> str:
    """The text of a file of words, with UNREADABLE where it is no UTF-8. Raises OSError."""
    return word_list.read_bytes().decode("utf-8-sig", errors="replace")


def fault_of_term(folded: str) -> str:
    """Why a folded string cannot be a term, as a sentence; empty where it can."""
    if len(folded) < 2:
        return "至少要有两个字"
    if any(map(str.isspace, folded)):
        return "中间不能有空格"
    if any(character in "\"'" for character in folded):
        return "不要写引号"
    return ""


def dictionary_words() -> Iterator[str]:
    """The words of two and more characters, folded."""
    return (word for word, found in _dictionary().items() if found and len(word) > 1)


@cache
def folding_table() -> dict[int, str]:
    """What each character that does not fold to itself folds to, by its code."""
    return kept("folding", analyzer_fingerprint(), _folding_table)


def _folding_table() -> dict[int, str]:
    simplified = simplified_characters()
    cased = (c for c in map(chr, range(0x20000)) if c.isspace() or c != c.lower())
    forms = map(chr, chain(*_FORMS))
    table: dict[int, str] = {}
    for character in chain(cased, forms, simplified, _DOUBLE_QUOTES, _SINGLE_QUOTES):
        folded = _fold_once(character, simplified)
        # Simplifying what NFKC gave may need another turn: until nothing changes any more.
        while (again := _fold_once(folded, simplified)) != folded:
            folded = again
        if folded != character:
            table[ord(character)] = folded
    return table


@cache
def _folding() -> re.Pattern[str]:
    """Finds what may fold to another character: all beyond the first plane, for it is rare and
    a class of single characters from several planes is slow.
    """
    singles = "".join(re.escape(chr(code)) for code in folding_table() if code < 0x10000)
    return re.compile(f"[{singles}\U00010000-\U0010ffff]")


def _fold_once(character: str, simplified: dict[str, str]) -> str:
    if character in _DOUBLE_QUOTES:
        return '"'
    if character in _SINGLE_QUOTES:
        return "'"
    if character.isspace():
        return "\n" if character == "\n" else " "
    if any(ord(character) in forms for forms in _FORMS):
        character = _if_single(unicodedata.normalize("NFKC", character), character)
    character = _if_single(character.lower(), character)
    return simplified.get(character, character)


def _if_single(folded: str, character: str) -> str:
    return folded if len(folded) == 1 else character


@cache
def _dictionary() -> dict[str, int]:
    """jieba's words and ours, folded, with all their prefixes; a prefix that is no word has 0. In
    the order of the strings."""
    return kept("dictionary", analyzer_fingerprint(), _entries)


def _entries() -> dict[str, int]:
    # Once for each version of the site: nothing else asks jieba for anything.
    jieba = import_module("jieba")
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    entries: dict[str, int]
    entries, _ = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    unfolded = "\n".join(word for word, frequency in entries.items() if frequency)
    for word, folded in zip(unfolded.split("\n"), fold(unfolded).split("\n"), strict=True):
        if folded != word:
            _add(entries, folded)
    for term in dictionary_terms():
        _add(entries, fold(term))
    return dict(sorted(entries.items()))


def _add(entries: dict[str, int], word: str) -> None:
    for end in range(1, len(word)):
        entries.setdefault(word[:end], 0)
    entries[word] = entries.get(word) or 1
