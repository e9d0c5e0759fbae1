"""What a document's own markup says of a line: navigation, an advertisement, a header, a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.marks import mark
from speeches.parsing.vocabulary.program_lines import is_program_line
from speeches.parsing.vocabulary.site_patterns import CAPTION, PAGE_TITLE, READERS

_RULES = {
    "page-title": PAGE_TITLE,
    "navigation": "网页栏目",
    "comments": READERS,
    "caption": CAPTION,
    "advertisement": "网页广告",
    "hidden": "网页隐藏内容",
    "page-furniture": "页眉页脚",
    "note-mark": "脚注序号",
    "page-fact": "网页元信息",
    "mark": "排版标记",
}
# What is no part of a speech whatever box that stands in.
_ALWAYS = {hint: _RULES[hint] for hint in ("page-title", "mark")}
# Where fewer characters are left without them, the speech itself stands in such boxes.
_LEAST_LEFT = 100
# What the page shows only on demand of a speech has so many characters.
_LEAST_HIDDEN = 40
# A copy is told by pieces of this length.
_PIECE = 10
# With so large a share of its words a line is a site's.
_SITE_SHARE = 0.3
# What a site writes into its windows, to users, of their data; here and there a speaker says it.
_FEWEST_OF_WINDOWS = 3
_OF_WINDOWS = mark(
    r"隐私|用户协议|本协议|服务条款|Cookie|账号|账户|验证码|本网站|本站|小编|下载本文|免责声明",
    needs="[隐用本服C账验小下免]",
)


def drop_marked(page: Page) -> None:
    """A saved page says itself what its navigation and its advertisements are.

    Only where enough is left without them: some pages put the speech itself into a box of an
    unlucky name.
    """
    if any(line.hint == "hidden" for line in page.lines):
        page.lines = [*_with_hidden_speeches(page.lines)]
    kept = sum(len(line.text) for line in page.lines if line.hint not in _RULES)
    if kept < _LEAST_LEFT and any(line.is_body_like for line in page.lines):
        page.drop(lambda _, line: _ALWAYS.get(line.hint), prose=True)
    else:
        page.drop(lambda _, line: _RULES.get(line.hint), prose=True)


def _with_hidden_speeches(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """The lines, those of a speech that the page shows only on demand (behind a tab, under a
    fold) like those that it shows."""
    shown = "".join(line.comparable for line in lines if line.hint != "hidden")
    for is_hidden, run in groupby(lines, key=lambda line: line.hint == "hidden"):
        found = [*run]
        if is_hidden and _is_speech(found, shown):
            found = [replace(line, hint="") for line in found]
        yield from found


def _is_speech(lines: Sequence[PageLine], shown: str) -> bool:
    """Whether hidden lines that follow each other are of a speech: prose, with something that
    speeches alone have, and no copy of what is shown, however it is broken into lines."""
    own = [line for line in lines if not line.is_site_talk(_SITE_SHARE)]
    prose = [line for line in own if line.is_body_like and not line.is_salutation]
    if not prose or sum(len(line.text) for line in own) < _LEAST_HIDDEN:
        return False
    if not any(line.is_salutation or line.is_labelled or line.takes_leave for line in own):
        return False
    said = "".join(line.comparable for line in prose)
    pieces = [said[at : at + _PIECE] for at in range(0, len(said) - _PIECE + 1, _PIECE)]
    again = sum(piece in shown for piece in pieces)
    of_windows = sum(1 for line in lines for _ in _OF_WINDOWS.finditer(line.plain))
    return 2 * again < len(pieces) and of_windows < _FEWEST_OF_WINDOWS


def drop_links(page: Page) -> None:
    """Items that are nothing but a link, in a saved page: lists of other articles; also where
    they are numbered and several follow each other."""
    numbered = [line.hint == "numbered-link" for line in page.lines]
    listed = {
        at
        for at, (line, is_numbered) in enumerate(zip(page.lines, numbered, strict=True))
        if line.hint == "link"
        or (is_numbered and any(numbered[max(at - 1, 0) : at] + numbered[at + 1 : at + 2]))
    }
    page.drop(lambda at, line: "链接列表" if at in listed and not line.is_body_like else None)


def drop_program_lines(page: Page) -> None:
    """Lines of the scripts and style sheets of a page, where its text was taken with them."""
    page.drop(lambda _, line: "网页脚本" if is_program_line(line.text) else None, prose=True)
