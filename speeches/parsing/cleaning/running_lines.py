"""What printed pages put between the lines of a text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.cleaning.wrapping import indent, longest, wrap_width
from speeches.parsing.vocabulary.genre import closed_up, comparable, is_prose

_PAGE_NUMBER = "页码"
_RUNNING = "页眉页脚"
_LONGEST_RUNNING = 30
_SHORTEST_BETWEEN = 4
# A line that recurs this often on a page is no part of its text.
_TIMES_OF_A_RUNNING_LINE = 3
# A line at most this much narrower than the width of the text is a full one.
_RAGGED = 2
# What a page's number looks like where it stands in one line with words, behind or before them.
_MARK = (
    r"(?:[·•~—–－\-]{1,2}\s?\d{1,3}\s?[·•~—–－\-]{1,2}|第\s*\d{1,3}\s*页(?:\s*[/／，,]?\s*共\s*\d{1,3}\s*页)?|"
    r"[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?)"
)
_WORDS = r"[^，。；！？…\d][^，。；！？…]{2,40}?"
_PAGED = re.compile(
    rf"(?P<words>{_WORDS})(?<![ \u3000\t])[ \u3000\t]*+(?P<mark>{_MARK})|"
    rf"(?P<before>{_MARK})[ \u3000\t]+(?P<behind>{_WORDS})"
)
_GAP = re.compile(r"(?:[ \u3000]{2}|\t)[ \u3000\t]*(?:[·•~—–－\-第]|[Pp]age)")
_LONGEST_PAGED = 60
# Python looks for a set by itself sooner than for one that repeats.
_DIGITS = re.compile(r"\d\d*")
_ALONE = re.compile(r"[1-9]\d{0,2}")
# So many pages at least are counted, from the first or the second on.
_LEAST_COUNTED, _FIRST_COUNTED = 3, 2
# What stands before a number in a sentence, and what is counted or measured behind it.
_BEFORE_NUMBER = re.compile(
    r"(?:[共达约为近超过至到第增降减有完成计]|[一-龥](?:了|出|入|长|降|加|少)|\d|[.．%％~～\-—])$"
)
_BEHIND_NUMBER = re.compile(
    r"[多余个名人次件条项万亿千百元年月日号公里亩户家处场期批份平吨度倍位所座台辆只天岁周届款章字%％.．、\-—~～]"
)


def drop_paged_lines(page: Page) -> None:
    """The name of a paper and the number of its page in one line: 县人大一次会议文件　　·1·.

    Signs around the number, or the word for a page, and white space before it tell enough; less
    does where the same words stand again with higher numbers.
    """
    found = {
        index: match
        for index, line in enumerate(page.lines)
        if len(line.text) <= _LONGEST_PAGED and (match := _PAGED.fullmatch(line.plain))
    }
    numbers: dict[str, list[int]] = defaultdict(list)
    for match in found.values():
        numbers[_paper(match)].append(int(re.sub(r"\D*(\d+).*", r"\1", _mark(match))))
    counting = {
        paper
        for paper, pages in numbers.items()
        if len(pages) > 1 and all(one < other for one, other in pairwise(pages))
    }
    gone = {
        index
        for index, match in found.items()
        if not page.lines[index].is_labelled
        and (_paper(match) in counting or (_GAP.search(match[0]) and match["mark"]))
    }
    page.drop_at(gone, _RUNNING, prose=True)


def _paper(match: re.Match[str]) -> str:
    """The words of a line beside the number of its page."""
    return comparable(match["words"] or match["behind"])


def _mark(match: re.Match[str]) -> str:
    return match["mark"] or match["before"]


def drop_lone_numbers(page: Page) -> None:
    """A number alone between the halves of a sentence is a page's, unless the sentence has use
    for it: 共计 / 360 / 余人."""
    below = [*(line.plain for line in page.lines[2:]), ""]
    gone = {
        index
        for index, (above, line, after) in enumerate(
            zip(page.lines, page.lines[1:], below, strict=False), start=1
        )
        if re.fullmatch(r"\d{1,3}", line.plain)
        and above.is_torn
        and not (_BEFORE_NUMBER.search(above.plain) or _BEHIND_NUMBER.match(after))
    }
    page.drop_at(gone, _PAGE_NUMBER)


def drop_counting_numbers(page: Page) -> None:
    """Numbers alone on their lines that count the pages from one on, also between paragraphs.

    Over a short heading (01 / 总体情况) a number is the heading's own.
    """
    found = [at for at, line in enumerate(page.lines[:-1]) if _ALONE.fullmatch(line.plain)]
    counts = [int(page.lines[at].plain) for at in found]
    if len(found) < _LEAST_COUNTED or counts != [*range(counts[0], counts[0] + len(counts))]:
        return
    between = [page.lines[at + 1] for at in found]
    text = [line for line in between if line.has_label or line.is_body_like or line.in_prose]
    if counts[0] <= _FIRST_COUNTED and len(text) * 2 > len(between):
        page.drop_at(set(found), _PAGE_NUMBER)


def drop_running_heads(page: Page) -> None:
    """Lines that stand beside page numbers again and again: the running head of a document."""
    numbers = [
        not is_prose(line.plain) and line.rule("anywhere") == _PAGE_NUMBER for line in page.lines
    ]
    if not any(numbers):
        return
    beside = Counter(
        line.text
        for index, line in enumerate(page.lines)
        if len(line.text) <= _LONGEST_RUNNING
        and not numbers[index]
        and any(numbers[max(index - 1, 0) : index + 2])
    )
    page.drop(lambda _, line: _RUNNING if beside[line.text] > 1 else None)


def drop_between_pages(page: Page) -> None:
    """A short line that stands between the halves of a sentence again and again."""
    bare = [_DIGITS.sub("0", closed_up(line.text)) for line in page.lines]
    count = Counter(bare)
    if len(count) == len(bare):
        return
    torn = Counter(
        bare[index]
        for index in range(1, len(bare))
        if page.lines[index - 1].is_torn or page.lines[index].is_torn
    )

    def rule(index: int, line: PageLine) -> str | None:
        said = bare[index]
        if not _may_be_running(line, said):
            return None
        between = torn[said] or line.site_words[0]
        again = (count[said] >= _TIMES_OF_A_RUNNING_LINE and between) or (
            count[said] > 1 and torn[said]
        )
        return _RUNNING if again else None

    page.drop(rule)


def _may_be_running(line: PageLine, said: str) -> bool:
    """Whether a line has the form of a running head: short, no sentence, heading or title."""
    return (
        _SHORTEST_BETWEEN <= len(said) <= _LONGEST_RUNNING
        and not line.ends_clause
        and not line.is_labelled
        and not line.names_kind
        and line.text[0] not in "（(—"
        and not said.startswith("请")
    )


def drop_in_torn_sentences(page: Page) -> None:
    """In a wrapped text, a short line below a full one that stops in the middle of a sentence.

    The line that goes on with it is full too, or ends the sentence: this one does neither.
    """
    width = wrap_width(page.lines)
    if width is None:
        return
    threes = zip(page.lines, page.lines[1:], page.lines[2:], strict=False)
    gone = {
        index
        for index, (above, line, below) in enumerate(threes, start=1)
        if _parts_sentence(line, width)
        and longest(above) >= width - _RAGGED
        and not above.ends_clause
        and not below.is_labelled
        and not below.is_salutation
        and _stand_under_each_other(page.text, (above, line, below))
        and (longest(below) >= width - _RAGGED or below.ends_clause)
    }
    page.drop_at(gone, _RUNNING)


def _parts_sentence(line: PageLine, width: float) -> bool:
    """Whether a line is neither full nor the end of a sentence, and no heading, title or day."""
    return (
        not line.is_date
        and longest(line) < width - 2 * _RAGGED
        and not line.ends_clause
        and not line.is_labelled
        and bool(line.site_words[0] or not line.names_kind)
    )


def _stand_under_each_other(text: str, lines: Sequence[PageLine]) -> bool:
    """Whether no paragraph begins with the second or the third line, by their indents."""
    above, here, below = (indent(text, line) for line in lines)
    return here <= 1 + above and below <= above
