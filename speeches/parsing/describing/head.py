"""The head of a document: its title, sub-title, the speaker's office, the date line.

What is found is taken out of the paragraphs, as metadata; a title that stands there again, and
what a site hung on to it (.docx, _网站名, （3篇）), is removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from speeches.parsing.describing.titles import NO_TITLE, closed_up_title, title_index
from speeches.parsing.documents import Metadata, Paragraph, Removed, UndescribedSpeech, subspans
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import bare_title
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import (
    comparable,
    ends_clause,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_AFTER_OFFICE, NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import BODY, OFFICE
from speeches.parsing.vocabulary.site_facts import MOMENT, is_metadata

_DASH = re.compile(r"^(?:—{1,2}|-{1,2}|―{1,2}|─{1,2})\s*")
_SPEAKER = re.compile(
    rf"^[（(]?[{NAME_CHARACTERS}、\s]{{0,20}}(?:{OFFICE}|常委|代表|同志|{BODY})(?:{NAME_AFTER_OFFICE})?[）)]?"
    rf"(?:[\s\u3000]*[（(]?\d{{4}}年\d{{1,2}}月\d{{1,2}}日[）)]?)?$"
)
# What no sub-title holds: a key with its value, a time, a count, a separator of bars.
_NO_SUBTITLE = re.compile(
    r"[:：]|\d+\s*[次页字人]|阅读|下载|浏览|收藏|打印|编辑|[»>|｜┊@#]|" + MOMENT.pattern
)
_HEAD_LINES = 12
# The rule of what hangs on a title.
_HUNG = "标题附加"
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


class _Reader:
    """Takes the lines of the head one by one and sorts what they are."""

    def __init__(self, document: UndescribedSpeech, text: str) -> None:
        self.text = text
        self.left = list(document.paragraphs)
        self.metadata = list(document.metadata)
        self.removed = list(document.removed)
        self.title = self.subtitle = self.speaker = self.date_line = ""
        self.part: int | None = None
        self.parts: int | None = None

    def take(self, index: int, field: str, start: int = 0, end: int | None = None) -> str:
        """Make a stretch of a paragraph metadata, and what is around it a title's decoration."""
        paragraph = self.left.pop(index)
        end = len(paragraph.text) if end is None else end
        for low, high, name in (
            (0, start, ""),
            (start, end, field),
            (end, len(paragraph.text), ""),
        ):
            for span in subspans(paragraph.spans, self.text, low, high):
                if name:
                    self.metadata.append(Metadata(span.start, span.end, name))
                else:
                    self.removed.append(Removed(span.start, span.end, _HUNG))
        return paragraph.text[start:end].strip()

    def drop(self, index: int, rule: str) -> None:
        paragraph = self.left.pop(index)
        self.removed += [Removed(span.start, span.end, rule) for span in paragraph.spans]


def read_head(document: UndescribedSpeech, text: str) -> Head:
    """Read title, sub-title, speaker and date line off the top of a document."""
    reader = _Reader(document, text)
    if document.title:
        reader.title = bare_title(document.title).text
        _undecorate(reader, document)
    else:
        _find_title(reader)
    _drop_repeats(reader)
    _read_lines_below(reader)
    return Head(
        closed_up_title(reader.title),
        reader.subtitle,
        reader.speaker,
        reader.date_line,
        reader.part,
        reader.parts,
        _hung_number(reader),
        tuple(reader.left),
        tuple(sorted(reader.metadata)),
        tuple(sorted(reader.removed)),
    )


def _hung_number(reader: _Reader) -> int | None:
    for item in reader.removed:
        found = _NUMBER.fullmatch(reader.text[item.start : item.end])
        if item.rule == _HUNG and found:
            return int(found[1])
    return None


