"""The title of a speech that stands nowhere but in the page's <title>, with the site's name behind
it: 在全县大会上的讲话_某某公文网."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from speeches.parsing.describing.head.lines import HUNG
from speeches.parsing.describing.head.read import Head
from speeches.parsing.documents import Metadata, Removed, Span, trimmed
from speeches.parsing.vocabulary.decorations import bare_title, names_kind
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import comparable
from speeches.parsing.vocabulary.site_patterns import PAGE_TITLE

# What parts the title from the names of columns and of the site; a dash may be the title's own.
_PART = re.compile(r"[_|｜»>]+|--|\s[-–—·]+\s")
_DASH = re.compile(r"[-–—]{1,2}(?=[^-–—]{2,24}$)")
# What names more than a column: 领导讲话.
_SHORTEST = 6


def with_page_title(
    head: Head, removed: tuple[Removed, ...], text: str
) -> tuple[Head, tuple[Removed, ...]]:
    """The head with the title that the page's <title> has, where the lines have none, and what is
    left of what was removed of the page."""
    if head.title:
        return head, removed
    for item in removed:
        named = _title_in(item, text) if item.rule == PAGE_TITLE else None
        if named:
            rest = ((item.start, named.start), (named.end, item.end))
            pieces = [piece for low, high in rest if (piece := trimmed(text, low, high))]
            left = [other for other in removed if other is not item]
            left += [Removed(piece.start, piece.end, HUNG) for piece in pieces]
            title = Metadata(named.start, named.end, "title")
            return replace(
                head,
                title=" ".join(text[named.start : named.end].split()),
                metadata=tuple(sorted((*head.metadata, title))),
            ), tuple(sorted(left))
    return head, removed


def _title_in(stretch: Span, text: str) -> Span | None:
    """Where the title proper stands in the words of a <title>, None where none names its kind."""
    words = plain(text[stretch.start : stretch.end])
    for start, end in _pieces(words):
        bare = bare_title(words[start:end])
        if len(comparable(bare.text)) >= _SHORTEST and names_kind(bare.text):
            at = stretch.start + start
            return trimmed(text, at + bare.start, at + bare.end)
    return None


def _pieces(words: str) -> Iterable[tuple[int, int]]:
    """The pieces of a <title> in which the title is looked for, in their order."""
    for sign in (_PART, _DASH):
        start = 0
        for found in sign.finditer(words):
            yield start, found.start()
            start = found.end()
        yield start, len(words)
        if sign is _PART:
            yield 0, len(words)
