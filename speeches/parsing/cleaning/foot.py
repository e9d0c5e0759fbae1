"""Cleaning below the speech: where the page's foot begins, and what of it may be speech."""

from __future__ import annotations

import re

from speeches.parsing.cleaning.page import Page, body_end, body_start
from speeches.parsing.documents import Line
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import ends_clause, is_body_like, is_labelled, takes_leave
from speeches.parsing.vocabulary.site_rules import COMMENTS, WITHHELD, is_metadata, matching_rule
from speeches.parsing.vocabulary.site_words import is_site_key, is_site_talk, site_words
from speeches.parsing.vocabulary.withheld import offers_rest

_LONG_COMMENT = 60
# What an edition puts under a text: 注释, 〔1〕 见第一卷, ①指上届
_NOTES = re.compile(r"注\s*释?\s*[:：]?$|[〔\[【（(]\d{1,3}[〕\]】）)]|[①-⑳*※]|附[:：件表注]")
# 值班主任：某某; but 汇报人：某某 signs a speech.
_BYLINE = re.compile(
    r"(?!(?:主持|主讲|发言|报告|述职|汇报|讲话|演讲|致辞|署名|表态)人?|时间|地点|单位|职务|姓名)[\u4e00-\u9fff]{2,6}[:：]\s*[^\s，。；、]{1,10}"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SITE_SHARE = 0.5
_OFFER_SHARE = 0.35
# ◇ 在全市务虚会上的讲话: an entry of a list of links.
_ENTRY = re.compile(r"[◇◆■□●○·•►▶☆★※]\s*(?=\S)")
# What a page or a program says to its reader: 您觉得这篇文章怎么样？
_TO_READER = re.compile(
    r"(?=.*(?:您|你(?!们)))(?=.*(?:文章|本文|这篇|页面|网站|文档|润色|缩写|修改|告诉我|有所?帮助)).{4,60}"
)
# The bar above or below what a reader wrote: 3楼　雨后 发表于 2024-1-2 10:22　2小时前 回复 赞(3)
_POST = re.compile(
    r"(?=.*(?:发表于|回复|评论|楼|沙发|板凳|地板|举报|赞)).{0,24}?"
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}\s*(?:分钟|小时|天|个?月|年)前|\d{1,3}\s*(?:楼|#)|昨天|刚刚)"
    r".{0,40}"
)
# What no signature under a speech holds.
_NO_SIGNATURE = re.compile(r"[A-Za-z@_|]{2}|[|｜»›>]")


def clean_foot(page: Page) -> None:
    """A marker opens a block of furniture, which the speech going on closes.

    Below the last line of the speech anything that was taken out opens such a block too, and
    nothing closes it.
    """
    body = body_start(page.lines)
    last = body_end(page.lines)
    # The last line of a preview may be the rest of a sentence.
    torn = last >= 0 and not ends_clause(page.lines[last].text)
    block = ""
    # What a page says to its reader below the speech may end as sentences do.
    while (
        last > body and _TO_READER.fullmatch(page.lines[last].plain) and _has_left(page.lines, last)
    ):
        last = body_end(page.lines[:last])
    # Links stand below a speech that has come to its end; a heading below one that has not.
    ended = last >= 0 and any(
        takes_leave(line.plain) for line in page.lines[max(last - 1, 0) : last + 1]
    )

    def rule(index: int, line: Line) -> str | None:
        nonlocal block
        text = line.plain
        if index <= body:
            return None
        if index > last and _TO_READER.fullmatch(text):
            block = "foot"
            return "页尾"
        sure = index > last or is_site_talk(text, _OFFER_SHARE)
        if index >= last and sure and offers_rest(text) and not is_labelled(text):
            return WITHHELD
        found = None if is_labelled(text) else matching_rule("tail", text)
        if found:
            block = "comments" if COMMENTS.fullmatch(text) else "links"
        elif _POST.fullmatch(text) or (index > last and is_metadata(text)):
            block = "comments"
        elif index > last and not _HAN.search(text) and not _is_own(text):
            return "页尾"
        elif index == last + 1 and not ended and _may_head(line):
            return None
        elif index > last and not (torn and index == last + 1) and _opens_foot(line):
            block = block or "foot"
        elif block and _closes(block, text):
            block = ""
        return "页尾" if block else None

    page.drop(rule)


def _has_left(lines: list[Line], index: int) -> bool:
    """Whether leave is taken shortly above a line."""
    return any(takes_leave(line.plain) for line in lines[max(index - 3, 0) : index])


def _may_head(line: Line) -> bool:
    """A line that may head the section which a cut text no more has."""
    text = line.plain
    return (
        not line.cut
        and 8 <= len(text) <= 40
        and not re.search(r"[:：|｜>»\d.…A-Za-z]", text)
        and site_words(text)[1] < _SITE_SHARE
        and not names_kind(text)
    )


def _opens_foot(line: Line) -> bool:
    """Whether a line below the last sentence is no more the speech's."""
    text = line.plain
    if _is_site_line(text) or not _can_be_own(text):
        return True
    return bool(line.cut or matching_rule("edge", text)) and not _is_own(text)


def _is_site_line(text: str) -> bool:
    byline = _BYLINE.fullmatch(text) is not None and not ends_clause(text)
    return (
        byline
        or matching_rule("head", text) == "网站名"
        or is_site_key(text)
        or bool(_ENTRY.match(text) and names_kind(_ENTRY.sub("", text)))
        or bool(re.match(r"[#＃][^#＃\s]", text))
        or is_site_talk(text, _SITE_SHARE)
        or (bool(site_words(text)[0]) and not _is_own(text))
    )


def _can_be_own(text: str) -> bool:
    """Whether a line below the last sentence can be the speech's: a signature, a heading."""
    return _is_own(text) or not (_HAN.search(text) and _NO_SIGNATURE.search(text))


def _is_own(text: str) -> bool:
    """What stands under a speech and belongs to it: its date, a sentence, a heading."""
    noted = bool(_NOTES.match(text))
    return (
        noted
        or "。" in text
        or bool(DATE_LINE.fullmatch(text))
        or ends_clause(text)
        or is_labelled(text)
    )


def _closes(block: str, text: str) -> bool:
    """Whether a line below a marker is the speech going on; a numbered title is another link."""
    if is_labelled(text):
        return not is_site_talk(text, _SITE_SHARE)
    if block == "comments":
        return is_body_like(text) and len(text) >= _LONG_COMMENT
    return block == "links" and (is_body_like(text) or ends_clause(text))
