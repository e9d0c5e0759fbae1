"""What stands inside a line and is no part of it: the sentence around it stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import Pieces, Removed, Span, join_spans
from speeches.parsing.formats.limits import TEXT_STRETCHES, too_complex
from speeches.parsing.vocabulary.genre import NUMBER, NUMERALS, ends_sentence
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.jammers import JAMMERS_NEED, find_jammers
from speeches.parsing.vocabulary.ornaments import ORNAMENT, find_ornaments, scattered_ornaments
from speeches.parsing.vocabulary.readings import PINYIN_NEEDS, find_pinyin
from speeches.parsing.vocabulary.site_buttons import BUTTONS
from speeches.parsing.vocabulary.site_patterns import WITHHELD, Rule
from speeches.parsing.vocabulary.site_pieces import INVISIBLE, STAMPS
from speeches.parsing.vocabulary.site_rules import matching_rule
from speeches.parsing.vocabulary.site_words import is_site_talk, site_words
from speeches.parsing.vocabulary.withheld import NOTE_INSIDE

_JAMMERS, _PINYIN = "干扰字符", "拼音注音"
# From so many on, jamming characters are a habit of the page.
_LEAST_JAMMERS = 3
# What a line has in which anything may be invisible, and what most lines have not that have that:
# a set of characters is found sooner.
_NO_WORD = re.compile(rf"[^{HAN}0-9，。、；：！？“”《》）…]")
_SUSPECT = re.compile(
    "|".join(
        [rule.needs.pattern for rule in INVISIBLE if rule.needs]
        + [sign.pattern for sign in (PINYIN_NEEDS, JAMMERS_NEED, ORNAMENT)]
    )
)
# What every stamp has or stands behind.
_STAMPED = re.compile("|".join(rule.needs.pattern for rule in STAMPS if rule.needs))
# What parts paragraphs in a flattened line, as it was written for a browser.
_BREAK = re.compile(r"(?:&(?:nbsp|emsp|ensp);?\s?){2}|</?(?:br|p|div)\b", re.I)
_SHORTEST_FLATTENED = 150
_BUTTON_ENDS = "]】>＞"
_END_BUTTON = re.compile(
    rf"\s*[\[【<＜]([^\[【<＜\]】>＞，。]{{2,8}})[{re.escape(_BUTTON_ENDS)}]+$"
)
_LONGEST_BUTTON = 14
_LONGEST_STAMP = 62
_SITE_SHARE = 0.3
TITLE_AGAIN = "标题重复"
_SHORTEST_HEADING, _LONGEST_HEADING = 6, 60
_DOUBLED = re.compile(
    rf"(?P<head>(?:{NUMBER}、|[（(]{NUMBER}[）)])\s*+(?=[{HAN}“《])(?!{NUMBER}、)[^。！？；]{{4,40}}?)\s*+(?=(?P=head))"
)
# A label inside a line, which most lines have not.
_HEADED = re.compile(rf"[{NUMERALS}][、）)]")
# Rules of what a site says of itself; a number of a page in brackets is told elsewhere.
_OF_SITES = frozenset({"站点广告", "转载说明", "版权声明"})
_END_STAMP = re.compile(
    r"(?:【[^【】]{4,60}】|〖[^〖〗]{4,60}〗|\[[^\[\]]{4,60}\]|（[^（）]{4,60}）|\([^()]{4,60}\))\s*$"
)
# How a site is reached.
_REACHES = re.compile(r"公众号|微信|QQ|加[Vv]|www\.|https?:|\.(?:com|cn|net)|扫码|搜索|关注", re.I)


def drop_invisible(page: Page) -> None:
    """Take out what is no word: control characters, pinyin in brackets, a template's residue,
    a style sheet, jamming characters, ornaments."""
    suspects = {index for index, line in enumerate(page.lines) if _is_suspect(line.plain)}
    texts = [page.lines[index].plain for index in sorted(suspects)]
    found = sum(1 for text in texts for _ in find_jammers(text))
    jammed = found >= _LEAST_JAMMERS
    ornaments = scattered_ornaments(texts)

    def invisible(text: str) -> Iterator[tuple[int, int, str]]:
        yield from _matches(INVISIBLE, text)
        for start, end in find_pinyin(text):
            yield start, end, _PINYIN
        for start, end in find_jammers(text, jammed):
            yield start, end, _JAMMERS
        for start, end in find_ornaments(text, ornaments):
            yield start, end, _JAMMERS

    page.lines = [
        left
        for index, line in enumerate(page.lines)
        for left in (_without(invisible, page, line) if index in suspects else (line,))
    ]


def _is_suspect(text: str) -> bool:
    return bool((_NO_WORD.search(text) or "页" in text) and _SUSPECT.search(text))


def drop_known_stamps(page: Page) -> None:
    """Take a site's stamp out of a line whose sentence goes on around it."""
    page.lines = [
        left
        for line in page.lines
        for left in (_without(_stamps, page, line) if _STAMPED.search(line.plain) else (line,))
    ]


