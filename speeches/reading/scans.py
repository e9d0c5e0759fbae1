"""Where a text that was recognised in scanned pages is read with doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from speeches.choices import Flag
from speeches.models import ScannedPage, Speech
from speeches.reading.notes import Note, NoteKind

_LINE = tuple[str, list[tuple[int, int]], int]


def doubtful_places(speech: Speech) -> list[list[Note]]:
    """The places of each paragraph to hold against the page; none where every page is checked. One
    query where it comes from a scan."""
    if Flag.SCANNED not in speech.flag_names.split():
        return []
    pages = ScannedPage.objects.filter(sha256=speech.material.sha256, checked_at=None)
    lines = [
        (line["text"], [(start, end) for start, end in line["doubtful"]], page.number)
        for page in pages.only("number", "lines")
        for line in page.lines
    ]
    return places_in(speech.paragraphs, lines)


def places_in(paragraphs: Sequence[str], lines: Iterable[_LINE]) -> list[list[Note]]:
    """The notes of each paragraph. lines: each with its doubtful stretches and its page.

    A line is found by its words, whatever white space the two have: nearly always in order.
    """
    starts = list(accumulate((len(text) for text in paragraphs), initial=0))
    text = "".join(paragraphs)
    solid = [at for at, char in enumerate(text) if not char.isspace()]
    words = "".join(text[at] for at in solid)
    found: list[list[Note]] = [[] for _ in paragraphs]
    reached = 0
    for line, doubtful, page in lines:
        bare = "".join(line.split())
        place = words.find(bare, reached)
        place = place if place >= 0 else words.find(bare)
        if not bare or place < 0:
            continue
        reached = place + len(bare)
        for start, end in doubtful:
            first, last = (len("".join(line[:at].split())) for at in (start, end))
            if first < last:
                stretch = (solid[place + first], solid[place + last - 1] + 1)
                _note(found, paragraphs, starts, stretch, page)
    return found


def _note(
    found: list[list[Note]],
    paragraphs: Sequence[str],
    starts: Sequence[int],
    stretch: tuple[int, int],
    page: int,
) -> None:
    start, end = stretch
    meaning = f"识别存疑，请对照第 {page} 页的原图"
    for number, text in _inside(paragraphs, starts, start, end):
        at, to = max(start - starts[number], 0), min(end - starts[number], len(text))
        found[number].append(Note(at, to, NoteKind.SCANNED, text[at:to], meaning))


def _inside(
    paragraphs: Sequence[str], starts: Sequence[int], start: int, end: int
) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(paragraphs):
        if starts[number] < end and start < starts[number] + len(text):
            yield number, text
