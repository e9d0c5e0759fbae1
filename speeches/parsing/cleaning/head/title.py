"""Which line above a speech is its title, and a title put together from where it was broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from speeches.parsing.cleaning.head.rules import LONGEST_COLUMN_NAME, head_rule
from speeches.parsing.cleaning.page import SITE_SHARE, Page, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import join_spans
from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up, is_title_like
from speeches.parsing.vocabulary.names import NAME_CHARACTERS
from speeches.parsing.vocabulary.office_papers import is_on_paper
from speeches.parsing.vocabulary.site_facts import METADATA_KEY

# A dash before a line makes it a sub-title: ——在全县大会上的讲话
DASHED = re.compile(r"^(?:—|-|─|――)+")
_KIND = "|".join(KIND_WORDS)
# 在全市新任人大代表 / 履职学习班上的讲话: the first line of a title that goes on in the next.
_FIRST_HALF = re.compile(
    rf"^(?:在(?!.*(?:会上|会议上|班上|式上))|关于|[{NAME_CHARACTERS}]{{0,6}}[省市县区镇乡](?:人大|委|政府|政协|人民))"
)
# The same on three lines: the first may be short (在全县), or the body's name, which goes on.
_FIRST_OF_THREE = re.compile(r"在(?!.*(?:会上|会议上|班上|式上))|关于(?!我们)")
_BODY_OF_THREE = re.compile(rf"[{NAME_CHARACTERS}“”]{{2,24}}(?:代表大会|委员会|政府|会议|全会)$")
# The same above 闭幕大会主持词, 关于…的报告, 述职报告: a body or its congress, by place or number.
_BODY = re.compile(
    r"(?=.{0,44}(?:[省市县区州盟旗镇乡村]|街道|[届次]|全国|中国|中共|政协|公司|学校))"
    rf"[{NAME_CHARACTERS}“”（）()\d、 \u3000]{{3,40}}"
    r"(?:大会|会议|全会|委员会|常委会|政府|主席团|法院|检察院|政协|人大|协会|联合会|商会|总工会|"
    r"党委|党组|[县市区省]委|交流会|座谈会|推进会|同志)(?:[（(][^（()）]{1,12}[）)])?"
)
_OF_PERSON = re.compile(r"同志$")
_GOES_ON = re.compile(r"委员会|常委会|代表大会|主席团|会议|第.{1,8}[次届]|[年度暨和与]$")
_SESSION = re.compile(r"第.{1,4}[次届]")
_NO_PIECE = re.compile(rf"[|｜>»:：)）\]】]|(?:{_KIND})$")
_SECOND_HALF = re.compile(rf"^的?(?:{_KIND})(?:稿|提纲|材料)?$|(?:{_KIND})(?:稿|提纲|材料)?$")
# 讲话日期：, 报告时间：: a key of the speech, and no title.
_GLUED = re.compile(
    rf"(?<!^)(?<![（(\s])(?:{_KIND})\s*(?=(?:发布|发表|更新)?(?:时间|日期)[:：]|来源[:：]|作者[:：]|浏览[:：])"
)
_LONGEST_GLUED = 200
# Metadata is glued to a title among this many lines from the top of the page.
_GLUED_LINES = 12
_TOP_LINES = 40
_SHORTEST_FIRST_HALF, _LONGEST_HALF = 6, 40
# 谷满仓同志 / 在全县会议上的讲话
_SHORTEST_OF_PERSON = 4
# What is left over of a title in the next line: 话, 工作会议上的讲话 is none.
_LONGEST_REST = 8
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 50


def cut_glued_metadata(page: Page) -> None:
    """…工作报告发布时间：2021-3-1 来源：…: the title ends where the first key begins."""
    for index, line in enumerate(page.lines[:_GLUED_LINES]):
        glued = _GLUED.search(line.plain) if len(line.text) < _LONGEST_GLUED else None
        known = glued and METADATA_KEY.search(line.plain[glued.end() :])
        if glued and known and not page.choices.keeps(line):
            page.lines[index] = page.without(line, glued.end(), len(line.text), "元信息")


def join_title(page: Page) -> None:
    """Make one line of a title that stands on two, or three."""
    body = max(body_start(page.lines), _salutation(page.lines))
    for index in range(body):
        pieces = page.lines[index : index + 3]
        if len(pieces) == 3 and _is_title_on_three(*pieces):
            _join(page, index, 3)
            return
        if len(pieces) >= 2 and _is_title_on_two(*pieces[:2]):
            _join(page, index, 2)
            return


def _salutation(lines: Sequence[PageLine]) -> int:
    """Where the salutation stands near the top and above all prose, 0 where it does not: what is
    numbered above it may be a list of a site's."""
    for index, line in enumerate(lines[:_TOP_LINES]):
        if line.is_body_like:
            return index if line.is_salutation else 0
    return 0


def _join(page: Page, index: int, count: int) -> None:
    pieces = page.lines[index : index + count]
    spans = tuple(span for piece in pieces for span in piece.spans)
    joined = replace(pieces[0], text=join_spans(page.text, spans), spans=spans)
    page.lines[index : index + count] = [joined]


