"""Is the text whole? Parts, cuts, previews, and promises that the text does not keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from speeches.parsing.documents import ParsedSection, ParsedSpeech
from speeches.parsing.vocabulary.genre import NUMERALS, ends_sentence, numeral, takes_leave
from speeches.parsing.vocabulary.labels import chinese_number
from speeches.parsing.vocabulary.withheld import states_rest

# The marks of a paid preview.
_PREVIEW = re.compile(r"^VIP|^\d{3,}\+$|^展开>>|页数\s*[:：]|^\d+\s*页$|预览", re.I)
_STATED_LENGTH = re.compile(r"(?:全文共?|共计|本文共?|共)\s*约?(\d{3,6})\s*个?字")
_PROMISE = re.compile(
    rf"(?:[讲谈说提作汇报强调]|主要是?|分|就)[^。；，,]{{0,16}}?([{NUMERALS}两]|十[一二])(?:个|点|条|方面|项)(?:方面)?"
    rf"(?:的?(?:意见|问题|要求|建议|希望|体会|看法|情况|内容|工作|想法|认识|汇报|任务))"
)
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
) -> Fitness:
    """Judge the completeness of a speech.

    paragraphs: its text; furniture: the lines removed from its page; withheld: those of them in
    which the site says that it holds something back; part, parts: what the title says of a page
    in several.
    """
    if part and (parts is None or parts > 1):
        whole = f"，共{parts}页" if parts else ""
        return Fitness(False, f"分页文章，这是第{part}页{whole}")
    reason = (
        _held_back(withheld, paragraphs)
        or _broken_end(paragraphs)
        or _short_of_length(paragraphs, furniture)
        or _cut_preview(paragraphs, furniture)
        or _promise_not_kept(paragraphs, sections)
        or _begins_inside(sections)
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


def _held_back(withheld: Sequence[str], paragraphs: Sequence[str]) -> str | None:
    """The site says that more is to be had. A button for it stands under whole speeches too."""
    said = [line for line in withheld if states_rest(line)]
    whole = _closes(paragraphs) and _broken_end(paragraphs) is None
    said = said or ([] if whole else list(withheld))
    return f"网站只显示了一部分（“{said[0][:40]}”）" if said else None


def _broken_end(paragraphs: Sequence[str]) -> str | None:
    """The last words are no end: an ellipsis, a comma, or a word in the middle of a sentence."""
    last = paragraphs[-1] if paragraphs else ""
    if re.search(r"(?:\.{3,}|…|。{3,})$", last):
        return f"结尾被省略号截断（“{last[-16:]}”）"
    sentence = len(last) > 30 or len(re.findall(r"[，,]", last)) >= 2
    if sentence and not ends_sentence(last) and not re.search(r"[日）)]$", last):
        return f"结尾句子中断（“{last[-16:]}”）"
    return None


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


def _promise_not_kept(paragraphs: Sequence[str], sections: Sequence[ParsedSection]) -> str | None:
    """我讲五点意见, and only three are there, and no closing words."""
    if _closes(paragraphs):
        return None
    top = sum(section.depth == 1 for section in sections)
    opening = paragraphs[: sections[0].start] if sections else ()
    for text in reversed(opening):
        match = _PROMISE.search(text[-80:])
        if match:
            promised = 2 if match[1] == "两" else numeral(match[1]) or 0
            if 0 < top < promised:
                return f"开头说要讲{promised}个方面，只见{top}个"
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
