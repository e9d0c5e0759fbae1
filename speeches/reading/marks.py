"""What is marked in a text of several paragraphs, gathered for those who go through it."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from speeches.reading.notes import Note, NoteKind, Slot, Word, slots_of, words_of


class Marks:
    """The notes of a text by their kinds; `paragraph_notes` says which they are."""

    @property
    @abstractmethod
    def paragraph_notes(self) -> Sequence[Sequence[Note]]:
        """Those of each paragraph."""

    @cached_property
    def places(self) -> Counter[NoteKind]:
        """How many places there are of each kind."""
        return Counter(note.kind for inside in self.paragraph_notes for note in inside)

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_of(self.paragraph_notes)

    @property
    def swapped(self) -> list[Word]:
        return words_of(self.paragraph_notes, NoteKind.SWAPPED)

    @property
    def expired(self) -> list[Word]:
        return words_of(self.paragraph_notes, NoteKind.EXPIRED)

    @property
    def half(self) -> list[Word]:
        """Half-width marks, where these are among the notes."""
        return words_of(self.paragraph_notes, NoteKind.HALF)
