"""Days above a speech: one written as machines write one (2023.10.12) below who speaks, and that of
the newspaper."""

from __future__ import annotations

import re
from dataclasses import replace

from speeches.parsing.cleaning.head.rules import is_of_speaker
from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.dates import read_date
from speeches.parsing.vocabulary.surnames import is_surnamed

# The salutation stands among so many lines of a page.
_TOP_LINES = 40
_DAY = re.compile(r"\d{4}[./]\d{1,2}[./]\d{1,2}")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天][）)]?$")


def mark_days(page: Page) -> None:
    """Between who speaks and the salutation a day alone on its line is the speech's; a site's own
    has a key or a time beside it, or no speaker above."""
    top = _above_salutation(page)
    greeted = len(top)
    for index in range(max(greeted - 2, 1), greeted):
        line = top[index]
        if not _DAY.fullmatch(line.plain) or read_date(line.plain) is None:
            continue
        beside = [top[index - 1], *top[index + 1 :]]
        if any(is_of_speaker(near) or is_surnamed(near.plain) for near in beside):
            page.lines[index] = replace(line, hint="day")


def drop_day_of_paper(page: Page) -> None:
    """2020年1月14日 星期二: of a newspaper, above a speech that has a day of its own."""
    top = _above_salutation(page)
    first, *others = [at for at, line in enumerate(top) if line.is_date] or [0]
    if others and _WEEKDAY.search(top[first].plain):
        page.drop_at([first], "元信息")


def _above_salutation(page: Page) -> list[PageLine]:
    """The lines above the salutation, none where it does not stand near the top."""
    top = page.lines[:_TOP_LINES]
    return top[: next((at for at, line in enumerate(top) if line.is_salutation), 0)]
