"""The kind of a speech, by the last word of its title that names one, else by what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import KIND_WORDS, closed_up, is_salutation

_WORDS = re.compile("|".join(sorted(KIND_WORDS, key=len, reverse=True)))
# After a colon a title turns to its subject: 经验交流材料：让代表家站活起来.
_SUBJECT = re.compile(r"[:：].*$")
# What names a kind only as the last word of …会上的: it heads sections and plans too.
_LAST_WORD = re.compile(r"[上时](?:的)?(?P<word>动员部署|动员|部署|总结|主持)(?:[（(].*)?$")
_OF_LAST_WORD = {"主持": "主持词"}
OTHER = "其他"

# How a speech says what it is. The opening says 报告, 述职 and 发言; who chairs says it again and
# again; who greets or exhorts does it to somebody.
_REPORTS = re.compile(
    r"向(?:大会|本次|全会|各位|[^。，]{2,24}会(?:议|上)?)[^。]{0,10}(?:报告|汇报)|"
    r"[做作]一?个?(?:工作)?(?:报告|汇报)[^。]{0,6}请[^。]{0,10}审议|(?:报告|汇报)如下|请予?审议"
)
_DUTIES = re.compile(r"述职(?:述廉|述德|述责)*(?:报告)?如下|向[^。]{0,16}述职|现[^。]{0,12}述职")
_SPEAKS = re.compile(
    r"[做作](?:一?个?|如下)(?:表态|交流|典型|大会)?发言|[做作]如下表态|"
    r"我?(?:表个态|发言的题目)|谈(?:几点|一点|一些)(?:体会|感受|认识|看法)"
)
_CHAIRS = re.compile(
    r"现在开会|(?:会议|大会|今天)[^。]{0,10}[一二三四五六七八九]项议程|进行(?:会议|大会)?(?:的)?第?[一二三四五六七八九]项|"
    r"(?:下面|现在|首先|接下来)[，,]?(?:请|有请|让我们[^。]{0,12}(?:请|欢迎))[^。]{2,30}(?:讲话|致辞|发言|作[^。]{0,4}报告|宣读|传达)|"
    r"议程[^。]{0,6}(?:完毕|结束)|散会|主持人[:：]"
)
_GREETS = re.compile(
    r"(?:致以|道一?声|送上|献上|拜个?|表示)[^。]{0,30}?(?:问候|祝福|祝愿|慰问|拜年|新年好|新春好|热烈(?:的)?(?:欢迎|祝贺))|过年好|新年好|拜年"
)
_HEADED = re.compile(r"^(?:[一二三四五六七八九十]、|[（(][一二三四五六七八九十][）)])")
_TOLD = re.compile(
    r"今天[^。]{0,30}(?:召开|开[了这]|举行|把大家|请大家|请来|会议|动员)|这次[^。]{0,12}会|刚才[，,]|我(?:讲|强调|谈|说|提)[^。]{0,8}[点个]|同志们"
)
_EXHORTS = re.compile(r"(?:^|[，。；：])(?:[^，。；：]{0,10})(?:要|必须|务必|决不能|绝不能)(?!求)")
_OF_US = re.compile(r"我们|我[省市县区镇乡]|同志们")
_OPENING, _FIRST_WORDS = 4, 240
# The salutation stands among so many paragraphs.
_FIRST_LINES = 20
_LEAST_CHAIRED, _LEAST_EXHORTED = 2, 3


def kind_of(*titles: str) -> Evidence[str] | None:
    """讲话, 发言, …, and the word that says it, None where no title does.

    titles: in the order in which they decide (title, then sub-title).
    """
    for title in titles:
        bare = closed_up(title)
        for text in (_SUBJECT.sub("", bare), bare):
            words = _WORDS.findall(text)
            if words:
                return Evidence(KIND_WORDS[words[-1]], words[-1])
            if last := _LAST_WORD.search(text):
                return Evidence(_OF_LAST_WORD.get(last["word"], "讲话"), last["word"])
    return None


def kind_said(paragraphs: Sequence[str]) -> Evidence[str] | None:
    """The kind that a speech, whose title does not say it, tells itself; None where it does not.

    paragraphs: folded (`plain`).
    """
    greets_at = (at for at, text in enumerate(paragraphs[:_FIRST_LINES]) if is_salutation(text))
    # What a page left above the salutation is not the speech's opening.
    paragraphs = paragraphs[next(greets_at, 0) :]
    said = [text for text in paragraphs if not is_salutation(text)]
    opening = "\n".join(text[:_FIRST_WORDS] for text in said[:_OPENING])
    whole = "\n".join(said)
    chairs = [match[0] for match in _CHAIRS.finditer(whole)]
    if len(set(chairs)) >= _LEAST_CHAIRED:
        return Evidence("主持词", "、".join(dict.fromkeys(chairs[:2])))
    for kind, form in (("述职", _DUTIES), ("报告", _REPORTS), ("发言", _SPEAKS)):
        if found := form.search(opening):
            return Evidence(kind, found[0])
    greets = _GREETS.search(opening)
    if greets and not any(_HEADED.match(text) for text in said):
        return Evidence("致辞", greets[0])
    greeted = next((text for text in paragraphs[:_OPENING] if is_salutation(text)), "")
    told = _TOLD.search(opening)
    exhorts = _EXHORTS.findall(whole)
    if told and (greeted or _OF_US.search(opening)):
        return Evidence("讲话", told[0])
    ours = _OF_US.search(whole)
    if ours and len(exhorts) >= _LEAST_EXHORTED:
        return Evidence("讲话", ours[0])
    return None