def _undecorate(reader: _Reader, document: UndescribedSpeech) -> None:
    """Split the stretch of a 篇 heading's title into the title and what hangs on it."""
    bare = bare_title(document.title)
    start, end = bare.start, bare.end
    reader.part, reader.parts = bare.part, bare.parts
    whole = [item for item in reader.metadata if item.field == "title"]
    if (start, end) == (0, len(document.title)) or not whole:
        return
    reader.metadata = [item for item in reader.metadata if item.field != "title"]
    length = len(document.title)
    for low, high, kept in ((0, start, False), (start, end, True), (end, length, False)):
        for span in subspans(whole, reader.text, low, high):
            if kept:
                reader.metadata.append(Metadata(span.start, span.end, "title"))
            else:
                reader.removed.append(Removed(span.start, span.end, _HUNG))


def _find_title(reader: _Reader) -> None:
    head = reader.left[:_HEAD_LINES]
    body = next((index for index, item in enumerate(head) if is_body_like(item.text)), len(head))
    index = title_index(head[:body])
    if index is None:
        return
    if _DASH.match(head[index].text) and index > 0 and not ends_clause(head[index - 1].text):
        dash = _DASH.match(head[index].text)
        reader.subtitle = reader.take(index, "subtitle", dash.end() if dash else 0)
        index -= 1
        if index and DATE_LINE.fullmatch(head[index].plain):
            index -= 1
    # Read off the plain form, which has the places of the source's own.
    bare = bare_title(head[index].plain)
    reader.title = head[index].text[bare.start : bare.end].strip()
    reader.part, reader.parts = bare.part, bare.parts
    reader.take(index, "title", bare.start, bare.end)


def _drop_repeats(reader: _Reader) -> None:
    """The title once more, whole or shortened, above the speech or after the salutation."""
    if not reader.title:
        return
    said = comparable(plain(reader.title))
    sentences = 0
    index = 0
    while index < len(reader.left) and sentences < 2:
        again = comparable(bare_title(reader.left[index].plain).text)
        shortened = len(again) >= 8 and (said.endswith(again) or again.endswith(said))
        if again and (again == said or (shortened and len(reader.left[index].text) <= 80)):
            reader.drop(index, "重复标题")
            continue
        sentences += is_body_like(reader.left[index].text) and not is_salutation(
            reader.left[index].text
        )
        index += 1


def _read_lines_below(reader: _Reader) -> None:
    """Sub-title, speaker's office and date stand, in any order, between title and speech."""
    while reader.left and reader.title:
        text = reader.left[0].plain
        following = reader.left[1].plain if len(reader.left) > 1 else ""
        if DATE_LINE.fullmatch(text) and not reader.date_line:
            reader.date_line = reader.take(0, "date")
            continue
        if is_body_like(text) or is_salutation(text) or NO_TITLE.match(text):
            return
        dash = _DASH.match(text)
        # A name alone on its line beside the date is the speaker's.
        named = LONE_NAME.fullmatch(text) and (reader.date_line or DATE_LINE.fullmatch(following))
        if (named or _SPEAKER.match(text)) and not reader.speaker and not is_title_like(text):
            reader.speaker = reader.take(0, "speaker")
        elif reader.subtitle or _heads_a_section(reader):
            return
        elif dash or _is_subtitle(text, following):
            reader.subtitle = reader.take(0, "subtitle", dash.end() if dash else 0)
        else:
            return


def _is_subtitle(text: str, following: str) -> bool:
    """A line without a sentence's end straight above the first paragraph or the salutation."""
    if not 8 <= len(text) <= 80 or ends_clause(text) or len(re.findall(r"[，,。]", text)) > 2:
        return False
    if is_metadata(text) or _NO_SUBTITLE.search(text):
        return False
    return is_body_like(following) or is_salutation(following) or _names_a_day(following)


def _names_a_day(text: str) -> bool:
    return bool(DATE_LINE.fullmatch(text))


def _heads_a_section(reader: _Reader) -> bool:
    """Whether the line is the first of several short ones that head the sections of the text."""
    if any(NO_TITLE.match(item.plain) for item in reader.left):
        return False
    alike = [
        item
        for item in reader.left[1:]
        if 4 <= len(item.text) <= 40 and not ends_clause(item.text) and item.text[-1] not in "，、—"
    ]
    return len(alike) >= 2 and not _DASH.match(reader.left[0].plain)
