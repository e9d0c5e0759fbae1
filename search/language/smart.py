"""The smart reading of a query: its words, with other words for the same thing.

Pure. A string that is not in quotation marks is parted into words; each word may be answered by a
synonym, and in texts flagged as rewritten by what the spinner puts in its place. Whether all
words must be there or some of them is said by who asks; ranking does the rest (see `ranking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from search.language.expressions import (
    And,
    AtLeast,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    all_of,
    any_of,
)
from search.language.word_lists import WordLists, shipped
from search.text.analysis import fold, segment
from speeches.parsing.vocabulary.rewrites import swapped_words

# Each word costs a look into the index for itself and each of its synonyms.
MOST_WORDS = 24


def widen(
    expression: Expression, least: int | None = None, lists: WordLists | None = None
) -> Expression:
    """The smart reading of what was typed; excluded parts stay as they are.

    least: how many of the words there must be, all of them where nothing is said; lists: those that
    are in force, the project's where nothing is said. Of more than MOST_WORDS the first are asked
    for.
    """
    lists = lists or shipped()
    parts = expression.parts if isinstance(expression, And) else (expression,)
    wanted = [part for part in parts if not isinstance(part, Not | Holds | Everything)]
    others = [part for part in parts if isinstance(part, Not | Holds)]
    groups = _first(group for part in wanted for group in _groups(part, lists))
    if not groups:
        return expression
    number = len(groups) if least is None else min(least, len(groups))
    together = AtLeast(number, tuple(groups)) if len(groups) > 1 else groups[0]
    return all_of([together, *others])


def alternatives(group: Expression) -> list[str]:
    """The strings that may answer a group, the word itself first."""
    match group:
        case Term(text):
            return [text]
        case Or(parts) | And(parts) | AtLeast(_, parts):
            return list(dict.fromkeys(text for part in parts for text in alternatives(part)))
        case _:
            return []


def number_of_words(expression: Expression, lists: WordLists | None = None) -> int:
    """How many words the smart reading of what was typed asks for."""
    widened = widen(expression, None, lists)
    parts = widened.parts if isinstance(widened, And) else (widened,)
    return next((len(part.parts) for part in parts if isinstance(part, AtLeast)), 1)


def _first(groups: Iterable[Expression]) -> list[Expression]:
    """The different groups among these, no more than MOST_WORDS."""
    return list(islice(dict.fromkeys(groups), MOST_WORDS))


def _groups(part: Expression, lists: WordLists) -> Iterator[Expression]:
    match part:
        case Term(quoted=False):
            yield from (_group(word, part.fields, lists) for word in _words(part.text, lists))
        case Or(parts):
            yield any_of([all_of(_first(_groups(option, lists))) for option in parts])
        case And(parts):
            for option in parts:
                yield from _groups(option, lists)
        case _:
            yield part


def _words(text: str, lists: WordLists) -> list[str]:
    """The words of a string; itself where it has none but single characters, which say nothing
    alone: 票绝制 is a slip of the pen, and no search for 票, 绝 and 制."""
    if text in lists.synonyms:
        return [text]
    parts = segment(text, lists.entries)
    words = [word for word in parts if len(word) > 1 and any(map(str.isalnum, word))]
    return words or [text]


def _group(word: str, fields: tuple[str, ...], lists: WordLists) -> Expression:
    """A word, its synonyms, and what it is spun into where a text is flagged as rewritten."""
    same = lists.synonyms.get(word, ())
    options: list[Expression] = [Term(text, fields) for text in (word, *same)]
    spun = [Term(text, fields) for text in _spun(word)]
    if spun:
        options.append(And((Is("rewritten", "true"), any_of(list(spun)))))
    return any_of(options)


def _spun(word: str) -> list[str]:
    """The word as a spinner writes it: 服务 is 效劳, 服务群众 is 效劳群众."""
    return [word.replace(original, swap) for original, swap in _swaps() if original in word]


@cache
def _swaps() -> list[tuple[str, str]]:
    """Each original word with its substitute, folded; quotation marks are the same folded."""
    pairs = ((fold(suggestion), fold(text)) for text, suggestion in swapped_words())
    return [(original, swap) for original, swap in pairs if original != swap and len(swap) > 1]
