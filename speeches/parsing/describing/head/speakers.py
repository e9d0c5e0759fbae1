"""The line that names who speaks: 县人大常委会主任　张三, 述职人：张三, 文/张三, 张三："""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up, is_title_like
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_AFTER_OFFICE, NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import BODY, LOCAL_BODY, OFFICE_OF_SPEAKER
from speeches.parsing.vocabulary.site_words import site_words
from speeches.parsing.vocabulary.surnames import is_surnamed

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
# 县财政局　谷满仓: somebody of such a body.
_OF_BODY_NAMED = re.compile(
    rf"^[{NAME_CHARACTERS}、]{{0,24}}{LOCAL_BODY}[ \u3000]+(?P<name>{_NAME})$"
)
_OFFICES = tuple(OFFICE_OF_SPEAKER.split("|"))
# A line of news holds an office too: 某某在会见代表时强调.
_TELLS = re.compile(r"在.*(?:时|上)|强调|指出|会见|出席|主持|召开|举行")
# 述职人：张三　县委书记：张三　文/张三　张三（县委书记）　张三　县委书记
_KEYED = re.compile(
    r"^(?:(?:汇报|述职|发言|报告|讲话|演讲|致辞|主讲|主持|宣讲|代言|表态|承诺)(?:人|单位|代表)|(?:交流|讲话|发言)者)"
    r"(?:\s*[:：]\s*|[ \u3000\t]+)(?P<who>[^，。；:：]{2,40})$"
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
# A day beside who speaks, in brackets or not.
_BLANK = r"[ \u3000\u00a0]"
_DAY = (
    rf"(?:(?:\d{{4}}|[一二][〇○零一二三四五六七八九OＯ]{{3}}){_BLANK}?年{_BLANK}?[\d一二三四五六七八九十元]{{1,3}}{_BLANK}?月{_BLANK}?[\d一二三四五六七八九十]{{1,3}}{_BLANK}?日|"
    r"\d{4}\.\d{1,2}\.\d{1,2})(?:[上下]午|晚上?|傍晚|凌晨|清晨|早上)?"
)
_SET_APART = rf"(?:{_BLANK}{{1,8}}|{_BLANK}?[，,、·|｜]{_BLANK}?)"
_DAY_AND_WHO = re.compile(rf"(?P<day>{_DAY}){_SET_APART}(?P<who>[^，。；：:\d]{{2,40}})")
_WHO_AND_DAY = re.compile(
    rf"(?P<who>[^，。；：:\d（）()]{{2,40}}?)(?:{_SET_APART}|{_BLANK}?[（(])(?P<day>{_DAY})[）)]?"
)
_LONGEST_DATED = 60
_NO_PERSON = re.compile(
    r"[堂室楼厅馆]$|会议|整理|录音|修订|审议|通过|时间|日期|[讲谈]话|发言|发布|来源|编辑|作者|记者|上午|下午|晚上|星期"
)
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
    named = _OF_BODY_NAMED.match(text)
    if named and is_surnamed(named["name"]):
        return (0, len(text))
    spread = beside and bool(_SPREAD_OFFICE.search(text))
    return (0, len(text)) if _is_of_office(closed_up(text) if spread else text) else None


def day_and_speaker(text: str) -> tuple[tuple[str, int, int], ...]:
    """Where a line names the day and who speaks, each with its field, in their order; () where it
    does not name both: 2022年1月19日　谷满仓（县长）, （2022年1月19日　县长　谷满仓）."""
    if len(text) > _LONGEST_DATED or not ("年" in text or "." in text):
        return ()
    bracketed = text[0] in "（(" and text[-1] in "）)"
    start, end = (1, len(text) - 1) if bracketed else (0, len(text))
    for form in (_DAY_AND_WHO, _WHO_AND_DAY):
        found = form.fullmatch(text, start, end)
        if found and _is_person(found["who"], alone=not bracketed):
            fields = (("date", *found.span("day")), ("speaker", *found.span("who")))
            return tuple(sorted(fields, key=lambda field: field[1]))
    return ()


def _is_person(who: str, alone: bool) -> bool:
    """Whether words beside a day are who speaks, and neither a place nor a note. alone: a name
    without an office may be: in brackets stands the place (莫斯科)."""
    if _NO_PERSON.search(who):
        return False
    if is_surnamed(who):
        return alone
    return speaker_in(who, beside=False) == (0, len(who))


def stated_speaker(text: str) -> tuple[int, int] | None:
    """Where a line names the speaker by a key, wherever it stands: 讲话人：张三."""
    found = _KEYED.match(text)
    return found.span("who") if found and re.search(r"[:：\t]", text) else None


def is_office(text: str) -> bool:
    """Whether a line is an office and no name: 县委常委、常务副县长."""
    return text.endswith(_OFFICES) and _is_of_office(text)


def _is_of_office(text: str) -> bool:
    """Whether an office ends the line, with a name that can be one: a congress is nobody's, and
    the account of an office (县人大微信) neither."""
    found = _OF_OFFICE.match(text)
    if not found or _TELLS.search(text):
        return False
    name = found["name"] or ""
    return not _NO_NAME.search(name) and not site_words(name)[0]
