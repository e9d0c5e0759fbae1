"""A decoded document to lines: plain text by its line ends, a saved web page by its blocks."""

from __future__ import annotations

from speeches.parsing.documents import Extracted
from speeches.parsing.formats.limits import check_text
from speeches.parsing.formats.lines import plain_lines
from speeches.parsing.formats.web_page import extract_web_page, is_web_page


def extract_text(text: str) -> Extracted:
    """The text of a decoded document and its lines.

    Raises MaterialError where a page holds no text.
    """
    if is_web_page(text):
        return extract_web_page(text)
    check_text(len(text))
    return Extracted(text, tuple(plain_lines(text)), "text/plain")
