"""From the rows of the library to a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from speeches.choices import Flag
from speeches.export.manuscript import Manuscript, TextBlock, blocks_of, noted
from speeches.export.remarks import with_remarks
from speeches.models import Section, Speech
from speeches.reading.blocks import reading_blocks, safe_link, source_line
from speeches.reading.notes import Note, notes_of
from speeches.reading.replacing import By, leaving
from speeches.reading.whole import SpeechPart, whole_of


def manuscript_of(
    speech: Speech, address: str, notes: Sequence[Sequence[Note]] = (), by: By = leaving
) -> Manuscript:
    """A speech as it stands. address: where it is read in this library; notes: of each paragraph,
    what its page marks; by: what a writer has for some of it."""
    blocks = with_remarks(_blocks(speech.paragraphs, speech.sections.all()), notes, by)
    return _document(speech, list(blocks), address)


def whole_manuscript(
    speech: Speech, parts: Sequence[SpeechPart], address: str, by: By = leaving
) -> Manuscript:
    """The parts of a speech as one document; what is missing is said in its place."""
    whole = whole_of(parts)
    blocks: list[TextBlock] = []
    notes = notes_of(whole.paragraphs, whole.swapped)
    own = with_remarks(_blocks(whole.paragraphs, whole.sections), notes, by)
    for index, block in enumerate(own):
        blocks += _gap(whole.gaps.get(index))
        blocks.append(block)
    return _document(speech, [*blocks, *_gap(whole.gaps.get(len(whole.paragraphs)))], address)


def source_note(speech: Speech, address: str) -> str:
    """Where an excerpt is from, and what to mind: 《题名》，县级，2024年，来源，地址。"""
    stated = f"{source_line(speech)}，{safe_link(speech.source_url) or address}"
    return stated + "".join(f"（{warning}）" for warning in _warnings(speech))


def _warnings(speech: Speech) -> Iterable[str]:
    if speech.part:
        yield f"只是全文的第{speech.part}部分"
    elif not speech.complete:
        yield "正文不完整"
    if speech.rewritten:
        yield "个别用词疑似被来源网站替换，引用前请核对"
    elif Flag.SWAPPED in speech.flag_names.split():
        yield "有可疑用词，引用前请核对"


def _document(speech: Speech, blocks: list[TextBlock], address: str) -> Manuscript:
    return Manuscript(
        title=speech.title,
        under=tuple(_under(speech)),
        blocks=tuple(noted(blocks, 1)),
        notes=(source_note(speech, address),) if blocks else (),
    )


def _under(speech: Speech) -> Iterable[str]:
    if speech.subtitle:
        yield f"——{speech.subtitle}"
    if speech.delivered_on:
        day = speech.delivered_on
        yield f"（{day.year}年{day.month}月{day.day}日）"
    if speech.speaker:
        yield speech.speaker


def _blocks(paragraphs: Sequence[str], sections: Iterable[Section]) -> list[TextBlock]:
    sections = list(sections)
    shown = enumerate(reading_blocks(paragraphs, sections))
    return blocks_of(paragraphs, sections, {i for i, block in shown if block.salutation})


def _gap(numbers: Sequence[int] | None) -> list[TextBlock]:
    if not numbers:
        return []
    return [TextBlock(f"［缺第{'、'.join(map(str, numbers))}部分］")]
