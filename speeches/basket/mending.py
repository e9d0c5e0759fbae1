"""What is marked in a basket, put right in one go: slots filled in, swapped words put back."""

from __future__ import annotations

from speeches.basket.marks import MarkedItem, marked
from speeches.basket.models import Basket, Item
from speeches.reading.replacing import By, replaced


def mend(basket: Basket, by: By) -> int:
    """Replace what `by` has words for in all items, and return in how many places it did.

    See `changing`; BasketError is raised where the text has become too long.
    """
    places = 0
    changed = []
    for one in marked(basket.items.for_page()):
        text, number = _mended(one, by)
        if number:
            one.item.text = text
            changed.append(one.item)
            places += number
    Item.objects.bulk_update(changed, ["text"])
    if changed:
        # If the longest of them has room, so has every other.
        longest = max(changed, key=lambda item: len(item.text))
        basket.check_room(longest.text, longest.original, replacing=longest)
    return places


def _mended(one: MarkedItem, by: By) -> tuple[str, int]:
    """The text of an item, and how many places of it were replaced. Line ends stay."""
    lines = one.item.words.splitlines(keepends=True)
    pieces = []
    number = 0
    for line, (paragraph, notes, _) in zip(lines, one.paragraphs, strict=True):
        text, left = replaced(paragraph, notes, by)
        pieces += [text, line[len(paragraph) :]]
        number += len(notes) - len(left)
    return "".join(pieces), number
