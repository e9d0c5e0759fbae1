"""The head of a document: its title, sub-title, the speaker's office, the date line.

What is found is taken out of the paragraphs, as metadata; a title that stands there again, and
what a site hung on to it (.docx, _网站名, （3篇）), is removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speeches.parsing.describing.speakers import speaker_in
from speeches.parsing.describing.titles import (
    NO_TITLE,
    closed_up_title,
    is_speaker_above,
    title_index,
)
from speeches.parsing.documents import Metadata, Paragraph, Removed, UndescribedSpeech, subspans
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import bare_title, names_kind
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    closed_up,
    comparable,
    ends_clause,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.site_facts import MOMENT, is_metadata

_DASH = re.compile(r"^(?:—{1,2}|-{1,2}|―{1,2}|─{1,2})\s*")
# What no sub-title holds: a key with its value, a time, a count, a separator of bars.
_NO_SUBTITLE = re.compile(
    r"[:：]|\d+\s*[次页字人]|阅读|下载|浏览|收藏|打印|编辑|[»>|｜┊@#]|" + MOMENT.pattern
)
_HEAD_LINES = 12
_FEW_LINES = 4
_TITLE_AND_COLUMN = re.compile(rf"(在.{{6,60}}(?:{'|'.join(KIND_WORDS)}))[{CJK} ]{{2,8}}")
_FEW_WORDS = 8
# The rule of lines that stand above or beside the title of a speech and are none of it.
ABOVE_TITLE = "标题上下"
# Notes on the paper of an office: （送审稿）, 起草人：某某, 县十七届人大三次会议文件（六）, 第3期.
ON_PAPER = re.compile(
    r"[（(【\[]?(?:[第一二三四五六七八九十\d]{0,4}(?:送审|征求意见|讨论|审议|审定|审阅|报审|修改|代拟|初|草|定|终|录音整理|会议审议)稿|"
    r"根据(?:录音|记录)整理[^，。]{0,12}|内部(?:资料|材料|文件)[^，。]{0,12}|注意保存|会后收回|秘密|机密|此件[^，。]{0,12})[）)】\]]?|"
    r"(?:起草|撰稿|执笔|拟稿|审稿|审核|核稿|校对|审定|签发|承办|整理)(?:人|单位)?\s*[:：][^，。；]{2,30}|"
    r"[^，。；:：]{2,40}(?:文件|材料)(?:之?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?|汇编)|"
    r"[^，。；:：]{2,30}秘书处(?:整理|印|编印)?|"
    r"[^，。；:：]{0,20}(?:简报|快报|专报|通报)|[（(]?(?:总)?第\s*[一二三四五六七八九十\d]{1,4}\s*期[）)]?"
)
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
        # Where the lines below the title begin among those that are left.
        self.below = 0
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
    index = title_index(head[:body], reader.left[body:])
    if index is None:
        index = _above_salutation(reader.left)
    if index is None:
        reader.below = _signed_above_salutation(reader.left)
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
    reader.below = index
    _read_lines_above(reader)


def _salutation(lines: Sequence[Paragraph]) -> int | None:
    """Where the salutation stands among the first lines, None where none does."""
    greeted = (index for index, item in enumerate(lines[:_HEAD_LINES]) if is_salutation(item.plain))
    return next(greeted, None)


def _above_salutation(lines: Sequence[Paragraph]) -> int | None:
    """The line straight above the salutation, where it names its kind: a motto, verses or a
    site's words may stand above the title."""
    greeted = _salutation(lines)
    if not greeted:
        return None
    above = lines[greeted - 1].plain
    return greeted - 1 if names_kind(above) or closed_up(above) in KIND_WORDS else None


def _signed_above_salutation(lines: Sequence[Paragraph]) -> int:
    """Where, in a document without a title, day and speaker above the salutation begin."""
    at = _salutation(lines) or 0
    while at and (
        DATE_LINE.fullmatch(lines[at - 1].plain) or speaker_in(lines[at - 1].plain, beside=True)
    ):
        at -= 1
    return at


