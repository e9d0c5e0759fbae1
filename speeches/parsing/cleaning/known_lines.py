"""Lines that are known by their words wherever they stand: notices, buttons, talk of sites."""

from __future__ import annotations

import re

from speeches.parsing.cleaning.chunk_numbers import leading_number
from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.office_papers import EDITORS_NOTE_RULE
from speeches.parsing.vocabulary.site_patterns import KINDS, SITE_NAME, WITHHELD
from speeches.parsing.vocabulary.site_rules import NOTICE
from speeches.parsing.vocabulary.withheld import is_withheld_note

_SHORTEST_STAMPED = 50
_LONGEST_NOTICE = 150
# The share of a line that words of sites must be, where the place says nothing.
_ALL_SITE = 0.8
_MOST_SITE = 0.6
_SOME_SITE = 0.3
_LONGEST_LONE_WORD = 10
# A salutation is looked for among so many lines from the top.
_TOP_LINES = 30
# A site introduces what it shows: 下面是小编为大家整理的…，供大家参考。
_OFFERS = "(?:整理|带来|分享|收集|搜集|准备|推荐|精选|汇总|搜罗)"
_INTRODUCES = re.compile(
    rf"小编[^。！？]{{0,24}}{_OFFERS}|"
    rf"{SITE_NAME}[^。！？我请]{{0,12}}{_OFFERS}[^。！？]{{2,60}}(?:参考|借鉴|帮助|喜欢|阅读|欣赏|浏览)|"
    rf"(?:下面|以下|下文|接下来)[^。！？我请]{{0,12}}(?:为|给|跟|和)(?:大家|您|你|各位)[^。！？我请]{{0,10}}{_OFFERS}"
    rf"(?=[^。！？]{{0,60}}(?:篇|范文|稿|{KINDS}))[^。！？]{{0,80}}(?:参考|借鉴|帮助|喜欢|阅读|欣赏|浏览|看看)"
)

_BY_EDITOR = re.compile(r"[—–-]\s?(?:原?编者|编辑|整理者|译者|校者)注。?$")
_NOTE_SIGN = re.compile(r"[①-⑳*＊※]|[\[〔【]\d{1,3}[\]〕】]")
_LINES_OF_NOTE = 4


def drop_notices(page: Page) -> None:
    """温馨提示 and the like, with the numbered list that follows it."""
    listed = 0

    def rule(_: int, line: PageLine) -> str | None:
        nonlocal listed
        number = leading_number(line)
        if NOTICE.pattern.fullmatch(line.plain):
            listed = 1
        elif listed and number and number[0] == listed and len(line.text) < _LONGEST_NOTICE:
            listed += 1
        else:
            listed = 0
        return NOTICE.name if listed else None

    page.drop(rule)


def drop_known_lines(page: Page) -> None:
    """Lines that a rule knows wherever they stand."""
    page.drop(lambda _, line: _known(line))


def _known(line: PageLine) -> str | None:
    if is_withheld_note(line.plain):
        return WITHHELD
    name = line.rule("anywhere")
    return None if name and _is_stamped(line) else name


def _is_stamped(line: PageLine) -> bool:
    """A paragraph of the speech with a site's stamp in it: only the stamp may go."""
    return (
        len(line.text) >= _SHORTEST_STAMPED
        and line.is_body_like
        and line.site_words[1] < _SOME_SITE
    )


def drop_editors_footnotes(page: Page) -> None:
    """①某渠在某村。——编者注: a note at the foot of a page, in one line or some, that says itself
    whose it is."""
    gone: set[int] = set()
    for index, line in enumerate(page.lines):
        if "注" not in line.plain or not _BY_EDITOR.search(line.plain):
            continue
        near = range(index, max(index - _LINES_OF_NOTE, -1), -1)
        first = next((at for at in near if _NOTE_SIGN.match(page.lines[at].plain)), None)
        if first is not None:
            gone.update(range(first, index + 1))
    page.drop_at(gone, EDITORS_NOTE_RULE, prose=True)


def drop_introductions(page: Page) -> None:
    """A paragraph above the salutation in which a site introduces what it shows, whatever it says
    of the subject first."""
    top = next((at for at, line in enumerate(page.lines[:_TOP_LINES]) if line.is_salutation), 0)
    page.drop(
        lambda index, line: "网站引语" if index < top and _INTRODUCES.search(line.plain) else None
    )


def drop_site_talk(page: Page) -> None:
    """Lines that hold hardly a word but those of sites."""
    lines = page.lines
    page.drop(lambda index, line: _of_site(line, index > 0 and lines[index - 1].is_torn))


def _of_site(line: PageLine, in_sentence: bool) -> str | None:
    """The name of the rule for a line of a site's words.

    in_sentence: the line above stops inside a sentence; what goes on with it may be short.
    """
    if line.is_labelled:
        return None
    goes_on = line.plain[-1] in "，、"
    share = _ALL_SITE if in_sentence or goes_on or line.ends_clause else _MOST_SITE
    lone = len(line.text) <= _LONGEST_LONE_WORD and line.site_words == (1, 1.0)
    return "网站用语" if lone or line.is_site_talk(share) else None
