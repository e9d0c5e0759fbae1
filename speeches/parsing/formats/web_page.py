"""A saved web page to lines: its blocks, each with the role that its markup says.

Scripts, styles and comments are no text. Everything a reader could see becomes a line; `cleaning`
decides what the role means.
"""

from __future__ import annotations

import re

from lxml import etree, html

from speeches.parsing.documents import Extracted, MaterialError
from speeches.parsing.formats.limits import PAGE_TAGS, too_complex
from speeches.parsing.formats.lines import assembled

_IS_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|meta|title)\b",
    re.I | re.S,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

# Elements without text of their own for a reader.
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "select"}
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr o:p st1:chsdate img input".split()
)
_BY_TAG = {
    "title": "page-title",
    "h1": "heading",
    "nav": "navigation",
    "footer": "navigation",
    "aside": "navigation",
    "button": "navigation",
    "form": "navigation",
}
_BY_CLASS = {
    "navigation": frozenset(
        "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs position location path "
        "sidebar side aside footer foot bottom copyright related relate rel recommend rec hot rank "
        "ranking share sharing toolbar tools pager pages pagination prevnext prev next comment "
        "comments friendlink friendlinks links friend tags tag topbar header search login qrcode "
        "xgwz tuijian fenxiang dibu daohang".split()
    ),
    "advertisement": frozenset("ad ads adv advert advertisement guanggao banner gg".split()),
}
_CLASS_WORD = re.compile(r"[a-z]+", re.I)
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_PUBLISHED = re.compile(
    r"pub-?date|publish-?(?:date|time)|article:published_time|og:(?:article:)?release_date|weibo:article:create_at|date",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def is_web_page(text: str) -> bool:
    """Whether a text is the source of a web page, by how it begins."""
    return bool(_IS_HTML.match(text[:2000]))


def extract_web_page(page: str) -> Extracted:
    if page.count("<") > PAGE_TAGS:
        raise too_complex("网页", "请在浏览器中打开后另存为文本再导入")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", page), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise MaterialError("网页里没有文字，或网页已损坏") from error
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        # What comes after the place where the parser gave up would be lost in silence.
        raise MaterialError("网页已损坏或嵌套过深，请在浏览器中打开后另存为文本再导入")
    blocks = _Blocks()
    blocks.walk(root)
    extracted = assembled(blocks.found, "text/html")
    if not extracted.lines:
        raise MaterialError("网页里没有文字")
    return extracted


class _Blocks:
    """Collects the text of a page block by block, each with the role of the element around it."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._hidden: list[str] = []
        self._unseen = False
        self._stated = ""
        self._linked = 0

    def walk(self, root: html.HtmlElement) -> None:
        """Visit the tree without recursion: a saved page may nest without end."""
        roles: list[str] = []
        silent = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else "script"
            if event == "start":
                silent += tag in _SILENT
                role = _role(element, tag) or (roles[-1] if roles else "")
                if tag not in _INLINE:
                    self._flush(roles[-1] if roles else "")
                    self._state(_stated_day(element, tag))
                elif tag == "time":
                    self._stated = self._stated or _stated_day(element, tag)
                roles.append(role)
                self._hear(role, tag)
                self._add("" if silent else element.text, tag == "pre", tag == "a")
            else:
                role = roles.pop()
                if tag not in _INLINE:
                    self._flush(role)
                silent -= tag in _SILENT
                self._hear(roles[-1] if roles else "", tag)
                self._add("" if silent else element.tail, False, False)
        self._flush("")

    def _state(self, day: str) -> None:
        if day:
            self.found.append((day, "page-fact"))

    def _hear(self, role: str, tag: str) -> None:
        """Words hidden inside a line are collected apart, for a line of their own after it."""
        self._unseen = tag in _INLINE and role == "hidden"

    def _add(self, words: str | None, preformatted: bool, linked: bool) -> None:
        if words:
            flat = words if preformatted else re.sub(r"[ \t\r\n\f]+", " ", words)
            if self._unseen:
                self._hidden.append(flat)
                return
            self._words.append(flat)
            self._linked += len(flat.strip()) if linked else 0

    def _flush(self, role: str) -> None:
        content = "".join(self._words)
        bare = len(content.strip())
        if bare:
            only_link = self._linked >= bare and not role
            self.found.append((content, "link" if only_link else role))
        if "".join(self._hidden).strip():
            self.found.append((" ".join(self._hidden), "hidden"))
        self._state(self._stated)
        self._words = []
        self._hidden = []
        self._stated = ""
        self._linked = 0


def _stated_day(element: html.HtmlElement, tag: str) -> str:
    """The day of publication that an element has in an attribute and does not show: of a
    <time> that says 3天前, of a <meta name="pubdate">."""
    if tag == "time" and not _YEAR.search(element.text_content()):
        stated = element.get("datetime") or ""
    elif tag == "meta" and _PUBLISHED.fullmatch(
        element.get("name") or element.get("property") or ""
    ):
        stated = element.get("content") or ""
    else:
        return ""
    return stated if _DAY.match(stated) else ""


def _role(element: html.HtmlElement, tag: str) -> str:
    """The role that an element's name, class, id or style says that its content has."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if tag in ("html", "body"):
        return ""
    if _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return "hidden"
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    words = {word.lower() for word in _CLASS_WORD.findall(named)}
    return next((hint for hint, known in _BY_CLASS.items() if words & known), "")
