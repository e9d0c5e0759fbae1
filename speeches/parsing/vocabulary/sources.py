"""Where a page was taken from: the site's name and the page's address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import SITE_NAME

# What a page calls its source without naming one.
_NOBODY = re.compile(
    r"(?:网络|互联网|网友|本站|原创|佚名|未知|转载|整理|用户|会员|投稿|admin|管理员|网上)", re.I
)
_STATED = re.compile(
    r"(?:网站|来源|信息来源|文章来源|稿源|出处)\s*[:：]\s*([^\s:：|｜，,。)）】]{2,20})"
)
# 《 某某日报 》（ 2019年03月02日 01 版）
_PRINTED = re.compile(rf"《\s*([{HAN}]{{2,14}})\s*》[^《》]{{0,4}}\d{{4}}\s*年[^《》]{{1,20}}版")
_SITE = re.compile(
    rf"(?<![{HAN}])(?:请?在)?({SITE_NAME})(?=$|[^{HAN}]|导航|首页|负责|整理|上搜索|版权|官网)"
)
# The names in such a line are other sites'.
_LINKS = re.compile(r"友情链接|友链|合作伙伴")
_ADDRESS = re.compile(rf"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:/[^\s{HAN}，。）)】\"'<>]*)?")
_LINK_LINE = re.compile(r"(?:链接|网址|地址|原文)[^:：]{0,6}[:：]\s*(https?://\S+)")


def stated_source(furniture: Sequence[str]) -> str | None:
    """The name of the site, from the lines it put around the speech; None where none says it.

    A stated source (来源：…) goes before a newspaper with day and page, that before a name that a
    line consists of, and that before a name mentioned in passing.
    """
    for line in furniture:
        for match in _STATED.finditer(line):
            if not _NOBODY.search(match[1]):
                return match[1]
    for line in furniture:
        if printed := _PRINTED.search(line):
            return printed[1]
    for line in furniture:
        if _LINKS.match(line):
            continue
        for match in _SITE.finditer(line):
            if not _NOBODY.fullmatch(match[1]) and len(match[1]) >= 3:
                return match[1]
    return None


def stated_address(furniture: Sequence[str]) -> str | None:
    """The page's own address, where the page states it."""
    for line in furniture:
        stated = _LINK_LINE.search(line)
        address = _ADDRESS.match(stated[1]) if stated else None
        if address:
            return address[0]
    return None
