"""A basket as a document: her outline, her words, and the sources of the excerpts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from speeches.basket.marks import MarkedItem, MarkedItems
from speeches.basket.models import Basket, Item
from speeches.export.manuscript import (
    HeadingLevel,
    Manuscript,
    TextBlock,
    blocks_of_text,
    noted,
)
from speeches.export.remarks import remarked_as_part, with_remarks
from speeches.export.speech import source_note
from speeches.reading.notes import Note


def manuscript_of_basket(
    basket: Basket, items: MarkedItems, absolute: Callable[[str], str]
) -> Manuscript:
    """absolute: makes a path an address. Her notes are for herself and stay behind."""
    blocks: list[TextBlock] = []
    notes: list[str] = []
    for marked in items:
        item, excerpt = marked.item, _blocks(marked)
        if excerpt and not item.own:
            notes.append(_source(item, absolute))
            excerpt = noted(excerpt, len(notes))
        blocks += excerpt
    if basket.salutation:
        blocks.insert(0, TextBlock(basket.salutation, flush=True))
    return Manuscript(basket.name, (), tuple(blocks), tuple(notes))


def _blocks(marked: MarkedItem) -> list[TextBlock]:
    item = marked.item
    if item.kind == Item.Kind.OUTLINE:
        blocks = [TextBlock("", marked.words, HeadingLevel(item.level))]
    else:
        blocks = blocks_of_text(marked.words, item.opened)
    blocks = list(with_remarks(blocks, _notes(marked)))
    return remarked_as_part(blocks) if item.from_a_part else blocks


def _notes(marked: MarkedItem) -> list[Sequence[Note]]:
    """Those of the paragraphs that `blocks_of_text` makes: without empty ones and white space."""
    return [
        [note.moved(len(text.lstrip()) - len(text)) for note in notes]
        for text, notes, _ in marked.paragraphs
        if text.strip()
    ]


def _source(item: Item, absolute: Callable[[str], str]) -> str:
    if item.withdrawn or not item.speech:
        return "来源已撤下"
    return source_note(item.speech, absolute(item.source_address))
