"""Which line above a speech is its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.documents import Paragraph
from speeches.parsing.vocabulary.dates import DATE_LINE, DAY
from speeches.parsing.vocabulary.decorations import bare_title, names_kind
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    closed_up,
    comparable,
    ends_clause,
    is_salutation,
)
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.labels import Use, labels_of
from speeches.parsing.vocabulary.office_papers import is_on_paper
from speeches.parsing.vocabulary.offices import OFFICE_LINE
from speeches.parsing.vocabulary.site_words import site_words

# What begins a line of the text and no title.
NO_TITLE = labels_of(Use.NO_TITLE)
# 讲话稿（送审稿）, 领导讲话: what such a line says of the speech is its kind.
_BARE_KIND = re.compile(
    rf"(?:领导|书面|大会|会议)?(?:{'|'.join(KIND_WORDS)})(?:文?稿|提纲|材料)?(?:[（(][^）)]*[）)])?"
)
# 政 府 工 作 报 告, …大会 开 幕 词: letters set apart.
_SPREAD = re.compile(rf"(?:^(?:[{HAN}] ){{3,}}+|(?<=[大议]会) ?(?:[{HAN}] ){{2,}}+)[{HAN}]$")
# 2024年1月24日在稻香县第十八届, 人民代表大会第二次会议上
_DAY_OR_MEETING = re.compile(
    rf"[—－―─-]{{0,4}}\s?[（(]?(?:{DAY}(?:[在于][^，。；]{{2,40}})?|[^，。；]{{0,30}}会议?上?)[）)]?"
)
_LONGEST_PLAIN = 60
_LEAST_LETTERS = 4


def title_index(head: Sequence[Paragraph], below: Sequence[Paragraph] = ()) -> int | None:
    """Which line of the head is the title: the page's own <h1>, the line that names its kind
    with the most to say for it, else the first line, notes on the paper aside, where that is
    neither a sentence nor a salutation nor a heading.

    below: the lines that follow the head.
    """
    named = [index for index, item in enumerate(head) if names_kind(item.plain)]
    # 会议交流材料之三: the paper's, if another line is a title.
    named = [index for index in named if not is_on_paper(head[index].plain)] or named
    for index, item in enumerate(head):
        if item.hint == "heading" and not is_salutation(item.text):
            return index
    if named:
        lines = [item.plain for item in (*head, *below[:1])]
        best = max(named, key=lambda index: (_own(lines, index), -index))
        best = next((index for index in named if _is_longer(lines[index], lines[best])), best)
        holder = next((index for index in range(best) if _holds(lines[index], lines[best])), None)
        if holder is not None:
            return holder
        best = _on_cover(lines, named, best)
        return _simplified(head, [best, *(index for index in named if index > best)])
    first = next((index for index, item in enumerate(head) if not is_on_paper(item.plain)), None)
    if first and DATE_LINE.fullmatch(head[first].plain):
        # A day is no title, but stands below one.
        first -= 1
    return first if first is not None and _may_be_title(head[first].text) else None


def _may_be_title(text: str) -> bool:
    """A line of a title's length that is neither a sentence nor a heading."""
    return (
        len(comparable(text)) >= _LEAST_LETTERS
        and len(text) <= _LONGEST_PLAIN
        and not ends_clause(text)
        and text[-1] not in "，,、"
        and not NO_TITLE.match(text)
    )


def _own(lines: Sequence[str], index: int) -> int:
    """How much speaks for a line that names its kind being the speech's own title: it says more
    than the kind, who speaks stands above it, the day below it."""
    title = bare_title(lines[index]).text
    below = lines[index + 1] if index + 1 < len(lines) else ""
    spoken = bool(index) and title.startswith("在") and is_speaker_above(lines[index - 1])
    dated = bool(DATE_LINE.fullmatch(below))
    return 2 * (not _BARE_KIND.fullmatch(title)) + dated + spoken


def _on_cover(lines: Sequence[str], named: Sequence[int], best: int) -> int:
    """The same title above, where nothing but day, meeting, speaker and notes on the paper stand
    between: it is on the cover, and the other one on the first page."""
    said = comparable(lines[best])
    for index in named:
        if index < best and comparable(lines[index]) == said:
            between = lines[index + 1 : best]
            return index if between and all(map(_is_of_cover, between)) else best
    return best


def _is_of_cover(line: str) -> bool:
    return bool(_DAY_OR_MEETING.fullmatch(line) or OFFICE_LINE.fullmatch(line)) or is_on_paper(line)


def _is_longer(title: str, other: str) -> bool:
    """Whether a title ends in the other one: 在县人代会上的政府工作报告 in 政府工作报告."""
    words, ending = comparable(bare_title(title).text), comparable(bare_title(other).text)
    return words != ending and words.endswith(ending) and len(words) <= _LONGEST_PLAIN


def _holds(line: str, title: str) -> bool:
    """Whether a line is a longer title that goes on behind the other one's words:
    某镇政府工作报告及明年工作安排 above 政府工作报告."""
    words = comparable(bare_title(title).text)
    return (
        len(line) <= _LONGEST_PLAIN
        and bool(words)
        and words in comparable(line)
        and not comparable(line).startswith(words)
        and not re.search(r"[，。；：:！？|｜>《》]", line)
        and not site_words(line)[0]
    )


def is_speaker_above(text: str) -> bool:
    """Whether a line above 在…会上的讲话 says who spoke there: an office, with a name or not."""
    return bool(OFFICE_LINE.fullmatch(text))


def _simplified(head: Sequence[Paragraph], named: list[int]) -> int:
    """Of lines that say the same as the first, the one in simplified characters."""
    said = comparable(head[named[0]].plain)
    same = [index for index in named if comparable(head[index].plain) == said]
    return next((index for index in same if head[index].text == head[index].plain), named[0])


def closed_up_title(title: str) -> str:
    """政 府 工 作 报 告 without the spaces that only spread it over the line, also behind what
    else the title says: 某某镇第三次代表大会开 幕 词."""
    return _SPREAD.sub(lambda run: closed_up(run[0]), " ".join(title.split()))
