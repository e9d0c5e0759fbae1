"""Heads that run into what stands around them, where no salutation in their own line shows it.

The day of a speech runs on into who gave it; in a page without a title of its own, a title stands
behind the last sentence of an introduction, or straight before the first sentence of a report.
"""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.dates import DAY
from speeches.parsing.vocabulary.genre import KIND_WORDS, is_title_like
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.names import LONE_NAME
from speeches.parsing.vocabulary.offices import OFFICE_OF_SPEAKER

# A title is looked for among so many lines.
UNTITLED_LINES = 12
# A report whose title runs into its first sentence is at least so long.
_SHORTEST_REPORT = 150
_KIND = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
# 2023年1月15日在某市人民代表大会上某市法院院长某某: who speaks runs on from the day.
_SIGNED = re.compile(
    rf"(?:[—－―─-]{{1,4}})?[（(]?{DAY}(?:(?:在|于)[^，。；：:]{{4,60}}?(?:会议|大会|会)上)?[）)]?\s{{0,8}}"
    rf"(?P<who>[{CJK}、]{{2,30}}(?:{OFFICE_OF_SPEAKER})\s{{0,4}}[{CJK}]{{1,2}}\s{{0,4}}[{CJK}]{{1,2}})"
)
_SENTENCE_MARKS = frozenset("。！？；，：")
# 林文清　2019年3月6日
_SIGNED_AND_DATED = re.compile(
    rf"(?:{LONE_NAME.pattern}|[{CJK}、]{{2,30}}(?:{OFFICE_OF_SPEAKER})\s{{1,8}}{LONE_NAME.pattern})"
    rf"(?:\s{{1,12}}(?=[（(\d一二])|(?=[（(]))(?P<day>[（(]?{DAY}[）)]?)"
)
# …不再冒头。在全县会议上的讲话同志们：: a title that a sentence's end and a salutation enclose.
_ENCLOSED = re.compile(
    r"(?<=[。！？])[ \u3000]{0,4}"
    rf"(?P<title>(?:[^，。；：！？、\s]{{2,16}})?在[^，。；：！？\s]{{4,50}}会(?:议)?上的?(?:{_KIND}))"
    r"[ \u3000]{0,4}(?P<greets>(?:尊敬的|各位|同志们)[^。；！？]{0,40}?[:：])"
)
# 关于某镇文化工作的调研报告乡镇文化站是…: a title straight before a sentence, which does not go
# on with it: 关于…的报告已经印发, 关于…的报告和…
_ABOUT = re.compile(
    r"关于[^，。；：:！？\s]{4,40}?的(?:调研|调查|考察|视察|工作|专题|情况|执法检查|述职)+报告"
    r"(?![，。；：:、！？》”’）)\s和与及或的是已经由在中里上后前时要应将正就都也并指认得做作实客全重内很更较])"
)


def signed_border(line: str) -> int:
    """Where, in a line of a day that runs on into the speaker, the speaker begins, and in one of
    a speaker and his day the day; 0 elsewhere."""
    if line[-1:] in _SENTENCE_MARKS:
        return 0
    signed = _SIGNED.fullmatch(line)
    if signed:
        return signed.start("who")
    dated = _SIGNED_AND_DATED.fullmatch(line)
    return dated.start("day") if dated else 0


def borders_of_untitled(line: str, first: bool) -> list[int]:
    """Where a line is to be cut in a page none of whose first lines is a title. first: nothing
    stands above the line."""
    enclosed = _ENCLOSED.search(line)
    if enclosed and is_title_like(enclosed["title"]):
        return [enclosed.start("title"), enclosed.end("title"), enclosed.end("greets")]
    about = _ABOUT.match(line) if first and len(line) >= _SHORTEST_REPORT else None
    return [about.end()] if about and is_title_like(about[0]) else []
