"""The values that travel down the way of a document, and the errors it can end in.

Note [Everything is a labelled span]
    A parse never builds text. The extracted text of a document is fixed once, and each stage
    only says what a stretch of it is: a piece of a paragraph, a fact (`Metadata`), or something
    thrown away (`Removed`). The stretches do not overlap, and together they cover every
    non-space character. So "nothing lost" can be checked by counting, and "nothing rewritten"
    holds because there is no place where a character could be changed.
"""

from speeches.parsing.documents.line_places import (
    NO_CHOICES,
    UNDECIDED,
    Choices,
    LineChoices,
    Place,
    find_places,
    line_spans,
    places_in,
)
from speeches.parsing.documents.pages import (
    Candidate,
    CleanedLines,
    Decoded,
    Extracted,
    Facts,
    Line,
    MaterialError,
    ReadingFault,
    Received,
    Shell,
    Words,
)
from speeches.parsing.documents.paragraphs import Paragraph, cut_paragraph, merge
from speeches.parsing.documents.readings import NO_READINGS, PageReading, Readings, ScannedError
from speeches.parsing.documents.spans import (
    Metadata,
    Pieces,
    Removed,
    Span,
    join_spans,
    subspans,
    trimmed,
)
from speeches.parsing.documents.speeches import (
    Evidence,
    ParsedFlag,
    ParsedMaterial,
    ParsedSection,
    ParsedSpeech,
    Spot,
    UndescribedSpeech,
)

__all__ = [
    "NO_CHOICES",
    "NO_READINGS",
    "UNDECIDED",
    "Candidate",
    "Choices",
    "CleanedLines",
    "Decoded",
    "Evidence",
    "Extracted",
    "Facts",
    "Line",
    "LineChoices",
    "MaterialError",
    "Metadata",
    "PageReading",
    "Paragraph",
    "ParsedFlag",
    "ParsedMaterial",
    "ParsedSection",
    "ParsedSpeech",
    "Pieces",
    "Place",
    "ReadingFault",
    "Readings",
    "Received",
    "Removed",
    "ScannedError",
    "Shell",
    "Span",
    "Spot",
    "UndescribedSpeech",
    "Words",
    "cut_paragraph",
    "find_places",
    "join_spans",
    "line_spans",
    "merge",
    "places_in",
    "subspans",
    "trimmed",
]
