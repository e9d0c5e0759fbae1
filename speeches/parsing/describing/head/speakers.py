"""The line that names who speaks: 县人大常委会主任　张三, 述职人：张三, 文/张三, 张三："""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up, is_title_like
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_AFTER_OFFICE, NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import BODY, LOCAL_BODY, OFFICE_OF_SPEAKER
from speeches.parsing.vocabulary.site_words import site_words

_NAME = rf"[{NAME_CHARACTERS}]{{1,2}}[ \u3000]{{0,3}}[{NAME_CHARACTERS}]{{1,2}}"
# 县人大常委会主任　张三（2021年3月5日）
_WORDS = rf"[{NAME_CHARACTERS}、\s]"
_OF_OFFICE = re.compile(
    rf"^[（(]?(?:{_WORDS}{{0,40}}(?:{OFFICE_OF_SPEAKER})|"
    rf"{_WORDS}{{0,20}}(?:常委|代表|同志|{BODY}))(?P<name>{NAME_AFTER_OFFICE})?[）)]?"
    r"(?:[\s\u3000]*[（(]?\d{4}年\d{1,2}月\d{1,2}日[）)]?)?$"
)
# 某某县政协: a body of a place.
_OF_BODY = re.compile(rf"^[{NAME_CHARACTERS}、\s]{{0,24}}{LOCAL_BODY}$")
# A line of news holds an office too: 某某在会见代表时强调.
_TELLS = re.compile(r"在.*(?:时|上)|强调|指出|会见|出席|主持|召开|举行")
# 述职人：张三　县委书记：张三　文/张三　张三（县委书记）　张三　县委书记
_KEYED = re.compile(
    r"^(?:(?:汇报|述职|发言|报告|讲话|演讲|致辞|主讲|主持|宣讲|代言)(?:人|单位|代表)|(?:交流|讲话|发言)者)"
    r"(?:\s*[:：]\s*|[ \u3000]+)(?P<who>[^，。；:：]{2,40})$"
)
_WRITTEN_BY = re.compile(rf"^[□■◎●]?(?:文|讲话|供稿)\s*[/／|]\s*(?P<who>{_NAME})$")
_OFFICE_AND_NAME = re.compile(
    rf"^(?P<who>[{CJK}、]{{0,30}}(?:{OFFICE_OF_SPEAKER})\s*[:：]\s*{_NAME})$"
)
_NAME_AND_OFFICE = re.compile(
    rf"^(?P<who>{_NAME}(?:[（(][{CJK}、\s]{{2,40}}[）)]|"
    rf"[ \u3000]+[{CJK}、]{{0,30}}(?:{OFFICE_OF_SPEAKER})))$"
)
_NAME_AND_COLON = re.compile(rf"^(?P<who>{_NAME})\s*[:：]$")
_STATED = (_KEYED, _WRITTEN_BY, _OFFICE_AND_NAME, _NAME_AND_OFFICE)
# 县 长　林 文 清: an office of two characters set as wide as three.
_SPREAD_OFFICE = re.compile(r"(?:[书主县市区镇乡州旗院局部会][ \u3000]{1,2}[记任席长])")
# What stands alone on a line and is nobody's name.
_NO_NAME = re.compile(
    rf"目\s*录|正\s*文|(?:主持|发言|汇报|报告|讲话|主讲|述职|演讲)人|前\s*言|摘\s*要|提\s*纲|概\s*述|导\s*语|[大会]会|{'|'.join(KIND_WORDS)}"
)


def speaker_in(text: str, beside: bool, signed: bool = False) -> tuple[int, int] | None:
    """Where a line names the speaker, None where it does not.

    beside: the date or the salutation stands next to the line, so that two to four characters
    alone are a name; signed: the text begins below it, so that a body alone (县政协) is who speaks.
    """
    if is_title_like(text):
        return None
    if beside and LONE_NAME.fullmatch(text) and not _NO_NAME.search(closed_up(text)):
        return None if site_words(text)[0] else (0, len(text))
    stated = next((found for form in _STATED if (found := form.match(text))), None)
    if beside and not stated and not _NO_NAME.search(text):
        stated = _NAME_AND_COLON.match(text)
    if stated:
        return stated.span("who")
    if _OF_BODY.match(text):
        return (0, len(text)) if signed else None
    spread = beside and bool(_SPREAD_OFFICE.search(text))
    return (0, len(text)) if _is_of_office(closed_up(text) if spread else text) else None


def stated_speaker(text: str) -> tuple[int, int] | None:
    """Where a line names the speaker by a key, wherever it stands: 讲话人：张三."""
    found = _KEYED.match(text)
    return found.span("who") if found and re.search(r"[:：]", text) else None


def _is_of_office(text: str) -> bool:
    """Whether an office ends the line, with a name that can be one: a congress is nobody's, and
    the account of an office (县人大微信) neither."""
    found = _OF_OFFICE.match(text)
    if not found or _TELLS.search(text):
        return False
    name = found["name"] or ""
    return not _NO_NAME.search(name) and not site_words(name)[0]
