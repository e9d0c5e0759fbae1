"""The outline of a speech as a tree, for the pages: the rows as they are, nested by parent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from speeches.models import AnySection
from speeches.parsing.structure.places import without_closing


@dataclass(frozen=True)
class OutlineEntry:
    """A heading in the outline, in the source's own words, and the entries under it.

    words: without the mark that closes a heading where it stands alone.
    """

    section: AnySection
    words: str
    children: list[OutlineEntry] = field(default_factory=list)


def outline_tree(sections: Iterable[AnySection]) -> list[OutlineEntry]:
    """The entries of the top level; `sections` in the order of the text.

    A section whose parent is not among them (the head of a fragment) stands at the top.
    """
    top: list[OutlineEntry] = []
    entries: dict[int, OutlineEntry] = {}
    for section in sections:
        entry = entries[section.pk] = OutlineEntry(section, without_closing(section.words))
        parent = entries.get(section.parent_id) if section.parent_id else None
        (parent.children if parent else top).append(entry)
    return top
