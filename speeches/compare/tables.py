"""Speeches side by side, section by section, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from speeches.compare.aligning import MOST, align
from speeches.models import Section, Speech
from speeches.parsing.structure.places import with_all_below
from speeches.reading.blocks import ReadingBlock, reading_blocks

_SHORT = 18


@dataclass(frozen=True)
class Passage:
    """A section of the top level with all under it, or what stands before the first one.

    section: None for what stands before the first.
    """

    speech: Speech
    column: int
    section: Section | None
    blocks: tuple[ReadingBlock, ...]

    @property
    def heading(self) -> str:
        return self.section.words if self.section else ""

    @property
    def below(self) -> tuple[ReadingBlock, ...]:
        """The paragraphs without the heading that stands over them."""
        if not self.section or self.blocks[0].text.strip():
            return self.blocks
        return self.blocks[1:]

    @property
    def run_in(self) -> bool:
        """Whether the heading runs on into the text, which then shows it."""
        return bool(self.section) and bool(self.blocks[0].text.strip())

    @property
    def place(self) -> str:
        """An id for it on the page."""
        return f"c{self.column}-{self.section.anchor if self.section else 'head'}"

    @property
    def address(self) -> str:
        anchor = f"#{self.section.anchor}" if self.section else ""
        return f"{self.speech.get_absolute_url()}{anchor}"


@dataclass(frozen=True)
class ComparedRow:
    """Passages that say the same, one a column; None where a speech has nothing of it."""

    cells: tuple[Passage | None, ...]

    @property
    def name(self) -> str:
        """The first heading in it."""
        headings = (cell.heading for cell in self.cells if cell)
        return next(filter(None, headings), "开头")


def side_by_side(speeches: Sequence[Speech]) -> list[ComparedRow]:
    """The rows of the table, the openings first. Reads `speech.sections`: prefetch them."""
    columns = [list(_passages(number, speech)) for number, speech in enumerate(speeches, start=1)]
    openings = tuple(column.pop(0) if not column[0].section else None for column in columns)
    outlines = [[cell.section.heading for cell in column if cell.section] for column in columns]
    rows = [
        ComparedRow(
            tuple(
                None if place is None else column[place]
                for column, place in zip(columns, places, strict=True)
            )
        )
        for places in align(outlines)
    ]
    return [ComparedRow(openings), *rows] if any(openings) else rows


def short_name(speech: Speech) -> str:
    """What tells a speech from others in little room."""
    title = speech.title if len(speech.title) <= _SHORT else f"{speech.title[: _SHORT - 1]}…"
    return f"{title}（{speech.year}）" if speech.year else title


def _passages(number: int, speech: Speech) -> Iterable[Passage]:
    sections = list(speech.sections.all())
    blocks = tuple(reading_blocks(speech.paragraphs, sections))
    # Nobody reads more rows, and each cell costs a form: the last section has all that follows.
    starting: dict[int, int] = {}
    for at, section in enumerate(sections):
        if section.parent_id is None:
            starting.setdefault(section.start, at)
    tops = [starting[start] for start in sorted(starting)][:MOST]
    first = sections[tops[0]].start if tops else len(blocks)
    if first or not tops:
        yield Passage(speech, number, None, blocks[:first])
    for at in tops:
        own = with_all_below(sections, at, len(blocks))
        end = len(blocks) if at == tops[-1] else own.stop
        yield Passage(speech, number, sections[at], blocks[own.start : end])
