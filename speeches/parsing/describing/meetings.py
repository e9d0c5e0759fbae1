"""The meeting of a speech by its name, and the speaker's office, as the document words them.

A title says both in one form: <office>在<meeting>上的<kind>. Where it is silent the line below it
(县人大常委会主任　张三), the sub-title (——在…会议上的讲话) and the opening (今天我们召开…会议) are
asked, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import CJK, KIND_WORDS, closed_up

_KINDS = "|".join(sorted(map(re.escape, KIND_WORDS), key=len, reverse=True))
# What ends the name of a meeting, the longest reading first.
_GATHERING = (
    r"(?:会议|大会|座谈会|["
    + CJK
    + r"”]会|仪式|典礼|开班式|培训班|研讨班|进修班|学习班|论坛|活动|会)"
)
_WORDS = rf"[{CJK}\w“”〔〕（）()、·•×＊*○\-—]"
# …在<全县人大代表建议交办会>上的讲话: up to 上, a kind, or the end.
_IN = re.compile(
    rf"(?:在|于)(?P<name>{_WORDS}{{2,60}}?{_GATHERING})"
    rf"(?=(?:期间|闭幕时|开幕时|结束时)?(?:上|中)?的?(?:即席|总结|主持|表态|交流|典型|动员|部署|书面|讲评|闭幕|开幕)*(?:{_KINDS})|上(?:的|$)|$|[（(])"
)
# <全县人大工作会议>讲话: a title without 在.
_BARE = re.compile(
    rf"^(?P<name>{_WORDS}{{2,60}}?{_GATHERING})(?:上)?(?:的)?(?:总结|主持|表态|动员|部署)?(?:{_KINDS})"
)
# 今天，我们在这里召开<全镇人大代表培训会>，…
_OPENED = re.compile(
    r"(?:今天|今日|这次|此次|现在|刚才)[^。；\n]{0,24}?(?:召开|举行|举办|开)(?:的(?:这次|此次|是)?|了)?"
    rf"(?P<name>[{CJK}“”、·\d]{{2,40}}?(?:会议|大会|(?:座谈|动员|推进|部署|总结|表彰|交办|调度|交流|培训|现场|报告|联席|述职|评议|通报|恳谈|协商|务虚|茶话)会|仪式|培训班))"
    r"(?=[，,。；;！!、]|的?(?:主要|目的|任务))"
)
_NO_NAME = re.compile(r"^(?:这|此|本|一)[次个场]|^(?:我|你|他|大家|同志)|[，,。]")

_OFFICES = (
    # 县委书记　镇党委副书记　区委常委、组织部部长: the party
    r"(?:省|市|区|县|旗|州|镇|乡|街道|开发区|新区)?(?:党工委|党委|委|纪委|政法委)(?:常务)?副?书记",
    r"(?:省|市|区|县|州)委常委、?(?:[" + CJK + r"]{2,8}?(?:部长|书记|主任|[县市区]长))?",
    # 县人大常委会主任　镇人大主席团主席　人大副主席
    r"(?:全国|省|市|区|县|旗|州|镇|乡|街道)?人(?:大|民代表大会)(?:常务委员会|常委会)?(?:党组(?:成员、?|副?书记、?)?)*"
    r"(?:主席团)?(?:常务)?副?(?:主任|主席(?!团)|秘书长)",
    r"(?:省|市|区|县|旗|州|镇|乡)?人大(?:主席团|常委会工委|工委|街道工委)(?:常务)?副?(?:主任|主席)?",
    # 常务副县长　代镇长　市长: the government
    r"(?:(?:省|市|区|县|州|镇|乡)人民政府)?(?:常务|代理|代)?副?(?:省|市|区|县|州|镇|乡)长",
    # 政协主席　法院院长　检察长
    r"(?:省|市|区|县|州)?政协(?:党组书记、?)?副?主席",
    r"(?:省|市|区|县|州)?(?:人民|中级人民|高级人民)?(?:法院)(?:党组书记、?)?副?院长",
    r"(?:省|市|区|县|州)?(?:人民)?(?:检察院)?(?:代理?)?副?检察长",
    # 县发展和改革局局长　县委组织部部长　街道办事处主任
    r"(?:省|市|区|县|州|镇|乡)?(?:委)?[" + CJK + r"]{2,10}?(?:局|委员会|办公室|办事处|部|中心|社)"
    r"(?:党组书记、?)?副?(?:局长|主任|部长|社长)",
    r"(?:省|市|区|县|州|镇|乡)?人大代表|^[局院部校站所]长|^主任|^书记|^主席(?!团)",
)
_OFFICE = re.compile("|".join(f"(?:{office})" for office in _OFFICES))
# 县委书记、县人大常委会主任: several offices of one person.
_JOINED = re.compile(rf"(?:{_OFFICE.pattern})(?:[、，兼 ]+(?:{_OFFICE.pattern}))*")
_LONGEST = 40
# Who speaks stands before 在…会上, or before what is his own: 镇人大代表2023年述职报告.
_BEFORE = re.compile(
    r"(.{2,40}?)(?:(?:在|于)(?=.{2,60}(?:会|上|班|式|活动|时))|(?:\d{4}年)?度?个?人?述职)"
)


def meeting_of(title: str, subtitle: str, paragraphs: Sequence[str]) -> Evidence[str] | None:
    """The name of the meeting and the words that give it, None where nothing names one.

    title, subtitle: folded (`plain`); paragraphs: the speech, of which the opening is read.
    """
    for text in (closed_up(title), closed_up(subtitle)):
        match = _IN.search(text) or _BARE.match(text)
        if match and not _NO_NAME.search(match["name"]):
            return Evidence(match["name"], match[0])
    for text in paragraphs[:4]:
        match = _OPENED.search(text[:200])
        if match and not _NO_NAME.search(match["name"]):
            return Evidence(match["name"], match[0])
    return None


def office_of(title: str, speaker: str, subtitle: str) -> Evidence[str] | None:
    """The speaker's office and the words that give it, None where nothing does.

    title: what stands before 在 in it speaks; speaker: the line below the title; all folded.
    """
    before = _BEFORE.match(closed_up(title))
    for words in (before[1] if before else "", closed_up(speaker), closed_up(subtitle)):
        match = _JOINED.search(words)
        if match and len(match[0]) <= _LONGEST and not _is_meeting(words, match.end()):
            return Evidence(match[0], words)
    return None


def _is_meeting(words: str, end: int) -> bool:
    """Whether an office only names a meeting: 县委书记座谈会."""
    return bool(re.match(rf"[{CJK}]{{0,12}}?会", words[end:]))
