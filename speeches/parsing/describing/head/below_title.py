"""Sub-title, speaker's office and date, which stand between title and speech."""

from __future__ import annotations

import re

from speeches.parsing.describing.head.lines import ABOVE_TITLE, REPEATED, HeadLines
from speeches.parsing.describing.head.speakers import day_and_speaker, is_office, speaker_in
from speeches.parsing.describing.head.title_line import DASH
from speeches.parsing.describing.head.titles import NO_TITLE
from speeches.parsing.documents import Paragraph
from speeches.parsing.vocabulary.dates import DATE_LINE, DAY
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    closed_up,
    ends_clause,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.labels import heads_part_of_report
from speeches.parsing.vocabulary.office_papers import is_on_paper
from speeches.parsing.vocabulary.site_facts import MOMENT, is_metadata
from speeches.parsing.vocabulary.surnames import is_surnamed

# What no sub-title holds: a key with its value, a time, a count, a separator of bars.
_NO_SUBTITLE = re.compile(
    r"[:：]|\d+\s*[次页字人]|阅读|下载|浏览|收藏|打印|编辑|[»>|｜┊@#]|" + MOMENT.pattern
)
_DAY_OF_MEETING = re.compile(rf"(?:[—－―─-]{{1,4}})?\s?[（(]?{DAY}[在于]")
_ENDS_MEETING = re.compile(r"[会上）)]$")
_LONGEST_DAY = 80
# 第四次会议上, of a congress that the line above names.
_SESSION = re.compile(r"第.{1,3}次(?:全体)?会议上?[）)]?")
# What a sub-title does not end with: its rest stands in the next line.
_TORN = re.compile(r"(?:[的暨和与及、]|代表大会)$")
# What a headline has and the title of a speech has not: two clauses.
_HEADLINE = re.compile(r"[\w”》][｜|：:！!？? \u3000][\w“《]")
_FEW_LINES = 4
# A line of a head is no longer.
_LONGEST_OF_HEAD = 45
# 地点：县委礼堂　主持人：某某
_FACT_OF_MEETING = re.compile(
    r"(?:会议)?(?:地\s?点|主持人?|参[会加](?:人员)?|出席(?:人员)?|列席(?:人员)?|记录人?|整理人?|议题|主题)\s?[:：]"
)
# A salutation may stand in two lines: 各位代表、 / 同志们：
_GREETS = re.compile(r"各位|尊敬的|敬爱的|亲爱的|同志们|朋友们|女士们|先生们|全体|主席、")
# （供内部传达使用）: a note on the paper, not the occasion nor that this is an excerpt.
_IN_BRACKETS = re.compile(
    r"[（(【〔\[](?!\s*[在于—])(?![^）)】〕\]]{0,44}(?:节选|节录|摘要|摘录|摘登|选登|片段|[会式班]上))[^（()）【】〔〕\[\]]{2,40}[）)】〕\]]"
)
_TITLE_AND_COLUMN = re.compile(rf"(?P<title>在.{{6,60}}(?:{'|'.join(KIND_WORDS)}))[{CJK} ]{{2,8}}")
_KINDS = re.compile("|".join(sorted(KIND_WORDS, key=len, reverse=True)))


