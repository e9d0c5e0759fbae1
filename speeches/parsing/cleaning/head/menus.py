"""Lists above a speech, an entry a line: the menu of a site, a table of facts about the page."""

from __future__ import annotations

from collections.abc import Sequence

from speeches.parsing.cleaning.head.rules import LONGEST_COLUMN_NAME
from speeches.parsing.cleaning.page import Page, body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.offices import OFFICE_WORD
from speeches.parsing.vocabulary.site_facts import IS_KEY

_FEWEST_ENTRIES = 4
_LONGEST_ENTRY = 7
_LONGEST_VALUE = 30


def drop_menus(page: Page) -> None:
    """The menu of a site, an entry a line: many short lines in a row above the speech."""
    entries = [_may_be_entry(line) for line in page.lines[: body_start(page.lines)]]
    page.drop_at(_long_runs(entries), "栏目行")


def _may_be_entry(line: PageLine) -> bool:
    return (
        len(line.text) <= _LONGEST_ENTRY
        and line.hint != "heading"
        and not line.ends_clause
        and not line.is_date
        and not (len(line.text) > LONGEST_COLUMN_NAME and line.names_kind)
        and not OFFICE_WORD.search(line.text)
    )


def _long_runs(entries: Sequence[bool]) -> set[int]:
    """The indexes of entries that stand in a row of enough of them."""
    found: set[int] = set()
    start = 0
    for index, is_entry in enumerate([*entries, False]):
        if not is_entry:
            if index - start >= _FEWEST_ENTRIES:
                found.update(range(start, index))
            start = index + 1
    return found


def drop_keys_with_values(page: Page) -> None:
    """A table of facts about the page, its keys and values in lines of their own."""
    head = page.lines[: body_start(page.lines)]
    gone: set[int] = set()
    for index, line in enumerate(head[:-1]):
        if index in gone or not IS_KEY.fullmatch(line.plain):
            continue
        gone.add(index)
        if _may_be_value(head[index + 1]):
            gone.add(index + 1)
    if len(gone) > 1:
        page.drop_at(gone, "元信息")


def _may_be_value(line: PageLine) -> bool:
    other = IS_KEY.fullmatch(line.plain) or line.names_kind or line.hint == "heading"
    return not other and len(line.text) <= _LONGEST_VALUE
