"""The numbers of a draft's headings, counted through wherever their excerpts come from. Pure.

Note [Numbers of a draft]
    An excerpt brings the number it had in its source: 三、 at the head of a draft is wrong, and
    moving an excerpt makes others wrong. So the numbers are counted anew where a draft is shown
    and exported, and what is stored stays as it was. Each way of numbering counts on from excerpt
    to excerpt and begins anew below a heading of a higher rank; inside of an excerpt also where
    its source begins anew. What numbers points of a sentence (一是) or articles (第三条) is no
    heading of a draft and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from speeches.export.manuscript import blocks_of_text
from speeches.parsing.formats.numerals import numeral_in
from speeches.parsing.vocabulary.labels import Label, label_of, style_named

# The form of a label for each level of GB/T 9704-2012 (7.3.3).
_FORMS = {1: "{}、", 2: "（{}）", 3: "{}.", 4: "({})"}
_RANKS = {
    level: style_named(name).rank for level, name in enumerate(("一、", "（一）", "1.", "(1)"), 1)
}
LOWEST = max(_FORMS)
# Signs of one character for a number with its marks, and how one goes on after the last.
_SIGNS = (("①", "⑳", "({})"), ("⑴", "⒇", "({})"), ("⒈", "⒛", "{}."), ("㈠", "㈩", "（{}）"))
_FULL_WIDTH_DIGITS = re.compile("[０-９]+")


@dataclass(frozen=True)
class Excerpt:
    """The paragraphs of one entry of a draft.

    level: of a heading of the writer's own (1 一、 to 3 1.), which is given a number whether she
    wrote one or not; 0 of anything else. opened: it is known to begin with a heading.
    """

    paragraphs: Sequence[str]
    level: int = 0
    opened: bool = False


def numbered_through(excerpts: Iterable[Excerpt]) -> list[list[str]]:
    """The paragraphs of each excerpt with the numbers they have in the draft."""
    counts = _Counts()
    return [list(_numbered(excerpt, counts)) for excerpt in excerpts]


def levels_moved(paragraphs: Sequence[str], by: int, opened: bool = False) -> list[str]:
    """The paragraphs with their headings `by` levels lower (1: 一、 becomes （一）) or higher.

    The same paragraphs where there is no heading, or one would stand higher than 一、 or lower
    than (1).
    """
    headings = headings_in(paragraphs, opened)
    moved = list(paragraphs)
    for index, (level, label, _) in headings.items():
        if not 1 <= level + by <= LOWEST:
            return list(paragraphs)
        if label and label.number:
            indent, text = _indented(paragraphs[index])
            moved[index] = indent + _labelled(level + by, label.number, text[label.end :])
    return moved


def without_label(text: str) -> str:
    """The words of a paragraph without what numbers it."""
    indent, words = _indented(text)
    label = _counted(text)
    return indent + words[label.end :] if label else text


def same_but_for_numbers(text: str, other: str) -> bool:
    """Whether two texts differ in nothing but what numbers their paragraphs."""
    if text == other:
        return True
    lines, others = text.splitlines(), other.splitlines()
    return len(lines) == len(others) and all(
        one == beside or without_label(one) == without_label(beside)
        for one, beside in zip(lines, others, strict=True)
    )


def with_stored_numbers(text: str, stored: str) -> str:
    """The text with the stored lines in the place of those that have another number alone: what
    was typed into a page whose numbers are the draft's. What has another label, or none, stays."""
    waiting: dict[str, list[str]] = {}
    for line in reversed(stored.splitlines()):
        waiting.setdefault(_without_number(line), []).append(line)
    lines = []
    for line in text.split("\n"):
        same = waiting.get(_without_number(line))
        lines.append(same.pop() if same else line)
    return "\n".join(lines)


class DraftHeading(NamedTuple):
    """The heading that a paragraph is or begins with: its level in print, from 1, what numbers it,
    and whether it is all of the paragraph."""

    level: int
    label: Label | None
    whole: bool


