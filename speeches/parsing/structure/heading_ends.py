"""Where a heading ends that runs on into the text below it, without a stop and without a break.

    一、要用更高标准推进家站建设月初，我到几个乡镇看了看，…

Note [Heading ends]
    No sign stands at the border, so it is weighed. For a place between two characters speak that
    what is left of it ends as headings do (…建设, …作用) and has clauses of one length; that what
    is right of it begins as sentences do (今年, 我们, 各级); and the text itself, which has these
    words beside its marks elsewhere. Against it speaks a pair of characters that stands together
    elsewhere in the text: it is one word. The sentence's own stop is weighed with the other
    places, as in 一、提高认识。 it closes the heading. Headings of one numbering are of one build:
    what the others are found to be counts in a second round.
    A wrong end moves the border between heading and paragraph and changes no word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import NamedTuple

from speeches.parsing.documents.cached import cached_property
from speeches.parsing.vocabulary.genre import NUMERALS, closed_up
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.labels import STYLES, heads_part_of_report

_MARKS = "，,。；;：:！!？?、"
_CLAUSES = re.compile(f"[{_MARKS}\n]")
# What ends a heading, and a colon that words follow.
HEADING_STOP = re.compile(r"[。！？!?；;]|[:：](?=.{12})")
_COMMA = re.compile(r"[，,]")
_QUOTES = re.compile(r"[“”\"‘’〝〞]")
# A heading has at least so many characters, and runs on for at most so many.
_LEAST = 4
_MOST = 46
_SHORT = 6
# The sentence in which a heading may end is looked at as far as this.
_LONGEST_SENTENCE = 80
# What a place must weigh to part a heading from its text there: among other headings of the same
# line, and in a paragraph of its own, which may as well be a sentence that begins with a number.
_CLEAR = 4.5
_SURE = 5.0
_LEAD_COUNTS = 1.35
_MOST_LEAD = 1.5
# A label of the text below decides.
_DECIDES = 20.0
# How much it says that headings of one numbering are of one build, twice where they begin alike.
_ALIKE = 1.5
_N = rf"[{NUMERALS}两几百千\d]"
# How sentences begin in this genre, surely and perhaps.
_OPENS = re.compile(
    rf"[今去明前]年|[月年][初底]|[上中下]旬|近[年来期几]|最近|{_N}+年[来前]|过去[的一三五几{NUMERALS}]|刚刚过去|[12]\d{{3}}年|"
    r"\d{1,2}(?:[-—至]\d{1,2})?月|截至|[目当]前|当今|现在|如今|眼下|[今昨前]天|前不久|[上下]半年|前?[一二三四]季度|开[春年]|"
    r"新中国|改革开放以来|十[一二三四五六七八九]大以来|党的[一二三十]|随着|面对|由于|对照|"
    r"我们|大家(?!庭)|同志们|各位|咱们|有人|有的|有些|一些|一方面|这[是些个次里几项种一两]|那[是些]|"
    r"全年|各[级地村站]|各乡镇|各[部有单县区镇街科][门关位市区镇道乡室]|全[县市区镇乡省][上各人]|我[县市区镇乡省国院局处]|每[个一位]|"
    r"如果|因为|虽然|尽管|只有|只要|总书记|习近平|[绝决]不|宁可"
)
_MAY_OPEN = re.compile(
    rf"{_N}+(?:[个件项名多位年天次条点句份座万亿])|各(?![种类项方自不])|[你他我有自在对把将从要请“《县市区镇乡省xX×*]|经过|通过|针对|根据|按照|为了|关于|围绕|"
    r"没有|必须|不能|全[县市区镇乡省国党]|首先|应当|希望|坚持|加强|[做抓]好|牢牢|大力|群众|人民|代表|人大|常委会"
)
# What a heading ends in: what is worked at, what is reached, what is had.
_CLOSES = re.compile(
    "(?:工作|建设|发展|情况|概况|回顾|水平|[能动活合压]力|作用|[意认]识|责任|落实|方向|保障|措施|任务|目标|要求|氛围|[实成见]效|成果|硬仗|"
    "关系|环境|格局|体系|机制|制度|质量|效率|监督|服务|管理|治理|作风|形象|素质|本领|问题|意义|部署|安排|打算|思[路想]|重点|原则|"
    "位置|局面|台阶|突破|提[升高]|进[步展]|稳定|和谐|民生|生活|改革|开放|创新|支撑|基础|力度|短板|领导|纪律|队伍|建议|意见|希望|"
    "方面|到位|负责|担当|高度|大局|优势|特色|品牌|篇章|贡献|不足|差距|体会|做法|经验|事业|阵地|平台|渠道|桥梁|纽带|职[责能]|分量|"
    "使命|初心|根基|底线|关口?|风险|安全|心态|感情|结果|方针|政策|取向|访问|会晤|过程|框架|考虑|战略|起来|下去|联系|良好|丰富|活跃|明显|显著|统一|有[力效]|[加增]强|健全|完善)[”〞]?$"
)
_MAY_CLOSE = re.compile(
    "[性感度观心战强实细严牢准稳好新高优快活顺硬劲路网线果章美化法气亮赢位序策清透深先本根事]$"
)
# What a sentence's own end weighs as the end of a heading, by the least length.
_STOPPED = ((37, 2.2), (27, 4.0), (9, 4.7), (0, 2.2))
_LEFT_OPEN = set(
    "的和与及在对把为以从向将由就不更要可也都是最很我其这那每各或并而被让使于按据当两三几第有个到至"
)
_NEVER_FIRST = re.compile(
    "[的和与及等们性化了着过地得之里]|上(?![半旬级周午年个])|中(?![国央共心])|下(?![面半一午])"
)
_INNER_LABEL = re.compile("|".join(style.first for style in STYLES if style.first))
_HAS_VERB_BE = re.compile(r"[^，。、；：是]{2,8}是(?![否非])")
_ENUMERATES = re.compile(r"[^，。、；：]{1,6}、")
# 血肉联系｜选民的事没有小事: the sentence takes up a word of the heading.
_REPEATS = re.compile(r"[^，。、；：]{2}[的是要]")
_BORDER = re.compile(rf"(?<=[{CJK}”〞])(?=[{CJK}“《（(xX×*\d])")
# In a longer text all pairs are counted at once: some hundred may be asked for.
_LONG = 20_000
# A line that ends a paragraph is shorter than the others by more than this.
_RAGGED = 3
_LABEL_SIZE = 2
# As many white spaces between Chinese characters are no longer signs of anything.
_MANY_SPACES = 3
_SPACED = re.compile(rf"\s(?<=[{CJK}，、”]\s)\s*(?=[{CJK}“])")


class HeadingEnd(NamedTuple):
    """A place where a heading may end, and how much speaks for it.

    stopped: it is the sentence's own end; opens: what follows surely opens a sentence; lead: how
    much more speaks for it than for the next.
    """

    weight: float
    at: int
    stopped: bool
    opens: bool = False
    lead: float = 0.0

    def parts(self, flattened: bool) -> bool:
        """Whether the heading is to be parted from its text here, in the middle of a sentence.

        flattened: other sections run on in the same line; else a paragraph may as well be a
        sentence that begins with a number.
        """
        if self.stopped:
            return False
        if not flattened:
            return self.opens and self.weight >= _SURE
        return self.weight >= _CLEAR - _LEAD_COUNTS * min(self.lead, _MOST_LEAD)


@dataclass(frozen=True)
class WordsAround:
    """What a text shows of its words: all of them, a line for each paragraph; the pairs of
    characters that begin and that end a clause; width: of the lines that white space joins, 0
    where it joins none."""

    words: str
    first: frozenset[str]
    last: frozenset[str]
    width: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordsAround:
        texts = list(texts)
        pieces = Counter(len(piece) for text in texts for piece in _SPACED.split(text)[:-1])
        words = "\n".join(map(closed_up, texts))
        clauses = _CLAUSES.split(words)
        joined = pieces.total() > _MANY_SPACES
        width = max(pieces, key=lambda size: (_near(pieces, size), size)) if joined else 0
        first = frozenset(clause[:2] for clause in clauses)
        return cls(words, first, frozenset(clause[-2:] for clause in clauses), width)

    def count(self, pair: str) -> int:
        """How often a pair of characters stands in the text."""
        if len(self.words) <= _LONG and pair[0] != pair[1]:
            return self.words.count(pair)
        return self._pairs[pair]

    @cached_property
    def _pairs(self) -> Counter[str]:
        return Counter(map(add, self.words, self.words[1:]))


def _near(counts: Counter[int], size: int) -> int:
    return sum(counts[size + apart] for apart in (-1, 0, 1))


def heading_ends(
    headings: Sequence[tuple[str, int]], words: WordsAround
) -> list[HeadingEnd | None]:
    """Where each heading of one numbering ends in its text.

    headings: a text that begins with a label, and where the label ends in it; words: of all of
    the speech. None where no place for an end is found.
    """
    bare = [_Bare.of(text[start : start + 2 * _LONGEST_SENTENCE]) for text, start in headings]
    weighed = [list(_weighed(item, words)) for item in bare]
    own = [
        _build(item.text[: max(places).at]) if places else ()
        for item, places in zip(bare, weighed, strict=True)
    ]
    builds = Counter(own)
    openings = Counter(item.text[:2] for item in bare)
    found: list[HeadingEnd | None] = []
    for (_, start), item, places, build in zip(headings, bare, weighed, own, strict=True):
        likes = _ALIKE * (1 + (openings[item.text[:2]] > 1))
        ordered = sorted(
            (_with_likes(item.text, place, build, builds, likes) for place in places), reverse=True
        )
        found.append(_best(ordered, start, item))
    return found


def _best(ordered: Sequence[HeadingEnd], start: int, bare: _Bare) -> HeadingEnd | None:
    if not ordered:
        return None
    best, *others = ordered
    lead = best.weight - others[0].weight if others else best.weight
    return best._replace(at=start + bare.places[best.at - 1] + 1, lead=lead)


def _with_likes(
    text: str,
    place: HeadingEnd,
    own: tuple[int, ...],
    builds: Counter[tuple[int, ...]],
    likes: float,
) -> HeadingEnd:
    build = _build(text[: place.at])
    alike = builds[build] > (build == own)
    return place._replace(weight=place.weight + likes) if alike else place


@dataclass(frozen=True)
class _Bare:
    """A text without its white space: where each character stands in it, and which of them white
    space stands behind."""

    text: str
    places: tuple[int, ...]
    spaces: frozenset[int]

    @classmethod
    def of(cls, text: str) -> _Bare:
        places = tuple(at for at, char in enumerate(text) if not char.isspace())
        spaces = frozenset(
            index + 1
            for index, (at, following) in enumerate(pairwise(places))
            if following > at + 1
        )
        return cls("".join(text[at] for at in places), places, spaces)


def _weighed(bare: _Bare, words: WordsAround) -> Iterator[HeadingEnd]:
    text = bare.text
    end = next(
        (
            stop.start()
            for stop in HEADING_STOP.finditer(text)
            if not _is_open(text[: stop.start()])
        ),
        len(text),
    )
    label = _INNER_LABEL.search(text, _LEAST, end)
    if label:
        yield HeadingEnd(_DECIDES, label.start(), stopped=False, opens=True)
        return
    for place in _BORDER.finditer(text, _LEAST, min(end, _MOST)):
        at = place.start()
        heading = text[:at]
        bracket = text[at] in "（("
        if not _is_open(heading) and (not bracket or at in bare.spaces):
            weight = _build_weight(heading) + _border_weight(text, at, words)
            weight += _space_weight(bare, at, words.width) + bracket * 1.5
            yield HeadingEnd(weight, at, stopped=False, opens=bool(_OPENS.match(text, at)))
    if 2 < end <= _LONGEST_SENTENCE:
        heading = text[:end]
        yield HeadingEnd(_build_weight(heading) + _stop_weight(heading), end, stopped=True)


def _space_weight(bare: _Bare, at: int, width: int) -> float:
    """What white space at a place says: where lines were joined by it, only a short one ends."""
    if at not in bare.spaces:
        return 0.0
    line = at - max((space for space in bare.spaces if space < at), default=-_LABEL_SIZE)
    return 3.0 if not width or line < width - _RAGGED else 0.0


def _build_weight(heading: str) -> float:
    """How much a string is built as a heading is."""
    if heads_part_of_report(heading):
        return 4.0
    weight = 2.0 if _CLOSES.search(heading) else 1.0 if _MAY_CLOSE.search(heading) else 0.0
    weight += _clauses_weight(heading) - 2 * bool(_OPENS.search(heading, _LEAST))
    return weight - 2.5 * (len(heading) < _SHORT) - 1.5 * ("是" in heading[1:])


def _clauses_weight(heading: str) -> float:
    """How well the clauses fit together: two of one length, or two short ones and a long one."""
    clauses = _build(heading)
    if len(clauses) == 1:
        return 0.0
    if clauses[-1] < 3:
        return -3.0
    if len(clauses) > 2:
        return 1.0 if len(clauses) == 3 and clauses[0] == clauses[1] else -1.5
    apart = abs(clauses[-1] - clauses[-2])
    weight = 0.75 if apart < 2 else 0.0 if apart < 4 else -1.0
    return weight + 3.5 * _is_parallel(heading)


def _stop_weight(heading: str) -> float:
    """How well a sentence of this length is a heading as a whole."""
    if heading.count("，") > 2:
        return 1.0
    size = len(heading)
    return next(weight for least, weight in _STOPPED if size >= least)


def _border_weight(text: str, at: int, words: WordsAround) -> float:
    """How much the words on both sides of a place speak for a border there."""
    above, opens = text[:at], text[at : at + 2]
    weight = 2.5 if _OPENS.match(text, at) else 1.5 if _MAY_OPEN.match(text, at) else 0.0
    weight += 2.2 * (opens in words.first) + 1.4 * (above[-2:] in words.last)
    weight += 0.8 * (text[at : at + 4] in above)
    if _OPENS.match(text) or text.startswith("为了"):
        # A sentence, and no heading at all.
        weight -= 0 if heads_part_of_report(above) else 2
    if _REPEATS.match(text, at) and opens in above:
        weight += 2
    if _HAS_VERB_BE.match(text, at):
        weight += 1.4 + (opens in above)
    elif weight < 2 and _ENUMERATES.match(text, at):
        weight -= 1.5
    if above[-1] in _LEFT_OPEN and not _CLOSES.search(above):
        weight -= 2
    if _NEVER_FIRST.match(text, at):
        weight -= 3
    elsewhere = words.count(above[-1] + text[at]) - 1
    return weight - (0 if elsewhere < 1 else 2.6 if elsewhere == 1 else 4.4)


def _build(heading: str) -> tuple[int, ...]:
    """The lengths of the clauses."""
    return tuple(map(len, _COMMA.split(_QUOTES.sub("", heading))))


def _is_parallel(heading: str) -> bool:
    """Two clauses of one length with a character in the same place: 先把话听懂，再把事接住."""
    clauses = _COMMA.split(heading)
    return (
        len(clauses) == 2
        and len(clauses[0]) == len(clauses[1]) > 3
        and any(here == there for here, there in zip(*clauses, strict=True))
    )


def _is_open(heading: str) -> bool:
    """Whether a quotation or a bracket begins in it and does not end."""
    return heading.count("“") > heading.count("”") or heading.count("（") > heading.count("）")
