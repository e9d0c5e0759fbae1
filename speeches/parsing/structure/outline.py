"""Paragraphs to the section tree: which paragraphs carry headings, and how deep they stand.

Note [Depth]
    Each style of numbering has a rank in this genre: 一、 above （一） above 1. above (1), then
    第一，, then 一是; in statutes 第一编, 第一章, 第一节, 第一条. A heading stands one deeper than
    the nearest one above it of a higher rank. The highest rank of a document is its depth 1, so
    that in a fragment which begins inside section three the points before 四、 stand at depth 2,
    without a parent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from speeches.parsing.documents import Paragraph, ParsedSection
from speeches.parsing.structure.anchors import section_anchors
from speeches.parsing.structure.heading_ends import HEADING_STOP
from speeches.parsing.structure.places import parents_of
from speeches.parsing.vocabulary.genre import (
    NUMBER,
    NUMERALS,
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    numeral,
)
from speeches.parsing.vocabulary.labels import (
    PROMISE,
    heads_part_of_report,
    label_of,
    style_named,
)

_UNNUMBERED_RANK = style_named("一、").rank
_MARKS = "，,。、：:；;！!？?…—-"
# Characters of a heading that has a paragraph to itself, and of one that runs on into the text.
_LONGEST_STANDALONE = 100
_LONGEST_RUN_IN = 80
# And of one that no neighbour shows to be numbered.
_LONGEST_ALONE = 30
# So many paragraphs that begin with 第X条 make a statute.
_FEWEST_ARTICLES = 3
# What the items of an enumeration are numbered with; 第一， counts points.
_ITEMS_RANK = style_named("①").rank
_SEMICOLONS = ("；", ";")
# So many paragraphs introduce the numbered sections under an unnumbered heading.
_MOST_BETWEEN = 4
# 一、二季度　二、三产业: two numbers and what they count. 一、层层压实责任 is a heading.
_QUANTITY = re.compile(
    rf"^(?:{NUMBER}|\d{{1,2}})[、．.，,](?:{NUMBER}|\d)+(?:季度|年级|级|类|线|产业|次产业|月份|月|日|天|层|楼)"
)
# 《某某文件》（某年某月某日）: where the words above are from.
_CITATION = re.compile(r"(?:——)?《[^《》]*》(?:[（(][^（）()]*[）)])?")
# What an article is about: its title in brackets, or its first clause.
_CLAUSE = re.compile(r"【[^】]{1,30}】|[^，,。；;：:！？]{2,80}")
_STOPS = re.compile(r"[。！？；;：:]")
_POINT_INSIDE = re.compile(rf"(?<=[。；;：:，,！])[^。]{{0,2}}?([{NUMERALS}])(?:是|要)")
_PROMISE = re.compile(PROMISE)
# Where a text numbers its sections in one of these ways, its short lines are no headings.
_NUMBERS_SECTIONS = {"编", "部分", "节", "条", "一、", "（一）", "第一"}


@dataclass(frozen=True)
class _Heading:
    """A candidate: where it stands, its style and number, and how far label and heading reach."""

    index: int
    style: str
    rank: int
    lone: bool
    number: int | None
    label_end: int
    end: int


def outline(paragraphs: Sequence[Paragraph], opened: bool = False) -> tuple[ParsedSection, ...]:
    """The sections of a speech in the order of its text.

    opened: the first paragraph is known to begin with a heading, as in a section taken out of a
    speech: its label needs no neighbour there.
    """
    texts = [paragraph.plain for paragraph in paragraphs]
    shown = [paragraph.text for paragraph in paragraphs]
    found = [heading for index in range(len(texts)) if (heading := _numbered(texts, index))]
    if opened and found and not found[0].index:
        found[0] = replace(found[0], lone=True)
    headings = _in_sequence(_ranked(_without_items(texts, found)))
    plain_ones = _unnumbered(texts, headings)
    if {heading.style for heading in headings} & _NUMBERS_SECTIONS:
        plain_ones = _above_numbered(texts, headings, plain_ones)
    return _tree(shown, sorted(headings + plain_ones, key=lambda item: item.index))


def _numbered(texts: list[str], index: int) -> _Heading | None:
    """The heading that a paragraph begins with, if it begins with a label."""
    text = texts[index]
    label = None if _QUANTITY.match(text) else label_of(text)
    if label is None or label.end >= len(text):
        return None
    style = label.style
    if style.name == "一是" and _is_list_of_points(text, label.number):
        return None
    end = _heading_end(text, label.end, style.name)
    if end is None:
        return None
    lone = style.lone or (label.number == 1 and _stands_above_text(texts, index, label.end))
    return _Heading(index, style.name, style.rank, lone, label.number, label.end, end)


def _stands_above_text(texts: list[str], index: int, start: int) -> bool:
    """Whether a labelled paragraph is a heading alone by its form: one short sentence, and running
    text without a label below it."""
    text = texts[index][start:]
    below = texts[index + 1] if index + 1 < len(texts) else ""
    if label_of(below) or not (is_body_like(below) or ends_sentence(below)):
        return False
    if not _STOPS.search(text):
        return len(text) <= _LONGEST_STANDALONE
    return len(text) <= _LONGEST_ALONE and _is_plain_heading(text.rstrip("。"))


def _ranked(headings: list[_Heading]) -> list[_Heading]:
    """一， stands below 一、; a text without any 一、 writes that with a comma."""
    if any(heading.style == "一、" for heading in headings):
        return headings
    return [
        replace(item, rank=_UNNUMBERED_RANK) if item.style == "一，" else item for item in headings
    ]


def _without_items(texts: list[str], found: list[_Heading]) -> list[_Heading]:
    """The headings without the items of enumerations: neighbours that end in a semicolon, and all
    that articles of a statute count."""
    articles = sum(item.style == "条" for item in found)
    if articles >= _FEWEST_ARTICLES:
        rank = style_named("条").rank
        return [item for item in found if item.rank <= rank]
    found = [item for item in found if item.style != "条"]
    items: set[int] = set()
    for here, below in pairwise(found):
        neighbours = below.style == here.style and below.index == here.index + 1
        if neighbours and here.rank <= _ITEMS_RANK and _is_item(texts[here.index]):
            items |= {here.index, below.index}
    return [item for item in found if item.index not in items]


def _is_item(text: str) -> bool:
    return text.endswith(_SEMICOLONS) and "。" not in text


def _is_list_of_points(text: str, first: int | None) -> bool:
    """一是…二是…三是 in one paragraph are points of it, not sections of their own."""
    following = (first or 0) + 1
    return any(numeral(match[1]) == following for match in _POINT_INSIDE.finditer(text))


def _heading_end(text: str, start: int, style: str) -> int | None:
    """Where the heading ends: with the paragraph if it is short, else with its first sentence.

    None where what follows the label is too long to be a heading.
    """
    promise = _PROMISE.match(text[start:]) if style == "最后" else None
    if promise:
        return start + promise.end()
    rest = text[start:]
    if style == "条":
        clause = _CLAUSE.match(rest)
        return start + clause.end() if clause else None
    stop = HEADING_STOP.search(rest)
    if not stop or stop.end() == len(rest.rstrip('”’"〞')):
        return len(text) if len(rest) <= _LONGEST_STANDALONE else _first_clause(text, start)
    if stop.start() <= _LONGEST_RUN_IN:
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
    ranks = {heading.style: heading.rank for heading in headings}
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
        lone = before is None and heading.lone
        if not (follows or begins or lone):
            continue
        last[heading.style] = number
        for style, rank in ranks.items():
            if rank > heading.rank and not style_named(style).runs_on:
                last.pop(style, None)
        kept.append(heading)
    return _without_loners(kept)


def _without_loners(headings: list[_Heading]) -> list[_Heading]:
    """Points come in twos at least: a paragraph that merely begins with 一要 is no section."""
    left = []
    for position, heading in enumerate(headings):
        if heading.number is not None and not heading.lone:
            near = [
                other
                for other in headings[max(position - 40, 0) : position + 40]
                if other.style == heading.style
                and other.number is not None
                and abs(other.number - heading.number) in (1, 2)
            ]
            if not near:
                continue
        left.append(heading)
    return left


def _unnumbered(texts: list[str], numbered: list[_Heading]) -> list[_Heading]:
    """Short lines without a sentence's end between paragraphs of running text."""
    taken = {heading.index for heading in numbered}
    found: list[_Heading] = []
    for index, text in enumerate(texts):
        if index in taken or not _is_plain_heading(text):
            continue
        below = texts[index + 1] if index + 1 < len(texts) else ""
        above = texts[index - 1] if index else ""
        after_text = not above or ends_sentence(above) or is_salutation(above) or ends_clause(above)
        # A lone line at the end may be a signature, or what a page cut off.
        last = not below and bool(found)
        before_text = last or index + 1 in taken or is_body_like(below) or ends_sentence(below)
        if after_text and before_text and index:
            found.append(_Heading(index, "", _UNNUMBERED_RANK, True, None, 0, len(text)))
    return found


