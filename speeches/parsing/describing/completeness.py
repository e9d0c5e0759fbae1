"""Is the text whole? Parts, cuts, previews, and promises that the text does not keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speeches.parsing.documents import ParsedSection
from speeches.parsing.vocabulary.genre import NUMERALS, ends_sentence, numeral, takes_leave
from speeches.parsing.vocabulary.labels import chinese_number
from speeches.parsing.vocabulary.withheld import states_rest

# The marks of a paid preview.
_PREVIEW = re.compile(r"^VIP|^\d{3,}\+$|^展开>>|页数\s*[:：]|^\d+\s*页$|预览", re.I)
_STATED_LENGTH = re.compile(r"(?:全文共?|共计|本文共?|共)\s*约?(\d{3,6})\s*个?字")
_PROMISE = re.compile(
    rf"(?:[讲谈说提作汇报强调]|主要是?|分|就)[^。；，,]{{0,16}}?([{NUMERALS}两]|十[一二])(?:个|点|条|方面|项)(?:方面)?"
    rf"(?:的?(?:意见|问题|要求|建议|希望|体会|看法|情况|内容|工作|想法|认识|汇报|任务))"
)
_PREVIEW_MARKS = 2
# What part of the length that a page states the text must have.
_LEAST_OF_LENGTH = 0.8
_LEAST_OF_CLOSED = 0.3
_PAGES = re.compile(r"共\s*(\d{1,2})\s*页")
_THIS_PAGE = re.compile(r"\D*第\s*(\d{1,2})\s*页\s*[（(/／，,]?\s*共\s*(\d{1,2})\s*页[）)]?")
_PAGER = re.compile(r"[上下]一?页|当前第")
_CURRENT = re.compile(r"当前第\s*(\d{1,2})")
# 上一页 1 2 3 下一页　[1] [2] 下一页　1/3页 下页
_PAGE_LINKS = re.compile(
    r"(?=.*[上下]一?页)(?=.*\d)(?:首页|末页|尾页|[上下]一?页|第?\[?\d{1,2}\]?(?:\s*[/／]\s*\d{1,2})?页?|[\s|｜,，<>«»])++"
)
_THREE = 3
# The page one is on is the number without a link's brackets.
_UNLINKED = re.compile(r"(?<![\[\d])(\d{1,2})(?![\]\d])")


@dataclass(frozen=True)
class Fitness:
    """Whether the text is the whole speech, and why not."""

    complete: bool
    reason: str | None


def assess(
    paragraphs: Sequence[str],
    sections: Sequence[ParsedSection],
    furniture: Sequence[str],
    withheld: Sequence[str],
    part: int | None,
    parts: int | None,
) -> Fitness:
    """Judge the completeness of a speech.

    paragraphs: its text; furniture: the lines removed from its page; withheld: those of them in
    which the site says that it holds something back; part, parts: what the title says of a page
    in several.
    """
    if part and (parts is None or parts > 1):
        whole = f"，共{parts}页" if parts else ""
        return Fitness(False, f"分页文章，这是第{part}页{whole}")
    reason = (
        _held_back(withheld, paragraphs)
        or _broken_end(paragraphs)
        or _short_of_length(paragraphs, furniture)
        or _cut_preview(paragraphs, furniture)
        or _promise_not_kept(paragraphs, sections)
        or _begins_inside(sections)
    )
    return Fitness(reason is None, reason)


def _held_back(withheld: Sequence[str], paragraphs: Sequence[str]) -> str | None:
    """The site says that more is to be had. A button for it stands under whole speeches too."""
    said = [line for line in withheld if states_rest(line)]
    whole = _closes(paragraphs) and _broken_end(paragraphs) is None
    said = said or ([] if whole else list(withheld))
    return f"网站只显示了一部分（“{said[0][:40]}”）" if said else None


def _broken_end(paragraphs: Sequence[str]) -> str | None:
    """The last words are no end: an ellipsis, a comma, or a word in the middle of a sentence."""
    last = paragraphs[-1] if paragraphs else ""
    if re.search(r"(?:\.{3,}|…|。{3,})$", last):
        return f"结尾被省略号截断（“{last[-16:]}”）"
    sentence = len(last) > 30 or len(re.findall(r"[，,]", last)) >= 2
    if sentence and not ends_sentence(last) and not re.search(r"[日）)]$", last):
        return f"结尾句子中断（“{last[-16:]}”）"
    return None


def _short_of_length(paragraphs: Sequence[str], furniture: Sequence[str]) -> str | None:
    """The page states a length, and there is far less; less still where leave is taken."""
    least = _LEAST_OF_CLOSED if _closes(paragraphs) else _LEAST_OF_LENGTH
    length = sum(len(text) for text in paragraphs)
    for line in furniture:
        match = _STATED_LENGTH.search(line)
        if match and length < int(match[1]) * least:
            return f"网页注明{match[1]}字，实有{length}字"
    return None


def _cut_preview(paragraphs: Sequence[str], furniture: Sequence[str]) -> str | None:
    """A file viewer's preview stops where it likes; a whole speech takes its leave."""
    marks = sum(bool(_PREVIEW.search(line)) for line in furniture)
    if marks >= _PREVIEW_MARKS and not _closes(paragraphs):
        return "文库预览，结尾没有收束语，可能只是节选"
    return None


def _promise_not_kept(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """我讲五点意见, and only three are there, and no closing words."""
    if _closes(paragraphs):
        return None
    top = sum(section.depth == 1 for section in sections)
    opening = paragraphs[: sections[0].start] if sections else ()
    for text in reversed(opening):
        match = _PROMISE.search(text[-80:])
        if match:
            promised = 2 if match[1] == "两" else numeral(match[1]) or 0
            if 0 < top < promised:
                return f"开头说要讲{promised}个方面，只见{top}个"
    return None


def _begins_inside(sections: Sequence[ParsedSection]) -> str | None:
    """The first heading of the highest rank is 二、 or 三、: what came before it is missing.

    A text that numbers with 1. may have been cut out of a list: nothing is told of it.
    """
    first = next((section for section in sections if section.depth == 1), None)
    number = chinese_number(first.label) if first else None
    return f"从“{first.label}”开始，前面缺失" if first and number and number > 1 else None


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
    return (2, last) if last == _THREE else (None, None)


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


def _closes(paragraphs: Sequence[str]) -> bool:
    return any(takes_leave(text) for text in paragraphs[-2:])
