"""What stands below the title of a speech, by which a title is known inside a page: sub-title,
speaker and day, and then the salutation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from speeches.parsing.documents import Paragraph
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    closed_up,
    ends_clause,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.labels import Use, labels_of
from speeches.parsing.vocabulary.names import LONE_NAME
from speeches.parsing.vocabulary.offices import OFFICE_LINE
from speeches.parsing.vocabulary.surnames import is_surnamed

# So many lines may stand between a title and the salutation.
_MOST_BETWEEN = 5
# A title that says nothing of its kind (守住湖边千亩田) has so many characters.
_SHORTEST_BARE, _LONGEST_BARE = 4, 40
_LONGEST_TITLE, _LONGEST_HEAD_LINE = 80, 60
_DASHED = re.compile(r"(?:—|-|―|─){1,2}\s*(?=[^\s\d])")
_OF_MEETING = re.compile(r"[会班式]议?上?$")
# 湖口镇人民政府, 县财政局　谷满仓, 县人大代表　谷满仓: a body, or somebody of one.
_NAMED = re.compile(rf"[ \u3000]{LONE_NAME.pattern}$")
_BODY = re.compile(
    rf"[{HAN}、]{{1,24}}(?:政府|党委|党组|委员会|常委会|办事处|[省市县区州镇乡]|街道|[局委]|学校|公司|支部|[村社]|社区|"
    rf"人大|政协|人大代表|委员)(?:[ \u3000]{{1,4}}{LONE_NAME.pattern})?"
)
_GREETS = re.compile(r"各位(?:领导|代表|委员|同志|来宾|嘉宾)|尊敬的|同志们|大家[上下中]?午?好")
_MOST_ABOVE = 2
_LABELLED = labels_of(Use.NO_TITLE)
# What a title does not end with: the mark of a clause, a bracket, a colon.
_NO_END = "，,、:：）)】］]"


def has_whole_head(paragraphs: Sequence[Paragraph], index: int, several: bool = False) -> bool:
    """Whether a title stands here with what follows one down to the salutation: sub-title,
    speaker or day, and nothing else. One that does not name its kind has a sub-title that does,
    or both speaker and day. Without a salutation the sub-title stands above speaker or day.

    several: the page says that it has several speeches: who speaks tells enough.
    """
    if not _of_head(_plain(paragraphs, index + 1)) or not _may_be_title(paragraphs[index].plain):
        return False
    near = [item.plain for item in paragraphs[index + 1 : index + 2 + _MOST_BETWEEN]]
    between = list(takewhile(_of_head, near))
    after = near[len(between)] if len(between) < len(near) else ""
    dated = any(DATE_LINE.fullmatch(text) for text in between)
    spoken = any(_names_speaker(text) for text in between)
    if not (is_salutation(after) or _GREETS.match(after)):
        return _is_subtitle(between[0]) and (dated or spoken) and is_body_like(after)
    if _names_kind(paragraphs[index].plain):
        return True
    return _is_subtitle(between[0]) or (spoken and (dated or several))


def first_line_of_head(paragraphs: Sequence[Paragraph], index: int) -> int:
    """Where the head of the title at `index` begins. The title may begin above (在全县会议上的 /
    表态发言), and who speaks, or which paper this is, stand there."""
    start = index
    if (
        index
        and closed_up(paragraphs[index].plain) in KIND_WORDS
        and _signs(paragraphs[index - 1].plain)
    ):
        # 稻香县人民代表大会常务委员会 / 工作报告
        start -= 1
    while start and index - start < _MOST_ABOVE and _may_stand_above(paragraphs[start - 1].plain):
        start -= 1
    above = paragraphs[start - 1].plain if start else ""
    ended = ends_clause(above) or bool(DATE_LINE.fullmatch(above)) or _signs(above)
    return start if ended else index


def _may_stand_above(text: str) -> bool:
    return (
        len(text) <= _LONGEST_BARE
        and not ends_clause(text)
        and text[-1] not in _NO_END
        and not _LABELLED.match(text)
        and not DATE_LINE.fullmatch(text)
        and not _signs(text)
    )


def _signs(text: str) -> bool:
    """Whether a line may sign the speech above: a body alone, or a name."""
    return bool(_BODY.fullmatch(text) and not _NAMED.search(text)) or (
        bool(LONE_NAME.fullmatch(text)) and is_surnamed(text)
    )


def is_headed_by_speaker(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether a sub-title or who speaks stands straight below a title, where the text itself may
    follow without a salutation."""
    below = _plain(paragraphs, index + 1)
    told = _is_subtitle(below) or _is_of_office(below)
    return told and _may_be_title(paragraphs[index].plain)


def _plain(paragraphs: Sequence[Paragraph], index: int) -> str:
    return paragraphs[index].plain if index < len(paragraphs) else ""


def _may_be_title(text: str) -> bool:
    """A line of a title's length that is no sentence, no heading and no line of a head itself."""
    if len(text) > _LONGEST_TITLE:
        return False
    if _names_kind(text):
        return not _is_dashed(text)
    return (
        _SHORTEST_BARE <= len(text) <= _LONGEST_BARE
        and not ends_clause(text)
        and text[-1] not in _NO_END
        and not _LABELLED.match(text)
        and not _of_head(text)
    )


def _names_kind(text: str) -> bool:
    return closed_up(text) in KIND_WORDS or names_kind(text)


def _of_head(text: str) -> bool:
    """Whether a line is a sub-title, the day or who speaks."""
    return len(text) <= _LONGEST_HEAD_LINE and (
        _is_dashed(text) or bool(DATE_LINE.fullmatch(text)) or _names_speaker(text)
    )


def _is_dashed(text: str) -> bool:
    return bool(_DASHED.match(text)) and not ends_clause(text)


def _is_subtitle(text: str) -> bool:
    """——在全县大会上的发言, ——某某镇在全县会议上: a dash, and what is said or where."""
    return _is_dashed(text) and (is_title_like(text) or bool(_OF_MEETING.search(text)))


def _names_speaker(text: str) -> bool:
    return _is_of_office(text) or (bool(LONE_NAME.fullmatch(text)) and is_surnamed(text))


def _is_of_office(text: str) -> bool:
    return bool(OFFICE_LINE.fullmatch(text) or _BODY.fullmatch(text))
