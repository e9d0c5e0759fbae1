"""A web page saved as a single file (MHT): its text is that of the page it holds.

Chrome, Internet Explorer and Word write such files; sites hand them out as .doc.
"""

from __future__ import annotations

from speeches.parsing.documents import Decoded, Extracted, MaterialError
from speeches.parsing.formats.decode import decode_text
from speeches.parsing.formats.mime import MimePart, content_of, leaves_of, read_message
from speeches.parsing.formats.web_page import extract_web_page

_EMPTY = "单个文件网页（MHT）里没有正文，请在浏览器中打开后另存为网页或文本再导入"


def extract_saved_page(data: bytes) -> tuple[Extracted, Decoded]:
    """The text of the saved page and its lines, and how it was decoded.

    Raises MaterialError where there is none. Of several frames the first that has Chinese text is
    read: the page itself comes first, its advertisements after it.
    """
    problem = MaterialError(_EMPTY)
    for part in _pages(read_message(data)):
        try:
            decoded = decode_text(content_of(part))
            return extract_web_page(decoded.text), decoded
        except MaterialError as error:
            problem = error
    raise problem


def _pages(message: MimePart) -> list[MimePart]:
    """The parts that are web pages, with the one that the file says is its root first."""
    pages = [part for part in leaves_of(message) if part.get_content_type() == "text/html"]
    root = message.get_param("start")
    return sorted(pages, key=lambda part: not root or part.get("Content-ID") != root)
