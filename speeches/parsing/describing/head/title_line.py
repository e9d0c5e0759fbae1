"""The title of a speech, taken out of its lines, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.describing.head.lines import ABOVE_TITLE, HUNG, HeadLines
from speeches.parsing.describing.head.speakers import speaker_in, stated_speaker
from speeches.parsing.describing.head.titles import is_speaker_above, title_index
from speeches.parsing.documents import Metadata, Paragraph, Removed, UndescribedSpeech, subspans
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import bare_title, names_kind
from speeches.parsing.vocabulary.genre import (
    KIND_WORDS,
    closed_up,
    ends_clause,
    is_body_like,
    is_salutation,
)
from speeches.parsing.vocabulary.names import NAME_CHARACTERS
from speeches.parsing.vocabulary.office_papers import EDITORS_NOTE, EDITORS_NOTE_RULE, is_on_paper

# A dash before a line makes it a sub-title.
DASH = re.compile(r"^(?:—{1,2}|-{1,2}|―{1,2}|─{1,2})\s*")
# The meeting, or the end of its name, above a title that is whole.
_CONGRESS = re.compile(
    r"(?!.{0,44}(?:召开|举行|出席|主持|参加|闭幕|[在将]))"
    rf"[{NAME_CHARACTERS}\d“”、 \u3000]{{0,40}}(?:代表大会|会议|全会|大会|委员会)"
)
# 稻香县人民代表大会常务委员会, above 工作报告.
_BODY_OF_REPORT = re.compile(
    rf"[{NAME_CHARACTERS}]{{1,12}}[省市县区州旗镇乡](?:人大常委会|人民代表大会常务委员会|人民政府|人民法院|人民检察院|政协)"
)
# What a line of a title cannot end with, nor begin with: the rest stands in another one.
_GOES_ON = tuple("的暨和与及")
_ENDS_ABOVE = re.compile("上的|的|暨")
_MOST_LINES_ABOVE = 2
_SHORTEST_LINE = 6
_LONGEST_LINE = 60
_LONGEST_OF_COUPLET = 20
# The title stands among so many lines from the top.
HEAD_LINES = 12


def take_own_title(head: HeadLines, document: UndescribedSpeech) -> None:
    """Split the title that a document's own 篇 heading gives into itself and what hangs on it."""
    bare = bare_title(document.title)
    head.title = bare.text
    start, end = bare.start, bare.end
    head.part, head.parts = bare.part, bare.parts
    whole = [item for item in head.metadata if item.field == "title"]
    if (start, end) == (0, len(document.title)) or not whole:
        return
    head.metadata = [item for item in head.metadata if item.field != "title"]
    length = len(document.title)
    for low, high, kept in ((0, start, False), (start, end, True), (end, length, False)):
        for span in subspans(whole, head.text, low, high):
            if kept:
                head.metadata.append(Metadata(span.start, span.end, "title"))
            else:
                head.removed.append(Removed(span.start, span.end, HUNG))


def take_title(head: HeadLines) -> None:
    """Take the title out of the lines, a sub-title that names the kind below it, and what stands
    above both; without a title, `head.below` is where day and speaker begin."""
    top = head.left[:HEAD_LINES]
    body = next((index for index, item in enumerate(top) if is_body_like(item.text)), len(top))
    index = title_index(top[:body], head.left[body:])
    if index is None:
        index = _above_salutation(head.left)
    if index is None:
        head.below = _signed_above_salutation(head.left)
        return
    alone = DASH.match(top[index].text)
    if alone and not index and not names_kind(top[index].plain):
        # ——2022年1月20日在市政协全会上: a title stood above, and is gone.
        head.subtitle = head.take(index, "subtitle", alone.end())
        return
    if DASH.match(top[index].text) and index > 0 and not ends_clause(top[index - 1].text):
        dash = DASH.match(top[index].text)
        head.subtitle = head.take(index, "subtitle", dash.end() if dash else 0)
        index -= 1
        if index and DATE_LINE.fullmatch(top[index].plain):
            index -= 1
        above = 1 if _is_couplet(top[: index + 1]) else 0
    else:
        above = _lines_torn_off(top[: index + 1])
    index -= above
    begun = "".join(head.take(index, "title") for _ in range(above))
    # Read off the plain form, which has the places of the source's own.
    last = head.left[index]
    bare = bare_title(last.plain)
    head.title = begun + last.text[bare.start : bare.end].strip()
    head.part, head.parts = bare.part, bare.parts
    head.take(index, "title", bare.start, bare.end)
    _take_rest_of_title(head, index)
    head.below = index
    _take_lines_above(head)


