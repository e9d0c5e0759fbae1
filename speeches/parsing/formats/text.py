"""A decoded document to lines: plain text by its line ends, a saved web page by its blocks,
Markdown without its marks."""

from __future__ import annotations

from speeches.parsing.documents import Extracted, MaterialError
from speeches.parsing.formats.limits import check_text
from speeches.parsing.formats.lines import plain_lines
from speeches.parsing.formats.markdown import is_markdown, without_marks
from speeches.parsing.formats.program_text import is_program_text
from speeches.parsing.formats.web_page import extract_web_page, is_web_page


def extract_text(text: str) -> Extracted:
    """The text of a decoded document and its lines.

    Raises MaterialError where a page holds no text, and where it is a script.
    """
    if is_web_page(text):
        return extract_web_page(text)
    check_text(len(text))
    if is_program_text(text):
        raise MaterialError("是脚本或样式表，不是材料")
    lines = plain_lines(text)
    if is_markdown(text):
        return Extracted(text, without_marks(text, lines), "text/markdown")
    return Extracted(text, tuple(lines), "text/plain")
