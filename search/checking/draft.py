"""A draft as its page shows it: marked as a speech is, and what else there is to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from search.checking.numbering import Misnumbered, misnumbered
from search.checking.sentences import Known, known_sentences
from search.errors import SearchIndexError
from search.index.library_index import LibraryIndex
from search.language.snippets import Fragment, Stretch, fragments
from speeches.export.punctuation import half_width_in
from speeches.parsing.describing.rewriting import find_rewrites
from speeches.parsing.documents import ParsedSection
from speeches.parsing.structure.stitch import outline_of
from speeches.reading.blocks import ReadingBlock, reading_blocks
from speeches.reading.marks import Marks
from speeches.reading.notes import Note, NoteKind, notes_of
from speeches.wording import expired_in


@dataclass(frozen=True)
class CheckedBlock:
    """A paragraph: its heading and its text with the known sentences as hits; what to say of its
    number, empty where it follows."""

    block: ReadingBlock
    heading: list[Fragment]
    text: list[Fragment]
    misnumbered: str


@dataclass(frozen=True)
class Draft(Marks):
    """What there is to check in a text.

    notes: of each paragraph; spun: whether it looks spun as a whole; known: the sentences that the
    library has; problem: why the library could not be asked, or empty.
    """

    paragraphs: Sequence[str]
    sections: Sequence[ParsedSection]
    notes: Sequence[Sequence[Note]]
    spun: bool
    misnumbered: Sequence[Misnumbered]
    known: Known
    problem: str

    @cached_property
    def blocks(self) -> list[CheckedBlock]:
        """The paragraphs in order."""
        meanings = {each.paragraph: each.meaning for each in self.misnumbered}
        hits: dict[int, list[Stretch]] = {}
        for sentence, _ in self.known.sentences:
            hits.setdefault(sentence.paragraph, []).append((sentence.start, sentence.end))
        shown = reading_blocks(self.paragraphs, self.sections, self.notes)
        return [
            CheckedBlock(
                block,
                list(fragments(text, hits.get(index, ()), (0, len(block.heading)))),
                list(fragments(text, hits.get(index, ()), (len(block.heading), len(text)))),
                meanings.get(index, ""),
            )
            for index, (text, block) in enumerate(zip(self.paragraphs, shown, strict=True))
        ]

    @property
    def paragraph_notes(self) -> Sequence[Sequence[Note]]:
        return self.notes

    def anchor(self, paragraph: int) -> str:
        """The address of a paragraph on the page."""
        return self.blocks[paragraph].block.anchor


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of what was pasted: its lines that have words."""
    return [words for line in text.splitlines() if (words := line.strip())]


def check(paragraphs: Sequence[str], year: int, index: LibraryIndex) -> Draft:
    """What there is to check in a text that is to be given in a year."""
    spun, spots = find_rewrites("\n".join(paragraphs))
    half = [
        [
            Note(at, at + 1, NoteKind.HALF, text[at], f"应为 {mark}")
            for at, mark in half_width_in(text)
        ]
        for text in paragraphs
    ]
    sections = outline_of(paragraphs)
    known, problem = Known([]), ""
    try:
        known = known_sentences(paragraphs, index)
    except SearchIndexError as error:
        problem = str(error)
    return Draft(
        paragraphs,
        sections,
        notes_of(paragraphs, {spot.text for spot in spots}, expired_in(year), half),
        spun,
        misnumbered(paragraphs, sections),
        known,
        problem,
    )
