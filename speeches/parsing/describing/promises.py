"""Points that a text announces, and whether they come: 我讲五点意见, 抓好以下三项工作."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import ParsedSection
from speeches.parsing.vocabulary.genre import NUMERALS, ends_sentence, numeral, takes_leave
from speeches.parsing.vocabulary.labels import chinese_number

_COUNT = rf"(?P<count>[{NUMERALS}两几]|十[一二三四五]|[2-9])"
_UNIT = r"(?:个|点|条|方面|项|句|件)(?:方面)?"
_POINTS = (
    "(?:意见|问题|要求|建议|希望|体会|看法|情况|内容|工作|想法|认识|汇报|任务|措施|事|话|"
    "感受|思考|倡议|打算)"
)
_VERB = "(?:[讲谈说提作汇报强调]|主要是?|分|就|抓好|做好)"
# 我讲五点意见　提三点要求　抓好以下三项工作; but 说了52件 and 做好三个 count nothing.
_PROMISE = re.compile(
    rf"{_VERB}[^。；，,：:\n]{{0,16}}?(?<![\d{NUMERALS}百千万]){_COUNT}{_UNIT}(?:(?:以下|如下)?的?[^。；，,：:\n]{{0,4}}{_POINTS})"
)
# Announced without a number, or by words that must be followed: 现将情况报告如下。
_FOLLOWS = re.compile(
    rf"(?:以下|如下|下列)(?:{_COUNT}?{_UNIT})?[^。；，,：:\n]{{0,12}}$|下面[，,]?[^。；，：:\n]{{0,30}}(?:汇报|报告|讲|谈|说|部署|通报)[^。；，：:\n]{{0,14}}$"
)
# What looks back: 以上三点意见　这是我讲的三点　刚才讲了两个方面
_BACK = re.compile(r"以上|上述|这(?!里|次|个会|一年|项)|刚才|前面|已经|[讲谈说提作]了|提出了")
# The last of several points often has no number.
_LAST_POINT = re.compile(
    r"^(?:最后|再次|此外|另外|还有|同时|再就是|末了|第[二三四五六七八九十])", re.M
)
# Points are counted so far; nobody announces more in words.
_MOST = 10


def _counted(number: int) -> re.Pattern[str]:
    """The beginning of a point with this number: 一是 第一， （一） 1. ① 首先"""
    han = NUMERALS[number - 1]
    words = {1: "首先|", 2: "其次|"}.get(number, "")
    return re.compile(
        rf"{_BEGINS}(?:{words}第{han}|其{han}|{han}(?:是|要|、|，|,|．|\.|：)|[（(](?:{han}|{number})[）)]|"
        rf"{number}[.．、）)](?!\d)|{'①②③④⑤⑥⑦⑧⑨⑩'[number - 1]})",
        re.M,
    )


_BEGINS = r"(?:^|(?<=[。；;：:！!？?，,、\n”\s]))"
_COUNTED = tuple(_counted(number) for number in range(1, _MOST + 1))


def promise_not_kept(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """What the text announces and does not bring, None where it brings everything."""
    return (
        _ends_announcing(paragraphs)
        or _too_few(paragraphs, sections)
        or _lone_first(paragraphs, sections)
    )


def _ends_announcing(paragraphs: Sequence[str]) -> str | None:
    """The last sentence announces what does not come."""
    last = paragraphs[-1].rstrip("。：:；;！! ”") if paragraphs else ""
    sentence = re.split(r"[。；;！!？?]", last)[-1]
    promise = re.search(rf"{_PROMISE.pattern}$", sentence) or _FOLLOWS.search(sentence)
    if promise is None or _BACK.search(sentence) or takes_leave(sentence):
        return None
    return f"结尾说“{sentence[-20:]}”，下文缺失"


def _too_few(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """Fewer points than were announced: before the first heading, or in the last section."""
    top = [section for section in sections if section.depth == 1]
    opening = paragraphs[: sections[0].start] if sections else ()
    for text in reversed(opening):
        promised = _promised(text[-80:])
        if promised:
            missing = 0 < len(top) < promised and not _goes_on(paragraphs, top)
            return f"开头说要讲{promised}个方面，只见{len(top)}个" if missing else None
    return _too_few_at_end(paragraphs, sections)


def _too_few_at_end(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """The same in what stands below the last heading, by whatever its points are counted with."""
    start = sections[-1].start if sections else 0
    text = "\n".join(paragraphs[start:])
    promises = [match for match in _PROMISE.finditer(text) if _is_announced(text, match)]
    if not promises:
        return None
    match = promises[-1]
    promised = _number(match["count"])
    below = text[match.end() :]
    seen = max(
        (number for number in range(1, min(promised, _MOST) + 1) if _counts(below, number)),
        default=0,
    )
    if not 0 < seen < min(promised, _MOST) or _LAST_POINT.search(below) or takes_leave(below):
        return None
    return f"说要讲{promised}个方面（“{match[0][-20:]}”），只见{seen}个"


def _is_announced(text: str, match: re.Match[str]) -> bool:
    """Whether points follow straight behind: the sentence ends, or goes on with 一是."""
    before = re.split(r"[。；;！!？?\n]", text[max(match.start() - 40, 0) : match.end()])[-1]
    return text[match.end() : match.end() + 1] in tuple("：:。\n") and not _BACK.search(before)


def _goes_on(paragraphs: Sequence[str], top: Sequence[ParsedSection]) -> bool:
    """Whether the text has an end of its own behind the points that are numbered: the last of
    them may have no heading, or one that was not seen."""
    below = paragraphs[top[-1].start + 1 :]
    closes = any(takes_leave(text) for text in paragraphs[-2:]) and ends_sentence(paragraphs[-1])
    numbers = [chinese_number(section.label) for section in top]
    counted = numbers == list(range(1, len(top) + 1))
    return any(_LAST_POINT.match(text) for text in below) or (closes and not counted)


def _lone_first(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """一、 and no 二、: nobody counts one."""
    top = [section for section in sections if section.depth == 1]
    closes = any(takes_leave(text) for text in paragraphs[-2:])
    if len(top) != 1 or closes or chinese_number(top[0].label) != 1 or "章" in top[0].label:
        return None
    return f"只有“{top[0].label}”，后面缺失"


def _promised(text: str) -> int:
    match = next((match for match in _PROMISE.finditer(text) if not _BACK.search(match[0])), None)
    return _number(match["count"]) if match else 0


def _number(count: str) -> int:
    """2 for 两, 0 for 几."""
    return 2 if count == "两" else numeral(count) or 0


def _counts(text: str, number: int) -> bool:
    """Whether a point with this number begins in the text, in any way of counting."""
    return bool(_COUNTED[number - 1].search(text))
