"""The day of a speech written as machines write one: 2023.10.12 below who speaks."""

from __future__ import annotations

import re
from dataclasses import replace

from speeches.parsing.cleaning.head.rules import is_of_speaker
from speeches.parsing.cleaning.page import Page
from speeches.parsing.vocabulary.dates import read_date
from speeches.parsing.vocabulary.surnames import is_surnamed

# The salutation stands among so many lines of a page.
_TOP_LINES = 40
_DAY = re.compile(r"\d{4}[./]\d{1,2}[./]\d{1,2}")


def mark_days(page: Page) -> None:
    """Between who speaks and the salutation a day alone on its line is the speech's; a site's own
    has a key or a time beside it, or no speaker above."""
    top = page.lines[:_TOP_LINES]
    greeted = next((at for at, line in enumerate(top) if line.is_salutation), 0)
    for index in range(max(greeted - 2, 1), greeted):
        line = top[index]
        if not _DAY.fullmatch(line.plain) or read_date(line.plain) is None:
            continue
        beside = [top[index - 1], *top[index + 1 : greeted]]
        if any(is_of_speaker(near) or is_surnamed(near.plain) for near in beside):
            page.lines[index] = replace(line, hint="day")
