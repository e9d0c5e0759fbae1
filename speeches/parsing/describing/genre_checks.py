"""Is it a speech at all, and is it the speech that its title names?

Note [Evidence for and against]
    Hardly anything is called no speech for what it lacks: only a text in which nobody speaks at
    all, under a title of another sort. Each other sort of text (news, a notice, a
    statute, advice on writing, an article of reference, a story, a list) has its own marks;
    what weighs against them is all that only a speaker says: whom he addresses, that he is one
    of those he speaks to, the formulas of the genre. A text is doubted where the marks of one
    sort clearly outweigh that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from speeches.parsing.describing.kinds import OTHER
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import (
    closed_up,
    ends_sentence,
    is_salutation,
    takes_leave,
)
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.offices import HEADS
from speeches.parsing.vocabulary.other_genres import CHAPTER, DIALOGUE, MATERIALS, SORTS, Sort

# A text with no kind in its title and this many lines of talk is a story.
_LEAST_TALK = 8
# How far the marks of another sort must outweigh a speaker's.
_CLEARLY = 1.5
_LEAST_AGAINST = 3.0
# What a mark that comes again and again weighs at most.
_MOST_REPEATED = 4.0
_ONCE_IN = 3000
# In a text in which nobody speaks, and whose title names no kind, fewer marks are enough.
_NOBODY, _LEAST_OF_NOBODY = 0.5, 2.0
# Where somebody speaks now and then, a title of another sort is enough.
_HARDLY, _LEAST_OF_HARDLY = 1.0, 2.5

# What every title of the genre may say; the theme is what is left.
_GENERIC = re.compile(
    r"在|上的|的|全[国省市县区镇乡]|[省市县区镇乡](?=人大|委|政府|政协)|人大常委会|人大|党委|政府|政协|主席团|常委会|"
    rf"{HEADS}|[市县区镇乡]长|领导|同志|工作|会议|大会|座谈会|动员会|推进会|总结会|部署会|会|讲话|发言|致辞|主持词|报告|述职|"
    r"[:：].*$|——.*$|"
    r"经验|交流|材料|表态|典型|活动|仪式|[开闭]幕式?|开班式?|结业|(?:培训|研讨|学习|进修)班|动员|推进|部署|总结|表彰|调度|"
    r"观摩|现场|启动|开工|奠基|揭牌|庆祝|纪念|务虚|专题|扩大|第一|上|年度?|第|届|次|关于|情况|提纲|摘要|代表|[XxＸ×*＊_\d○〇]+"
)
_NO_LETTER = re.compile(rf"[^{CJK}]+")
# A theme of fewer pairs of characters may be missing by chance.
_LEAST_PAIRS = 4

# What only a speaker says.
_ADDRESSES = re.compile(
    r"同志们|各位(?:代表|委员|领导|同志|来宾|朋友|乡亲|老师|嘉宾|学员)|朋友们|请大家|希望大家|大家要|在座"
)
_GREETED_INSIDE = re.compile(r"(?:同志|朋友|代表|委员)们[:：]|各位(?:代表|委员|领导|同志)[:：]")
_OF_US = re.compile(r"我们|我[省市县区镇乡]|咱们|我(?:代表|受|强调|讲|提|想|认为)")
_FORMULAS = re.compile(
    r"(?:向大会|向各位)[^。]{0,8}(?:报告|汇报)|请予?审议|下面[，,]?我|我(?:讲|强调|谈|说|提)[^。]{0,6}[点个]|今天[，,]?(?:我们|把大家|召开|请)|"
    r"刚才[，,]|表示(?:衷心的?|热烈的?|诚挚的?)?(?:感谢|祝贺|欢迎|慰问|敬意)|述职如下|汇报如下|现在开会|致以[^。]{0,20}(?:问候|祝愿|祝福)"
)
_OF_OCCASION = re.compile(r"(?:在|于).{2,60}(?:上|时)的?(?:\w{0,4})?$|讲话|发言|致辞|主持词|述职")
# 在全县大会上的讲话: no headline of news ends so, and none of an article.
_OWN_TITLE = re.compile(
    r"(?:^|[:：])(?:[^。，]{0,30})在[^，。]{2,50}上的?(?:重要)?(?:讲话|发言|致辞)(?:稿|提纲|摘要)?$|(?:经验(?:交流)?|汇报|典型|交流)材料"
)
# What somebody else says, or an example: no words of the one who speaks.
_QUOTED = re.compile(r"“[^“”]{1,300}”|「[^「」]{1,300}」")
# 2022-05-26 区委书记在全区大会上的讲话, or the day behind it: a row of a list. Spaces are looked at
# from their first one alone: a paragraph may have any number of them.
_ROW_DAY = re.compile(
    r"^[·•\s]*[\[【（(]?\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?[\]】）)]?\s*|"
    r"(?:(?<!\s)\s++)?[\[【（(]?\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?[\]】）)]?\s*$"
)
_LEAST_ROWS = 2
_LATIN, _HAN = re.compile(r"[A-Za-z][A-Za-z]*"), re.compile(rf"[{CJK}]+")
_SHORT_LINE, _LEAST_LINES, _NEARLY_ALL = 30, 8, 0.85


@dataclass(frozen=True)
class Doubt:
    """Another sort of text that marks tell of: how much they weigh, and the words."""

    sort: str
    weight: float
    words: tuple[str, ...]


def not_a_speech(title: str, kind: str, paragraphs: Sequence[str]) -> str | None:
    """The sort of text that it seems to be with the words that show it, None for a speech.

    title, paragraphs: folded (`plain`); kind: what the title names.
    """
    told = _story(title, kind, paragraphs) or _list_of_titles(paragraphs)
    if told:
        return told
    asked = paragraphs[0] if paragraphs and not title else ""
    # A question is no title of a speech, and heads a page that answers it.
    title = title or (asked if asked.endswith(("?", "？")) else "")
    said = speaking(title, paragraphs)
    least = max(_LEAST_AGAINST, said + _CLEARLY)
    if said <= _NOBODY and kind == OTHER:
        least = min(least, _LEAST_OF_NOBODY)
    elif said <= _HARDLY and kind == OTHER:
        least = min(least, _LEAST_OF_HARDLY)
    doubts = _doubts(title, paragraphs, least)
    against = max(doubts, key=lambda doubt: doubt.weight, default=None)
    if against is None or against.weight < least:
        silent = not said and kind == OTHER and title and not MATERIALS.search(title)
        return "题名不是讲话，通篇没有讲话人的话" if silent else None
    words = "、".join(dict.fromkeys(word[:20] for word in against.words[:4]))
    return f"像是{against.sort}（{words}）" if words else f"像是{against.sort}"


def speaking(title: str, paragraphs: Sequence[str]) -> float:
    """How much in a text is only a speaker's: 0 where nothing is. What stands in quotation marks
    is somebody else's: advice quotes 各位代表, a report what was said."""
    text = _QUOTED.sub("", "\n".join(paragraphs))
    long = max(len(text), 400) / 1000
    greeted = any(is_salutation(line) for line in paragraphs[:5])
    us = len(_OF_US.findall(text)) / long
    return (
        (3.0 if greeted else 1.5 * bool(_GREETED_INSIDE.search(text)))
        + min(len(_ADDRESSES.findall(text)) / long, 2.0) / 2
        + min(us / 3, 2.0)
        + min(len(set(_FORMULAS.findall(text))), 2)
        + bool(paragraphs and takes_leave(paragraphs[-1]))
        + bool(_OF_OCCASION.search(title))
        + 2.0 * bool(_OWN_TITLE.search(title))
    )


