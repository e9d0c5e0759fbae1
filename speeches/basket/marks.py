"""What is to be checked in a basket before it is used, as on the page of a speech."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from speeches.basket.models import Item
from speeches.reading.marks import Marks
from speeches.reading.notes import Note, notes_in, numbered
from speeches.wording import Expired, expired_today


@dataclass(frozen=True)
class MarkedItem:
    """An item, and the notes of each of its paragraphs."""

    item: Item
    notes: Sequence[Sequence[Note]]

    @property
    def paragraphs(self) -> list[tuple[str, Sequence[Note]]]:
        return list(zip(self.item.paragraphs, self.notes, strict=True))


class MarkedItems(tuple[MarkedItem, ...], Marks):
    """The items of a basket in order, and what is marked in them."""

    @property
    def paragraph_notes(self) -> list[Sequence[Note]]:
        return [inside for marked in self for inside in marked.notes]

    @property
    def incomplete(self) -> list[Item]:
        """Excerpts of a speech of which the library has only a part."""
        return [marked.item for marked in self if marked.item.from_a_part]

    @property
    def remarked(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.places or self.incomplete)


def marked(items: Iterable[Item]) -> MarkedItems:
    """The items with their notes, the slots numbered through. One query for the rules."""
    items = list(items)
    expired = expired_today() if items else []
    found = iter(numbered(inside for item in items for inside in _notes(item, expired)))
    return MarkedItems(MarkedItem(item, [next(found) for _ in item.paragraphs]) for item in items)


def _notes(item: Item, expired: Sequence[Expired]) -> list[list[Note]]:
    speech = item.speech
    swapped = speech.swapped_words if speech else ()
    return [notes_in(text, swapped, expired) for text in item.paragraphs]
