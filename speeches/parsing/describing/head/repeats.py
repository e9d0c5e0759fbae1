"""The title once more among the lines of a speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.describing.head.lines import ABOVE_TITLE, REPEATED, HeadLines
from speeches.parsing.describing.head.titles import NO_TITLE
from speeches.parsing.documents import Paragraph
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.decorations import bare_title
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import (
    comparable,
    ends_clause,
    ends_sentence,
    is_body_like,
    is_salutation,
    is_title_like,
)
from speeches.parsing.vocabulary.site_words import site_words

_FEW_WORDS = 8
_BRACKETED = re.compile(r"(?<=.)[（(][^（()）]{2,20}[）)]$")


def drop_repeats(head: HeadLines) -> None:
    """The title once more, whole or shortened, above the speech or after the salutation."""
    if not head.title:
        return
    title = plain(head.title)
    said = _said(title)
    bracketed = _BRACKETED.sub("", title)
    # 某某（交流发言）: its title proper, alone above the speech.
    proper = _said(bracketed) if bracketed != title else ""
    sentences = 0
    index = 0
    while index < len(head.left) and sentences < 2:
        line = head.left[index]
        bare = bare_title(line.plain).text
        again = _said(bare)
        # A sentence that ends in the words of the title says more than the title.
        tells = again != said and ends_sentence(line.plain)
        within = not sentences and is_title_like(bare) and again in said
        shortened = (within or said.endswith(again) or again.endswith(said)) and not tells
        told = len(again) >= 8 or (not sentences and is_title_like(bare) and len(again) >= 5)
        if not sentences and again == proper and len(again) >= _FEW_WORDS:
            shortened = told = True
        if again and (again == said or (shortened and told and len(line.text) <= 80)):
            head.drop(index, REPEATED)
            if index < head.below:
                head.below -= 1
            elif not sentences:
                index -= _drop_between(head, index)
            continue
        sentences += is_body_like(line.text) and not is_salutation(line.text)
        index += 1


def _drop_between(head: HeadLines, index: int) -> int:
    """Drop the buttons between a title and its repetition, which are the page's; returns how many
    there were. Among more than a few words each, only those of sites are known as such."""
    lines = head.left[head.below : index]
    every = _only_words(lines)
    gone = [
        head.below + at
        for at, item in enumerate(lines)
        if every or (len(item.text) <= _FEW_WORDS and site_words(item.plain)[0])
    ]
    for at in reversed(gone):
        head.drop(at, ABOVE_TITLE)
    return len(gone)


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
