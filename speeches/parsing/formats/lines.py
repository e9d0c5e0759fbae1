"""Lines of a document and the roles that they may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from speeches.parsing.documents import Extracted, Line, Span, trimmed
from speeches.parsing.documents.line_places import LINE_END, line_spans

# Roles of lines. Of a web page: from the element itself or from words in its class and id.
HINTS = {
    "page-title": "the page's <title>",
    "heading": "the page's <h1>",
    "navigation": "navigation, sidebar, footer, related links, sharing",
    "comments": "what readers wrote",
    "caption": "what stands below a picture",
    "advertisement": "an advertisement",
    "hidden": "not shown by the page",
    "page-fact": "the day of publication, from an attribute",
    "link": "an item that is nothing but a link",
    # Of documents in pages: Word files and PDFs.
    "subheading": "a heading by its style in Word",
    "page-furniture": "a header, a footer, a page number",
    "indented": "the first line of a paragraph, by its indent in a PDF",
    "footnote": "a footnote or an endnote",
    "day": "the speech's own day, as cleaning finds it",
    "note-mark": "the number of a footnote inside the text",
    "contents": "an entry of an automatic table of contents",
    # Of Markdown.
    "mark": "a mark of a heading, a list, bold words",
    # Of records (JSON lines).
    "record-field": "a fact that stands beside the text, with its name",
}


def assembled(blocks: Iterable[tuple[str, str]], media_type: str) -> Extracted:
    """The text made of these blocks, each with its hint; a block may hold several lines."""
    pieces = [(part, hint) for block, hint in blocks for part in LINE_END.split(block)]
    text = "\n".join(piece for piece, _ in pieces)
    lines = []
    offset = 0
    for piece, hint in pieces:
        span = trimmed(text, offset, offset + len(piece))
        if span:
            lines.append(_line(text, span, hint))
        offset += len(piece) + 1
    return Extracted(text, tuple(lines), media_type)


def joined(first: Extracted, second: Extracted) -> Extracted:
    """Two texts as one, of the media type of the first."""
    offset = len(first.text) + 1
    moved = (
        replace(line, spans=tuple(Span(s.start + offset, s.end + offset) for s in line.spans))
        for line in second.lines
    )
    text = f"{first.text}\n{second.text}"
    return replace(first, text=text, lines=(*first.lines, *moved)) if second.lines else first


def plain_lines(text: str) -> list[Line]:
    return [_line(text, span) for span in line_spans(text)]


def _line(text: str, span: Span, hint: str = "") -> Line:
    return Line(text[span.start : span.end], (span,), hint)