def take_lines_below(head: HeadLines) -> None:
    """Sub-title, speaker's office and date, in any order."""
    at = head.below
    titled = bool(head.title)
    while at < len(head.left) and (titled or _greets_soon(head, head.below)):
        text = head.left[at].plain
        following = head.left[at + 1].plain if at + 1 < len(head.left) else ""
        if not head.speaker and (both := day_and_speaker(text)):
            taken = head.take_several(at, *both)
            for (field, _, _), words in zip(both, taken, strict=True):
                if field == "speaker":
                    head.speaker = words
                else:
                    head.date_line = head.date_line or words
            continue
        if _is_day_on_two(text, following):
            stated = f"{head.take(at, 'date')}{head.take(at, 'date')}"
            head.date_line = head.date_line or stated
            continue
        if _is_day(head.left[at]):
            stated = head.take(at, "date")
            head.date_line = head.date_line or stated
            continue
        if is_on_paper(text) or _is_title_and_column(text, following) or _is_note(head, text):
            head.drop(at, ABOVE_TITLE)
            continue
        if head.speaker and closed_up(text) == closed_up(head.speaker):
            # The cover of a paper names who speaks, and the first page once more.
            head.drop(at, REPEATED)
            continue
        speaker = None if head.speaker else _speaker_at(head, at)
        if speaker and not is_salutation(text):
            head.speaker = head.take(at, "speaker", *speaker)
            continue
        if _completes_speaker(head, at):
            head.speaker = f"{head.speaker} {head.take(at, 'speaker')}"
            continue
        if not titled or is_body_like(text) or is_salutation(text) or NO_TITLE.match(text):
            return
        dash = DASH.match(text)
        if not dash and (_FACT_OF_MEETING.match(text) or head.subtitle) and _is_of_head(head, at):
            head.drop(at, ABOVE_TITLE)
            continue
        if head.subtitle or _heads_a_section(head):
            return
        if _is_own_title(head, at):
            head.retitle(at)
            continue
        signed = not head.speaker and _speaker_at(head, at + 1) is not None
        if dash and _is_torn(head, at):
            begun = head.take(at, "subtitle", dash.end())
            head.subtitle = f"{begun}{head.take(at, 'subtitle')}"
        elif dash or _is_subtitle(text, following, signed):
            head.subtitle = head.take(at, "subtitle", dash.end() if dash else 0)
        elif _is_of_head(head, at):
            head.drop(at, ABOVE_TITLE)
        else:
            return


def _is_day_on_two(text: str, following: str) -> bool:
    """2024年1月24日在柳塘县第十八届 / 人民代表大会第二次会议上: the day of a cover, with its
    meeting, broken in the name of that."""
    return (
        bool(_DAY_OF_MEETING.match(text))
        and len(text) + len(following) <= _LONGEST_DAY
        and (bool(_SESSION.fullmatch(following)) or not DATE_LINE.fullmatch(text))
        and bool(_ENDS_MEETING.search(following))
        and bool(DATE_LINE.fullmatch(text + following))
    )


def _is_torn(head: HeadLines, at: int) -> bool:
    """——在全县耕地保护会议上的 / 交流发言: a sub-title on two lines, the second of which is no
    title by itself and stands above the day, who speaks or the salutation."""
    if at + 2 >= len(head.left):
        return False
    text, following, below = (item.plain for item in head.left[at : at + 3])
    ends = closed_up(following) in KIND_WORDS or is_title_like(following)
    return (
        bool(_TORN.search(text) or _SESSION.match(following))
        and (ends or bool(_SESSION.fullmatch(following)))
        and len(following) <= _LONGEST_OF_HEAD
        and not following.startswith("在")
        and (is_salutation(below) or _is_day(head.left[at + 2]) or bool(_speaker_at(head, at + 2)))
    )


def _is_own_title(head: HeadLines, at: int) -> bool:
    """在全县大会上的致辞 between a headline that names a kind (县长邀您来｜开幕式致辞) and the
    salutation: the speech's own title, under the page's."""
    text = head.left[at].plain
    return (
        text[0] in "在于"
        and names_kind(text)
        and bool(_HEADLINE.search(head.title))
        and names_kind(plain(head.title))
        and _greets_soon(head, at + 1)
    )


def _is_title_and_column(text: str, following: str) -> bool:
    """在轮训班上的讲话综治平安: a title with the words of a column behind it, above the
    salutation or once more."""
    found = _TITLE_AND_COLUMN.fullmatch(text)
    if not found or not (is_salutation(following) or following == text):
        return False
    return is_title_like(found["title"]) and not is_title_like(text)