def _take_rest_of_title(head: HeadLines, index: int) -> None:
    """在全县会议上的 / 讲话: a kind alone below a title that goes on."""
    if index >= len(head.left) or not head.title.endswith("的"):
        return
    if closed_up(head.left[index].plain) in KIND_WORDS:
        head.title += closed_up(head.take(index, "title"))


def _lines_torn_off(lines: Sequence[Paragraph]) -> int:
    """How many lines above the last one, the title's, are its beginning:
    在某某会议上的 / 表态发言."""
    count = 0
    while count < _MOST_LINES_ABOVE and count + 1 < len(lines):
        above, here = lines[-2 - count].plain, lines[-1 - count].plain
        of_body = closed_up(here) in KIND_WORDS and _BODY_OF_REPORT.fullmatch(above)
        if of_body:
            return count + 1
        torn = above[-1:] in _GOES_ON or _ENDS_ABOVE.match(here)
        if (
            not torn
            or not _SHORTEST_LINE <= len(above) <= _LONGEST_LINE
            or not _is_bare_line(above)
        ):
            break
        count += 1
    return count


def _is_couplet(lines: Sequence[Paragraph]) -> bool:
    """Whether the last two lines, above a sub-title that names the kind, are one title: right
    below a mark of the paper no line is a site's."""
    return (
        len(lines) > 2
        and is_on_paper(lines[-3].plain)
        and all(
            len(line.plain) <= _LONGEST_OF_COUPLET
            and _is_bare_line(line.plain)
            and not is_on_paper(line.plain)
            for line in lines[-2:]
        )
    )


def _is_bare_line(text: str) -> bool:
    """Whether a line is no sentence, no day and no name, so that it may be a part of a title."""
    return not (
        re.search(r"[。；：:！？]", text)
        or DATE_LINE.fullmatch(text)
        or DASH.match(text)
        or speaker_in(text, beside=True)
    )


def _salutation(lines: Sequence[Paragraph]) -> int | None:
    """Where the salutation stands among the first lines, None where none does."""
    greeted = (index for index, item in enumerate(lines[:HEAD_LINES]) if is_salutation(item.plain))
    return next(greeted, None)


def _above_salutation(lines: Sequence[Paragraph]) -> int | None:
    """The line straight above the salutation, day and speaker aside, where it names its kind: a
    motto, verses, an editor's or a site's words may stand above the title."""
    at = _signed_above_salutation(lines) - 1
    if at < 0:
        return None
    above = lines[at].plain
    return at if names_kind(above) or closed_up(above) in KIND_WORDS else None


def _signed_above_salutation(lines: Sequence[Paragraph]) -> int:
    """Where, in a document without a title, day and speaker above the salutation begin."""
    at = _salutation(lines) or 0
    while at and (
        DATE_LINE.fullmatch(lines[at - 1].plain) or speaker_in(lines[at - 1].plain, beside=True)
    ):
        at -= 1
    return at


def _take_lines_above(head: HeadLines) -> None:
    """Above the title stand, in a document of an office, who speaks and notes on the paper; on a
    page, other titles of the same speech."""
    named = names_kind(head.title)
    for index in range(head.below - 1, -1, -1):
        text = head.left[index].plain
        nearest = index == head.below - 1
        keyed = None if head.speaker else stated_speaker(text)
        if keyed:
            head.speaker = head.take(index, "speaker", *keyed)
        elif nearest and head.title.startswith("在") and is_speaker_above(text):
            head.speaker = head.take(index, "speaker")
        elif EDITORS_NOTE.match(text):
            head.drop(index, EDITORS_NOTE_RULE)
        elif is_on_paper(text) or (named and (names_kind(text) or _CONGRESS.fullmatch(text))):
            head.drop(index, ABOVE_TITLE)
        else:
            continue
        head.below -= 1
