"""Levels as a speech itself tells them: of its own, of who convened it, of whom it speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from speeches.parsing.describing.bodies import (
    LEVELS,
    LIES,
    OURS,
    RANKS,
    SELF,
    body_named,
    hidden_by,
    rank,
)
from speeches.parsing.documents import Evidence

# An opening is read so far in each of its paragraphs.
_FIRST_WORDS = 160
# 县委、县政府决定召开<这次全县…会议>
_CONVENED = re.compile(
    r"(?P<who>[^。；，]{0,30})(?:召开|举行|举办|召集)(?:的?(?:这[次个]|此次|本次)|了)?(?P<what>[^。；，]{2,50}?(?:会议?|大会|班|仪式|典礼|活动))"
)
_TO_CONGRESS = re.compile(r"向(?:大会|本次大会|代表大会)[^。；]{0,6}(?:报告|汇报)")
# 我代表国务院，向大会报告: on whose behalf one reports. Who greets does so for several at once.
_ON_BEHALF = re.compile(
    r"我(?:谨|受权)?代表(?P<who>[^，。；、]{2,24}?)[，,]?(?:现)?(?:向|就|对|作|做)[^。；]{0,30}(?:报告|汇报|述职)|"
    r"我?受(?P<by>[^，。；、]{2,24}?)的?委托[，,][^。；]{0,40}(?:报告|汇报|述职|说明)"
)
_STATE = re.compile(r"^(?:国务院|党中央|中共中央|全国人大|全国政协|中央)")
# 我代表县委、县政府，向大会的召开表示热烈的祝贺: who greets a meeting comes from there.
_GREETS = re.compile(
    r"代表(?P<who>[^。；]{2,60}?)(?:[，,]?(?:向|对)|[，,]?致以|[，,]?表示)[^。；]{0,60}(?:祝贺|问候|慰问|敬意|感谢)"
)
_BODY_SPOKEN = re.compile(
    r"(?<![各省市县区乡上下])(省|市|区|县|镇|乡|街道)(?:人大常委会|人大|党委|委常委会|委|政府|人民政府)"
)
# 省委党校 is where one learned.
_SCHOOL = re.compile(r"[省市县区州]委党校")
# 根据县直机关工委安排: the departments of a place are named by those who work there, and by its
# towns where they ask for something.
_DEPARTMENTS = re.compile(
    r"(?<![请谢望求省市县区个家\d])([省市县区州])直(?:各)?(?:机关|部门|单位)(?![^。；]{0,20}支持)"
)
# How much a word says of the level of a text: 县委, 全县, and 我县 where others say 全市.
_NAMED, _ITS_OWN, _LOWEST_OWN = 1, 3, 12
_LEAST_OURS = 2


def level_spoken(paragraphs: Sequence[str]) -> Evidence[str] | None:
    """The level that the speech names as its own most often.

    全县 weighs more than 县委; and who says 我县 is no city's, however often the city's bodies
    are named: a lower body speaks of the higher ones, not the other way.
    """
    hidden = hidden_by(_SCHOOL, hidden_by(LIES, "".join(paragraphs)))
    own = [match for match in SELF.finditer(hidden) if LEVELS[match[1]] != "national"]
    ours = {LEVELS[match[1]] for match in OURS.finditer(hidden)} - {"national"}
    lowest = min((RANKS[LEVELS[match[1]]] for match in own), default=0)
    weights: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}

    def weigh(match: re.Match[str], weight: int) -> None:
        level = LEVELS[match[1]]
        weights[level] += weight
        words.setdefault(level, Counter())[match[0]] += 1

    for match in own:
        # 本乡 may be any one's in a rule.
        lowest_own = match[0].startswith("我") and RANKS[LEVELS[match[1]]] == lowest
        weigh(match, _LOWEST_OWN if lowest_own else _ITS_OWN)
    for match in _BODY_SPOKEN.finditer(hidden):
        if not ours or LEVELS[match[1]] in ours:
            weigh(match, _NAMED)
    if not weights:
        department = _DEPARTMENTS.search("".join(paragraphs))
        return Evidence(LEVELS[department[1]], department[0]) if department else None
    level = max(weights, key=lambda name: weights[name])
    return Evidence(level, "、".join(word for word, _ in words[level].most_common(3)))


def level_of_guest(
    paragraphs: Sequence[str], opening: Sequence[str], meeting: Evidence[str]
) -> Evidence[str] | None:
    """The level of a speaker who is not of the meeting's; None where nothing says so.

    One of a higher level greets the meeting in the name of its bodies (a county's leader in a
    town's congress); one of a lower level says 我县 again and again, and never 我市.
    """
    for text in opening:
        greets = _GREETS.search(text[:_FIRST_WORDS])
        named = [*_BODY_SPOKEN.finditer(hidden_by(LIES, greets["who"]))] if greets else []
        levels = {LEVELS[match[1]] for match in named}
        if len(levels) == 1 and RANKS[min(levels)] > rank(meeting):
            return Evidence(min(levels), named[0][0])
    text = "".join(paragraphs)
    if len(OURS.findall(text)) < _LEAST_OURS:
        return None
    ours = [*OURS.finditer(hidden_by(LIES, text))]
    levels = {LEVELS[match[1]] for match in ours}
    if len(ours) >= _LEAST_OURS and len(levels) == 1 and RANKS[min(levels)] < rank(meeting):
        return Evidence(min(levels), ours[0][0])
    return None


def level_on_behalf(opening: Sequence[str]) -> Evidence[str] | None:
    """The body on whose behalf somebody says to report; None where he does not."""
    for text in opening:
        found = _ON_BEHALF.search(text[:_FIRST_WORDS])
        who = (found["who"] or found["by"]) if found else ""
        if _STATE.match(who):
            return Evidence("national", found[0] if found else who)
        if body := body_named(who):
            return body
    return None


def level_convened(opening: Sequence[str]) -> Evidence[str] | None:
    """Who convened the meeting, by the first sentence that says that it was: 今天召开全县…会."""
    for text in opening:
        convened = _CONVENED.search(text[:_FIRST_WORDS])
        if convened:
            return body_named(convened["what"]) or body_named(convened["who"])
    return None


def level_reported(opening: Sequence[str], about: Evidence[str] | None) -> Evidence[str] | None:
    """A body that reports to its congress speaks in a meeting of its own level."""
    return about if any(_TO_CONGRESS.search(text[:_FIRST_WORDS]) for text in opening) else None
