"""Is the text whole? Parts, cuts, previews, and promises that the text does not keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from speeches.parsing.describing.endings import broken_end, empty_heading, without_notes
from speeches.parsing.describing.promises import promise_not_kept
from speeches.parsing.documents import ParsedSection, ParsedSpeech
from speeches.parsing.vocabulary.genre import takes_leave
from speeches.parsing.vocabulary.labels import chinese_number
from speeches.parsing.vocabulary.withheld import (
    holds_nothing_back,
    is_fold,
    leaves_nothing,
    notes_cut,
    says_cut,
    states_rest,
    without_others,
)

# The marks of a paid preview.
_PREVIEW = re.compile(r"^VIP|^\d{3,}\+$|^展开>>|页数\s*[:：]|^\d+\s*页$|预览", re.I)
# A link to what follows; under a whole speech it leads to another.
_NEXT_PAGE = re.compile(r"[\s\[【(（]*下一?页[\s\]】)）>»]*")
_STATED_LENGTH = re.compile(r"(?:全文共?|共计|本文共?|共)\s*约?(\d{3,6})\s*个?字")
_EXCERPT = re.compile(r"[（(【\[〔](节选|节录|摘要|摘录|摘登|选登|片段)[）)】\]〕]")
_LEAST_PREVIEW_MARKS = 2
# The share of the stated length that a whole text has, and one that takes its leave.
_LEAST_OF_LENGTH = 0.8
_LEAST_OF_CLOSED = 0.3


@dataclass(frozen=True)
class Fitness:
    """Whether the text is the whole speech, and why not."""

    complete: bool
    reason: str | None


def assess(
    paragraphs: Sequence[str],
    sections: Sequence[ParsedSection],
    furniture: Sequence[str],
    withheld: Sequence[str],
    part: int | None,
    parts: int | None,
    title: str = "",
    removed_end: str = "",
) -> Fitness:
    """Judge the completeness of a speech.

    paragraphs: its text; furniture: the lines removed from its page; withheld: those of them in
    which the site says that it holds something back; part, parts: what the title says of a page
    in several; title: with its sub-title, which may say that this is an excerpt; removed_end:
    words like a text's that were removed just below it.
    """
    if part and (parts is None or parts > 1):
        whole = f"，共{parts}页" if parts else ""
        return Fitness(False, f"分页文章，这是第{part}页{whole}")
    own = without_notes(paragraphs)
    spoken = list(map(without_others, paragraphs)) if "主持" in title else paragraphs
    broken = broken_end(own)
    own_sections = [section for section in sections if section.start < len(own)]
    reason = (
        _excerpt(title)
        or _held_back(withheld, furniture, spoken, broken)
        or broken
        or empty_heading(own, own_sections)
        or _removed_end(removed_end, paragraphs)
        or _short_of_length(paragraphs, furniture)
        or _cut_preview(paragraphs, furniture)
        or promise_not_kept(own, own_sections)
        or _begins_inside(own_sections)
    )
    return Fitness(reason is None, reason)


def lacking(speeches: Sequence[ParsedSpeech], missing: str) -> tuple[ParsedSpeech, ...]:
    """The speeches of a document of which something could not be read: none is known to be whole.

    missing: what that is, "" where nothing is missing.
    """
    if not missing:
        return tuple(speeches)
    return tuple(
        replace(speech, complete=False, incomplete_reason=speech.incomplete_reason or missing)
        for speech in speeches
    )


def _excerpt(title: str) -> str | None:
    match = _EXCERPT.search(title)
    return f"标题注明“{match[1]}”" if match else None


def _held_back(
    withheld: Sequence[str],
    furniture: Sequence[str],
    paragraphs: Sequence[str],
    broken: str | None,
) -> str | None:
    """The site says that more is to be had. A button for it stands under whole speeches too, and
    a fold says it of what is in the page."""
    nothing_left = any(map(leaves_nothing, withheld))
    whole = (_closes(paragraphs) or nothing_left) and broken is None
    withheld = [line for line in withheld if _may_withhold(line, whole)]
    said = [line for line in furniture if says_cut(line) and _may_withhold(line, whole)]
    said += [line for line in withheld if says_cut(line) or states_rest(line)]
    said += filter(None, map(notes_cut, paragraphs))
    said = said or ([] if whole else [*withheld, *filter(_NEXT_PAGE.fullmatch, furniture)])
    return f"网站只显示了一部分（“{said[0].strip()[:40]}”）" if said else None


def _may_withhold(line: str, whole: bool) -> bool:
    """Whether a line may say that a part is not in the page. whole: the text has its end."""
    if leaves_nothing(line) or holds_nothing_back(line):
        return False
    return not (whole and is_fold(line))


def _removed_end(words: str, paragraphs: Sequence[str]) -> str | None:
    """What was removed below a text that has not taken its leave may be its end."""
    if not words or _closes(paragraphs):
        return None
    return f"结尾之后删去了像正文的话（“{words[:24]}”）"


def _short_of_length(paragraphs: Sequence[str], furniture: Sequence[str]) -> str | None:
    """The page states a length, and there is far less; less still where leave is taken."""
    least = _LEAST_OF_CLOSED if _closes(paragraphs) else _LEAST_OF_LENGTH
    length = sum(len(text) for text in paragraphs)
    for line in furniture:
        match = _STATED_LENGTH.search(line)
        if match and length < int(match[1]) * least:
            return f"网页注明{match[1]}字，实有{length}字"
    return None


def _cut_preview(paragraphs: Sequence[str], furniture: Sequence[str]) -> str | None:
    """A file viewer's preview stops where it likes; a whole speech takes its leave."""
    marks = sum(bool(_PREVIEW.search(line)) for line in furniture)
    if marks >= _LEAST_PREVIEW_MARKS and not _closes(paragraphs):
        return "文库预览，结尾没有收束语，可能只是节选"
    return None


def _begins_inside(sections: Sequence[ParsedSection]) -> str | None:
    """The first heading of the highest rank is 二、 or 三、: what came before it is missing.

    A text that numbers with 1. may have been cut out of a list: nothing is told of it.
    """
    first = next((section for section in sections if section.depth == 1), None)
    number = chinese_number(first.label) if first else None
    return f"从“{first.label}”开始，前面缺失" if first and number and number > 1 else None


def _closes(paragraphs: Sequence[str]) -> bool:
    return any(takes_leave(text) for text in paragraphs[-2:])
