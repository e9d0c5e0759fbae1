"""The manuals in docs/ as HTML: one text, for who reads the files and who reads the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_STATIC = "../static/"
# Tags in a manual are text.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Manual:
    """contents: the headings of the second degree with their anchors; body: HTML without the
    title."""

    title: str
    contents: tuple[tuple[str, str], ...]
    body: SafeString


@cache
def manual(name: str) -> Manual:
    """The manual in the file of this name in docs/."""
    return read((settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8"))


def read(text: str) -> Manual:
    """A manual in Markdown, whose first line is its title."""
    _, title, _, *tokens = _MARKDOWN.parse(text)
    contents = tuple(_anchored(tokens))
    _head_rows(tokens)
    for token in tokens:
        for picture in token.children or ():
            if picture.type == "image":
                address = str(picture.attrGet("src")).removeprefix(_STATIC)
                picture.attrs |= {"src": static(address), "loading": "lazy"}
    body = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # The renderer escapes every piece of text.
    return Manual(title.content, contents, mark_safe(body))


def _anchored(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Gives each heading an anchor: its own words."""
    for token, words in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = words.content.replace(" ", "-")
            token.attrSet("id", anchor)
            yield anchor, words.content


def _head_rows(tokens: Iterable[Token]) -> None:
    """Has the first cell of each row be the heading of the others."""
    first = False
    for token in tokens:
        if token.type == "tr_open":
            first = True
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif first and token.type in {"td_open", "td_close"}:
            token.tag = "th"
            if token.type == "td_open":
                token.attrSet("scope", "row")
            first = token.type == "td_open"
