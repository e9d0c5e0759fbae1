"""What a page marks inside of a text besides hits: slots to fill in, swapped and expired words.

Notes say where, never change a character; the templates show them with the filter `noted`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from speeches.parsing.vocabulary.masks import slots_in
from speeches.parsing.vocabulary.rewrites import swapped_in
from speeches.wording import Expired

# What names one place of a writer's own wherever it stands: filled in once, for all speeches.
_PLACES = ("省", "市", "县", "区", "镇", "乡", "村", "街道", "社区")


class NoteKind(StrEnum):
    SLOT = "slot"
    SWAPPED = "swapped"
    EXPIRED = "expired"
    SCANNED = "scanned"
    HALF = "half"


# What is named by its words, and has a place that a link can lead to.
_IN_DOUBT = (NoteKind.SWAPPED, NoteKind.EXPIRED)


@dataclass(frozen=True)
class Note:
    """A marked stretch of a paragraph.

    number: the place of a slot among those of the speech, from 1, and of how many (`total`);
    first: whether the words are marked so for the first time; meaning: what to say about them;
    original: what a swapped word most likely stands for.
    """

    start: int
    end: int
    kind: NoteKind
    words: str
    meaning: str = ""
    number: int = 0
    total: int = 0
    first: bool = False
    original: str = ""

    @property
    def following(self) -> int:
        """The number of the next slot; after the last comes the first."""
        return self.number % self.total + 1 if self.total else 0

    def moved(self, by: int) -> Note:
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True)
class Slot:
    """A slot in one wording: how often it stands in the speech, and the number of its first place.

    shared: whether what is filled in holds for other speeches too (XX县 does, X个 does not).
    """

    words: str
    count: int
    first: int
    shared: bool


@dataclass(frozen=True)
class Word:
    """A word in doubt: how often it stands there, and what to say of it."""

    words: str
    count: int
    meaning: str


def notes_of(
    paragraphs: Sequence[str],
    swapped: Collection[str] = (),
    expired: Sequence[Expired] = (),
    doubtful: Sequence[Sequence[Note]] = (),
) -> list[list[Note]]:
    """The notes of each paragraph, in order and without overlap.

    swapped: the words known to be swapped in this speech; expired: wording to check; doubtful: what
    of each paragraph was recognised with doubt, where it comes from a scan.
    """
    more = doubtful or [()] * len(paragraphs)
    return numbered(
        notes_in(text, swapped, expired, beside)
        for text, beside in zip(paragraphs, more, strict=True)
    )


def notes_in(
    text: str,
    swapped: Collection[str] = (),
    expired: Iterable[Expired] = (),
    doubtful: Iterable[Note] = (),
) -> list[Note]:
    """The notes of one paragraph, in order and without overlap; see `notes_of`."""
    return _without_overlap([*_found_in(text, swapped, expired), *doubtful])


def slots_of(notes: Iterable[Iterable[Note]]) -> list[Slot]:
    """The different slots among the notes of a speech, in the order of the text."""
    slots: dict[str, Slot] = {}
    for note in (note for inside in notes for note in inside if note.kind is NoteKind.SLOT):
        known = slots.get(note.words)
        slots[note.words] = Slot(
            note.words,
            known.count + 1 if known else 1,
            known.first if known else note.number,
            note.words.endswith(_PLACES),
        )
    return list(slots.values())


def words_of(notes: Iterable[Iterable[Note]], kind: NoteKind) -> list[Word]:
    """The different words of one kind among the notes of a text."""
    found = [note for inside in notes for note in inside if note.kind is kind]
    counts = Counter(note.words for note in found)
    meanings = {note.words: note.original or note.meaning for note in found}
    return [Word(words, count, meanings[words]) for words, count in counts.items()]


def marked_words(notes: Iterable[Iterable[Note]]) -> set[str]:
    """The words that have a place of their own in the text, which a link can lead to."""
    return {note.words for inside in notes for note in inside if note.first}


def _found_in(text: str, swapped: Collection[str], expired: Iterable[Expired]) -> Iterator[Note]:
    for start, end in slots_in(text):
        yield Note(start, end, NoteKind.SLOT, text[start:end])
    if swapped:
        for start, end, original in swapped_in(text):
            if text[start:end] in swapped:
                words = text[start:end]
                kind = NoteKind.SWAPPED
                yield Note(start, end, kind, words, f"疑为 {original}", original=original)
    for wording in expired:
        for start, end in _places_of(wording, text):
            meaning = f"{wording.until}年以后要核对"
            yield Note(start, end, NoteKind.EXPIRED, wording.words, meaning)


def _places_of(wording: Expired, text: str) -> Iterator[tuple[int, int]]:
    # Most paragraphs have none of them.
    if wording.words not in text:
        return
    for exception in wording.exceptions:
        text = text.replace(exception, "\n" * len(exception))
    for match in re.finditer(re.escape(wording.words), text):
        yield match.span()


def _without_overlap(notes: Iterable[Note]) -> list[Note]:
    kept: list[Note] = []
    for note in sorted(notes, key=lambda note: (note.start, -note.end)):
        if not kept or note.start >= kept[-1].end:
            kept.append(note)
    return kept


def numbered(notes: Iterable[list[Note]]) -> list[list[Note]]:
    """The slots with their numbers, and the first place of every word that is in doubt, all the
    paragraphs being one text."""
    found = list(notes)
    total = sum(note.kind is NoteKind.SLOT for notes in found for note in notes)
    number = 0
    seen: set[str] = set()
    numbered = []
    for paragraph in found:
        inside = []
        for note in paragraph:
            if note.kind is NoteKind.SLOT:
                number += 1
                inside.append(replace(note, number=number, total=total))
            else:
                first = note.kind in _IN_DOUBT and note.words not in seen
                inside.append(replace(note, first=first))
                seen |= {note.words} if first else set()
        numbered.append(inside)
    return numbered
