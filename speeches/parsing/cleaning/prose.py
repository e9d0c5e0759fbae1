"""What was removed and reads like prose: a person should see it, whatever the rule said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from speeches.parsing.cleaning.issued_paper import FOOT_RULE, NOTICE_RULE, RED_HEAD_RULE
from speeches.parsing.cleaning.site_lines import LEARNED_RULE
from speeches.parsing.documents import Metadata, Paragraph, Removed
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import comparable, is_body_like, is_salutation, says_farewell
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_edges import OWN_ABSTRACT
from speeches.parsing.vocabulary.site_facts import is_metadata
from speeches.parsing.vocabulary.site_patterns import READERS
from speeches.parsing.vocabulary.site_words import SUMMARY, site_words, tells_of_speech

# What a person removed, what stands in other pages of the site too, or what an office's paper
# has by its form.
_KNOWN = frozenset({"人工清除", LEARNED_RULE, RED_HEAD_RULE, NOTICE_RULE, FOOT_RULE})
_LEAD_IN = "网站引语"
# A sentence of at least so many characters.
_LEAST_HAN = 14
_LEAST_BY_PLACE = 8
_HAN = re.compile(rf"[{HAN}]")
_STOP = re.compile(r"[，,。；;！!？?]")
# （根据录音整理，未经本人审阅）: said of the text, not in it.
_REMARK = re.compile(r"[（(【\[〔][^（()）]{1,300}[）)】\]〕]")
_END = re.compile(r"[。！？!?]")
# What parts a line into what may be of a site and what may be of a speech.
_SENTENCES = re.compile(r"[^。！？!?【】]++[。！？!?]?")
# The share of words of sites in a sentence of theirs; half of it where there are two such words.
_SITE_SHARE = 0.5
# An entry of a list of contents, with dots up to its page, is no sentence.
_LEADER = re.compile(r"^.{2,80}?[.…·．—\-]{3,}\s*\d{1,4}$")
# What stands on the page again, told by pieces of this length.
_PIECE = 6
_COPIED_SHARE = 0.7


@dataclass(frozen=True)
class Kept:
    """What a page keeps: its paragraphs, and the words that it has as facts."""

    paragraphs: Sequence[Paragraph]
    metadata: Sequence[Metadata]


def removed_prose(text: str, kept: Kept, removed: Sequence[Removed]) -> tuple[Removed, ...]:
    """The removed stretches that read like prose and stand nowhere among what is kept.

    text: the extracted text. Lines that were removed under one rule straight below each other
    are read as one stretch: a sentence may run through them. Between the paragraphs and straight
    below them less tells of prose than further off, where sites speak of themselves.
    """
    first = min((item.start for item in kept.paragraphs), default=0)
    last = max((item.end for item in kept.paragraphs), default=0)
    closed = any(says_farewell(item.plain) for item in kept.paragraphs[-2:])

    def reads_so(item: Removed) -> bool:
        inside = first < item.start < last
        below = not closed and item.start >= last and not text[last : item.start].strip()
        words = plain(text[item.start : item.end])
        if item.rule == _LEAD_IN and item.start < first:
            words = _behind_lead_in(words)
        return _reads_so(words, inside, inside or below)

    candidates = _joined(text, (item for item in removed if item.rule not in _KNOWN))
    found = tuple(filter(reads_so, candidates))
    left = _pieces_of(text, kept) if found else frozenset()
    return tuple(item for item in found if not _stands_in(text[item.start : item.end], left))


def removed_below(text: str, kept: Kept, prose: Sequence[Removed]) -> str:
    """The line that reads like prose and stood straight below the last paragraph, "" for none."""
    last = max((item.end for item in kept.paragraphs), default=0)
    straight = (
        text[item.start : item.end].split("\n")[0]
        for item in prose
        if item.rule != READERS and item.start >= last and not text[last : item.start].strip()
    )
    ends = (words for words in straight if not _REMARK.fullmatch(words.strip()))
    return next((words for words in ends if _has_prose(plain(words), near=True)), "")


def _joined(text: str, removed: Iterable[Removed]) -> Iterator[Removed]:
    """Stretches of one rule with nothing but white space between them as one."""
    open_: Removed | None = None
    for item in sorted(removed):
        if open_ and open_.rule == item.rule and not text[open_.end : item.start].strip():
            open_ = Removed(open_.start, item.end, item.rule)
        else:
            if open_:
                yield open_
            open_ = item
    if open_:
        yield open_


def _behind_lead_in(words: str) -> str:
    """What stands behind the last sentence of a site: it introduces a text by saying something of
    its subject first, and the text comes behind it."""
    ends = [found.end() for found in _SENTENCES.finditer(words) if _is_of_site(found[0])]
    return words[ends[-1] :] if ends else words


def _reads_so(words: str, inside: bool, near: bool) -> bool:
    """Whether a sentence of a speech may be in a stretch. near: the place of its first line speaks
    for it; inside: that of every line."""
    first, *others = (_LEADER.sub("", line.strip()) for line in words.split("\n"))
    if SUMMARY.fullmatch(first) or OWN_ABSTRACT.match(first):
        return False
    return _has_prose(first, near) or any(_has_prose(line, inside) for line in others)


def _has_prose(line: str, near: bool) -> bool:
    return any(_is_prose(match[0].strip(), near) for match in _SENTENCES.finditer(line))


def _is_prose(sentence: str, near: bool) -> bool:
    letters = len(_HAN.findall(sentence))
    if letters < (_LEAST_BY_PLACE if near else _LEAST_HAN) or _is_of_site(sentence):
        return False
    if near:
        return bool(_STOP.search(sentence))
    return bool(_END.search(sentence)) or is_body_like(sentence)


def _is_of_site(sentence: str) -> bool:
    """Whether a site speaks: of itself, of the text, or in a bar of facts."""
    count, share = site_words(sentence)
    return (
        share * min(count, 2) >= _SITE_SHARE
        or is_metadata(sentence)
        or is_salutation(sentence)
        or tells_of_speech(sentence)
    )


def _pieces_of(text: str, kept: Kept) -> frozenset[str]:
    said = [item.plain for item in kept.paragraphs]
    said += [plain(text[item.start : item.end]) for item in kept.metadata]
    return frozenset(_pieces(comparable("".join(said))))


def _pieces(words: str) -> list[str]:
    return [words[at : at + _PIECE] for at in range(max(len(words) - _PIECE + 1, 1))]


def _stands_in(words: str, left: frozenset[str]) -> bool:
    """Whether most of the words are left elsewhere, in pieces of a few characters: a copy may
    differ in a character here and there."""
    pieces = _pieces(comparable(plain(words)))
    return sum(piece in left for piece in pieces) >= _COPIED_SHARE * len(pieces)