def headings_in(paragraphs: Sequence[str], opened: bool = False) -> dict[int, DraftHeading]:
    """The headings of a text by the index of their paragraphs."""
    return dict(_headings_in("\n".join(paragraphs), opened))


# A page of a draft asks for all its excerpts, and of those one has changed.
@lru_cache(maxsize=512)
def _headings_in(text: str, opened: bool) -> tuple[tuple[int, DraftHeading], ...]:
    lines = [(at, line) for at, line in enumerate(text.split("\n")) if line.strip()]
    return tuple(
        (at, DraftHeading(int(block.level), _counted(line), not block.text))
        for (at, line), block in zip(lines, blocks_of_text(text, opened), strict=True)
        if block.level
    )


def _counted(text: str) -> Label | None:
    """The label that a paragraph begins with, if it is of a kind that is counted through."""
    label = label_of(text.lstrip())
    return label if label and label.number and label.style.level != 0 else None


def _indented(text: str) -> tuple[str, str]:
    """The white space before a paragraph, and the paragraph."""
    words = text.lstrip()
    return text[: len(text) - len(words)], words


class _Counts:
    """How far each way of numbering has come."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def next(self, rank: int, anew: bool = False) -> int:
        """The next number of this rank; those of lower ones begin anew."""
        number = 1 if anew else self._last.get(rank, 0) + 1
        self._last = {each: last for each, last in self._last.items() if each < rank}
        self._last[rank] = number
        return number


def _numbered(excerpt: Excerpt, counts: _Counts) -> Iterator[str]:
    if excerpt.level:
        first, *rest = excerpt.paragraphs or [""]
        number = counts.next(_RANKS[excerpt.level])
        # 第一部分 may be all that she calls it.
        yield _labelled(excerpt.level, number, without_label(first) or first)
        yield from rest
        return
    headings = headings_in(excerpt.paragraphs, excerpt.opened)
    seen: set[int] = set()
    for index, text in enumerate(excerpt.paragraphs):
        label = headings[index].label if index in headings else None
        if label is None:
            yield text
            continue
        rank = label.style.rank
        number = counts.next(rank, anew=label.number == 1 and rank in seen)
        seen = {each for each in seen if each < rank} | {rank}
        yield _with_number(text, label, number)


def _labelled(level: int, number: int, words: str) -> str:
    """Words as a heading. 1. 5G建设: without the space, digits would read on into a fraction."""
    label = _FORMS[level].format(_chinese(number) if level < 3 else number)
    return label + (" " if label[-1] == "." and words[:1].isdigit() else "") + words


def _with_number(text: str, label: Label, number: int) -> str:
    """The text with another number in its label, written as the one it has."""
    if number == label.number:
        return text
    before, written, behind = _around_number(text, label)
    return before + _written_as(written, number) + behind


def _without_number(text: str) -> str:
    """A paragraph with a sign for the number of its label."""
    label = _counted(text)
    if label is None:
        return text
    before, _, behind = _around_number(text, label)
    return f"{before}#{behind}"


def _around_number(text: str, label: Label) -> tuple[str, str, str]:
    """The number in the label of a paragraph, and what stands before and behind it."""
    indent, words = _indented(text)
    match = label.style.pattern.match(words)
    spans = (match.span(at) for at, found in enumerate(match.groups(), 1) if found) if match else ()
    start, end = next(iter(spans), (0, 0))
    return indent + words[:start], words[start:end], words[end:]


def _chinese(number: int) -> str:
    """一百零一, as one says it."""
    return numeral_in("chineseCountingThousand", number).replace("〇", "零")


def _written_as(written: str, number: int) -> str:
    for first, last, beyond in _SIGNS:
        if first <= written <= last and len(written) == 1:
            if number <= ord(last) - ord(first) + 1:
                return chr(ord(first) + number - 1)
            return beyond.format(_chinese(number) if first == "㈠" else number)
    if _FULL_WIDTH_DIGITS.fullmatch(written):
        return numeral_in("decimalFullWidth", number)
    if unicodedata.category(written[0]) == "Nd":
        return str(number)
    return _chinese(number)
