"""Other words for what the notes of a text mark: slots filled in, swapped words put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from speeches.reading.notes import Note, NoteKind

# Characters of a slot and of what stands for it; the field on a speech's page takes as many.
MOST_LENGTH = 60

# The words that stand for those of a note; none where it stays.
By = Callable[[Note], str]


def replaced(text: str, notes: Sequence[Note], by: By) -> tuple[str, list[Note]]:
    """The text with other words in the place of those notes that `by` has some for, and the rest of
    the notes where they stand then. notes: in order and without overlap."""
    pieces: list[str] = []
    left: list[Note] = []
    at = moved = 0
    for note in notes:
        if words := by(note):
            pieces += [text[at : note.start], words]
            moved += len(words) - (note.end - note.start)
            at = note.end
        else:
            left.append(note.moved(moved))
    return "".join([*pieces, text[at:]]), left


def filling(pairs: Iterable[tuple[str, str]]) -> By:
    """Fills slots in. pairs: each slot and what stands for it; what is of no use is left out."""
    fills = {
        slot: words.strip()
        for slot, words in pairs
        if max(len(slot), len(words)) <= MOST_LENGTH and words.isprintable()
    }
    return lambda note: fills.get(note.words, "") if note.kind is NoteKind.SLOT else ""


def leaving(note: Note) -> str:
    """Leaves everything as it stands."""
    return ""


def putting_right(words: str = "") -> By:
    """Puts the likely original in the place of a swapped word, or of all of them."""

    def original(note: Note) -> str:
        return note.original if words in ("", note.words) else ""

    return original
