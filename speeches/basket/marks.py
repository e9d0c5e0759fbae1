"""A draft as it reads: its headings numbered through, and what is to be checked in it, as on the
page of a speech."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from speeches.basket.models import Item
from speeches.basket.numbering import DraftHeading, Excerpt, headings_in, numbered_through
from speeches.reading.marks import Marks
from speeches.reading.notes import Note, notes_in, numbered
from speeches.wording import Expired, expired_today

# A shorter text stands twice in a draft without being the same excerpt.
_SHORTEST_TWIN = 12


class DraftParagraph(NamedTuple):
    """A paragraph as it is shown: its words, what is marked in them, and the heading that it is or
    begins with."""

    text: str
    notes: Sequence[Note]
    heading: DraftHeading | None


@dataclass(frozen=True)
class MarkedItem:
    """An item, its place in the draft from 1, its paragraphs, and the place of an earlier one that
    holds the same words."""

    item: Item
    number: int
    paragraphs: Sequence[DraftParagraph]
    twin: int | None = None

    @property
    def words(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def headed(self) -> bool:
        """Whether there is a heading in it."""
        return any(paragraph.heading for paragraph in self.paragraphs)


class MarkedItems(tuple[MarkedItem, ...], Marks):
    """The items of a basket in order, and what is marked in them."""

    @property
    def paragraph_notes(self) -> list[Sequence[Note]]:
        return [paragraph.notes for marked in self for paragraph in marked.paragraphs]

    @property
    def incomplete(self) -> list[Item]:
        """Excerpts of a speech of which the library has only a part."""
        return [marked.item for marked in self if marked.item.from_a_part]

    @property
    def remarked(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.places or self.incomplete)

    @property
    def outline(self) -> list[tuple[MarkedItem, DraftParagraph]]:
        """The headings of the draft, each with its item."""
        return [
            (marked, paragraph)
            for marked in self
            for paragraph in marked.paragraphs
            if paragraph.heading
        ]

    @cached_property
    def characters(self) -> int:
        """As a word processor counts them: without white space."""
        return sum(
            len("".join(paragraph.text.split()))
            for marked in self
            for paragraph in marked.paragraphs
        )


def marked(items: Iterable[Item], through: bool = False) -> MarkedItems:
    """The items with their notes, the slots numbered through. One query for the rules.

    through: whether their headings have the numbers of the draft, else those that are stored.
    """
    items = list(items)
    excerpts = [Excerpt(item.paragraphs, item.level, item.opened) for item in items]
    texts = numbered_through(excerpts) if through else [list(one.paragraphs) for one in excerpts]
    expired = expired_today() if items else []
    found = iter(
        numbered(
            inside
            for item, paragraphs in zip(items, texts, strict=True)
            for inside in _notes(item, paragraphs, expired)
        )
    )
    twins = twins_of(items)
    return MarkedItems(
        MarkedItem(item, number, _paragraphs(item, paragraphs, found), twins.get(number))
        for number, (item, paragraphs) in enumerate(zip(items, texts, strict=True), start=1)
    )


def _paragraphs(
    item: Item, paragraphs: Sequence[str], notes: Iterator[Sequence[Note]]
) -> list[DraftParagraph]:
    if item.level:
        headings = {0: DraftHeading(item.level, None, whole=True)}
    else:
        headings = headings_in(item.paragraphs, item.opened)
    return [
        DraftParagraph(text, next(notes), headings.get(index))
        for index, text in enumerate(paragraphs)
    ]


def _notes(
    item: Item, paragraphs: Sequence[str], expired: Sequence[Expired]
) -> Iterable[list[Note]]:
    speech = item.speech
    swapped = speech.swapped_words if speech else ()
    return [notes_in(text, swapped, expired) for text in paragraphs]


def twins_of(items: Sequence[Item]) -> dict[int, int]:
    """For each place whose words stand in another item too, the place of that: of two that are
    equal the later one is the twin, else the shorter."""
    compact = ["".join(item.words.split()) for item in items]
    twins = {}
    for at, words in enumerate(compact):
        if len(words) < _SHORTEST_TWIN:
            continue
        for other, holding in enumerate(compact):
            if words in holding and (len(words) < len(holding) or other < at):
                twins[at + 1] = other + 1
                break
    return twins