def _stamps(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _matches(STAMPS, text)


def _matches(rules: Sequence[Rule], text: str) -> Iterator[tuple[int, int, str]]:
    """Where rules match in a text: (start, end, name of the rule)."""
    for rule in rules:
        if rule.needs is None or rule.needs.search(text):
            for match in rule.pattern.finditer(text):
                yield match.start(), match.end(), rule.name


def drop_notes_inside(page: Page) -> None:
    """…（此处省略600字）…: a note in brackets that a part is held back."""
    for index, line in enumerate(page.lines):
        notes = [match.span() for match in NOTE_INSIDE.finditer(line.plain)]
        if notes and not page.choices.keeps(line):
            page.lines[index] = page.without_inner(line, notes, WITHHELD)


def drop_doubled_headings(page: Page) -> None:
    """一、抓源头一、抓源头源头的事…: a heading that a viewer shows twice, in one line or in two.

    No author says a heading with its number again straight behind it.
    """
    page.lines = [
        piece
        for line in page.lines
        for piece in (_parted_at_doubled(page, line) if _HEADED.search(line.plain) else (line,))
    ]
    for index, (line, below) in enumerate(pairwise(page.lines), start=1):
        twice = (
            line.is_labelled
            and _SHORTEST_HEADING <= len(line.text) <= _LONGEST_HEADING
            and len(below.text) > len(line.text)
            and not line.ends_clause
            and below.plain.startswith(line.plain)
        )
        if twice and not page.choices.keeps(below):
            page.lines[index] = page.without(below, 0, len(line.text), TITLE_AGAIN)


def _parted_at_doubled(page: Page, line: PageLine) -> Iterator[PageLine]:
    """The line without the headings that are said again, cut where they begin and end."""
    doubled = [] if page.choices.keeps(line) else list(_DOUBLED.finditer(line.plain))
    if not doubled:
        yield line
        return
    bounds = [0, len(line.text)]
    pieces = Pieces(line.spans, page.text)
    for match in doubled:
        gone = pieces.between(match.start(), match.end())
        page.removed += [Removed(span.start, span.end, TITLE_AGAIN) for span in gone]
        bounds += [match.start(), match.end(), match.end() + len(match["head"])]
    again = {match.start() for match in doubled}
    for start, end in pairwise(sorted(bounds)):
        spans = () if start in again else pieces.between(start, end)
        if spans:
            yield _of_spans(page, line, spans)


def drop_end_stamps(page: Page) -> None:
    """…归成四样：【更多素材，微信：…】: what a site says in brackets behind a line's own words.

    What is left of the line is judged by itself, so that it never goes with the stamp.
    """
    for index, line in enumerate(page.lines):
        start = _end_stamp(line)
        if start and not page.choices.keeps(line):
            page.lines[index] = page.without(line, start, len(line.text), "站点广告")


def _end_stamp(line: PageLine) -> int:
    """Where a site's words in brackets at the end of a line begin, 0 where there are none behind
    words of another sort."""
    found = _END_STAMP.search(line.plain[-_LONGEST_STAMP:])
    if found is None or line.is_metadata:
        return 0
    start = max(len(line.text) - _LONGEST_STAMP, 0) + found.start()
    before = line.plain[:start]
    # One word of a site's (更新) says nothing among the small words of a sentence.
    own = ends_sentence(before) or not is_site_talk(before, _SITE_SHARE)
    own = own and any(char.isalnum() for char in before)
    return start if own and _is_stamp(found[0]) else 0


def _is_stamp(stretch: str) -> bool:
    """Whether what stands in brackets can only be a site's."""
    if any(rule.pattern.fullmatch(stretch) for rule in STAMPS):
        return True
    known = matching_rule("anywhere", stretch[1:-1])
    return known in _OF_SITES or (
        is_site_talk(stretch, _SITE_SHARE) and bool(_REACHES.search(stretch))
    )


def drop_end_buttons(page: Page) -> None:
    """…要抓好落实…… [查看详情]: a button in brackets behind the last words of a line."""
    for index, line in enumerate(page.lines):
        start = _end_button(line)
        if start and not page.choices.keeps(line):
            page.lines[index] = page.without(line, start, len(line.text), BUTTONS)


def _end_button(line: PageLine) -> int:
    """Where the button at the end of a line begins, 0 where there is none behind other words."""
    if line.plain[-1] not in _BUTTON_ENDS:
        return 0
    button = _END_BUTTON.search(line.plain[-_LONGEST_BUTTON:])
    if not button or site_words(button[1])[1] < 1 or line.is_metadata:
        return 0
    return max(len(line.text) - _LONGEST_BUTTON, 0) + button.start()


def _without(
    find: Callable[[str], Iterator[tuple[int, int, str]]], page: Page, line: PageLine
) -> Iterator[PageLine]:
    """The line without what is found in it, in pieces where a flattened line is parted there;
    nothing where that is all of it."""
    # Of two that begin together the longer holds the other.
    found = sorted(find(line.plain), key=lambda item: (item[0], -item[1]))
    if not found or page.choices.keeps(line):
        yield line
        return
    if len(page.removed) + len(found) > TEXT_STRETCHES:
        raise too_complex("文字")
    pieces = Pieces(line.spans, page.text)
    spans: list[Span] = []
    position = 0
    for start, end, name in [*found, (len(line.text), len(line.text), "")]:
        if start >= position:
            spans += pieces.between(position, start)
            if spans and len(line.text) >= _SHORTEST_FLATTENED and _BREAK.match(line.plain, start):
                yield _of_spans(page, line, spans)
                spans = []
            gone = pieces.between(start, end)
            page.removed += [Removed(span.start, span.end, name) for span in gone]
            position = end
    if spans:
        yield _of_spans(page, line, spans)


def _of_spans(page: Page, line: PageLine, spans: Iterable[Span]) -> PageLine:
    spans = tuple(spans)
    return replace(line, text=join_spans(page.text, spans), spans=spans)
