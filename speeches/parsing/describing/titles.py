"""Which line above a speech is its title."""

from __future__ import annotations

from collections.abc import Sequence

from speeches.parsing.documents import Paragraph
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import comparable, ends_clause, is_salutation
from speeches.parsing.vocabulary.labels import Use, labels_of

# What begins a line of the text and no title.
NO_TITLE = labels_of(Use.NO_TITLE)
_LONGEST_PLAIN = 60
_LEAST_LETTERS = 4


def title_index(head: Sequence[Paragraph]) -> int | None:
    """Which line of the head is the title: the page's own <h1>, a line that names its kind,
    else the first line that is neither a sentence nor a salutation nor a heading."""
    named = [index for index, item in enumerate(head) if names_kind(item.plain)]
    for index, item in enumerate(head):
        if item.hint == "heading" and not is_salutation(item.text):
            return index
    if named:
        return _simplified(head, named)
    first = head[0].text if head else ""
    plain = (
        first
        and len(first) <= _LONGEST_PLAIN
        and not ends_clause(first)
        and not NO_TITLE.match(first)
    )
    return 0 if plain and len(comparable(first)) >= _LEAST_LETTERS else None


def _simplified(head: Sequence[Paragraph], named: list[int]) -> int:
    """Of lines that say the same as the first, the one in simplified characters."""
    said = comparable(head[named[0]].plain)
    same = [index for index in named if comparable(head[index].plain) == said]
    return next((index for index in same if head[index].text == head[index].plain), named[0])


def closed_up_title(title: str) -> str:
    """政 府 工 作 报 告 without the spaces that only spread it over the line."""
    letters = title.split()
    if len(letters) >= 4 and all(len(letter) == 1 for letter in letters):
        return "".join(letters)
    return " ".join(letters)
