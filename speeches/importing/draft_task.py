"""A writer's own draft as a child process reads it."""

from __future__ import annotations

import os
import traceback

from speeches.importing.child import Ask
from speeches.parsing import MaterialError
from speeches.parsing.documents import ReadingFault, Words
from speeches.parsing.draft import words_of
from speeches.parsing.formats.detect import CONTAINERS, CONVERTIBLE, Format, format_of

# Readers of pages come first.
_NICENESS = 10
_SEVERAL = "里面有多份文件，请一次上传一份稿子"


def read_draft_task(ask: Ask, data: bytes) -> Words | Format:
    """The words of a draft; its format where another program has to convert it.

    Raises MaterialError, ReadingFault.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    try:
        found = format_of(data)
        if found in CONVERTIBLE:
            return found
        if found in CONTAINERS:
            raise MaterialError(_SEVERAL)
        return words_of(data)
    except (MaterialError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # its message may be words of the draft
        places = "".join(traceback.format_tb(error.__traceback__))
        raise ReadingFault(f"{type(error).__name__}\n{places}") from None