def _above_numbered(
    texts: list[str], numbered: list[_Heading], found: list[_Heading]
) -> list[_Heading]:
    """Those of the unnumbered headings that stand above 一、 and head a part of the text.

    They say what part of a report follows (过去五年的主要工作), or each numbering that begins
    anew has one above it.
    """
    sections = [item for item in numbered if item.style == "一、"]
    if any(item.rank < _UNNUMBERED_RANK for item in numbered) or not sections:
        return []
    places = [item.index for item in sections]
    above = [item for item in found if not _is_inside(item, sections, places)]
    nearest = [
        _nearest_above(item.index, above, max(before + 1, item.index - _MOST_BETWEEN))
        for before, item in zip([-1, *places], sections, strict=False)
        if item.number == 1
    ]
    if len(nearest) > 1 and all(nearest):
        tops = [item for item in nearest if item]
    else:
        tops = [item for item in above if heads_part_of_report(texts[item.index])]
    return [replace(item, rank=_UNNUMBERED_RANK - 1) for item in tops]


def _is_inside(heading: _Heading, sections: list[_Heading], places: list[int]) -> bool:
    """Whether the section below a heading goes on counting: it stands inside the one above."""
    below = bisect_left(places, heading.index)
    return 0 < below < len(sections) and sections[below].number != 1


def _nearest_above(index: int, headings: list[_Heading], least: int) -> _Heading | None:
    """The first of the headings that stand above a paragraph, from another one on."""
    at = bisect_left(headings, least, key=lambda item: item.index)
    return headings[at] if at < len(headings) and headings[at].index < index else None


def _is_plain_heading(text: str) -> bool:
    return (
        4 <= len(text) <= 40
        and not ends_clause(text)
        and text[-1] not in _MARKS
        and not is_salutation(text)
        and not _CITATION.fullmatch(text)
        and not re.search(r"[。！？；;]|^[….·\s]*[（(].*[）)]$", text)
        and len(re.findall(r"[，,、]", text)) <= 3
    )


def _tree(texts: list[str], headings: list[_Heading]) -> tuple[ParsedSection, ...]:
    """The headings as sections with their depths, anchors and numbers of own paragraphs."""
    ranks = [item.rank for item in headings]
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
        ParsedSection(
            depth=depth,
            label=_label(texts[item.index][: item.label_end]),
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


def _label(words: str) -> str:
    """The label without the mark that parts it from the heading, unless 一， is all it has."""
    bare = words.strip().rstrip("，,：:")
    return words.strip() if numeral(bare) else bare
