"""What readers wrote below a text: bars that say who and when, and the words under them.

The speech may go on among them, as in a forum where somebody posts it in parts: a long line of
prose, or a labelled one with enough behind it, is the speech's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from speeches.parsing.cleaning.page import SITE_SHARE, Page, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.genre import says_farewell
from speeches.parsing.vocabulary.site_edges import COMMENTS
from speeches.parsing.vocabulary.site_patterns import READERS

# Among readers' comments a shorter line of prose is a comment, not the speech going on.
SHORTEST_RESUMED = 60
_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_AGO = r"\d{1,2}\s*(?:分钟|小时|天|个?月|年)前"
# The bar above or below what a reader wrote: 3楼　雨后 发表于 2024-1-2 10:22　2小时前 回复 赞(3)
_POST = re.compile(
    r"(?=.*(?:发表于|回复|评论|楼|沙发|板凳|地板|举报|赞)).{0,24}?"
    rf"(?:{_DAY}|{_AGO}|\d{{1,3}}\s*(?:楼|#)|昨天|刚刚)"
    r".{0,40}"
)
# The one below an answer: 编辑于 2022-09-06 09:31
_ANSWERED = re.compile(
    rf"(?:编辑|回答|修改|创作)于\s*[:：]?\s*{_DAY}(?:\s+\d{{1,2}}:\d{{2}})?(?:[\s·・|]+\S.{{0,24}})?"
)
_LONGEST_BAR = 120
_POST_NEEDS = re.compile(r"[\d昨刚]")
_PROVINCE = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
# The same with where the reader is: 一片云 山东 2024-01-02　雨后 来自广东 3小时前
_PLACED = re.compile(
    rf"[^，。；：\s]{{1,16}}[\s·]+(?:来自|发自|IP属地[:：]?)?\s*(?:{_PROVINCE})(?:省|市|网友)?[\s·]+"
    rf"(?:{_DAY}(?:\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?|\d{{1,2}}-\d{{1,2}}|{_AGO}|昨天|刚刚).{{0,20}}"
)
_BARS = (_POST, _PLACED, _ANSWERED)
# What heads them on the page of a blog: 评论 重要提示：… [发评论]
_HEAD = re.compile(r"(?:网友|热门|最新|全部|精彩)?(?:评论|留言)(?![\w])")
# The same where it is a button, and has gone: 评论(2), 评论 [发评论].
_HEAD_ALONE = re.compile(
    r"(?:网友|热门|最新|全部|精彩)?(?:评论|留言|跟[帖贴])\s*(?:[（(]\s*\d+\s*(?:条)?[）)])?\s*(?:[\[【](?:发|写|我要)评论[\]】])?"
)
# What a reader says below it, 雨后：写得好; and what says so of a meeting or a paper.
_SAID = re.compile(r"[^，。；：:\s]{1,12}[:：]\s*\S.{0,58}")
_OF_MEETING = re.compile(
    r"主持|主讲|发言|报告|述职|汇报|讲话|演讲|致辞|签|人[:：]|时间|地点|抄|主题|附件|注"
)
_LINES_OF_LEAVE = 3
_SHORTEST_LEAVE = 15
# How a speech counts: from one, and on.
_FROM_ONE = re.compile(r"[（(]?一[、）)]")
_GOES_ON = re.compile(r"[（(]?[二三四五六七八九十][、）)]")


def is_post_bar(line: PageLine) -> bool:
    """Whether a line says who wrote below a text, and when."""
    text = line.plain
    if len(text) > _LONGEST_BAR:
        return False
    return bool(_POST_NEEDS.search(text) and any(form.fullmatch(text) for form in _BARS))


def heads_comments(line: PageLine) -> bool:
    """Whether a line, one of those that open a page's foot, opens its comments."""
    return bool(COMMENTS.fullmatch(line.plain) or _HEAD.match(line.plain))


def resumes(lines: Sequence[PageLine], index: int) -> bool:
    """Whether the speech goes on there, among what readers wrote."""
    line = lines[index]
    if line.is_salutation or line.names_kind:
        return any(map(_is_long_prose, _segment(lines, index)))
    if not line.is_labelled:
        return _is_long_prose(line) or _takes_first_leave(lines, index)
    if line.is_site_talk(SITE_SHARE):
        return False
    if _GOES_ON.match(line.plain) or not _begins_anew(lines, index):
        return True
    return sum(len(other.text) for other in _segment(lines, index)) >= SHORTEST_RESUMED


def _takes_first_leave(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a sentence bids the farewell that the speech has not bidden."""
    line = lines[index]
    if len(line.text) < _SHORTEST_LEAVE or not says_farewell(line.plain):
        return False
    return not any(says_farewell(other.plain) for other in lines[:index])


def _begins_anew(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a labelled line counts from one where the speech has counted, or counts on in
    itself: 一、短些；二、实些."""
    line = lines[index]
    if not _FROM_ONE.match(line.plain) or _GOES_ON.search(line.plain):
        return True
    return any(_FROM_ONE.match(other.plain) for other in lines[:index])


def _is_long_prose(line: PageLine) -> bool:
    return line.is_body_like and len(line.text) >= SHORTEST_RESUMED


def _segment(lines: Sequence[PageLine], index: int) -> Iterator[PageLine]:
    """The lines from there on up to the next bar or the next part of the foot."""
    yield lines[index]
    for line in islice(lines, index + 1, None):
        if is_post_bar(line) or (not line.is_labelled and line.rule("tail")):
            return
        yield line


def drop_readers(page: Page) -> None:
    """The bars below the text with what stands under each, up to the next part of the foot."""
    lines = page.lines
    body = body_start(lines)
    answers = _answers(page, body)
    inside = False

    def rule(index: int, line: PageLine) -> str | None:
        nonlocal inside
        if index <= body:
            return None
        if is_post_bar(line) or (not line.is_labelled and line.rule("tail")):
            inside = is_post_bar(line) or heads_comments(line)
        elif inside and resumes(lines, index):
            inside = False
        return READERS if inside or index in answers else None

    page.drop(rule)


def _answers(page: Page, body: int) -> set[int]:
    """The lines 雨后：写得好 that follow each other below a button 评论 that has gone, where the
    speech has taken its leave."""
    lines = page.lines
    found: set[int] = set()
    for index in range(body + 1, len(lines)):
        line = lines[index]
        if not _SAID.fullmatch(line.plain) or _OF_MEETING.match(line.plain) or line.is_labelled:
            continue
        above = lines[max(index - _LINES_OF_LEAVE, 0) : index]
        headed = line.cut and _HEAD_ALONE.fullmatch(_straight_above(page.text, lines, index))
        if index - 1 in found or (headed and any(other.takes_leave for other in above)):
            found.add(index)
    return found


def _straight_above(text: str, lines: Sequence[PageLine], index: int) -> str:
    """The line of the page above this one, gone or not."""
    gone = text[lines[index - 1].spans[-1].end : lines[index].spans[0].start]
    return gone.strip().rsplit("\n", 1)[-1].strip()
