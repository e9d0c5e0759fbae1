"""Lines cut at their borders, before any rule looks at them.

A flattened page runs the title, the day, the speaker, the salutation and the first sentence into
one line. Each of them is something else, and every later stage asks of whole lines what they are:
so the line is cut first. A border stands behind a clause that ends in a kind's word where a day,
a salutation or a sentence follows, and behind a salutation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import TypeVar

from speeches.parsing.cleaning.run_on_heads import (
    UNTITLED_LINES,
    borders_of_untitled,
    signed_border,
)
from speeches.parsing.documents import Line, join_spans, subspans
from speeches.parsing.vocabulary.dates import DAY, KEYED_DAY
from speeches.parsing.vocabulary.decorations import bare_title
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.labels import is_labelled
from speeches.parsing.vocabulary.names import NAME_CHARACTERS

_Line = TypeVar("_Line", bound=Line)

# A title with what stands under it is looked for among so many characters of a line.
_HEAD = 220
_LONGEST_TITLE = 80
_SHORTEST_TITLE = 4
# A title in front of a sentence, which no salutation shows, has more in it than a kind.
_LEAST_OF_MEETING = 8
_SHORTEST_ABOVE = 8
# Words of kinds behind which a title is looked for.
_MOST_KINDS = 4
# Below more running text than this (a site's words) begins no speech without a title.
_MOST_PROSE = 3
_LONGEST_SALUTATION = 60
_LONGEST_KEY = 12
_SHORTEST_TEXT = 8
_SHORTEST_PROSE = 30
_NAMES_OCCASION = re.compile(
    r"会|班|式|活动|典礼|\d{4}\s*年|[〇○零一二三四五六七八九]{4}年|报告|致.{2,20}信"
)
# What a title still says behind the kind's word: 讲话稿, 讲话（摘要）, 发言 篇2.
_KIND = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
_N = r"[一二三四五六七八九十\d]{1,3}"
_BRACKETED = r"[（(【\[〔](?!\d{4})[^（(【\[〔）)】\]〕]{0,20}[）)】\]〕]"
_KIND_AND_MORE = re.compile(
    rf"(?:{_KIND}){{1,3}}+(?:[文初底]?稿|提纲|摘要|材料|全文|要点|定稿)?"
    rf"(?:[ \u3000]{{0,3}}(?:{_BRACKETED}|第?{_N}篇|篇{_N}))*+"
)
# 全县春耕生产现场会 同志们：: a meeting alone is a title where a salutation follows.
_MEETING = re.compile(
    r"[^，。；：:！？、\s]{4,50}?(?:会议|大会|[座恳]谈会|(?:推进|动员|部署|总结|交办|现场|表彰|调度)会|例会|党课|仪式|典礼|培训班)"
    r"(?=[ \u3000]*(?:尊敬的|各位|同志们|女士们))"
)
_GREETED = re.compile("尊敬的|各位|同志们|女士们")
_ANY_KIND = re.compile(_KIND)
_NTH_SPEECH = re.compile(rf"[【（(]?(?:第{_N}篇|篇{_N})")
# What a page says of a line that is true of all that stands in it.
_OF_ALL = frozenset(("navigation", "advertisement", "comments", "hidden", "page-furniture"))
_OPEN_BRACKET = re.compile(r"[（(【\[〔《“][^）)】\]〕》”]*$")
_SPACE = re.compile(r"[ \u3000\u00a0]*")
_DATED = re.compile(
    rf"[ \u3000\u00a0]*+(?:[（(][ \u3000]?{DAY}[^，。；：（()）]{{1,24}}[）)]|"
    rf"(?:——?)?[（(]?[ \u3000]?{DAY}[在于][^，。；：（()）]{{4,50}}?"
    rf"(?:大会|会议|全会)(?:上[）)]?|[）)])|"
    rf"(?:——?)?[（(]?[ \u3000]?{DAY}[ \u3000]?[）)]?)"
)
# Run in between title and day, a sub-title or who speaks: …上的讲话扎下根来（2021年3月5日）
_RUN_IN = re.compile(r"[^。！？；：:（()）《》]{4,44}(?=[（(])")
# Whom a salutation begins with.
_GREETS = re.compile(
    r"各?\s?位|尊敬的|敬爱的|亲爱的|全体|女士们|先生们|[同代委朋乡战工姐姊老老会学职][志表员友亲妹师位生工]们"
)
# 张书记、各位领导：, 村民代表们：: straight behind a title any words that address somebody.
_OF_NAME = re.compile(rf"[{NAME_CHARACTERS}]")
_GREETED_IN_PASSING = re.compile(
    r"(?:尊敬的)?(?:各位[代表委员领导同志来宾朋友会学]{2,4}|同志们|朋友们|代表们|委员们)(?:[，,]|[，,]?大家好)"
)
# How a first sentence begins.
_SENTENCE = re.compile(
    r"今天|今日|今晚|刚才|刚刚|现在|当前|这[次个是里]|此次|本次|[今去][年日]|过去|近年来?|一年来|[一二三四五]年来|首先|大家|"
    r"根据|按照|为了|为(?:深入|进一步|全面|切实|认真)|经[县市区省镇]|我(?:受|代表|是|们|很)|很高兴|非常高兴|感谢|在座|"
    r"受[^，。]{2,30}委托|[12]\d{3}年(?:以来)?[，,是]|党的|新年|开春|新春|金秋|阳春|盛夏|时值|正值|值此|"
    r"在[^，。]{4,40}(?:之际|时刻|日子|下[，,])|(?:会议|大会|全会)的?(?:主要|目的|任务)|第?一[、，]|[（(]一[）)]"
)
_COLON = re.compile(r"[:：!！]")
_STOPPED = re.compile(r"[，。；！？]")
# Who speaks stands, set apart, between title and salutation: a word or two.
_APART = re.compile(rf"(?:[ \u3000\u00a0]+[{NAME_CHARACTERS}]{{1,20}}+)")
_MOST_APART = 4
_GREETING = "(?:同志们|各位|尊敬的|女士们|主席、)"
_WHO = re.compile(
    rf"[ \u3000\u00a0]{{0,8}}+(?!{_GREETING})[{NAME_CHARACTERS}、]"
    rf"[{NAME_CHARACTERS}、 \u3000]{{1,35}}?(?={_GREETING})"
)


def part_at_borders(text: str, lines: Sequence[_Line]) -> list[_Line]:
    """The lines of a page, those of the head that hold several things cut into these.

    text: the page's, which the lines' spans stand in. A salutation is parted from what follows
    only under a title or above all running text: 同志们！ also opens a paragraph of the speech.
    """
    parted: list[_Line] = []
    titled, prose = False, 0
    named = any(is_title_like(line.plain) for line in lines[:UNTITLED_LINES])
    for index, line in enumerate(lines):
        above = titled or prose < _MOST_PROSE
        cuts = _borders(line.plain, above)
        if not cuts and not named and index < UNTITLED_LINES:
            cuts = borders_of_untitled(line.plain, index == 0)
        parted += _cut(line, text, cuts) if cuts else [line]
        titled = is_title_like(line.plain)
        prose += is_body_like(line.plain) and not is_salutation(line.plain)
    return parted


def _borders(line: str, above: bool) -> list[int]:
    """Where a line is to be cut. above: no running text stands above it."""
    head = line[:_HEAD]
    if "\t" in head[:_LONGEST_KEY] and KEYED_DAY.fullmatch(line):
        # 述职时间	2023年1月6日: a row of a table.
        return []
    if signed := signed_border(head):
        return [signed]
    title = (
        None if is_labelled(line) and not _NTH_SPEECH.match(line) else _title_border(head, above)
    )
    if title is None:
        end = _salutation_end(head, 0) if above else 0
        return [end] if end and len(line) - end >= _SHORTEST_TEXT else []
    return sorted({at for at in title if 0 < at < len(line)})


def _title_border(head: str, above: bool, repeated: bool = False) -> list[int] | None:
    """The end of a title that the line begins with, and the ends of what stands under it; None
    where it begins with none, or with nothing else. above: no running text stands above it."""
    meeting = _MEETING.match(head) if _GREETED.search(head) else None
    if meeting and (greeting := _salutation_end(head, _after_space(head, meeting.end()))):
        return [meeting.end(), greeting]
    near = head[: _LONGEST_TITLE + 20]
    kinds = _KIND_AND_MORE.finditer(near) if _ANY_KIND.search(near) else ()
    for match in islice(kinds, _MOST_KINDS):
        end = match.end()
        below = _borders_below(head, end, head[:end].strip(), above, repeated)
        if not below or end == len(head):
            continue
        bare = bare_title(head[:end])
        if len(bare.text) < _SHORTEST_TITLE or _OPEN_BRACKET.search(bare.text):
            continue
        if is_title_like(bare.text):
            # A site's name with its address is no part of a title.
            return [*([bare.start] if bare.start >= _SHORTEST_ABOVE else []), end, *below]
    return None


def _borders_below(head: str, at: int, title: str, above: bool, repeated: bool) -> list[int]:
    """The borders behind a title that ends at `at`; none where what follows belongs to it."""
    dated = _DATED.match(head, at)
    start = dated.end() if dated else at
    found = [start] if dated else []
    if not dated and (under := _run_in(head, at)):
        return under
    who = _WHO.match(head, start) if dated else None
    if who and (greeting := _salutation_end(head, _after_space(head, who.end()))):
        # Between the day and the salutation stands who speaks, and nothing else.
        return [*found, who.end(), greeting]
    if apart := _set_apart(head, start):
        return [*found, *apart]
    begins = _after_space(head, start)
    if end := _salutation_end(head, begins):
        return [*found, end]
    if dated and begins == len(head):
        return found
    if not repeated and len(title) >= _LEAST_OF_MEETING and head.startswith(title[:6], begins):
        # The title once more.
        again = _title_border(head[begins:], above, repeated=True)
        return [*found, begins, *(begins + border for border in again or ())]
    opens = _GREETED_IN_PASSING.match(head, begins) or _opens_text(
        head, begins, begins > start, title
    )
    return [*found, begins] if opens else []


def _run_in(head: str, at: int) -> list[int]:
    """The ends of what runs in between a title and its day, of the day and of the salutation
    behind it: the last two together show that no sentence stands there."""
    under = _RUN_IN.match(head, at)
    dated = _DATED.match(head, under.end()) if under else None
    greeting = _salutation_end(head, _after_space(head, dated.end())) if dated else 0
    return [under.end(), dated.end(), greeting] if under and dated and greeting else []


def _set_apart(head: str, at: int) -> list[int]:
    """The ends of a speaker set apart by spaces and of the salutation behind it."""
    end = at
    for _ in range(_MOST_APART):
        word = _APART.match(head, end)
        if not word:
            return []
        end = word.end()
        if greeting := _salutation_end(head, _after_space(head, end)):
            return [end, greeting]
    return []


def _opens_text(head: str, at: int, apart: bool, title: str) -> bool:
    """Whether the text of a speech begins there, with a sentence.

    apart: white space stands before it.
    """
    rest = head[at:]
    if len(title) < _LEAST_OF_MEETING or not _NAMES_OCCASION.search(title):
        return False
    if len(rest) < _SHORTEST_PROSE or not _STOPPED.search(rest):
        return False
    return bool(_SENTENCE.match(rest)) or (apart and is_body_like(rest) and not is_title_like(rest))


def _salutation_end(head: str, at: int) -> int:
    """Where a salutation that begins at `at` ends, 0 where none begins there."""
    if not _GREETS.match(head, at) and not (at and _OF_NAME.match(head, at)):
        return 0
    colon = _COLON.search(head, at, at + _LONGEST_SALUTATION)
    return colon.end() if colon and is_salutation(head[at : colon.end()]) else 0


def _after_space(head: str, at: int) -> int:
    space = _SPACE.match(head, at)
    return space.end() if space else at


def _cut(line: _Line, text: str, cuts: Sequence[int]) -> Iterator[_Line]:
    """The pieces of a line. What a page or a viewer says of the whole is true of the title, or,
    where it says that the text goes on in the next line, of the last piece; what readers wrote
    is theirs in every piece."""
    bounds = [*pairwise([0, *cuts, len(line.text)])]
    goes_on = line.hint == "chunk"
    for index, (start, end) in enumerate(bounds):
        spans = subspans(line.spans, text, start, end)
        if not spans:
            continue
        told = index == (len(bounds) - 1 if goes_on else 0) or line.hint in _OF_ALL
        yield replace(
            line,
            text=join_spans(text, spans),
            spans=spans,
            hint=line.hint if told else "",
            cut=line.cut and not index,
        )
