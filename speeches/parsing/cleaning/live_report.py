"""A meeting reported in words while it was held: each turn stands below its time and who speaks.

9:30 / [主持人] / 下面请某镇发言。 / 9:32 / [某镇党委书记 某某] / 各位领导：. The marks go; who
speaks stays once, as the speaker. Where one alone speaks beside the host, his is the speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine

_RULE = "图文直播"
# So many turns of a speaker, each with both marks, are no chance.
_FEWEST_TURNS = 3
_TIME = re.compile(r"\[?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\]?")
_WHO = re.compile(r"[\[【〔［]\s*([^\[\]【】〔〕［］。，；]{2,30}?)\s*[\]】〕］]")
_HOST = re.compile(r"(?:会议|直播|本场)?(?:主持人?|直播员|图文直播员|记者|小编|网友)")


def drop_live_marks(page: Page) -> None:
    """The marks of turns, and the host's turns where one alone speaks beside the host."""
    turns = _turns(page.lines)
    speakers = {who for _, who in turns if not _HOST.fullmatch(who)}
    of_speakers = [at for at, who in turns if who in speakers]
    if len(of_speakers) < _FEWEST_TURNS or len(speakers) != 1:
        return
    marks = {index for at, _ in turns for index in (at, at + 1)}
    ends = [at for at, _ in turns[1:]] + [len(page.lines)]
    of_host = {
        index
        for (at, who), end in zip(turns, ends, strict=True)
        if who not in speakers
        for index in range(at, end)
    }
    if 2 * _length(page.lines, of_host) > _length(page.lines, set(range(turns[0][0], ends[-1]))):
        return
    gone = marks | of_host
    named = of_speakers[0] + 1
    line = page.lines[named]
    found = _WHO.fullmatch(line.plain)
    page.drop_at(gone - {named}, _RULE, prose=True)
    if found and not page.choices.keeps(line):
        at = next(index for index, left in enumerate(page.lines) if left.spans == line.spans)
        brackets = [(0, found.start(1)), (found.end(1), len(line.text))]
        page.lines[at] = page.without_all(page.lines[at], brackets, _RULE)


def _length(lines: Sequence[PageLine], indexes: set[int]) -> int:
    return sum(len(lines[index].text) for index in indexes)


def _turns(lines: Sequence[PageLine]) -> list[tuple[int, str]]:
    """Where turns begin, with their time, and who speaks in each."""
    found = []
    for at, line in enumerate(lines[:-1]):
        if len(line.text) <= 10 and _TIME.fullmatch(line.plain):
            who = _WHO.fullmatch(lines[at + 1].plain)
            if who:
                found.append((at, who[1]))
    return found
