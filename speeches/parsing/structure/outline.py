"""Paragraphs to the section tree: which paragraphs carry headings, and how deep they stand.

Note [Depth]
    Each style of numbering has a rank in this genre: 一、 above （一） above 1. above (1), then
    第一，, then 一是. A heading stands one deeper than the nearest one above it of a higher
    rank. The highest rank of a document is its depth 1, so that in a fragment which begins
    inside section three the points before 四、 stand at depth 2, without a parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speeches.parsing.documents import Paragraph, Section
from speeches.parsing.structure.anchors import section_anchors
from speeches.parsing.structure.places import parents_of
from speeches.parsing.vocabulary.genre import (
    NUMERALS,
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    numeral,
)

_N = rf"[{NUMERALS}]{{1,3}}"
# Rank, pattern of the label with its number, an example of the paragraph it is for.
_STYLES = (
    ("部分", re.compile(rf"^第(?P<n>{_N})(?:部分|章|篇)[:：、，, \u3000]*")),  # 第一部分 工作回顾
    ("一、", re.compile(rf"^(?P<n>{_N})[、．.]\s*")),  # 一、提高认识
    ("（一）", re.compile(rf"^[（(](?P<n>{_N})[）)][、，,]?\s*")),  # （一）抓好学习
    ("1.", re.compile(r"^(?P<n>\d{1,2})[.．、](?![\d.])\s*")),  # 1.加强领导
    ("(1)", re.compile(r"^(?:[（(](?P<n>\d{1,2})[）)]|(?P<c>[①-⑳]))[、，,]?\s*")),  # (1)建立台账
    (
        "第一",
        re.compile(  # 第一，聚焦大局　第一点要求，…
            rf"^第(?P<n>{_N})(?:点(?:要求|希望|建议|意见|体会|想法)?|个?(?:方面|问题|要求))?[，,、：:]\s*"
        ),
    ),
    (
        "最后",
        re.compile(  # 最后，提一点希望，…
            r"^最后[，,]\s*(?=我?再?[提讲谈说][一二两三几]点(?:希望|要求|意见|建议|想法|体会))"
        ),
    ),
    ("一是", re.compile(rf"^(?P<n>[{NUMERALS}]{{1,2}})(?:是|要(?!求|点|素|闻|害))")),  # 一是坚持…
)
_RANK = {"部分": 0, "一、": 1, "（一）": 2, "1.": 3, "(1)": 4, "第一": 5, "最后": 5, "一是": 6}
_UNNUMBERED_RANK = 1
_MARKS = "，,。、：:；;！!？?…—-"
_STANDALONE = 80
_RUN_IN = 80
_QUANTITY = re.compile(
    rf"^(?:{_N}|\d{{1,2}})[、．.](?:{_N}|\d)*(?:季度|年级|级|类|线|产业|次产业|月份|月|日|天|层|楼)"
)
# 《某某文件》（某年某月某日）: where the words above are from.
_CITATION = re.compile(r"(?:——)?《[^《》]*》(?:[（(][^（）()]*[）)])?")
_POINT_INSIDE = re.compile(rf"(?<=[。；;：:，,！])[^。]{{0,2}}?([{NUMERALS}])(?:是|要)")
_PROMISE = re.compile(r"^我?再?[提讲谈说][一二两三几]点(?:希望|要求|意见|建议|想法|体会)")


@dataclass(frozen=True)
class _Heading:
    """A candidate: where it stands, its style and number, and how far label and heading reach."""

    index: int
    style: str
    number: int | None
    label_end: int
    end: int


def outline(paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    """The sections of a speech in the order of its text."""
    texts = [paragraph.plain for paragraph in paragraphs]
    shown = [paragraph.text for paragraph in paragraphs]
    headings = _in_sequence(
        [found for index in range(len(texts)) if (found := _numbered(texts, index))]
    )
    styles = {heading.style for heading in headings}
    if not styles & {"部分", "一、", "（一）", "第一"}:
        headings = sorted(headings + _unnumbered(texts, headings), key=lambda item: item.index)
    return _tree(shown, headings)


def is_labelled(text: str) -> bool:
    """Whether a paragraph begins with a label of any style."""
    return any(pattern.match(text) for _, pattern in _STYLES)


def _numbered(texts: list[str], index: int) -> _Heading | None:
    """The heading that a paragraph begins with, if it begins with a label."""
    text = texts[index]
    if _QUANTITY.match(text):
        return None
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match and match.end() < len(text):
            if style == "一是" and _is_list_of_points(text, match["n"]):
                return None
            end = _heading_end(text, match.end(), style)
            return _Heading(index, style, _number(match), match.end(), end) if end else None
    return None


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("c"):
        return ord(groups["c"]) - ord("①") + 1
    return numeral(groups["n"]) if groups.get("n") else None


def _is_list_of_points(text: str, first: str) -> bool:
    """一是…二是…三是 in one paragraph are points of it, not sections of their own."""
    following = (numeral(first) or 0) + 1
    return any(numeral(match[1]) == following for match in _POINT_INSIDE.finditer(text))


def _heading_end(text: str, start: int, style: str) -> int | None:
    """Where the heading ends: with the paragraph if it is short, else with its first sentence.

    None where what follows the label is too long to be a heading.
    """
    promise = _PROMISE.match(text[start:]) if style == "最后" else None
    if promise:
        return start + promise.end()
    rest = text[start:]
    stop = re.search(r"[。！？!?；;]|[:：](?=.{12})", rest)
    if not stop or stop.end() == len(rest.rstrip('”’"〞')):
        return len(text) if len(rest) <= _STANDALONE + 20 else _first_clause(text, start)
    if stop.start() <= _RUN_IN:
        return start + stop.start() if stop.start() else None
    return _first_clause(text, start)


def _first_clause(text: str, start: int) -> int | None:
    """The end of the first clause, where the first sentence is too long for a heading."""
    comma = re.search(r"[，,：:]", text[start : start + 40])
    return start + comma.start() if comma and comma.start() >= 2 else None


def _in_sequence(headings: list[_Heading]) -> list[_Heading]:
    """The headings whose numbers can be a numbering: each one follows on the one before it.

    A numbering may begin anywhere in a fragment; a lone `3.` in the middle of a text is none.
    """
    kept: list[_Heading] = []
    last: dict[str, int] = {}
    numbers: dict[str, list[int]] = {}
    for heading in headings:
        if heading.number is not None:
            numbers.setdefault(heading.style, []).append(heading.number)
    for heading in headings:
        if heading.style == "最后":
            if "第一" in last:
                kept.append(heading)
            continue
        number = heading.number
        if number is None:
            continue
        before = last.get(heading.style)
        follows = before is not None and before < number <= before + 2
        begins = number == 1 or (before is None and number + 1 in numbers[heading.style])
        lone = before is None and heading.style in ("一、", "（一）", "部分")
        if not (follows or begins or lone):
            continue
        last[heading.style] = number
        for style, rank in _RANK.items():
            if rank > _RANK[heading.style] and style != "最后":
                last.pop(style, None)
        kept.append(heading)
    return _without_loners(kept)


def _without_loners(headings: list[_Heading]) -> list[_Heading]:
    """Points come in twos at least: a paragraph that merely begins with 一要 is no section."""
    left = []
    for position, heading in enumerate(headings):
        if heading.style in ("一是", "第一", "1.", "(1)"):
            near = [
                other
                for other in headings[max(position - 40, 0) : position + 40]
                if other.style == heading.style
                and other.number is not None
                and heading.number is not None
                and abs(other.number - heading.number) in (1, 2)
            ]
            if not near:
                continue
        left.append(heading)
    return left


def _unnumbered(texts: list[str], numbered: list[_Heading]) -> list[_Heading]:
    """Short lines without a sentence's end between paragraphs of running text."""
    taken = {heading.index for heading in numbered}
    found = []
    for index, text in enumerate(texts):
        if index in taken or not _is_plain_heading(text):
            continue
        below = texts[index + 1] if index + 1 < len(texts) else ""
        above = texts[index - 1] if index else ""
        after_text = not above or ends_sentence(above) or is_salutation(above) or ends_clause(above)
        before_text = not below or index + 1 in taken or is_body_like(below) or ends_sentence(below)
        if after_text and before_text and index:
            found.append(_Heading(index, "", None, 0, len(text)))
    return found


