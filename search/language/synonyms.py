"""Other words for the same thing: reads synonyms.txt, and what an office says otherwise.

Pure: no Django, no Whoosh. What the words are for is the business of who asks.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path

from search.text.analysis import NOT_UTF8, UNREADABLE, fold, text_of

logger = logging.getLogger(__name__)

SYNONYMS = Path(__file__).with_name("synonyms.txt")

# The marks of the file. Lines are folded before they are read, so wide ones do as well.
_COMMENT, _SAME, _COVERS, _ALSO = "#", "=", ">", "|"


class WordListError(ValueError):
    """A line of a word list that says nothing sensible; `line` is its number from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{SYNONYMS.name} 第 {line} 行：{reason}")
        self.line = line


class Relation(StrEnum):
    """How the words of a change belong together: they find each other, the first finds the
    others, or they have no other words."""

    SAME = "same"
    COVERS = "covers"
    NONE = "none"


@dataclass(frozen=True)
class Change:
    """What an office changes in the list; the words are folded."""

    relation: Relation
    words: tuple[str, ...]


def changed(
    listed: Mapping[str, tuple[str, ...]], changes: Iterable[Change]
) -> dict[str, tuple[str, ...]]:
    """A list with changes: first what is taken out of it, then what is added.

    Nothing is handed on: a word that is in a group of the list and in one of the office finds
    both, and the words of the two do not find each other.
    """
    changes = list(changes)
    taken = {word for each in changes if each.relation is Relation.NONE for word in each.words}
    found = {
        word: left
        for word, others in listed.items()
        if word not in taken and (left := tuple(other for other in others if other not in taken))
    }
    for each in changes:
        heads = {Relation.SAME: each.words, Relation.COVERS: each.words[:1]}
        for head in heads.get(each.relation, ()):
            others = (other for other in each.words if other != head)
            found[head] = tuple(dict.fromkeys((*found.get(head, ()), *others)))
    return found


def synonyms() -> dict[str, tuple[str, ...]]:
    """Each folded word of synonyms.txt with its other words, folded, in the order of the file.

    A line that says nothing sensible is left out, lest one slip of an editor stop every search.
    """
    return _listed()[0]


def faults() -> Sequence[WordListError]:
    """The lines of synonyms.txt that are left out, and why."""
    return _listed()[1]


@cache
def _listed() -> tuple[dict[str, tuple[str, ...]], Sequence[WordListError]]:
    lines = text_of(SYNONYMS).split("\n")
    found = []
    for number, line in enumerate(lines, start=1):
        if UNREADABLE in line:
            found.append(WordListError(number, NOT_UTF8))
            lines[number - 1] = ""
    while True:
        try:
            listed = read("\n".join(lines))
        except WordListError as error:
            found.append(error)
            lines[error.line - 1] = ""
        else:
            for fault in found:
                logger.warning("%s；这一行没有用上", fault)
            return listed, found


@cache
def synonyms_fingerprint() -> str:
    """Names what `synonyms` answers: changes with a word, not with a comment."""
    content = "\n".join("\0".join([word, *others]) for word, others in sorted(synonyms().items()))
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def read(text: str) -> dict[str, tuple[str, ...]]:
    """What a word list in the format of synonyms.txt says. Raises WordListError.

    Words of a group find each other; a word that covers others finds them, and not they it.
    """
    groups: dict[str, tuple[str, ...]] = {}
    covered: dict[str, tuple[str, ...]] = {}
    line_of: dict[str, int] = {}
    for number, line in enumerate(fold(text).split("\n"), start=1):
        statement = line.partition(_COMMENT)[0].strip()
        if _COVERS in statement:
            head, narrower = _covering(statement, number)
            if head in covered:
                raise WordListError(number, f"“{head}”已是别处的上位词")
            covered[head] = narrower
        elif statement:
            members = _words(statement.split(_SAME), number)
            if len(members) < 2:
                raise WordListError(number, "一组至少要有两个词，中间写 =")
            for word in members:
                if before := line_of.get(word):
                    raise WordListError(number, f"“{word}”已在第 {before} 行")
                line_of[word] = number
                groups[word] = tuple(other for other in members if other != word)
    return groups | {
        head: tuple(dict.fromkeys(chain(groups.get(head, ()), narrower)))
        for head, narrower in covered.items()
    }


def _covering(statement: str, number: int) -> tuple[str, tuple[str, ...]]:
    """The word of such a line that covers the others, and these."""
    head, _, rest = statement.partition(_COVERS)
    if _COVERS in rest or _SAME in statement:
        raise WordListError(number, "一行只能有一个 >，也不能与 = 同用")
    covering, *narrower = _words([head, *rest.split(_ALSO)], number)
    return covering, tuple(narrower)


def _words(parts: list[str], number: int) -> list[str]:
    """The words of a line, once they are found to be words."""
    words = [part.strip() for part in parts]
    if fault := fault_of(words):
        raise WordListError(number, fault)
    return words


def fault_of(words: Sequence[str]) -> str:
    """Why these folded words cannot be in a list, as a sentence; empty where they can."""
    for word, count in Counter(words).items():
        if len(word) < 2:
            return f"“{word}”太短，词至少要有两个字"
        if _ALSO in word:
            return "| 只用在 > 之后；同义词之间写 ="
        if any(character.isspace() for character in word):
            return f"“{word}”中间有空格"
        if count > 1:
            return f"“{word}”写了两次"
    return ""