def _is_title_on_three(first: PageLine, second: PageLine, third: PageLine) -> bool:
    """Whether three lines, centred under each other, are one title: it begins in the first and
    is whole with the third only."""
    lines = (first, second, third)
    if any(len(line.plain) > _LONGEST_HALF or line.ends_clause for line in lines):
        return False
    if any(DASHED.match(line.plain) or line.is_date or _is_labelled(line) for line in lines):
        return False
    if any(line.is_title_like or _NO_PIECE.search(line.plain) for line in (first, second)):
        return False
    if second.plain.startswith("在") or third.plain.startswith("在"):
        return False
    body = _BODY_OF_THREE.match(first.plain) and _GOES_ON.search(second.plain)
    if not body and not _FIRST_OF_THREE.match(first.plain):
        return False
    return bool(_SECOND_HALF.search(closed_up(third.plain))) and is_title_like(
        first.plain + second.plain + third.plain
    )


def _is_title_on_two(first: PageLine, second: PageLine) -> bool:
    """Whether two lines are one title: neither of them is whole, and together they are."""
    upper, lower = first.plain, second.plain
    shortest = _SHORTEST_OF_PERSON if _OF_PERSON.search(upper) else _SHORTEST_FIRST_HALF
    if not shortest <= len(upper) <= _LONGEST_HALF or len(lower) > _LONGEST_HALF:
        return False
    if first.ends_clause or second.ends_clause or first.is_title_like:
        return False
    if DASHED.match(lower) or _is_labelled(second) or re.search(r"[)）\]】\d]$", upper):
        return False
    if not second.is_title_like and len(lower) <= _LONGEST_REST and not first.moment:
        return is_title_like(upper + lower)
    if re.search(r"[|｜>»]", upper) or first.site_words[1] >= SITE_SHARE:
        return False
    begins = _FIRST_HALF.match(upper) and not re.search(_KIND, upper)
    if first.moment or is_on_paper(closed_up(upper)):
        # Who issues a paper, and when.
        return False
    if _BODY.fullmatch(upper) or _OF_PERSON.search(upper):
        return _may_follow_body(upper, closed_up(lower))
    return bool(begins and _SECOND_HALF.search(lower)) and not lower.startswith("在")


def _may_follow_body(body: str, title: str) -> bool:
    """Whether a title goes on with a line that names its kind: it begins neither with an occasion
    of its own (unless a person stands above) nor with the body's name, and is a short one."""
    if title.startswith("在"):
        return bool(_OF_PERSON.search(body))
    return bool(_SECOND_HALF.search(title)) and title[:2] not in body


def _is_labelled(line: PageLine) -> bool:
    """Whether a label begins the line; 第六次全体会议 is counted, not labelled."""
    return line.has_label and not _SESSION.match(line.plain)


def find_title(head: Sequence[PageLine]) -> tuple[int, bool]:
    """Where the title begins, and whether more than its place says so.

    A list of other articles may stand above it. Told in this order: the page's own <h1>; without
    a line that names its kind, the line above a bar of facts; of several that name different
    kinds, the one that is repeated or stands above such a bar; else the first of them. 0 where
    no title is seen.
    """
    for index, line in enumerate(head):
        if line.hint == "heading" and not line.is_salutation:
            return index, False
    named = _naming_kind(head)
    if not named or len(head[named[0]].plain) <= LONGEST_COLUMN_NAME:
        barred = [index for index in range(len(head) - 1) if _stands_above_bar(head, index)]
        if barred:
            return barred[-1], True
    if not named:
        return 0, False
    told = _told_among(head, named)
    return (told, True) if told is not None else (_above_dash(head, named[0]), False)


def _naming_kind(head: Sequence[PageLine]) -> list[int]:
    """The lines that name their kind; the name of a column (领导讲话) where there is no other."""
    named = [index for index, line in enumerate(head) if line.names_kind and not head_rule(line)]
    return [index for index in named if len(head[index].plain) > LONGEST_COLUMN_NAME] or named


def _stands_above_bar(head: Sequence[PageLine], index: int) -> bool:
    below = head[index + 1]
    return below.is_metadata and below.moment is not None and _may_be_title(head[index])


def _may_be_title(line: PageLine) -> bool:
    """A line of a title's length, nothing but words: neither a bar nor a menu."""
    return (
        _SHORTEST_TITLE <= len(line.plain) <= _LONGEST_TITLE
        and not line.ends_clause
        and not line.is_metadata
        and not head_rule(line)
        and line.site_words[1] < SITE_SHARE
        and not re.search(r"[>»›|｜:：@]", line.plain)
    )


def _told_among(head: Sequence[PageLine], named: Sequence[int]) -> int | None:
    """Which of several titles is repeated or stands above a bar of facts, None without one."""
    said = [line.comparable for line in head]
    if len({said[index] for index in named}) < 2:
        return None
    for index in named:
        barred = index + 1 < len(head) and head[index + 1].is_metadata
        if barred or said.count(said[index]) > 1:
            return index
    return None


def _above_dash(head: Sequence[PageLine], index: int) -> int:
    """A sub-title names the kind (——在…会议上的讲话); the title proper stands above it."""
    return max(index - 1, 0) if DASHED.match(head[index].plain) else index