def _is_plain_heading(text: str) -> bool:
    return (
        4 <= len(text) <= 40
        and not ends_clause(text)
        and text[-1] not in _MARKS
        and not is_salutation(text)
        and not _CITATION.fullmatch(text)
        and not re.search(r"[。！？]|^[（(].*[）)]$", text)
        and len(re.findall(r"[，,、]", text)) <= 3
    )


def _tree(texts: list[str], headings: list[_Heading]) -> tuple[Section, ...]:
    """The headings as sections with their depths, anchors and numbers of own paragraphs."""
    ranks = [_RANK[item.style] if item.style else _UNNUMBERED_RANK for item in headings]
    top = min(ranks, default=0)
    open_ranks: list[int] = []
    depths = []
    for rank in ranks:
        while open_ranks and open_ranks[-1] >= rank:
            open_ranks.pop()
        if not open_ranks and rank > top:
            open_ranks.append(top)
        open_ranks.append(rank)
        depths.append(len(open_ranks))
    ends = [*(item.index for item in headings), len(texts)][1:]
    anchors = section_anchors(texts[item.index][: item.end] for item in headings)
    return tuple(
        Section(
            depth=depth,
            label=texts[item.index][: item.label_end].strip().rstrip("，,：:"),
            heading=texts[item.index][item.label_end : item.end].strip().rstrip("。；;：:"),
            anchor=anchor,
            start=item.index,
            heading_end=item.end,
            paragraphs=end - item.index - (item.end >= len(texts[item.index])),
            parent=parent,
        )
        for item, depth, anchor, end, parent in zip(
            headings, depths, anchors, ends, parents_of(depths), strict=True
        )
    )
