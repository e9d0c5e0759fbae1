"""Which page of an article in several pages a text is, by the links between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PAGES = re.compile(r"共\s*(\d{1,2})\s*页")
_THIS_PAGE = re.compile(r"\D*第\s*(\d{1,2})\s*页\s*[（(/／，,]?\s*共\s*(\d{1,2})\s*页[）)]?")
_PAGER = re.compile(r"[上下]一?页|当前第")
_CURRENT = re.compile(r"当前第\s*(\d{1,2})")
# 上一页 1 2 3 下一页　[1] [2] 下一页　1/3页 下页
_PAGE_LINKS = re.compile(
    r"(?=.*[上下]一?页)(?=.*\d)(?:首页|末页|尾页|[上下]一?页|第?\[?\d{1,2}\]?(?:\s*[/／]\s*\d{1,2})?页?|[\s|｜,，<>«»（）()])++"
)
# The page one is on is the number without a link's brackets.
_UNLINKED = re.compile(r"(?<![\[\d])(\d{1,2})(?![\]\d])")


def part_in_pager(
    furniture: Sequence[str], named: int | None = None
) -> tuple[int | None, int | None]:
    """Which page of how many a pager names: 共3页: 上一页 1 [2] [3] 下一页.

    named: a number behind the title, which says nothing alone.
    """
    whole = [match for line in furniture if (match := _THIS_PAGE.fullmatch(line))]
    # A viewer says it on every page of a file.
    if len(whole) == 1 and any(_PAGER.search(line) for line in furniture):
        page, pages = int(whole[0][1]), int(whole[0][2])
        if 1 <= page <= pages and pages > 1:
            return page, pages
    for line in furniture:
        links = _PAGE_LINKS.fullmatch(line.strip())
        if links:
            return _on_page(line, named)
        stated = _PAGES.search(line)
        if stated and _PAGER.search(line):
            current = _CURRENT.search(line) or _UNLINKED.search(line[stated.end() :])
            if current and int(stated[1]) > 1:
                return int(current[1]), int(stated[1])
    return None, None


def _on_page(line: str, named: int | None) -> tuple[int | None, int | None]:
    """Which page a row of page links stands on: the one its title names, the one that is no
    link, the first where no link leads back, the last where none leads on."""
    numbers = [int(number) for number in re.findall(r"\d{1,2}", line)]
    fraction = re.search(r"(\d{1,2})\s*[/／]\s*(\d{1,2})", line)
    if fraction:
        return int(fraction[1]), int(fraction[2])
    last = max(numbers, default=0)
    if last < 2:
        return (named, None) if named else (None, None)
    back, on = re.search(r"上一?页", line), re.search(r"下一?页", line)
    unlinked = _UNLINKED.findall(line) if "[" in line else []
    if named and named <= last:
        return named, last
    if len(unlinked) == 1:
        return int(unlinked[0]), last
    if not back or not on:
        return (1, last) if on else (last, last)
    # Links lead both ways: of three pages that is the second, of more it may be any.
    return (2, last) if last == 3 else (None, None)