def _list_of_titles(paragraphs: Sequence[str]) -> str | None:
    """Rows that each name a speech and say nothing of it: a page of links."""
    if any(ends_sentence(text) or is_salutation(text) for text in paragraphs):
        return None
    rows = [_ROW_DAY.sub("", text) for text in paragraphs]
    named = [row for row in rows if names_kind(row)]
    if len(named) < max(_LEAST_ROWS, len(rows) * 0.6):
        return None
    return f"像是目录或链接（{'、'.join(row[:20] for row in named[:2])}）"


def _doubts(title: str, paragraphs: Sequence[str], least: float) -> Iterator[Doubt]:
    """What may weigh `least` or more; the rest is left out where that shows early."""
    text = "\n".join(paragraphs)
    for sort in SORTS:
        yield _doubt(sort, closed_up(title), paragraphs, text, least)
    letters = sum(map(len, _LATIN.findall(text)))
    if letters and letters > sum(map(len, _HAN.findall(text))):
        yield Doubt("外文", 9.0, ())
    short = [line for line in paragraphs if len(line) < _SHORT_LINE and not ends_sentence(line)]
    if len(paragraphs) >= _LEAST_LINES and len(short) >= len(paragraphs) * _NEARLY_ALL:
        yield Doubt("目录或链接", 4.0, tuple(short[:2]))


