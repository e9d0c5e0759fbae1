"""A text ready to leave the library: a title, paragraphs with their place in the outline, sources.

Pure values: what is written from them (Word, plain text, Markdown) knows nothing of where they
came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol

from speeches.parsing.structure.places import Placed
from speeches.parsing.structure.stitch import outline_of
from speeches.parsing.vocabulary.labels import style_of


class HeadingLevel(IntEnum):
    """What a paragraph is, in the terms of GB/T 9704-2012 (7.3.3): its heading's level or none."""

    BODY = 0
    FIRST = 1  # 一、
    SECOND = 2  # （一）
    THIRD = 3  # 1.
    FOURTH = 4  # (1)


@dataclass(frozen=True)
class Remark:
    """What to check before the text is used: a stretch of a paragraph, heading included, and what
    to say of it."""

    start: int
    end: int
    said: str


@dataclass(frozen=True)
class TextBlock:
    """One paragraph.

    heading: the words set as a heading, at the paragraph's start or all of it; text: what follows
    them; level: the heading's; flush: set without indent, as an address to the audience is;
    note: the number of its source, from 1, or None; remarks: they may overlap.
    """

    text: str
    heading: str = ""
    level: HeadingLevel = HeadingLevel.BODY
    flush: bool = False
    note: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def words(self) -> str:
        return self.heading + self.text


@dataclass(frozen=True)
class Manuscript:
    """The whole: title, the lines under it (subtitle, speaker, day), paragraphs, and sources."""

    title: str
    under: tuple[str, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    notes: tuple[str, ...] = ()

    def without_notes(self) -> Manuscript:
        bare = tuple(replace(block, note=None) for block in self.blocks)
        return replace(self, blocks=bare, notes=())

    def without_remarks(self) -> Manuscript:
        return replace(self, blocks=tuple(replace(block, remarks=()) for block in self.blocks))

    def remarked(self) -> list[str]:
        """What to check, each once with the number of its places: XX县：待填（3 处）."""
        places = Counter(
            f"{block.words[remark.start : remark.end]}：{remark.said}"
            for block in self.blocks
            for remark in block.remarks
        )
        return [f"{said}（{number} 处）" for said, number in places.items()]


class Heading(Placed, Protocol):
    """What is needed of a section, be it a row or a parsed value."""

    @property
    def label(self) -> str: ...


_CLOSING = "。：；！？，:;!?"


def level_of(label: str, depth: int) -> HeadingLevel:
    """The level a heading is set in: what its label says; without one, how deep it stands."""
    style = style_of(label)
    if style is None or style.level is None:
        return HeadingLevel(min(max(depth, 1), HeadingLevel.FOURTH))
    return HeadingLevel(style.level)


def blocks_of(
    paragraphs: Sequence[str], sections: Iterable[Heading], flush: Iterable[int] = ()
) -> list[TextBlock]:
    """The paragraphs of a text with the headings of its outline.

    flush: the indexes of the paragraphs that address the audience.
    """
    flush = set(flush)
    headings: dict[int, Heading] = {}
    for heading in sections:
        headings.setdefault(heading.start, heading)
    blocks = []
    for index, text in enumerate(paragraphs):
        section = headings.get(index)
        level = level_of(section.label, section.depth) if section else HeadingLevel.BODY
        end = _heading_end(text, section.heading_end) if section and level else 0
        blocks.append(TextBlock(text[end:], text[:end], level, index in flush))
    return blocks


def _heading_end(text: str, end: int) -> int:
    """Where a heading ends in print: after the mark that closes it."""
    end += len(text[end:]) - len(text[end:].lstrip(_CLOSING))
    return end if text[end:].strip() else len(text)


def blocks_of_text(text: str, opened: bool = False) -> list[TextBlock]:
    """The paragraphs of a text that somebody wrote or edited: its outline is read from it anew.

    opened: the text is known to begin with a heading.
    """
    paragraphs = [stripped for line in text.splitlines() if (stripped := line.strip())]
    return blocks_of(paragraphs, outline_of(paragraphs, opened))


def noted(blocks: Sequence[TextBlock], note: int) -> list[TextBlock]:
    """The paragraphs with a source's number at the end of the last one."""
    return [*blocks[:-1], *(replace(block, note=note) for block in blocks[-1:])]
