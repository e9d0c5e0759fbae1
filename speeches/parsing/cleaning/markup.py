"""What a document's own markup says of a line: navigation, an advertisement, a header, a link."""

from __future__ import annotations

from speeches.parsing.cleaning.page import Page
from speeches.parsing.vocabulary.program_lines import is_program_line
from speeches.parsing.vocabulary.site_patterns import PAGE_TITLE

_RULES = {
    "page-title": PAGE_TITLE,
    "navigation": "网页栏目",
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


def drop_marked(page: Page) -> None:
    """A saved page says itself what its navigation and its advertisements are.

    Only where enough is left without them: some pages put the speech itself into a box of an
    unlucky name.
    """
    kept = sum(len(line.text) for line in page.lines if line.hint not in _RULES)
    if kept < _LEAST_LEFT and any(line.is_body_like for line in page.lines):
        page.drop(lambda _, line: _ALWAYS.get(line.hint), prose=True)
    else:
        page.drop(lambda _, line: _RULES.get(line.hint), prose=True)


def drop_links(page: Page) -> None:
    """Items that are nothing but a link, in a saved page: lists of other articles."""
    page.drop(lambda _, line: "链接列表" if line.hint == "link" and not line.is_body_like else None)


def drop_program_lines(page: Page) -> None:
    """Lines of the scripts and style sheets of a page, where its text was taken with them."""
    page.drop(lambda _, line: "网页脚本" if is_program_line(line.text) else None, prose=True)
