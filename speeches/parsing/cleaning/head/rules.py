"""Which lines above a speech are a site's by themselves: breadcrumbs, menus, bars of facts."""

from __future__ import annotations

import re

from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.dates import DAY
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.names import NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import OFFICE_LINE
from speeches.parsing.vocabulary.site_facts import METADATA_KEY
from speeches.parsing.vocabulary.site_words import site_words

# A line that names a kind and is no longer than this is the name of a column: 领导讲话.
LONGEST_COLUMN_NAME = 4
_FACT = "元信息"
_COLON = re.compile(r"[:：]")
_LONGEST_BAR = 100
_LONGEST_PIECE = 14
_BAR_SIGNS = re.compile(rf"[/／|｜┃>＞»›→▶»⟩]|\s[·•]\s|\s[-–—]\s|(?<=[{HAN}])[-－](?=[{HAN}])|\\")
_NO_BAR = re.compile(r"[，。；！？《》]|\d{4}[-/.]\d")
_HASHTAGS = re.compile(r"(?:[#＃][^#＃\s]{1,12}[#＃]?\s*){1,12}+")
# Posted on 2014-10-21 by admin in 讲话稿
_POSTED = re.compile(
    r"[A-Za-z][A-Za-z ]{1,20}[:：]?\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|"
    r".{0,16}\d{4}[-/.]\d{1,2}[-/.]\d{1,2}日?\s*(?:发表|发布|上传|更新|收录)"
)
# What a list of key words has and a title has not.
_SEVERAL = re.compile(r"[\s,，、;；]")
# A key that no list knows, with a short value; not who speaks, nor when and where.
_BYLINE = re.compile(
    r"[-•·\s]*(?!(?:主持|主讲|发言|报告|述职|汇报|讲话|演讲|致辞|表态|记录|出席|列席|参会)人?|"
    rf"时间|地点|单位|职务|姓名|议题|标题|主题)[{HAN}]{{2,5}}[:：]\s*[^\s，。；、]{{1,10}}"
)
# 讲话人：某某 names the speaker, wherever it stands.
_OF_SPEAKER = re.compile(
    r"(?:主讲|发言|报告|述职|汇报|讲话|演讲|致辞|表态)(?:人|单位)(?:\s?[:：]\s?|\t)\S"
)
# 2024-02-19 | 县政府办公室 | 听报告: a machine's day, then who posted it and the page's buttons.
_DAY_AND_PIECES = re.compile(
    r"(?=\d{4})(?!.*上的?(?:讲话|发言|致辞|报告))"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?"
    r"(?:\s{0,3}[|｜丨┊]\s{0,3}[^|｜丨┊，。；：]{0,12}){2,8}"
)
_LETTER = re.compile(rf"[{NAME_CHARACTERS}]")
# 区长　某某　|　2024年6月21日晚: who spoke, and when.
_SPEAKER_AND_DAY = re.compile(
    rf"(?:{OFFICE_LINE.pattern})[ \u3000]?[|｜·][ \u3000]?{DAY}[早上下午晚凌晨]{{0,2}}"
)
# ·领导讲话: an entry of a menu.
_ENTRY = re.compile(rf"[·•・‧∙⋅][ \u3000]*[{HAN}]{{2,{LONGEST_COLUMN_NAME}}}")
_LONGEST_DATED = 60
_SHORTEST_OFFICE = 4


def head_rule(line: PageLine) -> str | None:
    """The name of the rule for a line that is no part of the speech, None for any other."""
    heading = line.hint == "heading"
    if line.is_date or _SPEAKER_AND_DAY.fullmatch(line.plain):
        # The speech's own day; a page's has a key beside it, or is written as machines do.
        return None
    if not heading and _is_bar(line.plain):
        return "面包屑"
    if (
        _DAY_AND_PIECES.fullmatch(line.plain)
        or _POSTED.match(line.plain)
        or _HASHTAGS.fullmatch(line.plain)
    ):
        return _FACT
    if not heading and line.is_site_key and not _has_title_for_value(line.plain):
        return _FACT
    if not heading and _ENTRY.fullmatch(line.plain):
        return "栏目行"
    found = line.rule("head") or line.rule("edge")
    if heading or (line.names_kind and found != "关键词行" and not _holds_kinds(line.plain)):
        return None
    return found or _rule_by_form(line)


def _rule_by_form(line: PageLine) -> str | None:
    """The rule for a line that no wording tells and that is no title."""
    keyed = site_words(_COLON.split(line.plain)[0])[0]
    if _is_menu(line.plain) and (keyed or line.is_title_like):
        return "栏目行"
    if line.is_site_key or not _LETTER.search(line.plain) or line.is_metadata:
        return _FACT
    return _FACT if _is_dated(line) or _is_byline(line) else None


def _is_bar(text: str) -> bool:
    """Short pieces in a row, parted by the signs of a breadcrumb or a menu: 首页 / 讲话 / 正文."""
    if len(text) > _LONGEST_BAR or _NO_BAR.search(text):
        return False
    named = [piece.strip() for piece in _BAR_SIGNS.split(text) if piece.strip()]
    first = named[0] if named else ""
    return (
        len(named) >= 3
        and all(len(piece) <= _LONGEST_PIECE for piece in named)
        and not (len(first) > LONGEST_COLUMN_NAME * 2 and names_kind(first))
    )


def _has_title_for_value(text: str) -> bool:
    """标题：在全县大会上的讲话: what stands behind the key is a title, and only one."""
    value = _COLON.split(text, maxsplit=1)[-1].strip()
    return len(value) > LONGEST_COLUMN_NAME * 2 and names_kind(value) and not _SEVERAL.search(value)


def _holds_kinds(text: str) -> bool:
    """Whether a line that ends as a title does is a menu or a bar of several facts."""
    return len(METADATA_KEY.findall(text)) >= 2 or _is_menu(text)


def _is_menu(text: str) -> bool:
    """热门搜索：述职报告 心得体会 讲话稿: several names of kinds, parted by spaces."""
    entries = re.sub(r"^[^:：]{2,12}[:：]", "", text).split()
    return len(entries) >= 3 and all(2 <= len(entry) <= 8 for entry in entries)


def _is_dated(line: PageLine) -> bool:
    """A day as machines write it, in a short line that is no sentence."""
    return bool(
        line.moment
        and len(line.text) <= _LONGEST_DATED
        and "年" not in line.moment[0]
        and not re.search(r"[，。；（(]", line.text)
    )


def _is_byline(line: PageLine) -> bool:
    return bool(_BYLINE.fullmatch(line.plain)) and not line.ends_clause


def is_of_speaker(line: PageLine) -> bool:
    """An office with its body or a name; the word for it alone may be a column or a key word."""
    return (
        len(line.plain) >= _SHORTEST_OFFICE
        and bool(OFFICE_LINE.fullmatch(line.plain))
        and not line.site_words[0]
    )


def is_banner(line: PageLine) -> bool:
    """A column's name or a slogan above the title; a line that may itself be a title is none."""
    text = line.plain
    may_be_title = len(text) >= 8 and re.search(r"会议|大会|座谈|讲话|工作|主持|报告", text)
    slogan = len(text) <= 14 or re.search(r"[◆~|_@★●※]|— —|网|库|站", text)
    if _OF_SPEAKER.match(text) or is_of_speaker(line):
        return False
    return bool(slogan) and not may_be_title and not line.has_label
