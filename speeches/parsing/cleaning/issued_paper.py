"""A document of an office that prints a speech: its red head, its notice, its foot.

关于印发某某主任讲话的通知 stands above the speech, with number, addressees, a sentence and the
issuer's own day; below stand those who get copies, the printer's day and the number of copies.
All of it is the paper's. A notice is known by its title and its sentence, and goes only where
what it prints names a kind of speech and follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from speeches.parsing.cleaning.page import Page, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.office_papers import (
    BEFORE_ISSUED,
    BESIDE_RED_HEAD,
    COPIES,
    DOCUMENT_NUMBER,
    ISSUING_SENTENCE,
    ISSUING_TITLE,
    RED_HEAD,
    SIGNS,
    is_printers_mark,
)

RED_HEAD_RULE, NOTICE_RULE, FOOT_RULE = "红头", "印发通知", "版记"
# The number of a document and the title of a notice stand among so many lines from the top.
_TOP_LINES = 15
# The title of a notice may be broken on so many lines.
_BROKEN = 3
# So many lines has a notice from its title to its day, and below that the head of what it prints.
_NOTICE_LINES, _HEAD_LINES = 14, 8
# What stands above the number of a document.
_ABOVE_NUMBER = 5
# The last lines of a document hold its foot; so many lines has a list of those who get copies.
_FOOT_LINES, _LIST_LINES = 12, 4


def drop_red_head(page: Page) -> None:
    """The red head above a document, known by the document's number below it."""
    top = page.lines[: min(_TOP_LINES, body_start(page.lines))]
    numbered = next((at for at, line in enumerate(top) if _is_number(line)), None)
    if numbered is None:
        return
    above = takewhile(
        lambda at: _is_red_head(top[at]),
        range(numbered - 1, max(numbered - _ABOVE_NUMBER, 0) - 1, -1),
    )
    below = takewhile(
        lambda at: BESIDE_RED_HEAD.fullmatch(top[at].plain), range(numbered + 1, len(top))
    )
    page.drop_at({*above, numbered, *below}, RED_HEAD_RULE)


def _is_number(line: PageLine) -> bool:
    return bool(DOCUMENT_NUMBER.fullmatch(line.plain))


def _is_red_head(line: PageLine) -> bool:
    if line.names_kind or line.hint == "heading":
        return False
    return bool(RED_HEAD.fullmatch(line.plain) or BESIDE_RED_HEAD.fullmatch(line.plain))


def drop_issuing_notice(page: Page) -> None:
    """The notice that prints a speech, from the top of the page down to the speech's title."""
    lines = page.lines
    for at in range(min(_TOP_LINES, len(lines))):
        if (below := _below_title(lines, at)) and (start := _issued_from(lines, below)):
            page.drop_at(range(start), NOTICE_RULE, prose=True)
            return


def _below_title(lines: Sequence[PageLine], at: int) -> int:
    """The index below the title of a notice, perhaps broken, that begins at `at`; 0 without."""
    joined = ""
    for end in range(at, min(at + _BROKEN, len(lines))):
        joined += lines[end].plain
        if ISSUING_TITLE.fullmatch(joined):
            return end + 1
        if lines[end].ends_clause:
            return 0
    return 0


def _issued_from(lines: Sequence[PageLine], below: int) -> int:
    """Where what a notice prints begins; 0 where its sentence or a speech is missing."""
    near = range(below, min(below + _NOTICE_LINES, len(lines)))
    told = next((at for at in near if _prints(lines, at)), None)
    if told is None:
        return 0
    start = told + 1
    while start < len(lines) and not lines[start - 1].ends_clause:
        # The sentence is wrapped.
        start += 1
    while start < len(lines) and _signs(lines[start]):
        start += 1
    if start < len(lines) and lines[start].is_date:
        start += 1
    while start < len(lines) and BEFORE_ISSUED.fullmatch(lines[start].plain):
        start += 1
    return start if _begins_speech(lines[start : start + _HEAD_LINES]) else 0


def _signs(line: PageLine) -> bool:
    """Whether a line is the body that issues the notice, with its seal or without."""
    return bool(SIGNS.fullmatch(line.plain)) and not line.names_kind


def _prints(lines: Sequence[PageLine], at: int) -> bool:
    """Whether the sentence of such a notice begins in a line; it may be wrapped."""
    wrapped = "".join(line.plain for line in lines[at : at + 3])
    found = ISSUING_SENTENCE.search(wrapped)
    return bool(found and found.start() < len(lines[at].plain))


def _begins_speech(head: Sequence[PageLine]) -> bool:
    """Whether a title that names a kind, perhaps broken on two lines, or a salutation follows."""
    pairs = ("".join(line.plain for line in head[at : at + 2]) for at in range(len(head)))
    return any(line.is_salutation for line in head) or any(
        names_kind(pair) and "通知" not in pair for pair in pairs
    )


def drop_printers_foot(page: Page) -> None:
    """抄送：…, …办公室 2024年3月5日印发, 共印80份: below the last line of the speech."""
    lines = page.lines
    gone: set[int] = set()
    for at in range(len(lines) - 1, max(len(lines) - _FOOT_LINES, body_start(lines)), -1):
        line = lines[at]
        if is_printers_mark(line.plain):
            gone.add(at)
        elif COPIES.fullmatch(line.plain):
            gone |= {at, *_rest_of_list(lines, at)}
        elif line.is_body_like and not _continues_list(lines, at):
            break
    page.drop_at(gone, FOOT_RULE)


def _rest_of_list(lines: Sequence[PageLine], at: int) -> range:
    """The lines in which a list of those who get copies goes on, up to its full stop."""
    if lines[at].plain.endswith("。"):
        return range(0)
    below = range(at + 1, min(at + _LIST_LINES, len(lines)))
    end = next((index for index in below if lines[index].plain.endswith("。")), None)
    return range(at + 1, end + 1) if end is not None else range(0)


def _continues_list(lines: Sequence[PageLine], at: int) -> bool:
    """Whether a line goes on with a list of those who get copies, that begins above it."""
    above = range(max(at - _LIST_LINES + 1, 0), at)
    return any(
        COPIES.fullmatch(lines[start].plain) and at in _rest_of_list(lines, start)
        for start in above
    )
