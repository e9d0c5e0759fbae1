"""What sites hang on to a title: file endings, their own names, [精选], (14篇), 第2/3页."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    NUMERALS,
    REMEMBERED,
    is_title_like,
    numeral,
)
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import SITE_NAME
from speeches.parsing.vocabulary.site_words import site_words

_N = rf"([{NUMERALS}]{{1,2}}|\d{{1,2}})"
# (第2/3页)　（第三页）　第2页 共2页　（第二部分）
_PARTS = (
    re.compile(r"[（(\[]?第?\s*(\d{1,2})\s*[/／]\s*(\d{1,2})\s*页?[）)\]]?\s*$"),
    re.compile(
        rf"[（(\[【]?第\s*{_N}\s*(?:页|部分)\s*[，,]?\s*共\s*{_N}\s*(?:页|部分)[）)\]】]?\s*$"
    ),
    # （上）
    re.compile(r"(?<=[话言告词辞稿])\s?[（(\[【]\s?([上中下])\s?[）)\]】]\s*$"),
    re.compile(rf"(?:[（(\[【\-—\s_]|(?<=[讲话言告词辞稿]))第\s*{_N}\s*(?:页|部分)[）)\]】]?\s*$"),
)
_HALVES = {"上": 1, "中": 2, "下": 2}
_GOOD = (
    r"(?:模[版板]|范文|精选|精品|推荐|最新版?|通用|热门|原创|首发|必备|实用|优秀|参考|完整版|免费|收藏|转载|"
    r"全文|word|可编辑|续|复制链接|/?标题|打印|复制|定稿|终稿)"
)
_KIND = "|".join(KIND_WORDS)
_ANY_KIND = re.compile(_KIND)
_KIND_END = r"[话言告词辞职料态稿验信电白讲说]"
# 篇1　第一篇　（三）: which of several speeches this is.
_NTH = rf"(?:第\s*{_N}\s*篇|(?:篇|之|范文|例文)\s*{_N})"
# Each may stand behind another; the title proper ends before them.
_TAILS = (
    re.compile(r"\.(?:docx?|pdf|txt|wps|rtf|html?|pptx?)(?:[\s_\-—]*第\s*\d{1,2}\s*页)?$", re.I),
    re.compile(rf"(?<!\s)\s*+[_\-—|–]\s*+{SITE_NAME}$"),
    re.compile(r"(?<!\s)\s*+[（(\[【]\s*+\d{1,3}\s*+[）)\]】]$"),
    re.compile(rf"(?<!\s)\s*+[（(\[【][{NUMERALS}]{{1,2}}[）)\]】]\s*[:：]?$"),
    re.compile(
        rf"(?<={_KIND_END})(?:稿|范文)?\s?[（(\[【]?(?:[{NUMERALS}]{{1,2}}|\d{{1,2}})[）)\]】]?\s?[:：]$"
    ),
    re.compile(
        r"(?<!\s)\s*+(?:[（(\[【]\s*+)?(?:(?:精选|通用|最新|合集|共)\s*+)?\d{1,3}\s*+篇\s*+[）)\]】]?$"
    ),
    re.compile(
        r"(?<!\s)\s*+[（(\[【]\s*+(?:[此本全]文)?(?:[约共]\s*+)?\d{1,5}\s*+[字页]\s*+[）)\]】]$"
    ),
    re.compile(rf"(?<={_KIND_END})\s*+[（(\[【]?{_NTH}[）)\]】]?$"),
    re.compile(
        r"(?<!\s)\s*+[（(\[【]?(?:编号|文号|文档编号|ID)\s*+[:：]\s*+[A-Za-z0-9\-]{1,20}[）)\]】]?$",
        re.I,
    ),
    re.compile(rf"(?<!\s)\s*+[（(\[【]{_GOOD}[^）)\]】]{{0,6}}[）)\]】]$", re.I),
    # （根据录音整理）
    re.compile(r"(?<!\s)\s*+[（(\[【]\s*+(?:本文)?根据[^（()）]{2,16}[）)\]】]$"),
    re.compile(r"[★☆!！◆◇●○■□▲△▼※♦♥❤✿☞☜→←~～*#|_=+]+$"),
    re.compile(rf"(?<={_KIND_END})\s*[-_－—]\s*\d{{1,2}}$"),
    re.compile(rf"(?<={_KIND_END})(?:稿|参考)?(?:范文|范本|模板|样本)$"),
)
# After the word that names the kind: - 讲话稿 - 某某文秘、_精品推荐、免费下载_word模板
_AFTER_KIND = re.compile(
    rf"(?:{_KIND})(?:稿|提纲|材料)?(\s*(?:[_|]|\s[-–]\s|[-–](?=第|精|讲|范|公)|免费下载|【|\[).{{0,30}})$"
)
_HEADS = (
    re.compile(rf"^[（(\[【]\s*{_N}\s*[）)\]】]\s*[:：、]\s*"),
    re.compile(r"^(?:标题|题目|主题|名称|转发?|fwd?|回复|re)\s*[:：]\s*", re.I),
    re.compile(r"^(?:日志|文章|帖子|主题|话题)?\s*[（(\[【][^）)\]】]{1,12}[）)\]】]\s*"),
    re.compile(r"^(?:-{1,4}\s+|[★☆◆◇●○■□▲△▼※▌♦♥❤✿☞→~～*#|=+]+\s*)"),
    re.compile(r"^(?:\d{1,3}[-.、．_]|#+)\s*"),
    # 2024最新县政府工作报告: the year is the page's.
    re.compile(
        r"^(?:20\d\d\s*年?\s*(?:度\s*)?)?(?:最新版?|热门|精品|精选|推荐|优秀|原创|范文|范例|范本|必备)(?![一二三四五六七八九十\d])(?:的|[:：])?\s*"
    ),
    # 文档介绍：在全镇大会上的讲话
    re.compile(
        r"^(?:本文|文档|文章|资料|材料|范文|内容|原文|全文)?(?:标题|题目|名称|介绍|简介|题名|范文|正文|主题|文件名)\s*[:：]\s*"
    ),
    re.compile(r"^《(?=[^》]*》$)"),
    # 第一篇：　【篇2】　（三）：
    re.compile(rf"^[（(\[【]?{_NTH}[）)\]】]?\s*[:：、.．]?\s*"),
    # 某某文库（www.example.com）〔工作报告 6000 字〕
    re.compile(rf"^{SITE_NAME}\s*[（(\[【〔][^）)\]】〕]{{0,40}}[）)\]】〕]\s*"),
    re.compile(r"^[（(\[【〔][^）)\]】〕]{2,40}\d\s*字[）)\]】〕]\s*"),
)
_OF_FILE = re.compile(r"\.(?:docx?|pdf|txt|wps|rtf)[\s_\-—]*$", re.I)
_CLOSING_MARK = re.compile(r"》$")
# …讲话—某某范文: a single dash, and a site's name.
_SITE_TAIL = re.compile(r"(?<![—-])\s*[—_|｜·]\s*([^—_|｜·\s，。：]{2,12})$")
_KEY = re.compile(rf"^([{HAN}]{{2,6}})[:：]\s*")
_STOPS = ("。", "；", "，", "？")
_LONGEST = 200


@dataclass(frozen=True)
class BareTitle:
    """A title without what hangs on it: where it starts and ends, and its part of parts."""

    text: str
    start: int
    end: int
    part: int | None = None
    parts: int | None = None


@lru_cache(maxsize=REMEMBERED)
def bare_title(text: str) -> BareTitle:
    """The title proper in a line; the line itself where nothing hangs on to it."""
    start, end = 0, len(text)
    part = parts = None
    before: tuple[int, int] | None = None
    titled = _may_name_kind(text)
    while before != (start, end) and len(text) <= _LONGEST:
        before = start, end
        found = _part_of(text[start:end])
        if found:
            end, part, parts = start + found[0], found[1], found[2]
        end = start + _cut_tail(text[start:end], titled)
        start += _cut_head(text[start:end]) if titled else 0
    return BareTitle(text[start:end].strip(), start, end, part, parts)


def names_kind(text: str) -> bool:
    """Whether a line, without what hangs on it, is a title by its last word."""
    return _may_name_kind(text) and is_title_like(bare_title(text).text)


def _may_name_kind(text: str) -> bool:
    """Whether a word for a kind stands in a text, white space apart."""
    return bool(_ANY_KIND.search(text.replace(" ", "").replace("\u3000", "")))


def _part_of(text: str) -> tuple[int, int, int | None] | None:
    """Where the mark of a part begins, which part, of how many; None where there is none."""
    last = text.rstrip()[-1:]
    if not (last.isdecimal() or last in "页分）)】]"):
        return None
    for pattern in _PARTS:
        match = pattern.search(text)
        # A viewer's first page of a file is no page of an article.
        if match and match.start() > 3 and not _OF_FILE.search(text[: match.start()]):
            numbers = [_HALVES.get(group) or numeral(group) or 0 for group in match.groups()]
            parts = numbers[1] if len(numbers) > 1 else None
            if numbers[0] >= 1 and (parts is None or numbers[0] <= parts):
                return match.start(), numbers[0], parts
    return None


def _cut_tail(text: str, titled: bool) -> int:
    """Where the title ends. titled: a word for a kind stands in it."""
    # No tail ends as a sentence does, and most lines are sentences.
    stopped = text[-1:] in _STOPS
    for tail in () if stopped else _TAILS:
        match = tail.search(text)
        if match and match.start() >= 4:
            return match.start()
    if not titled:
        return len(text)
    match = None if stopped else _SITE_TAIL.search(text)
    if match and site_words(match[1])[0] and is_title_like(text[: match.start()]):
        return match.start()
    match = _AFTER_KIND.search(text)
    if match and is_title_like(text[: match.start(1)]):
        return match.start(1)
    if _CLOSING_MARK.search(text) and is_title_like(text.strip("《》")) and text.count("》") == 1:
        return len(text) - 1
    return len(text)


def _cut_head(text: str) -> int:
    key = _KEY.match(text)
    if key and site_words(key[1])[1] >= 1 and is_title_like(text[key.end() :]):
        return key.end()
    for head in _HEADS:
        match = head.match(text)
        if match and is_title_like(text[match.end() :].rstrip("》")):
            return match.end()
    return 0
