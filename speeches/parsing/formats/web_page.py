"""A saved web page to lines: its blocks, each with the role that its markup says.

Scripts, styles and comments are no text. Everything a reader could see becomes a line; `cleaning`
decides what the role means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from lxml import etree, html

from speeches.parsing.documents import Extracted, MaterialError
from speeches.parsing.formats.limits import PAGE_TAGS, too_complex
from speeches.parsing.formats.lines import assembled
from speeches.parsing.formats.script_state import Article, article_in, han_in
from speeches.parsing.formats.web_boxes import INLINE, Box, box_of
from speeches.parsing.formats.web_styles import unseen_classes
from speeches.parsing.vocabulary.labels import is_labelled
from speeches.parsing.vocabulary.site_words import count_site_words

_IS_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|meta|title)\b",
    re.I | re.S,
)
_BEGINS = re.compile(
    r"\s*<(?:h[1-6]|article|section|main|header|table|ul|ol|center|font|span|strong|b|img|a)\b[^<>]*>",
    re.I,
)
_PARAGRAPH = re.compile(r"<(?:p|br|div|td)\b[^<>]*>", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

# Elements without text of their own for a reader.
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "select"}
)
# So many elements are named as what they are not, each in the other, where an element has so many
# characters of sentences.
_MOST_MISNAMED, _LEAST_SENTENCES = 8, 100
# How a paragraph of an article ends; an abstract of another one breaks off.
_ENDS = "。！？”"
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_PUBLISHED = re.compile(
    r"pub-?date|publish-?(?:date|time)|article:published_time|og:(?:article:)?release_date|weibo:article:create_at|date",
    re.I,
)
# White words are hidden where so much stands beside them, and are few: a site's mark.
_LEAST_BESIDE, _MOST_WHITE = 20, 60
_STOPS = re.compile("[，。；！？]")
# What a page says itself is no article with fewer characters, and may be the beginning of one with
# fewer than so many; an article in its scripts is known for the same by so many signs.
_NEXT_TO_NONE, _LONGEST_BEGINNING, _SAME = 60, 600, 20
_BESIDE_ARTICLE = frozenset(
    {"page-title", "navigation", "comments", "advertisement", "hidden", "page-fact", "link"}
)
_LONGEST_OF_SITE = 100
_OF_HEAD = ("page-title", "page-fact")
# A heading by its number that a page has as a picture.
_LONGEST_PICTURED = 40
# The number before an entry of a list of links: 1. 某讲话
_LINK_NUMBER = re.compile(r"\s*\d{1,2}\s*[.．、]?\s+|\s*\d{1,2}\s*[.．、]")
# ▲游客在现场: what points to the picture above.
_POINTS_UP = re.compile(r"\s*[▲△↑]\s*[^\s▲△↑]")
_LONGEST_CAPTION = 100


def is_web_page(text: str) -> bool:
    """Whether a text is the source of a web page, by how it begins; of a piece of one that begins
    with another element, also by its paragraphs."""
    top = text[:2000]
    return bool(_IS_HTML.match(top) or (_BEGINS.match(top) and _PARAGRAPH.search(top)))


def extract_web_page(page: str) -> Extracted:
    """The lines that a saved page shows; where it shows no article, with the one that stands in its
    scripts (see Note [An article in a script]).

    Raises MaterialError where there is neither.
    """
    root = _parsed(page)
    blocks = _blocks(root)
    if article := _article_in_scripts(root, blocks):
        blocks = _with_article(blocks, article)
    extracted = assembled(blocks, "text/html")
    if not extracted.lines:
        raise MaterialError("网页里没有文字")
    return extracted


def _parsed(page: str) -> html.HtmlElement:
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
    return root


def _article_in_scripts(
    root: html.HtmlElement, blocks: Sequence[tuple[str, str]]
) -> Article | None:
    """The article in the scripts of a page that shows none, or only the beginning of that."""
    shown: list[str] = []
    length = 0
    for words, role in blocks:
        if role in _BESIDE_ARTICLE or not _STOPS.search(words) or _is_of_site(words):
            continue
        shown.append(_bare(words))
        length += han_in(words)
        if length > _LONGEST_BEGINNING:
            return None
    scripts = (element.text or "" for element in root.iter("script"))
    title = next((words for words, role in blocks if role == "page-title"), "")
    article = article_in(scripts, title)
    if not article or length < _NEXT_TO_NONE:
        return article
    text = _bare(article.text)
    begins = max(shown, key=len)[:_SAME]
    # Also a sentence with a word that sites use is the article's where it stands in that.
    again = sum(
        han_in(words)
        for words, role in blocks
        if role not in _BESIDE_ARTICLE and _bare(words) in text
    )
    is_same = begins in text and han_in(article.text) > 2 * max(length, again)
    return article if is_same else None


def _bare(words: str) -> str:
    return "".join(words.split()).rstrip(".…")


def _is_of_site(words: str) -> bool:
    return len(words) <= _LONGEST_OF_SITE and count_site_words(words) > 0


def _with_article(blocks: Sequence[tuple[str, str]], article: Article) -> list[tuple[str, str]]:
    """The blocks of a page with an article of its scripts below what its head says."""
    text = _blocks(_parsed(article.text)) if article.is_markup else [(article.text, "")]
    above = [(article.title, "heading"), *((line, "") for line in article.lines)]
    first = [block for block in blocks if block[1] in _OF_HEAD]
    # What the page shows of the article is a copy, as hidden words may be.
    said = _bare("".join((article.title, *(words for words, _ in text))))
    shown = [
        (words, "hidden" if role in ("", "heading") and _bare(words) in said else role)
        for words, role in blocks
        if role not in _OF_HEAD
    ]
    return [*first, *above, *text, *shown]


def _blocks(root: html.HtmlElement) -> list[tuple[str, str]]:
    """The blocks of a page with their roles. An element that is named as what stands around an
    article, and has most of the page's sentences, is the article's: id="ad_area", a form around
    the whole page."""
    misnamed: set[html.HtmlElement] = set()
    unseen = unseen_classes(sheet.text_content() for sheet in root.iter("style"))
    while True:
        blocks = _Blocks(misnamed, unseen)
        blocks.walk(root)
        most = blocks.with_most_sentences() if len(misnamed) < _MOST_MISNAMED else None
        if most is None:
            return blocks.found
        misnamed.add(most)


class _Blocks:
    """Collects the text of a page block by block, each with the role of the element around it."""

    def __init__(self, misnamed: Collection[html.HtmlElement], unseen: frozenset[str]) -> None:
        """misnamed: elements whose name says nothing of what stands in them; unseen: classes that
        hide words inside a line."""
        self.found: list[tuple[str, str]] = []
        self._misnamed, self._unseen_classes = misnamed, unseen
        self._sentences: Counter[html.HtmlElement | None] = Counter()
        self._words: list[str] = []
        self._white: set[int] = set()
        self._hidden: list[str] = []
        self._unseen = False
        self._is_white = False
        self._in_advertisement = False
        self._stated = ""
        self._linked = 0
        self._advertised = 0
        self._pictured = ""
        self._picture = False
        self._below_picture = False
        self._headings_pictured: list[int] = []

    def walk(self, root: html.HtmlElement) -> None:
        """Visit the tree without recursion: a saved page may nest without end."""
        boxes = [Box()]
        silent = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else "script"
            if event == "start":
                silent += tag in _SILENT
                if tag not in INLINE:
                    self._flush(boxes[-1])
                    self._state(_stated_day(element, tag))
                elif tag == "time":
                    self._stated = self._stated or _stated_day(element, tag)
                elif tag == "img" and not silent:
                    self._see(element)
                boxes.append(box_of(element, tag, boxes[-1], self._misnamed, self._unseen_classes))
                self._hear(boxes[-1], tag)
                self._add("" if silent else element.text, tag)
            else:
                box = boxes.pop()
                if tag not in INLINE:
                    self._flush(box)
                silent -= tag in _SILENT
                self._hear(boxes[-1], tag)
                self._add("" if silent else element.tail, "")
        self._flush(Box())
        self._drop_said_twice()

    def with_most_sentences(self) -> html.HtmlElement | None:
        """The element named as what stands around an article that has most of the page's sentences,
        if one has; what readers wrote does not count."""
        for element, length in self._sentences.most_common(1):
            if element is not None and length > max(_LEAST_SENTENCES, self._sentences.total() / 2):
                return element
        return None

    def _state(self, day: str) -> None:
        if day:
            self.found.append((day, "page-fact"))

    def _see(self, picture: html.HtmlElement) -> None:
        """A picture's own words are its block's where these are a heading by their number."""
        self._picture = True
        words = (picture.get("alt") or "").strip()
        if len(words) <= _LONGEST_PICTURED and is_labelled(words):
            self._pictured = words

    def _hear(self, box: Box, tag: str) -> None:
        """Words hidden inside a line are collected apart, for a line of their own after it."""
        inline = tag in INLINE
        self._unseen = box.tiny or (inline and box.role == "hidden")
        self._is_white = inline and box.white and not box.ground
        self._in_advertisement = tag == "ins" and box.role == "advertisement"

    def _add(self, words: str | None, tag: str) -> None:
        if words:
            flat = words if tag == "pre" else re.sub(r"[ \t\r\n\f]+", " ", words)
            if self._unseen:
                self._hidden.append(flat)
                return
            if self._is_white:
                self._white.add(len(self._words))
            self._words.append(flat)
            if tag == "a":
                self._linked += len(flat.strip())
            elif tag == "ins" and self._in_advertisement:
                self._advertised += len(flat.strip())

    def _flush(self, box: Box) -> None:
        if self._white:
            self._set_white_apart(box.role)
        content = "".join(self._words)
        bare = len(content.strip())
        if bare:
            self.found.append((content, self._role_of(content, bare, box)))
            is_whole = content.rstrip()[-1] in _ENDS
            if is_whole and 2 * self._linked < bare and box.role != "comments":
                self._sentences[box.named] += bare
            self._below_picture = False
        elif self._pictured:
            self._headings_pictured.append(len(self.found))
            self.found.append((self._pictured, box.role))
        if "".join(self._hidden).strip():
            self.found.append((" ".join(self._hidden), "hidden"))
        self._state(self._stated)
        self._below_picture = self._picture or self._below_picture
        self._picture = False
        self._words = []
        self._white.clear()
        self._hidden = []
        self._stated = ""
        self._linked = 0
        self._advertised = 0
        self._pictured = ""

    def _role_of(self, content: str, bare: int, box: Box) -> str:
        """The role of a block: its element's, or what all of its words are."""
        if box.role == "caption" or (not box.role and _POINTS_UP.match(content)):
            points = box.role or box.centred or self._picture or self._below_picture
            own = bare > _LONGEST_CAPTION or is_labelled(content.strip())
            return "caption" if points and not own else ""
        if box.role:
            return box.role
        if self._linked >= bare:
            return "link"
        if self._linked and (number := _LINK_NUMBER.match(content)):
            return "numbered-link" if self._linked >= bare - len(number[0].strip()) - 1 else ""
        return "advertisement" if self._advertised >= bare else ""

    def _set_white_apart(self, role: str) -> None:
        """A few white words inside a line of words that are none."""
        white = [self._words[at].strip() for at in sorted(self._white)]
        if _STOPS.search("".join(white)) and not count_site_words("".join(white)):
            return
        if role == "heading" or sum(map(len, white)) > _MOST_WHITE:
            return
        others = [words for at, words in enumerate(self._words) if at not in self._white]
        if sum(len(words.strip()) for words in others) >= _LEAST_BESIDE:
            self._words = others
            self._hidden += white

    def _drop_said_twice(self) -> None:
        """A picture's words that the page has as words too, all or their number."""
        pictured = set(self._headings_pictured)
        if not pictured:
            return
        said = {words.strip() for at, (words, _) in enumerate(self.found) if at not in pictured}
        numbered = {words[:2] for words in said if words[1:2] == "、"}
        self.found = [
            block
            for at, block in enumerate(self.found)
            if at not in pictured or not (block[0] in said or block[0][:2] in numbered)
        ]


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
