"""Searches that found nothing: what the library lacks, in the words of those who looked for it.

    DATA_DIR/searches-without-answer.txt    the words alone, a line for each time

No row of the database: a search must not wait for whoever writes there. Nothing says who asked or
when; what is long enough to be a text of somebody's is not kept. When the file is full it is put
aside, and what was aside before goes.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from search.page.request import SearchRequest

logger = logging.getLogger(__name__)

_MOST_BYTES = 64_000
_LONGEST = 30


def note(search: SearchRequest) -> None:
    """Write down that a search of the whole library found nothing; never raises."""
    words = " ".join(search.q.split())
    if search.filters.chosen() or search.scope != "all" or not 0 < len(words) <= _LONGEST:
        return
    path = _path()
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{words}\n")
            full = file.tell() > _MOST_BYTES
        if full:
            path.replace(_aside())
    except OSError as error:
        logger.warning("没有记下无结果的检索：%s", error)


def frequent(most: int) -> Sequence[tuple[str, int]]:
    """What was looked for in vain most often, with how often."""
    lines: Counter[str] = Counter()
    for path in (_aside(), _path()):
        if path.exists():
            text = path.read_text(encoding="utf-8", errors="replace")
            lines.update(line for line in text.split("\n") if line)
    return lines.most_common(most)


def _path() -> Path:
    return settings.DATA_DIR / "searches-without-answer.txt"


def _aside() -> Path:
    return settings.DATA_DIR / "searches-without-answer.old.txt"
