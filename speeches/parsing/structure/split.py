"""Paragraphs to documents: a page may hold several (篇1 篇2, 【篇一】, 第一篇:)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from speeches.parsing.documents import (
    Metadata,
    Paragraph,
    Removed,
    Span,
    UndescribedSpeech,
    subspans,
)
from speeches.parsing.structure.heads_below import (
    first_line_of_head,
    has_whole_head,
    is_headed_by_speaker,
)
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.genre import (
    NUMBER,
    comparable,
    ends_clause,
    ends_sentence,
    is_body_like,
    is_prose,
    is_salutation,
    is_title_like,
    numeral,
)
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.offices import OFFICE_WORD

_N = rf"({NUMBER}|\d{{1,2}})"
# 【篇1】题名　篇一：题名　第一篇：题名　范文一：题名　(篇二)　♦之一♦ 题名　■ 材料1
_MARKER = re.compile(
    rf"^[【\[（(《♦■◆●★◎○◇▲△※☆\s]*(?:篇\s*{_N}(?![章文幅])|第\s*{_N}\s*篇(?![章文幅，,])|之\s*{_N}(?=\s*[♦■◆】）)])|"
    rf"(?:范文|例文)\s*{_N}|材料\s*{_N}(?=\s*(?:$|[】\]）)♦■])))[】\]）)》♦■◆●★]*\s*[:：、.．]?\s*"
)
# 人大监督讲话稿 第一篇: the number stands at the end, and the title in the next line.
_MARKER_AT_END = re.compile(rf"^.{{2,30}}[\s　（(]+(?:第\s*{_N}\s*篇|篇\s*{_N})[）)]?$")
_BEFORE_NUMBER = re.compile(rf"[\s　（(]*(?:第\s*{_N}\s*篇|篇\s*{_N})[）)]?$")
_NUMBERED_TITLE = re.compile(r"^(\d{1,2})[、.．]\s*(?=\S)")
_LISTED = re.compile(r"^\d{1,2}[、.．]\s*|[\s.·．…—\-]*\d{1,3}\s*$")
# （一）题名　材料1　题名　篇目二 题名, and 题名（一）
_LEADING = rf"[^\w]{{0,3}}[{HAN}]{{0,3}}?\s*(?P<n>{NUMBER}|\d{{1,2}})"
_BEFORE_TITLE = re.compile(
    rf"^{_LEADING}\s*(?:[】\]）)》〉♦■、.．:：]|(?<=\S)\s)+\s*(?P<title>\S.*)$"
)
_BEHIND_TITLE = re.compile(
    rf"^[【《]?(?P<title>[^【】《》]{{8,60}}?)[】》]?\s*[（(【\[]\s*[第篇之]?(?P<n>{NUMBER}|\d{{1,2}})篇?\s*[）)】\]]$"
)
_MEETING = re.compile(r"会|班上|式上|\d{4}年|年度")
_LEAST_TITLE = 8
_LONGEST_TITLE = 80
# The salutation stands within this many lines below a title.
_LOOK_AHEAD = 4
# A speech that another one follows in the same page has at least so many paragraphs of its own.
_LEAST_SAID = 3
_LONGEST_SPEAKER = 30
# Titles of speeches of one meeting begin alike with so many characters.
_ALIKE = 5
# 全县座谈会材料, 讲话汇编: what a page calls several speeches.
_OF_SEVERAL = re.compile(r"(?:材料|汇编|选编|选登|摘登|专辑|专题|集锦|文集|文件|合集|实录)$")


def split(
    paragraphs: tuple[Paragraph, ...], text: str, contents: Collection[str] = ()
) -> tuple[UndescribedSpeech, ...]:
    """The documents of a page, at least one.

    contents: what a list of contents above them names, in comparable form.

    What stands before the first 篇 heading (the page's own title, a lead-in) belongs to no one
    speech; where running text stands there, the 篇 are chapters of one speech.
    """
    starts = _markers(paragraphs) or _numbered_titles(paragraphs)
    if not starts:
        listed = _titles_in_contents(paragraphs, contents) or _listed_titles(paragraphs)
        if listed:
            return _at_listed_titles(paragraphs, listed)
    if starts and any(is_body_like(item.plain) for item in paragraphs[: starts[0]]):
        starts = []
    if not starts:
        return _split_at_titles(paragraphs)
    documents = []
    for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        title, metadata, removed = _heading(paragraphs[start], text)
        documents.append(UndescribedSpeech(paragraphs[start + 1 : end], metadata, removed, title))
    if not all(document.paragraphs for document in documents):
        return (UndescribedSpeech(paragraphs),)
    first = documents[0]
    above = _page_head(paragraphs[: starts[0]])
    documents[0] = replace(first, removed=tuple(sorted(above + first.removed)))
    return tuple(documents)


def _split_at_titles(paragraphs: tuple[Paragraph, ...]) -> tuple[UndescribedSpeech, ...]:
    """Two whole speeches without any 篇: a second title with its salutation after a closing."""
    starts = [0]
    # How many paragraphs of running text stand above the one that is looked at.
    said = 0
    several = _are_several(paragraphs)
    for index in range(1, len(paragraphs) - 1):
        said += is_body_like(paragraphs[index - 1].plain)
        if said >= _LEAST_SAID and _begins_speech(paragraphs, index, several):
            starts.append(first_line_of_head(paragraphs, index))
    if len(starts) > 1:
        starts[0] = _own_title(paragraphs, starts[1])
    ends = [*starts[1:], len(paragraphs)]
    first, *others = (
        UndescribedSpeech(paragraphs[start:end]) for start, end in zip(starts, ends, strict=True)
    )
    return (replace(first, removed=_page_head(paragraphs[: starts[0]])), *others)


def _are_several(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether what stands above the text calls it several speeches."""
    above = takewhile(lambda item: not is_body_like(item.plain), paragraphs)
    return any(_OF_SEVERAL.search(item.plain) for item in above)


def _own_title(paragraphs: tuple[Paragraph, ...], second: int) -> int:
    """Where the title of the first speech stands below the page's (县领导在全县大会上的讲话 above
    在全县大会上的讲话): it begins as that of the second one does, and the page's does not; or
    the page's names several speeches."""
    other = _NUMBERED_TITLE.sub("", paragraphs[second].plain)[:_ALIKE]
    several = False
    for index, item in enumerate(paragraphs[:second]):
        if is_body_like(item.plain) or item.plain.startswith(other) or several:
            below = paragraphs[index + 1 : index + _LOOK_AHEAD]
            greeted = any(is_salutation(near.plain) for near in below) or _is_signed(below)
            titled = is_title_like(item.plain) or has_whole_head(paragraphs, index, several)
            return index if titled and greeted else 0
        # 全县推进会发言材料 may be one speech's.
        several = bool(_OF_SEVERAL.search(item.plain)) and (
            not is_title_like(item.plain) or has_whole_head(paragraphs, index + 1, several=True)
        )
    return 0


def _begins_speech(paragraphs: tuple[Paragraph, ...], index: int, several: bool) -> bool:
    """A title that is not the page's, with all that a head has; or a sentence above it, a
    salutation shortly below it. several: see `has_whole_head`."""
    text = _NUMBERED_TITLE.sub("", paragraphs[index].plain)
    top = paragraphs[: min(index, _LOOK_AHEAD)]
    if has_whole_head(paragraphs, index, several):
        return all(comparable(text) != comparable(item.text) for item in top)
    below = paragraphs[index + 1 : index + _LOOK_AHEAD]
    return (
        is_title_like(text)
        and len(text) >= 8
        and ends_sentence(paragraphs[index - 1].text)
        and (any(is_salutation(item.plain) for item in below) or _is_signed(below[:2]))
        and not any(is_prose(item.plain) for item in below[:1])
        and all(comparable(text) not in comparable(item.text) for item in top)
    )


def _listed_titles(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """Where the titles that a table of contents above the first sentence lists stand again."""
    body = next((i for i, item in enumerate(paragraphs) if is_body_like(item.plain)), 0)
    if not any(_NUMBERED_TITLE.match(item.plain) for item in paragraphs[:body]):
        return []
    words = [
        comparable(_LISTED.sub("", item.plain)) if len(item.text) <= _LONGEST_TITLE else ""
        for item in paragraphs
    ]
    listed = {
        words[index]
        for index, item in enumerate(paragraphs[:body])
        if _NUMBERED_TITLE.match(item.plain) and len(words[index]) >= _LEAST_TITLE
    }
    places = [
        index
        for index, item in enumerate(paragraphs)
        if words[index] and words[index] in listed and comparable(item.plain) == words[index]
    ]
    again = [words[index] for index in places]
    return places if len(again) >= 2 and len(set(again)) == len(again) else []


def _titles_in_contents(paragraphs: tuple[Paragraph, ...], contents: Collection[str]) -> list[int]:
    """Where the speeches begin that a list of contents names: at a title with a salutation, a
    day or a speaker below it. A list may name the headings of one speech as well."""
    found: dict[str, int] = {}
    for index, item in enumerate(paragraphs):
        if not contents or len(item.text) > _LONGEST_TITLE:
            continue
        words = comparable(_NUMBERED_TITLE.sub("", item.plain))
        if has_whole_head(paragraphs, index):
            found.setdefault(words, first_line_of_head(paragraphs, index))
        elif words in contents and _is_headed(paragraphs, index):
            found.setdefault(words, index)
    places = sorted(found.values())
    if len(places) < 2 or not all(
        any(is_body_like(item.plain) for item in paragraphs[start:end])
        for start, end in pairwise([*places, len(paragraphs)])
    ):
        return []
    opens = any(is_body_like(item.plain) for item in paragraphs[: places[0]])
    return [0, *places] if opens else places


def _is_headed(paragraphs: tuple[Paragraph, ...], index: int) -> bool:
    """Whether a speech begins at a title: by what it says, or what stands below it."""
    if is_headed_by_speaker(paragraphs, index):
        return True
    below = paragraphs[index + 1 : index + _LOOK_AHEAD]
    greeted = any(is_salutation(item.plain) for item in below)
    signed = is_title_like(paragraphs[index].plain) and _is_signed(below)
    return len(comparable(paragraphs[index].plain)) >= _LEAST_TITLE and (greeted or signed)


def _is_signed(below: Sequence[Paragraph]) -> bool:
    """Whether day and speaker stand below a title, or the day alone in a line of the meeting."""
    days = [item for item in below if DATE_LINE.fullmatch(item.plain)]
    offices = [
        item
        for item in below
        if len(item.text) <= _LONGEST_SPEAKER
        and OFFICE_WORD.search(item.plain)
        and not ends_clause(item.plain)
    ]
    return bool(days) and (bool(offices) or len(days[0].text) >= _LONGEST_SPEAKER // 2)


def _at_listed_titles(
    paragraphs: tuple[Paragraph, ...], starts: list[int]
) -> tuple[UndescribedSpeech, ...]:
    ends = [*starts[1:], len(paragraphs)]
    documents = [
        UndescribedSpeech(paragraphs[start:end]) for start, end in zip(starts, ends, strict=True)
    ]
    above = _page_head(paragraphs[: starts[0]])
    return (replace(documents[0], removed=above), *documents[1:])


def _page_head(before: tuple[Paragraph, ...]) -> tuple[Removed, ...]:
    """Above the first 篇 heading stand the page's own title and lead-in, of no one speech."""
    return tuple(
        Removed(span.start, span.end, "合集页首") for item in before for span in item.spans
    )


def _markers(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """The indexes of the 篇 headings, where they count up from one as such headings do."""
    starts: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        match = _marker(paragraph)
        if match and numeral(next(group for group in match.groups() if group)) == len(starts) + 1:
            starts.append(index)
    return starts if len(starts) >= 2 else []


def _numbered_titles(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    """Titles of speeches that count up from one, whatever the number stands in: （一）题名,
    材料1　题名, 题名（一）. Each has its salutation below it, or names its meeting."""
    starts: list[int] = []
    for index, paragraph in enumerate(paragraphs[:-1]):
        found = _number_and_title(paragraph.plain)
        if found is None or numeral(found[0]) != len(starts) + 1:
            continue
        below = paragraphs[index + 1 : index + _LOOK_AHEAD]
        greeted = any(is_salutation(item.plain) for item in below)
        if greeted or _MEETING.search(found[1]):
            starts.append(index)
    return starts if len(starts) >= 2 else []


def _number_and_title(text: str) -> tuple[str, str] | None:
    if len(text) > _LONGEST_TITLE or is_prose(text):
        return None
    match = _BEFORE_TITLE.match(text)
    if match and is_title_like(match["title"]) and len(match["title"]) >= _LEAST_TITLE:
        return match["n"], match["title"]
    match = _BEHIND_TITLE.match(text)
    if match and is_title_like(match["title"]) and len(match["title"]) >= _LEAST_TITLE:
        return match["n"], match["title"]
    return None


def _marker(paragraph: Paragraph) -> re.Match[str] | None:
    if len(paragraph.text) > 80 or is_prose(paragraph.plain):
        return None
    return _MARKER.match(paragraph.plain) or _MARKER_AT_END.match(paragraph.plain)


def _heading(
    paragraph: Paragraph, text: str
) -> tuple[str, tuple[Metadata, ...], tuple[Removed, ...]]:
    """The title in a 篇 heading, its stretch, and the stretch of the numbering."""
    match = _MARKER.match(paragraph.plain)
    cut = match.end() if match else len(paragraph.text)
    at_end = _MARKER_AT_END.match(paragraph.plain)
    ahead = _BEFORE_NUMBER.sub("", paragraph.plain) if at_end and not match else ""
    if is_title_like(ahead) and len(ahead) >= _LEAST_TITLE:
        return _parted_heading(paragraph, text, 0, len(ahead))
    titled = (
        None
        if match or _MARKER_AT_END.match(paragraph.plain)
        else _BEFORE_TITLE.match(paragraph.plain)
    )
    if titled and is_title_like(titled["title"]):
        cut = titled.start("title")
    elif not match and not at_end and (behind := _BEHIND_TITLE.match(paragraph.plain)):
        return _parted_heading(paragraph, text, behind.start("title"), behind.end("title"))
    title = paragraph.text[cut:]
    if not comparable(title):
        cut, title = len(paragraph.text), ""
    spans = paragraph.spans
    numbering = subspans(spans, text, 0, cut)
    named = subspans(spans, text, cut, len(paragraph.text))
    return (
        title.strip(),
        tuple(Metadata(span.start, span.end, "title") for span in named),
        tuple(_removed(span) for span in numbering),
    )


def _parted_heading(
    paragraph: Paragraph, text: str, start: int, end: int
) -> tuple[str, tuple[Metadata, ...], tuple[Removed, ...]]:
    """The heading whose title stands at `[start:end]`, its numbering behind it."""
    named = subspans(paragraph.spans, text, start, end)
    rest = subspans(paragraph.spans, text, 0, start)
    rest += subspans(paragraph.spans, text, end, len(paragraph.text))
    return (
        paragraph.text[start:end].strip(),
        tuple(Metadata(span.start, span.end, "title") for span in named),
        tuple(_removed(span) for span in rest),
    )


def _removed(span: Span) -> Removed:
    return Removed(span.start, span.end, "篇次编号")