def _completes_speaker(head: HeadLines, at: int) -> bool:
    """县委副书记 / 林文清, 林文清 / 县委副书记: of name and office the one that the line above
    has not."""
    text = head.left[at].plain
    if is_surnamed(head.speaker):
        return is_office(text)
    if not is_office(head.speaker) or not (is_surnamed(text) or _greets_soon(head, at)):
        return False
    return speaker_in(text, beside=True) == (0, len(text))


def _is_of_head(head: HeadLines, at: int) -> bool:
    """Whether a line stands among the few short ones between a title and a salutation: none of
    them is the speech's, which begins by greeting."""
    if not names_kind(head.title):
        return False
    for item in head.left[at : at + _FEW_LINES]:
        if is_salutation(item.plain) or _GREETS.match(item.plain) or item.plain[-1] in "，,、":
            return item is not head.left[at]
        heads = NO_TITLE.match(item.plain) or heads_part_of_report(item.plain)
        said = re.search("[。！？；]", item.text) or ends_clause(item.text)
        if heads or said or len(item.text) > _LONGEST_OF_HEAD:
            return False
    return False


def _is_note(head: HeadLines, text: str) -> bool:
    """Whether a line under a title is a note in brackets, of no paragraph of the text: what a
    speech says in brackets of its own accord ends as a sentence."""
    return bool(head.title) and bool(_IN_BRACKETS.fullmatch(text)) and not ends_clause(text)


def _greets_soon(head: HeadLines, at: int) -> bool:
    """Whether a salutation follows within a few lines, above all running text."""
    for item in head.left[at : at + _FEW_LINES]:
        if is_salutation(item.plain):
            return True
        if is_body_like(item.plain):
            return False
    return False


def _speaker_at(head: HeadLines, at: int) -> tuple[int, int] | None:
    """Where the line at this index names the speaker, None where it does not or is none."""
    if at >= len(head.left):
        return None
    below = (item for item in head.left[at + 1 :] if not _is_note(head, item.plain))
    near = next(below, None)
    following = near.plain if near else ""
    text = head.left[at].plain
    if is_surnamed(text) and is_office(following):
        return 0, len(text)
    dated = bool(head.date_line) or (near is not None and _is_day(near))
    beside = dated or is_salutation(following)
    return speaker_in(text, beside, is_body_like(following))


def _is_day(line: Paragraph) -> bool:
    return line.hint == "day" or bool(DATE_LINE.fullmatch(line.plain))


def _is_subtitle(text: str, following: str, signed: bool) -> bool:
    """A line without a sentence's end straight above the first paragraph, the salutation, the
    day or (signed) the speaker."""
    if not 8 <= len(text) <= 80 or ends_clause(text) or len(re.findall(r"[，,。]", text)) > 2:
        return False
    if _GREETS.match(text) or text[-1] in "，,、" or heads_part_of_report(text):
        # The first line of a salutation in two; what heads the part below.
        return False
    if text.count("《") != text.count("》"):
        # The rest of a title that is broken inside a name.
        return False
    if len(_KINDS.findall(text)) > 1:
        # Titles that run into each other.
        return False
    if is_metadata(text) or _NO_SUBTITLE.search(text):
        return False
    dated = bool(DATE_LINE.fullmatch(following))
    return dated or signed or is_body_like(following) or is_salutation(following)


def _heads_a_section(head: HeadLines) -> bool:
    """Whether the line is the first of several short ones that head the sections of the text,
    which stand below its salutation."""
    if _greets_soon(head, head.below + 1):
        return False
    if any(NO_TITLE.match(item.plain) for item in head.left[head.below :]):
        return False
    alike = [
        item
        for item in head.left[head.below + 1 :]
        if 4 <= len(item.text) <= 40 and not ends_clause(item.text) and item.text[-1] not in "，、—"
    ]
    return len(alike) >= 2 and not DASH.match(head.left[head.below].plain)
