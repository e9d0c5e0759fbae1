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
from itertools import pairwise

from speeches.parsing.documents import Line, join_spans, subspans
from speeches.parsing.vocabulary.dates import DAY
from speeches.parsing.vocabulary.decorations import bare_title
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.names import NAME_CHARACTERS

# A title with what stands under it is looked for among so many characters of a line.
_HEAD = 220
_LONGEST_TITLE = 80
_SHORTEST_TITLE = 4
# A title in front of a sentence, which no salutation shows, has more in it than a kind.
_LEAST_OF_MEETING = 8
_SHORTEST_ABOVE = 8
_LONGEST_SALUTATION = 60
_SHORTEST_TEXT = 8
_SHORTEST_PROSE = 30
_NAMES_OCCASION = re.compile(
    r"会|班|式|活动|典礼|\d{4}\s*年|[〇○零一二三四五六七八九]{4}年|报告|致.{2,20}信"
)
# What a title still says behind the kind's word: 讲话稿, 讲话（摘要）, 发言 篇2.
_KIND_AND_MORE = re.compile(
    rf"(?:{'|'.join(sorted(KIND_WORDS, key=len, reverse=True))})(?:文?稿|提纲|摘要|材料|全文|要点|定稿)?"
    r"(?:[ \u3000]{0,3}(?:[（(【\[〔](?!\d{4})[^（(【\[〔）)】\]〕]{0,20}[）)】\]〕]|第?[一二三四五六七八九十\d]{1,3}篇|篇[一二三四五六七八九十\d]{1,3}))*+"
)
_OPEN_BRACKET = re.compile(r"[（(【\[〔《“][^）)】\]〕》”]*$")
_SPACE = re.compile(r"[ \u3000\u00a0]*")
_DATED = re.compile(rf"[ \u3000\u00a0]*(?:——?)?[（(]?[ \u3000]?{DAY}[ \u3000]?[）)]?")
# Whom a salutation begins with.
_GREETS = re.compile(
    r"各?\s?位|尊敬的|敬爱的|亲爱的|全体|女士们|先生们|[同代委朋乡战工姐姊老老会学职][志表员友亲妹师位生工]们"
)
_GREETED_IN_PASSING = re.compile(
    r"(?:各位[代表委员领导同志来宾朋友会学]{2,4}|同志们|朋友们|代表们|委员们)[，,]"
)
# How a first sentence begins.
_SENTENCE = re.compile(
    r"今天|今日|今晚|刚才|刚刚|现在|当前|这[次个是里]|此次|本次|[今去][年日]|过去|近年来?|首先|大家|根据|按照|为了|"
    r"我(?:受|代表|是|们)|在座|受[^，。]{2,30}委托|[12]\d{3}年(?:以来)?[，,是]|开春|新春|金秋|阳春|盛夏|时值|正值|值此"
)
_COLON = re.compile(r"[:：!！]")
_STOPPED = re.compile(r"[，。；！？]")
# Who speaks stands, set apart, between title and salutation: a word or two.
_APART = re.compile(rf"(?:[ \u3000\u00a0]+[{NAME_CHARACTERS}]{{1,20}}+)")
_MOST_APART = 4


def part_at_borders(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of the head that hold several things cut into these.

    text: the page's, which the lines' spans stand in. A salutation is parted from what follows
    only under a title or above all running text: 同志们！ also opens a paragraph of the speech.
    """
    parted: list[Line] = []
    greets = True
    for line in lines:
        cuts = _borders(line.plain, greets)
        parted += _cut(line, text, cuts) if cuts else [line]
        title = is_title_like(line.plain)
        greets = title or (greets and not (is_body_like(line.plain) and len(line.text) > _HEAD))
    return parted


def _borders(line: str, greets: bool) -> list[int]:
    """Where a line is to be cut. greets: a salutation may stand at its beginning."""
    head = line[:_HEAD]
    title = _title_border(head)
    if title is None:
        end = _salutation_end(head, 0) if greets else 0
        return [end] if end and len(line) - end >= _SHORTEST_TEXT else []
    return sorted({at for at in title if 0 < at < len(line)})


def _title_border(head: str) -> list[int] | None:
    """The end of a title that the line begins with, and the ends of what stands under it; None
    where it begins with none, or with nothing else."""
    for match in _KIND_AND_MORE.finditer(head[: _LONGEST_TITLE + 20]):
        end = match.end()
        bare = bare_title(head[:end])
        title = bare.text
        if end == len(head) or len(title) < _SHORTEST_TITLE or not is_title_like(title):
            continue
        if _OPEN_BRACKET.search(title):
            continue
        if below := _borders_below(head, end, title):
            # A site's name with its address is no part of a title.
            above = [bare.start] if bare.start >= _SHORTEST_ABOVE else []
            return [*above, end, *below]
    return None


def _borders_below(head: str, at: int, title: str) -> list[int]:
    """The borders behind a title that ends at `at`; none where what follows belongs to it."""
    dated = _DATED.match(head, at)
    start = dated.end() if dated else at
    found = [start] if dated else []
    if apart := _set_apart(head, start):
        return [*found, *apart]
    begins = _after_space(head, start)
    if end := _salutation_end(head, begins):
        return [*found, end]
    if dated and begins == len(head):
        return found
    if len(title) >= _LEAST_OF_MEETING and head.startswith(title[:6], begins):
        # The title once more.
        again = _title_border(head[begins:])
        return [*found, begins, *(begins + border for border in again or ())]
    opens = _GREETED_IN_PASSING.match(head, begins) or _opens_text(
        head, begins, begins > start, title
    )
    return [*found, begins] if opens else []


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
    if not _GREETS.match(head, at):
        return 0
    colon = _COLON.search(head, at, at + _LONGEST_SALUTATION)
    return colon.end() if colon and is_salutation(head[at : colon.end()]) else 0


def _after_space(head: str, at: int) -> int:
    space = _SPACE.match(head, at)
    return space.end() if space else at


def _cut(line: Line, text: str, cuts: Sequence[int]) -> Iterator[Line]:
    """The pieces of a line. What a page or a viewer says of the whole is true of the title, or,
    where it says that the text goes on in the next line, of the last piece."""
    bounds = [*pairwise([0, *cuts, len(line.text)])]
    goes_on = line.hint == "chunk"
    for index, (start, end) in enumerate(bounds):
        spans = subspans(line.spans, text, start, end)
        if not spans:
            continue
        told = index == (len(bounds) - 1 if goes_on else 0)
        yield replace(
            line,
            text=join_spans(text, spans),
            spans=spans,
            hint=line.hint if told else "",
            cut=line.cut and not index,
        )