def _doubt(sort: Sort, title: str, paragraphs: Sequence[str], text: str, least: float) -> Doubt:
    """What speaks for one sort: its title, its first words, and its marks, each counted once.

    Marks are looked for, which takes long, as long as they can make it weigh `least`.
    """
    words: list[str] = []
    weight = 0.0
    if sort.title and (named := sort.title.search(title)):
        weight, words = weight + 2.5, [*words, named[0]]
    first = next((line for line in paragraphs if not is_salutation(line)), "")
    if sort.opening and (opened := sort.opening.search(first[:200])):
        weight, words = weight + 3.0, [*words, opened[0]]
    times = 0
    if sort.repeated and weight + len(sort.marks) + _MOST_REPEATED >= least:
        times = sort.times(text)
        # Here and there in a long text a speaker asks and answers himself.
        if times < sort.least or times * _ONCE_IN < len(text):
            times = 0
    repeated = min(times, _MOST_REPEATED)
    for left, mark in zip(range(len(sort.marks), 0, -1), sort.marks, strict=True):
        if weight + left + repeated < least:
            break
        found = mark.search(text)
        if found:
            weight, words = weight + 1.0, [*words, found[0]]
    # Alone it proves less: a speaker quotes, lists articles, tells what was said.
    weight += min(times, _MOST_REPEATED if words else 3.0)
    return Doubt(sort.name, weight, tuple(words))


def _story(title: str, kind: str, paragraphs: Sequence[str]) -> str | None:
    """A chapter of a story or a reporter's scene: a speech quotes people too, so that talk alone
    proves nothing against a title that says 讲话."""
    text = "\n".join(paragraphs)
    talk = len(DIALOGUE.findall(text))
    chapter = next((line for line in (title, *paragraphs[:3]) if CHAPTER.match(line)), None)
    if chapter and talk:
        return f"{chapter[:30]}；文中有{talk}处对话"
    if kind == OTHER and talk >= _LEAST_TALK and talk * 400 >= len(text):
        return f"文中有{talk}处对话"
    return None


def title_misfit(title: str, paragraphs: Sequence[str]) -> str | None:
    """The theme of a title of which the text says not a word; None where it fits or names none.

    A theme is judged by its pairs of characters: one of them in the text is enough to fit.
    """
    themes = [part for part in _NO_LETTER.split(_GENERIC.sub(" ", title)) if len(part) >= 2]
    pairs = {part[i : i + 2] for part in themes for i in range(len(part) - 1)}
    text = "".join(paragraphs)
    if len(pairs) < _LEAST_PAIRS or len(text) < 300 or any(pair in text for pair in pairs):
        return None
    return "、".join(themes)
