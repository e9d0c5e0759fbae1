"""Cleaning below the speech: where the page's foot begins, and what of it may be speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.cleaning.head.title import find_title
from speeches.parsing.cleaning.inside_lines import TITLE_AGAIN
from speeches.parsing.cleaning.page import SITE_SHARE, Page, body_end, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.cleaning.readers import SHORTEST_RESUMED, heads_comments, is_post_bar
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import NUMBER, says_farewell
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.masks import without_masks
from speeches.parsing.vocabulary.site_patterns import WITHHELD
from speeches.parsing.vocabulary.withheld import offers_rest

_SHORTEST_GOING_ON = 8
_SHORTEST_TITLE = 8
_SHORTEST_HEADING, _LONGEST_HEADING = 8, 40
# What an edition puts under a text: 注释, 〔1〕 见第一卷, ①指上届
_NOTES = re.compile(r"注\s*释?\s*[:：]?$|[〔\[【（(]\d{1,3}[〕\]】）)]|[①-⑳*※]|附[:：件表注]")
# 值班主任：某某; but 汇报人：某某 signs a speech.
_BYLINE = re.compile(
    rf"(?!(?:主持|主讲|发言|报告|述职|汇报|讲话|演讲|致辞|署名|表态)人?|时间|地点|单位|职务|姓名)[{HAN}]{{2,6}}[:：]\s*[^\s，。；、]{{1,10}}"
)
# 篇二：, 【第三篇】: one of several speeches on a page.
_PART = re.compile(rf"[【\[（(]?(?:第\s*(?:{NUMBER}|\d{{1,2}})\s*篇|篇\s*(?:{NUMBER}|\d{{1,2}}))")
_PART_ALONE = re.compile(rf"{_PART.pattern}[】\])）]?\s*[:：]?")
_LONGEST_PART, _PART_RULE = 60, "篇目"
_HAN = re.compile(rf"[{HAN}]")
_OFFER_SHARE = 0.35
# The share of words of sites in a line that goes on with no sentence, even with a torn one, whose
# rest may hold two words that sites use too: 公布时间和内容.
_SURE_SHARE = 0.8
# ◇ 在全市务虚会上的讲话: an entry of a list of links.
_ENTRY = re.compile(r"[◇◆■□●○·•►▶☆★※]\s*(?=\S)")
# What a page or a program says to its reader: 您觉得这篇文章怎么样？
_TO_READER = re.compile(
    r"(?=.*(?:您|你(?!们)))(?=.*(?:文章|本文|这篇|页面|网站|文档|润色|缩写|修改|告诉我|有所?帮助)).{4,60}"
)
_DOTS = re.compile(r"(?:\.{3,}|．{3,}|。{3,})[”’）)】]*$")
# What no signature under a speech holds.
_NO_SIGNATURE = re.compile(r"[A-Za-z@_|]{2}|[|｜»›>]")


def clean_foot(page: Page) -> None:
    """A marker opens a block of furniture, which the speech going on closes.

    Below the last line of the speech anything that was taken out opens such a block too, and
    nothing closes it.
    """
    lines = page.lines
    body = body_start(lines)
    last = _end_of_text(lines, body)
    # The last line of a preview may be the rest of a sentence; nothing goes on behind dots.
    torn = last >= 0 and not lines[last].ends_clause and not _DOTS.search(lines[last].text)
    # Links stand below a speech that has come to its end; a heading below one that has not.
    ended = last >= 0 and any(line.takes_leave for line in lines[max(last - 1, 0) : last + 1])
    closed = any(says_farewell(line.plain) for line in lines[max(last - 1, 0) : last + 1])
    block = ""
    title, _ = find_title(lines[:body])
    titled = lines[title].title_words if title < body else ""

    def rule(index: int, line: PageLine) -> str | None:
        nonlocal block
        below = index > last
        if index <= body:
            return None
        if below and len(titled) >= _SHORTEST_TITLE and line.title_words == titled:
            return TITLE_AGAIN
        if below and _TO_READER.fullmatch(line.plain):
            block = "foot"
        elif index >= last and _offers_rest(line, below):
            return WITHHELD
        elif opened := _marked_block(line, below):
            block = opened
        elif below and not _HAN.search(line.plain) and not _is_own(line):
            return "页尾"
        elif index == last + 1 and (
            (not ended and _may_head(line))
            or (not block and ((torn and not _speaks_for_itself(line)) or _may_go_on(line, closed)))
        ):
            return None
        elif below and _opens_foot(line):
            block = block or "foot"
        elif block and _closes(block, line):
            block = ""
        return "页尾" if block else None

    page.drop(rule)


def drop_lone_part_marks(page: Page) -> None:
    """篇二：某讲话, the last line of a page that has a 篇 above: its text is on another page. And
    第一篇：, alone on its line above the title of the only one that is shown."""
    lines = page.lines
    parts = [at for at, line in enumerate(lines) if _PART.match(line.plain)]
    if len(parts) > 1 and parts[-1] == len(lines) - 1 and len(lines[-1].text) <= _LONGEST_PART:
        page.drop_at({parts.pop()}, _PART_RULE)
    if len(parts) == 1 and _PART_ALONE.fullmatch(lines[parts[0]].plain):
        page.drop_at({at for at in parts if at <= body_start(lines)}, _PART_RULE)


def _end_of_text(lines: Sequence[PageLine], body: int) -> int:
    """The index of the last line of the text, -1 where there is none.

    What a page says to its reader below the speech may end as sentences do.
    """
    last = body_end(lines)
    while last >= 0 and last + 1 < len(lines) and _is_short_sentence(lines[last + 1]):
        last += 1
    while last > body and _TO_READER.fullmatch(lines[last].plain) and _has_left(lines, last):
        last = body_end(lines[:last])
    return last


def _has_left(lines: Sequence[PageLine], index: int) -> bool:
    """Whether leave is taken shortly above a line."""
    return any(line.takes_leave for line in lines[max(index - 3, 0) : index])


def _offers_rest(line: PageLine, below: bool) -> bool:
    """Whether a line offers the rest of the text. below: it stands under the last sentence."""
    sure = below or line.is_site_talk(_OFFER_SHARE)
    return sure and offers_rest(line.plain) and not line.is_labelled


def _marked_block(line: PageLine, below: bool) -> str:
    """The block that a marker opens (comments, links), "" where the line is no marker."""
    if not line.is_labelled and line.rule("tail"):
        return "comments" if heads_comments(line) else "links"
    return "comments" if is_post_bar(line) or (below and line.is_metadata) else ""


def _may_head(line: PageLine) -> bool:
    """A line that may head the section which a cut text no more has."""
    return (
        not line.cut
        and _SHORTEST_HEADING <= len(line.text) <= _LONGEST_HEADING
        and not re.search(r"[:：|｜>»\d.…A-Za-z]", without_masks(line.plain))
        and line.site_words[1] < SITE_SHARE
        and not line.names_kind
        and not (line.rule("edge") or line.rule("tail"))
    )


def _is_short_sentence(line: PageLine) -> bool:
    """A sentence too short to tell of running text by itself: 奋力谱写新篇章。"""
    return (
        line.ends_sentence
        and not line.site_words[0]
        and not any(line.rule(group) for group in ("anywhere", "edge", "tail"))
    )


def _may_go_on(line: PageLine, closed: bool) -> bool:
    """Whether a line may begin the paragraph in which a cut text stops: it has a comma, and next
    to no word of a site; none below a farewell."""
    return (
        bool(re.search(r"[，,、；]", line.plain))
        and len(_HAN.findall(line.plain)) >= _SHORTEST_GOING_ON
        and not (closed and line.site_words[0])
        and not line.is_site_talk(_OFFER_SHARE)
        and line.plain[0] not in "（(【["
        and not line.is_site_key
        and not line.is_metadata
        and not any(line.rule(group) for group in ("anywhere", "edge", "head", "tail"))
    )


def _speaks_for_itself(line: PageLine) -> bool:
    """Whether a line cannot be the rest of a sentence: 主办：某办, 【文章共900字】, 随便看看."""
    if line.is_site_key or (line.plain[0] in "【〖" and line.plain[-1] in "】〗"):
        return True
    # In a wrapped text the last line is short, and may hold two words that sites use too.
    if line.in_prose or line.is_labelled or re.search(r"[，、]", line.plain):
        return False
    known = any(line.rule(group) for group in ("edge", "tail"))
    return known or line.is_site_talk(_SURE_SHARE)


def _opens_foot(line: PageLine) -> bool:
    """Whether a line below the last sentence is no more the speech's."""
    if _is_site_line(line) or not _can_be_own(line):
        return True
    return bool(line.cut or line.rule("edge")) and not _is_own(line)


