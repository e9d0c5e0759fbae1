"""Hits as HTML, always escaped: for our pages, for `highlight()` and for haystack's own tag.

haystack's Highlighter lets the tags of a text through and looks for words between spaces. Ours,
named in HAYSTACK_CUSTOM_HIGHLIGHTER, cuts and marks by `search.language.snippets` as everything
else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from search.language import query
from search.language.expressions import TEXT_FIELDS, Expression
from search.language.snippets import Fragment, snippet

_TAG = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")


def to_html(pieces: Iterable[Fragment], tag: str = "mark", css_class: str = "") -> SafeString:
    """Fragments as HTML: each escaped by itself, the hits inside an element. Raises ValueError."""
    if not _TAG.fullmatch(tag):
        raise ValueError(f"No name of an element: {tag!r}")
    opening = f'<{tag} class="{escape(css_class)}">' if css_class else f"<{tag}>"
    closing = f"</{tag}>"
    return SafeString(
        "".join(
            [
                f"{opening}{escape(piece.text)}{closing}" if piece.hit else escape(piece.text)
                for piece in pieces
            ]
        )
    )


def blurb(text: str, expression: Expression, length: int) -> list[Fragment]:
    """About `length` characters around the best hits, with … where the text goes on."""
    pieces = snippet(text, expression, TEXT_FIELDS, length)
    shown = "".join(piece.text for piece in pieces)
    before = [] if text.startswith(shown) else [Fragment("…", hit=False)]
    after = [] if text.endswith(shown) else [Fragment("…", hit=False)]
    return [*before, *pieces, *after]


class Highlighter:
    """What `{% highlight text with query %}` uses, with haystack's names and defaults.

    query: what a person typed; the text is taken as plain text, whatever it holds.
    """

    css_class = "highlighted"
    html_tag = "span"
    max_length = 200

    def __init__(self, query: str, **kwargs: str | int) -> None:
        self.query = str(query)
        self.html_tag = str(kwargs.get("html_tag", self.html_tag))
        self.css_class = str(kwargs.get("css_class", self.css_class))
        self.max_length = int(kwargs.get("max_length", self.max_length))

    def highlight(self, text_block: str) -> SafeString:
        read = query.parse_query(self.query[: query.MAX_LENGTH]).expression
        pieces = blurb(str(text_block), read, self.max_length)
        return to_html(pieces, self.html_tag, self.css_class)
