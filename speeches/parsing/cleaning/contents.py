"""Lists of contents and outlines (目录, 提纲) that are printed above a text.

Note [Lists of contents]
    The entries of a list are the text's own headings, so that their words alone do not tell them
    from these. A list is known by what an entry has and a heading has not: a page number behind
    dots, a tab or spaces, a style of Word, or the same words once more below. The head 目录 shows
    where to look. What a list names and the text does not say again goes only where the list has
    page numbers, or counts from one down to a salutation. The headings themselves stand lower on
    the page and stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import CleanedLines
from speeches.parsing.documents.cached import cached_property
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import comparable
from speeches.parsing.vocabulary.labels import HEADINGS, label_of

CONTENTS = "目录"
_HEAD = re.compile(
    r"[【\[（(《<\s]*+(?:(?:本文|文章|内容|全文)?目\s*录|目\s*次|(?:讲话|报告|发言|内容)?提\s*纲|目录\s*[/／、]\s*提纲|提纲\s*[/／、]\s*目录|contents)"
    r"[】\]）)》>\s]*+[:：]?[\s.…·]*+",
    re.I,
)
# How an entry without a page number is numbered, where no head says that a list begins.
_LIST_LABEL = re.compile("|".join(style.form for style in HEADINGS if style.level in (1, 2)))
_STOPS = re.compile(r"[。！？；]")
_DOTS = re.compile(r"[.…·\s]+")
# 一、提高认识……3　一、提高认识	3　一、提高认识 3　一、提高认识-----
_PAGE = r"[（(\[]?第?\d{1,4}页?[）)\]]?"
_LEADER = re.compile(
    rf"(?<!\s)\s*+(?:[.…⋯‥·．•・。\-—_─┄=~～]{{3,}}+\s*+(?:{_PAGE})?|(?:[.…·．•・]\s?){{4,}}+(?:{_PAGE})?|[…⋯‥]+\s*+{_PAGE}|(?<=\t)\s*+{_PAGE})$"
)
# How an entry with either ends; a sentence does not.
_DOT = r".…⋯‥·．•・\-—_─┄=~～"
_ENDS_PAGED = re.compile(rf"[\d页）)\]{_DOT}]\s?$|[{_DOT}。]{{2}}。$")
_SPACED_PAGE = re.compile(rf"(?<!\s)\s++{_PAGE}$")
_PAGE_ALONE = re.compile(_PAGE)
_LONGEST_ENTRY = 80
_SHORTEST_ENTRY = 3
# A list has at least so many entries; without its head, and with spaces alone before its page
# numbers, so many.
_LEAST = 2
_LEAST_WITHOUT_HEAD = 3
# A list stands among the first lines of a page.
_TOP_LINES = 80
_MOST_ENTRIES = 200
_LONGEST_LINE = 160
# Of lines that begin with the same words so many are looked at.
_MOST_ALIKE = 20


class _Entry(NamedTuple):
    """What a line says as an entry: its words, and whether a page number or dots follow them.

    dotted: dots or a tab stand before the page number, not spaces alone.
    """

    words: str
    paged: bool
    dotted: bool


def drop_contents(page: Page) -> None:
    """The lists of contents of a page, those that Word made and those that are typed."""
    if any(line.hint == "contents" for line in page.lines):
        page.drop(lambda _, line: CONTENTS if line.hint == "contents" else None)
    lists = list(_lists(page.lines))
    # Entries with dots up to a page number are as wide as each other, and no wrapped text.
    dotted = {index for run in lists if _is_dotted(page.lines, run) for index in run}
    gone = {index for run in lists for index in run}
    page.drop_at(gone, CONTENTS, prose=dotted == gone)


def listed(cleaned: CleanedLines) -> frozenset[str]:
    """What the lists of contents name, each with and without its number, in comparable form."""
    rows = (
        plain(cleaned.text[item.start : item.end])
        for item in cleaned.removed
        if item.rule == CONTENTS
    )
    return frozenset(name for row in rows for name in _names(_entry(row).words) if name)


def _lists(lines: Sequence[PageLine]) -> Iterator[range]:
    """The places of lists of contents, with their heads."""
    rows = _LinesByWords(lines)
    index = 0
    while index < min(len(lines), _TOP_LINES):
        headed = bool(_HEAD.fullmatch(lines[index].plain))
        first = index + headed
        found = _run(lines, rows, first, headed) if headed or _may_begin(lines[index]) else 0
        if found:
            yield range(index, first + found)
        index = first + found if found else index + 1


def _is_dotted(lines: Sequence[PageLine], run: range) -> bool:
    """Whether most entries of a list have dots before a page number."""
    entries = [entry for entry in (_entry(lines[at].plain) for at in run) if entry.words]
    return sum(entry.dotted for entry in entries) * 2 > len(entries)


def _may_begin(line: PageLine) -> bool:
    label = label_of(line.plain)
    return _entry(line.plain).paged or (label is not None and label.number == 1)


def _run(lines: Sequence[PageLine], rows: _LinesByWords, first: int, headed: bool) -> int:
    """How many lines from `first` on are the entries of one list, 0 where there is none."""
    entries: list[_Entry] = []
    named: set[str] = set()
    for line in lines[first : first + _MOST_ENTRIES]:
        entry = _entry(line.plain)
        if not _may_be_entry(line, entry):
            break
        names = set(_names(entry.words)) if entry.words else set()
        if names & named:
            # The text of an entry above begins here, with its number or without.
            break
        named |= names
        entries.append(entry)
    if len(entries) < _LEAST and not headed:
        return 0
    below = lines[first + len(entries) :]
    again = _said_below(entries, first + len(entries), rows)
    if _counts_down_to_salutation(entries, below) and headed:
        return len(entries)
    known = [index for index, entry in enumerate(entries) if entry.paged or index in again]
    if not known:
        return 0
    length = known[-1] + 1
    while length < len(entries) and not entries[length].words:
        length += 1
    run = entries[:length]
    words = [index for index, entry in enumerate(run) if entry.words]
    if len(known) < _LEAST or len(known) * 2 < len(words):
        return 0
    return len(run) if headed or _is_list_by_itself(run, again) else 0


def _is_list_by_itself(run: Sequence[_Entry], again: set[int]) -> bool:
    """Whether entries without a head above them are a list."""
    if all(entry.dotted for entry in run) and len(run) >= _LEAST_WITHOUT_HEAD:
        return True
    return len(again) == len(run) and all(
        entry.paged or _LIST_LABEL.match(entry.words) for entry in run
    )


def _entry(text: str) -> _Entry:
    if not _ENDS_PAGED.search(text, max(len(text) - 4, 0)):
        return _Entry(text, paged=False, dotted=False)
    if _DOTS.fullmatch(text) or _PAGE_ALONE.fullmatch(text):
        return _Entry("", paged=False, dotted=False)
    if len(text) > _LONGEST_LINE:
        return _Entry(text, paged=False, dotted=False)
    leader = _LEADER.search(text)
    page = leader or _SPACED_PAGE.search(text)
    return _Entry(text[: page.start()].strip() if page else text, bool(page), bool(leader))


def _may_be_entry(line: PageLine, entry: _Entry) -> bool:
    if not entry.words:
        return True
    if line.is_salutation or line.is_date or (line.is_metadata and not entry.dotted):
        return False
    fits = _SHORTEST_ENTRY <= len(entry.words) <= _LONGEST_ENTRY
    if entry.paged or not fits:
        return fits
    return not _STOPS.search(line.plain) and (line.has_label or not line.is_body_like)


def _names(words: str) -> tuple[str, ...]:
    """An entry in comparable form, and without its number."""
    label = label_of(words)
    whole = comparable(words)
    return (whole, comparable(words[label.end :])) if label else (whole,)


class _LinesByWords:
    """The lines of a page in the order of their words, to look up those that begin with some."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self._lines = lines

    @cached_property
    def _rows(self) -> list[tuple[str, int]]:
        return sorted((line.comparable, index) for index, line in enumerate(self._lines))

    def has(self, words: str, least: int) -> bool:
        """Whether a line from the one with the index `least` on begins with these words."""
        first = bisect_left(self._rows, (words, 0))
        near = self._rows[first : first + _MOST_ALIKE]
        return any(text.startswith(words) and index >= least for text, index in near)


def _said_below(entries: Sequence[_Entry], first: int, lines: _LinesByWords) -> set[int]:
    """The indexes of the entries that a line from `first` on begins with."""
    return {
        index
        for index, entry in enumerate(entries)
        if any(
            len(name) >= _SHORTEST_ENTRY and lines.has(name, first) for name in _names(entry.words)
        )
    }


def _counts_down_to_salutation(entries: Sequence[_Entry], below: Sequence[PageLine]) -> bool:
    """Whether the entries are numbered from one, and the speech begins below with a salutation."""
    labels = [label_of(entry.words) for entry in entries if entry.words]
    numbers = [label.number for label in labels if label]
    counts = len(labels) >= _LEAST and numbers == list(range(1, len(labels) + 1))
    return counts and bool(below) and below[0].is_salutation
