"""The head of a document: its title, sub-title, the speaker's office, the date line.

What is found is taken out of the paragraphs, as metadata; a title that stands there again, and
what a site hung on to it (.docx, _网站名, （3篇）), is removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from speeches.parsing.describing.head.below_title import take_lines_below
from speeches.parsing.describing.head.lines import HUNG, HeadLines
from speeches.parsing.describing.head.repeats import drop_repeats
from speeches.parsing.describing.head.title_line import take_own_title, take_title
from speeches.parsing.describing.head.titles import closed_up_title
from speeches.parsing.documents import Metadata, Paragraph, Removed, UndescribedSpeech

_NUMBER = re.compile(r"[\s（(\[【_\-]*(\d{1,2})[）)\]】\s]*")


@dataclass(frozen=True)
class Head:
    """What stands above the speech.

    title is "" where none was found; number is one that hangs on the title: 讲话(2); part and
    parts are what the title says of a page in several (第2/3页); date_line is the speech's own
    day; paragraphs are the speech itself.
    """

    title: str
    subtitle: str
    speaker: str
    date_line: str
    part: int | None
    parts: int | None
    number: int | None
    paragraphs: tuple[Paragraph, ...]
    metadata: tuple[Metadata, ...]
    removed: tuple[Removed, ...]


def read_head(document: UndescribedSpeech, text: str) -> Head:
    """Read title, sub-title, speaker and date line off the top of a document."""
    head = HeadLines(document, text)
    if document.title:
        take_own_title(head, document)
    else:
        take_title(head)
    drop_repeats(head)
    take_lines_below(head)
    return Head(
        closed_up_title(head.title),
        head.subtitle,
        head.speaker,
        head.date_line,
        head.part,
        head.parts,
        _hung_number(head),
        tuple(head.left),
        tuple(sorted(head.metadata)),
        tuple(sorted(head.removed)),
    )


def _hung_number(head: HeadLines) -> int | None:
    for item in head.removed:
        found = _NUMBER.fullmatch(head.text[item.start : item.end])
        if item.rule == HUNG and found:
            return int(found[1])
    return None
