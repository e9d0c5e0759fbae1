"""The article that a page keeps in a script, for a program to show: window.__INITIAL_STATE__={….

Note [An article in a script]
    A saved page of such a site may have no text but this. Its keys differ from site to site, so
    that the longest Chinese string is the article, and what stands beside it in the same object,
    or in one around that, says its title, its day, its speaker. JSON and the object literals of
    programs are read alike, by their strings and brackets, from left to right and only once;
    a string may hold such data itself (`JSON.parse("…")`), or be the article (`html("<p>…")`), as
    a script of type text/plain may.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from speeches.parsing.formats.limits import PAGE_STATE_TOKENS
from speeches.parsing.vocabulary.han import HAN

_BEGINS = re.compile(r"(?:^|[=(,:]|\breturn\b)\s*+(?=[{\[])|[=(]\s*+(?=[\"'`])")
_TOKEN = re.compile(
    r"\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\"?|'[^'\\]*+(?:\\.[^'\\]*+)*+'?|`[^`\\]*+(?:\\.[^`\\]*+)*+`?|"
    r"[{}\[\],:]|[\w$.+-]++",
    re.S,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|(.))", re.S)
_LETTERS = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_NO_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HAN = re.compile(f"[{HAN}]")
_SENTENCE = re.compile(f"[{HAN}][，。；！？]")
# Data in a string: {"title":"…
_IS_DATA = re.compile(r"\s*[\[{]|[^{]{0,40}[\[{]\s*\"[^\"]{0,40}\"\s*[:,]")
_IS_MARKUP = re.compile(r"</?(?:p|br|div|span|section|strong|h\d|table|article)\b", re.I)
_BEGINS_AS_MARKUP = re.compile(r"\s*+<(?:p|br|div|span|section|strong|h\d|table|article)\b", re.I)
_TAG = re.compile(r"<[^<>]{0,200}>")
_PARAGRAPH = re.compile(r"</p>|<br|\n", re.I)

# An article has so many characters at least.
_LEAST = 100
# Data in a string of data in a string.
_DEEPEST = 3
# A copy of an article without its paragraphs may be as much longer.
_ABOUT_AS_LONG = 0.95
_LONGEST_FACT = 100
# What stands around an object says of what is in it, so far out.
_FURTHEST = 6
# Paragraphs of an article are found so many objects and lists below it.
_HIGHEST = 4

# The pieces of one paragraph, in a list of these.
_PIECES = frozenset({"children", "content"})

# What is no article, whatever its length, by the key of it or around it.
_OTHER = re.compile(
    r"comment|repl(?:y|ies)|recommend|relat|^hot|advert|copyright|privacy|agreement|disclaimer|"
    r"i18n|locale|pinglun",
    re.I,
)
_TITLES = (
    "title",
    "headline",
    "articletitle",
    "newstitle",
    "doctitle",
    "contenttitle",
    "subject",
    "biaoti",
)
_SUBTITLES = ("subtitle", "subheadline", "ftitle", "fubiaoti")
_SOURCES = ("source", "sourcename", "articlesource", "newssource", "origin", "laiyuan", "copyfrom")
_PUBLISHED = (
    "publishtime", "publishdate", "publishedat", "publishedtime", "publishedon", "published",
    "publishat", "pubtime", "pubdate", "datepublished", "releasetime", "releasedate", "issuetime",
    "issuedate", "showtime", "posttime", "postdate", "date", "time", "createtime", "createdat",
    "datecreated",
)  # fmt: skip
_SPOKEN = ("meetingdate", "meetingtime", "speechdate", "speechtime", "speakdate", "speaktime")
_SPEAKERS = ("speaker", "speakername", "author", "authorname")
# Who writes for a site has none of these beside the name.
_POSTS = (
    "post",
    "authorpost",
    "speakerpost",
    "position",
    "duty",
    "office",
    "job",
    "authorduty",
    "zhiwu",
)
_FACTS = frozenset({*_TITLES, *_SUBTITLES, *_SOURCES, *_PUBLISHED, *_SPOKEN, *_SPEAKERS, *_POSTS})
# What stands beside the text of an article in an object of its own.
_OF_ARTICLE = re.compile(r"info|meta|base|detail|article", re.I)
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d(?:\.\d{1,6})?)?(?:Z|\+00:?00)")
_MOMENT = re.compile(r"\d{10}(?:\d{3})?")
_DAY = re.compile(r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)")
_BEIJING = datetime.timedelta(hours=8)


class Article(NamedTuple):
    """An article found in a script: the lines above it, and its text, which may be markup."""

    title: str
    lines: tuple[str, ...]
    text: str
    is_markup: bool


@dataclass(eq=False)
class _Box:
    """An object or a list of the data: what its keys say, or its strings in order."""

    around: _Box | None = None
    key: str = ""
    is_list: bool = False
    said: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    is_mixed: bool = False
    waiting: str = ""
    height: int = 0
    is_other: bool = False

    def __post_init__(self) -> None:
        self.is_other = bool(_OTHER.search(self.key) or (self.around and self.around.is_other))


class _Found(NamedTuple):
    """A string that may be the article, and where it stands."""

    text: str
    length: int
    box: _Box


def article_in(scripts: Iterable[str], page_title: str) -> Article | None:
    """The article that these scripts keep; None where none does. page_title: the page's <title>,
    which goes before length where several articles stand there."""
    found = list(_Reader().read(scripts))
    if not found:
        return None
    called = _bare(page_title)
    named = [item for item in found if (title := _bare(_title_of(item.box))) and title in called]
    found = named or found
    most = max(item.length for item in found)
    alike = [item for item in found if item.length >= most * _ABOUT_AS_LONG]
    best = max(alike, key=lambda item: len(_PARAGRAPH.findall(item.text)))
    text = best.text if _IS_MARKUP.search(best.text) else html.unescape(best.text)
    lines = tuple(_lines_of(best.box))
    return Article(_title_of(best.box), lines, text, bool(_IS_MARKUP.search(text)))


def han_in(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_HAN.findall(text))


class _Reader:
    """Reads the data in scripts, so many tokens of it at most."""

    def __init__(self) -> None:
        self._left = PAGE_STATE_TOKENS

    def read(self, scripts: Iterable[str]) -> Iterator[_Found]:
        for script in scripts:
            if _BEGINS_AS_MARKUP.match(script):
                yield from _candidate(_Box(is_list=True), "", script)
            elif "\\u" in script or _HAN.search(script):
                yield from self._read(script, 0, None)

    def _read(self, script: str, depth: int, around: _Box | None) -> Iterator[_Found]:
        at = 0
        while self._left > 0 and (begin := _BEGINS.search(script, at)):
            root = _Box(around, is_list=True)
            box = root
            at = begin.end()
            while token := _TOKEN.search(script, at):
                at = token.end()
                self._left -= 1
                if self._left <= 0:
                    return
                box, found = self._take(token[0], box, depth)
                yield from found
                if box is root:
                    break
            else:
                return

    def _take(self, token: str, box: _Box, depth: int) -> tuple[_Box, Iterable[_Found]]:
        """The box in which the next token stands, and what this one tells."""
        if token in "{[":
            return _Box(box, _key(box), token == "["), ()
        if token in "}]":
            return (box.around, _close(box)) if box.around else (box, ())
        if token == ",":
            box.waiting = ""
        elif token == ":":
            pass
        elif token[0] not in "\"'`":
            _atom(token, box)
        else:
            return box, self._string(_decoded(token), box, depth)
        return box, ()

    def _string(self, text: str, box: _Box, depth: int) -> Iterable[_Found]:
        if not box.is_list and not box.waiting:
            box.waiting = text or "?"
            return ()
        key = _key(box)
        box.waiting = ""
        if depth < _DEEPEST and len(text) >= _LEAST and _IS_DATA.match(text):
            return self._read(text, depth + 1, box)
        return _tell(box, key, text)


def _atom(token: str, box: _Box) -> None:
    """A key without quotes, a number, true."""
    if not box.is_list and not box.waiting:
        box.waiting = token
    elif not box.is_list:
        if _MOMENT.fullmatch(token):
            box.said.setdefault(_folded(box.waiting), token)
        box.waiting = ""


def _key(box: _Box) -> str:
    return box.key if box.is_list else box.waiting


def _folded(key: str) -> str:
    return re.sub("[^a-z]", "", key[:40].lower())


def _tell(box: _Box, key: str, text: str) -> Iterable[_Found]:
    """Note a string in its box; it may be the article itself."""
    if box.is_list:
        if _HAN.search(text):
            box.strings.append(text)
    elif text:
        box.said.setdefault(_folded(key), text)
    return _candidate(box, key, text)


def _candidate(box: _Box, key: str, text: str) -> Iterable[_Found]:
    if len(text) < _LEAST or not _SENTENCE.search(text):
        return ()
    length = han_in(text)
    if length < _LEAST or box.is_other or _OTHER.search(key):
        return ()
    return (_Found(text, length, box),)


def _close(box: _Box) -> Iterable[_Found]:
    """What a box that ends tells the one around it: a list its strings as paragraphs, an object
    with one Chinese string that string, {"type":"p","data":{"text":"…"}}."""
    around = box.around
    if around is None:
        return ()
    key = _key(around)
    around.waiting = ""
    around.height = max(around.height, box.height + 1)
    if box.height > _HIGHEST:
        return ()
    if box.is_list:
        if not box.strings or box.is_mixed:
            return ()
        if len(box.strings) == 1:
            around.said.setdefault(_folded(key), box.strings[0])
            return ()
        is_paragraph = box.key in _PIECES and around.around and around.around.is_list
        return _tell(around, key, ("" if is_paragraph else "\n").join(box.strings))
    if not around.is_list and _OF_ARTICLE.search(key):
        for fact in _FACTS & box.said.keys():
            around.said.setdefault(fact, box.said[fact])
    chinese = [text for text in box.said.values() if _HAN.search(text)]
    if len(chinese) == 1:
        if around.is_list:
            around.strings += chinese
        else:
            around.said.setdefault(_folded(key), chinese[0])
    elif chinese:
        around.is_mixed = True
    return ()


def _out(box: _Box | None) -> Iterator[_Box]:
    """A box and those around it, from the inside."""
    while box is not None:
        yield box
        box = box.around


def _decoded(token: str) -> str:
    """The characters of a string literal."""
    text = token[1:-1] if len(token) > 1 and token[-1] == token[0] else token[1:]
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
        # Two escapes make one character beyond the first 65536.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _NO_CHARACTER.sub("", text)


def _character(escape: re.Match[str]) -> str:
    if digits := escape[1] or escape[2] or escape[3]:
        return chr(int(digits, 16))
    return _LETTERS.get(escape[4], escape[4])


def _said(box: _Box, keys: Iterable[str]) -> str:
    """What the first of these keys says that says something short, in the object of an article or
    the nearest around it."""
    for near in islice(_out(box), _FURTHEST):
        for key in keys:
            text = _TAG.sub("", html.unescape(near.said.get(key, "")))
            if text.strip() and len(text) <= _LONGEST_FACT:
                return " ".join(text.split())
    return ""


def _title_of(box: _Box) -> str:
    return _said(box, _TITLES)


def _bare(text: str) -> str:
    return "".join(text.split())


def _lines_of(box: _Box) -> Iterator[str]:
    """The facts beside an article, as a page would show them below its title."""
    if _HAN.search(subtitle := _said(box, _SUBTITLES)):
        yield subtitle
    post, speaker = _said(box, _POSTS), _said(box, _SPEAKERS)
    if _HAN.search(post) and _HAN.search(speaker):
        yield f"{post}　{speaker}"
    if spoken := _day(_said(box, _SPOKEN)):
        yield f"会议时间：{spoken}"
    if published := _day(_said(box, _PUBLISHED)):
        yield f"发布时间：{published}"
    if _HAN.search(source := _said(box, _SOURCES)):
        yield f"来源：{source}"


def _day(said: str) -> str:
    """The day that a fact states, in Beijing; "" where it states none."""
    if _MOMENT.fullmatch(said):
        moment = datetime.datetime.fromtimestamp(int(said[:10]), datetime.UTC) + _BEIJING
        return moment.date().isoformat()
    if universal := _ISO.fullmatch(said):
        try:
            return (datetime.datetime.fromisoformat(universal[1]) + _BEIJING).date().isoformat()
        except (ValueError, OverflowError):
            return ""
    day = _DAY.match(said)
    return day[1] if day else ""