def _is_site_line(line: PageLine) -> bool:
    text = line.plain
    byline = _BYLINE.fullmatch(text) is not None and not line.ends_clause
    return (
        byline
        or line.rule("head") == "网站名"
        or line.is_site_key
        or bool(_ENTRY.match(text) and names_kind(_ENTRY.sub("", text)))
        or bool(re.match(r"[#＃][^#＃\s]", text))
        or line.is_site_talk(SITE_SHARE)
        or (line.site_words[0] > 0 and not _is_own(line))
    )


def _can_be_own(line: PageLine) -> bool:
    """Whether a line below the last sentence can be the speech's: a signature, a heading."""
    return _is_own(line) or not (
        _HAN.search(line.plain) and _NO_SIGNATURE.search(without_masks(line.plain))
    )


def _is_own(line: PageLine) -> bool:
    """What stands under a speech and belongs to it: its date, a sentence, a heading."""
    return (
        bool(_NOTES.match(line.plain))
        or "。" in line.plain
        or line.is_date
        or line.ends_clause
        or line.is_labelled
    )


def _closes(block: str, line: PageLine) -> bool:
    """Whether a line below a marker is the speech going on; a numbered title is another link."""
    if line.is_labelled:
        return not line.is_site_talk(SITE_SHARE)
    if block == "comments":
        return line.is_body_like and len(line.text) >= SHORTEST_RESUMED
    return block == "links" and (line.is_body_like or line.ends_clause)
