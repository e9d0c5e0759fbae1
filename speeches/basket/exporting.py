"""A basket as a document: her outline, her words, and the sources of the excerpts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from speeches.basket.models import Basket, Item
from speeches.export.manuscript import (
    HeadingLevel,
    Manuscript,
    TextBlock,
    blocks_of_text,
    noted,
)
from speeches.export.speech import source_note

# What begins with a heading, whatever its label.
_OPENED = (Item.Kind.SECTION, Item.Kind.HEADING)


def manuscript_of_basket(
    basket: Basket, items: Iterable[Item], absolute: Callable[[str], str]
) -> Manuscript:
    """absolute: makes a path an address. Her notes are for herself and stay behind."""
    blocks: list[TextBlock] = []
    notes: list[str] = []
    for item in items:
        excerpt = _blocks(item)
        if excerpt and item.kind != Item.Kind.OUTLINE:
            notes.append(_source(item, absolute))
            excerpt = noted(excerpt, len(notes))
        blocks += excerpt
    return Manuscript(basket.name, (), tuple(blocks), tuple(notes))


def _blocks(item: Item) -> list[TextBlock]:
    if item.kind == Item.Kind.OUTLINE:
        return [TextBlock("", item.text, HeadingLevel(item.level))]
    return blocks_of_text(item.words, opened=item.kind in _OPENED)


def _source(item: Item, absolute: Callable[[str], str]) -> str:
    if item.withdrawn or not item.speech:
        return "来源已撤下"
    return source_note(item.speech, absolute(item.source_address))