def _read_lines_above(reader: _Reader) -> None:
    """Above the title stand, in a document of an office, who speaks and notes on the paper; on a
    page, other titles of the same speech."""
    if not names_kind(reader.title):
        return
    for index in range(reader.below - 1, -1, -1):
        text = reader.left[index].plain
        nearest = index == reader.below - 1
        if nearest and reader.title.startswith("在") and is_speaker_above(text):
            reader.speaker = reader.take(index, "speaker")
        elif ON_PAPER.fullmatch(text) or names_kind(text):
            reader.drop(index, ABOVE_TITLE)
        else:
            continue
        reader.below -= 1


def _drop_repeats(reader: _Reader) -> None:
    """The title once more, whole or shortened, above the speech or after the salutation."""
    if not reader.title:
        return
    said = _said(plain(reader.title))
    sentences = 0
    index = 0
    while index < len(reader.left) and sentences < 2:
        line = reader.left[index]
        bare = bare_title(line.plain).text
        again = _said(bare)
        shortened = said.endswith(again) or again.endswith(said)
        told = len(again) >= 8 or (not sentences and is_title_like(bare) and len(again) >= 5)
        if again and (again == said or (shortened and told and len(line.text) <= 80)):
            reader.drop(index, "重复标题")
            if index < reader.below:
                reader.below -= 1
            elif not sentences and _only_words(reader.left[reader.below : index]):
                # Buttons between a title and its repetition are the page's.
                for between in range(index - 1, reader.below - 1, -1):
                    reader.drop(between, ABOVE_TITLE)
                index = reader.below
            continue
        sentences += is_body_like(line.text) and not is_salutation(line.text)
        index += 1


def _only_words(lines: Sequence[Paragraph]) -> bool:
    """Whether lines are a few words each, and none of them the day or a heading."""
    return all(
        len(item.text) <= _FEW_WORDS
        and not ends_clause(item.text)
        and not DATE_LINE.fullmatch(item.plain)
        and not NO_TITLE.match(item.plain)
        and not item.plain.startswith("第")
        for item in lines
    )


def _said(title: str) -> str:
    """The words of a title; 会上的讲话 and 会上讲话 are one."""
    return comparable(title).replace("的", "")


def _read_lines_below(reader: _Reader) -> None:
    """Sub-title, speaker's office and date stand, in any order, between title and speech."""
    at = reader.below
    titled = bool(reader.title)
    while at < len(reader.left) and (titled or _greets_soon(reader)):
        text = reader.left[at].plain
        following = reader.left[at + 1].plain if at + 1 < len(reader.left) else ""
        if DATE_LINE.fullmatch(text) and not reader.date_line:
            reader.date_line = reader.take(at, "date")
            continue
        if ON_PAPER.fullmatch(text):
            reader.drop(at, ABOVE_TITLE)
            continue
        beside = bool(
            reader.date_line or DATE_LINE.fullmatch(following) or is_salutation(following)
        )
        speaker = None if reader.speaker else speaker_in(text, beside)
        if speaker and not is_salutation(text):
            reader.speaker = reader.take(at, "speaker", *speaker)
            continue
        if not titled or is_body_like(text) or is_salutation(text) or NO_TITLE.match(text):
            return
        dash = _DASH.match(text)
        if reader.subtitle or _heads_a_section(reader):
            return
        if dash or _is_subtitle(text, following):
            reader.subtitle = reader.take(at, "subtitle", dash.end() if dash else 0)
        else:
            return


def _is_title_and_column(text: str, following: str) -> bool:
    """在轮训班上的讲话综治平安: a title with the words of a column behind it, above the
    salutation or once more."""
    found = _TITLE_AND_COLUMN.fullmatch(text)
    if not found or not (is_salutation(following) or following == text):
        return False
    return is_title_like(found[1]) and not is_title_like(text)


def _greets_soon(reader: _Reader) -> bool:
    """Whether a salutation follows within a few lines, above all running text."""
    for item in reader.left[reader.below : reader.below + _FEW_LINES]:
        if is_salutation(item.plain):
            return True
        if is_body_like(item.plain):
            return False
    return False


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
    if any(NO_TITLE.match(item.plain) for item in reader.left[reader.below :]):
        return False
    alike = [
        item
        for item in reader.left[reader.below + 1 :]
        if 4 <= len(item.text) <= 40 and not ends_clause(item.text) and item.text[-1] not in "，、—"
    ]
    return len(alike) >= 2 and not _DASH.match(reader.left[reader.below].plain)
