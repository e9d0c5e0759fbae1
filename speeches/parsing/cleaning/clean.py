"""Lines to the lines of the speech: take out the furniture of the site, and say by which rule.

The steps run in the order of `_STEPS_ANYWHERE` and `_STEPS_BY_PLACE`, with what was learned from
other pages of the site between them; each looks at the lines that are left and names those
(or the stretches of those) that go. Rules that know words stand in `noise`; the steps here, in
`head` and in `foot` know where on a page a thing can be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from speeches.parsing.cleaning.copies import drop_copies, drop_previews
from speeches.parsing.cleaning.foot import clean_foot
from speeches.parsing.cleaning.head import clean_head
from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.site_lines import (
    LEARNED_RULE,
    Learned,
    candidates,
    nothing_learned,
    shell_of,
)
from speeches.parsing.cleaning.stamps import drop_stamps
from speeches.parsing.cleaning.wrapping import indent, longest, wrap_width
from speeches.parsing.documents import (
    NO_CHOICES,
    Choices,
    Cleaned,
    Extracted,
    Line,
    Removed,
    Span,
    join_spans,
    subspans,
)
from speeches.parsing.vocabulary.decorations import names_kind
from speeches.parsing.vocabulary.genre import (
    closed_up,
    ends_clause,
    is_body_like,
    is_labelled,
    is_torn,
)
from speeches.parsing.vocabulary.site_rules import (
    BUTTONS,
    INVISIBLE,
    NOTICE,
    PAGE_TITLE,
    STAMPS,
    WITHHELD,
    Rule,
    is_metadata,
    matching_rule,
)
from speeches.parsing.vocabulary.site_words import is_site_talk, site_words
from speeches.parsing.vocabulary.withheld import NOTE_INSIDE, is_withheld_note

_HINT_RULES = {
    "page-title": PAGE_TITLE,
    "navigation": "网页栏目",
    "advertisement": "网页广告",
    "hidden": "网页隐藏内容",
    "page-furniture": "页眉页脚",
    "note-mark": "脚注序号",
    "page-fact": "网页元信息",
}
# The rule of what a person removed.
BY_HAND = "人工清除"
# What parts paragraphs in a flattened line, as it was written for a browser.
_BREAK = re.compile(r"(?:&(?:nbsp|emsp|ensp);?\s?){2}|</?(?:br|p|div)\b", re.I)
_FLATTENED = 150
_END_BUTTON = re.compile(r"\s*[\[【<＜]([^\[【<＜\]】>＞，。]{2,8})[\]】>＞]+$")
_LONGEST_BUTTON = 14
_CHUNK = re.compile(
    r"^[\[(（【]?(?:第\s*(?=\d{1,3}\s*页))?(\d{1,3})(?:[、.．)）\]】]|\s*页[】\])）]?[:：、]?)\s*"
)
_LONG_LINE = 25
# What share of a line words of sites must be, where the place says nothing.
_ALL_SITE = 0.8
_MOST_SITE = 0.6
_SOME_SITE = 0.3
# How often a line must stand on a page for being no part of its text.
_AGAIN = 3


def clean(
    extracted: Extracted, choices: Choices = NO_CHOICES, learned: Learned = nothing_learned
) -> Cleaned:
    """The lines that may belong to a speech, and what was removed, each under its rule.

    choices: what a person decided about lines of this page; it goes before every rule.
    learned: which lines recur in the pages of its site; it is asked with what the fixed rules
    alone see of the page, so that what one page teaches never hangs on what others taught.
    """
    bare = _begun(extracted, NO_CHOICES)
    found = candidates(bare.lines)
    page = _finished(bare)
    gone = [page.text[item.start : item.end] for item in sorted(page.removed)]
    shell = shell_of(extracted.media_type, bare.lines, found, gone)
    applied = learned(shell) & {item.key for item in shell.lines}
    if applied or choices != NO_CHOICES:
        page = _begun(extracted, choices) if choices != NO_CHOICES else bare
        _drop_learned(page, applied)
        page = _finished(page)
    return Cleaned(
        page.text, tuple(page.lines), tuple(sorted(page.removed)), replace(shell, applied=applied)
    )


def _begun(extracted: Extracted, choices: Choices) -> Page:
    """The page without what goes wherever it stands."""
    page = Page(extracted.text, list(extracted.lines), choices=choices)
    page.drop(lambda _, line: BY_HAND if choices.drops(line.text) else None)
    for step in _STEPS_ANYWHERE:
        step(page)
    return page


def _finished(page: Page) -> Page:
    """The page cleaned to its end; `page` itself stays as it is."""
    page = replace(page, lines=list(page.lines), removed=list(page.removed))
    for step in _STEPS_BY_PLACE:
        step(page)
    return page


def _drop_learned(page: Page, applied: Collection[str]) -> None:
    """Lines that recur in the pages of this site."""
    found = {at for at, item in candidates(page.lines).items() if item.key in applied}
    page.drop(lambda index, _: LEARNED_RULE if index in found else None)


def _invisible(page: Page) -> None:
    """Take out what is no word: control characters, pinyin in brackets, a template's residue."""
    page.lines = [left for line in page.lines for left in _without(INVISIBLE, page, line)]


def _stamps(page: Page) -> None:
    """Take a site's stamp out of a line whose sentence goes on around it."""
    page.lines = [left for line in page.lines for left in _without(STAMPS, page, line)]


def _without(rules: Iterable[Rule], page: Page, line: Line) -> Iterator[Line]:
    """The line without what the rules match; nothing where they match all of it."""
    found = sorted(
        (match.start(), match.end(), rule.name)
        for rule in rules
        for match in rule.pattern.finditer(line.plain)
    )
    if not found or page.choices.keeps(line.text):
        yield line
        return
    spans: list[Span] = []
    position = 0
    for start, end, name in [*found, (len(line.text), len(line.text), "")]:
        if start >= position:
            spans += subspans(line.spans, page.text, position, start)
            if spans and len(line.text) >= _FLATTENED and _BREAK.match(line.plain, start):
                yield replace(line, text=join_spans(page.text, spans), spans=tuple(spans))
                spans = []
            gone = subspans(line.spans, page.text, start, end)
            page.removed += [Removed(span.start, span.end, name) for span in gone]
            position = end
    if spans:
        yield replace(line, text=join_spans(page.text, spans), spans=tuple(spans))


def _markup(page: Page) -> None:
    """A saved page says itself what its navigation and its advertisements are.

    Only where enough is left without them: some pages put the speech itself into a box of an
    unlucky name.
    """
    kept = sum(len(line.text) for line in page.lines if line.hint not in _HINT_RULES)
    if kept < 100 and any(is_body_like(line.plain) for line in page.lines):
        page.drop(lambda _, line: _HINT_RULES.get(line.hint) if line.hint == "page-title" else None)
        return
    page.drop(lambda _, line: _HINT_RULES.get(line.hint))


def _links(page: Page) -> None:
    """Items that are nothing but a link, in a saved page: lists of other articles."""
    page.drop(
        lambda _, line: "链接列表" if line.hint == "link" and not is_body_like(line.plain) else None
    )


def _site_talk(page: Page) -> None:
    """Lines that hold hardly a word but those of sites."""
    lines = page.lines
    in_sentence = [index > 0 and is_torn(lines[index - 1].text) for index in range(len(lines))]
    page.drop(lambda index, line: _of_site(line.plain, in_sentence[index]))


def _of_site(text: str, in_sentence: bool) -> str | None:
    """The name of the rule for a line of a site's words.

    in_sentence: the line above stops inside a sentence; what goes on with it may be short.
    """
    if is_labelled(text):
        return None
    share = _ALL_SITE if in_sentence or ends_clause(text) else _MOST_SITE
    lone = len(text) <= 10 and site_words(text) == (1, 1.0)
    return "网站用语" if lone or is_site_talk(text, share) else None


def _between_pages(page: Page) -> None:
    """A short line that stands between the halves of a sentence again and again."""
    texts = [line.text for line in page.lines]
    bare = [re.sub(r"\d+", "0", closed_up(text)) for text in texts]
    count = Counter(bare)
    torn = Counter(
        bare[index]
        for index in range(1, len(texts))
        if is_torn(texts[index - 1]) or is_torn(texts[index])
    )

    def rule(index: int, line: Line) -> str | None:
        said = bare[index]
        short = 4 <= len(said) <= 30 and not ends_clause(line.text)
        if not short or is_labelled(line.plain) or names_kind(line.plain):
            return None
        if line.text[0] in "（(—" or said.startswith("请"):
            return None
        between = torn[said] or site_words(line.plain)[0]
        again = (count[said] >= _AGAIN and between) or (count[said] > 1 and torn[said])
        return "页眉页脚" if again else None

    page.drop(rule)


def _in_torn_sentences(page: Page) -> None:
    """In a wrapped text, a short line below a full one that stops in the middle of a sentence.

    The line that goes on with it is full too, or ends the sentence: this one does neither.
    """
    width = wrap_width(page.lines)
    if width is None:
        return
    gone = {
        index
        for index, (above, line, below) in enumerate(
            zip(page.lines, page.lines[1:], page.lines[2:], strict=False), start=1
        )
        if longest(above) >= width - 2
        and not ends_clause(above.text)
        and longest(line) < width - 4
        and not ends_clause(line.text)
        and not is_labelled(line.plain)
        and (site_words(line.plain)[0] or not names_kind(line.plain))
        and not is_labelled(below.plain)
        and indent(page.text, line) <= 1 + indent(page.text, above)
        and indent(page.text, below) <= indent(page.text, above)
        and (longest(below) >= width - 2 or ends_clause(below.text))
    }
    page.drop(lambda index, _: "页眉页脚" if index in gone else None)


def _lone_numbers(page: Page) -> None:
    """A number alone between the halves of a sentence is a page's."""
    gone = {
        index
        for index, (above, line) in enumerate(
            zip(page.lines, page.lines[1:], strict=False), start=1
        )
        if re.fullmatch(r"\d{1,3}", line.plain) and is_torn(above.text)
    }
    page.drop(lambda index, _: "页码" if index in gone else None)


def _running_heads(page: Page) -> None:
    """Lines that stand beside page numbers again and again: the running head of a document."""
    numbers = [matching_rule("anywhere", line.plain) == "页码" for line in page.lines]
    beside = Counter(
        line.text
        for index, line in enumerate(page.lines)
        if len(line.text) <= 30
        and not numbers[index]
        and any(numbers[max(index - 1, 0) : index + 2])
    )
    page.drop(lambda _, line: "页眉页脚" if beside[line.text] > 1 else None)


def _notices(page: Page) -> None:
    """温馨提示 and the like, with the numbered list that follows it."""
    listed = 0

    def rule(_: int, line: Line) -> str | None:
        nonlocal listed
        number = _CHUNK.match(line.plain)
        if NOTICE.pattern.fullmatch(line.plain):
            listed = 1
        elif listed and number and int(number[1]) == listed and len(line.text) < 150:
            listed += 1
        else:
            listed = 0
        return NOTICE.name if listed else None

    page.drop(rule)


def _anywhere(page: Page) -> None:
    page.drop(lambda _, line: _known(line.plain))
    notes = [list(NOTE_INSIDE.finditer(line.plain)) for line in page.lines]
    for index, matches in enumerate(notes):
        for match in reversed(matches):
            line = page.lines[index]
            if not page.choices.keeps(line.text) and match.end() - match.start() < len(line.text):
                page.lines[index] = page.without(line, match.start(), match.end(), WITHHELD)


def _buttons_at_ends(page: Page) -> None:
    """…要抓好落实…… [查看详情]: a button in brackets behind the last words of a line."""
    for index, line in enumerate(page.lines):
        if is_metadata(line.plain):
            continue
        button = _END_BUTTON.search(line.plain[-_LONGEST_BUTTON:])
        start = len(line.text) - _LONGEST_BUTTON + button.start() if button else 0
        start = button.start() if button and len(line.text) < _LONGEST_BUTTON else start
        if (
            button
            and start > 0
            and site_words(button[1])[1] >= 1
            and not page.choices.keeps(line.text)
        ):
            page.lines[index] = page.without(line, start, len(line.text), BUTTONS)


def _known(text: str) -> str | None:
    if is_withheld_note(text):
        return WITHHELD
    return None if _is_stamped(text) else matching_rule("anywhere", text)


def _is_stamped(text: str) -> bool:
    """A paragraph of the speech with a site's stamp in it: only the stamp may go."""
    return len(text) >= _LONG_LINE * 2 and is_body_like(text) and site_words(text)[1] < _SOME_SITE


def _chunk_numbers(page: Page) -> None:
    """A file viewer numbers its chunks (1、…\\n2、…) wherever they happen to break.

    They are told from a numbered list by their breaks: most fall inside a sentence.
    """
    found = [(line, match) for line in page.lines if (match := _CHUNK.match(line.plain))]
    chunks = [line for line, _ in found]
    if len(chunks) < 2 or [int(match[1]) for _, match in found] != [*range(1, len(chunks) + 1)]:
        return
    torn = sum(not ends_clause(line.text) for line in chunks[:-1])
    if torn * 2 <= len(chunks) - 1 or sum(len(line.text) for line in chunks) < 100 * len(chunks):
        return
    page.lines = [_without_number(page, line) if line in chunks else line for line in page.lines]


def _without_number(page: Page, line: Line) -> Line:
    number = _CHUNK.match(line.plain)
    spans = subspans(line.spans, page.text, number.end() if number else 0, len(line.text))
    if not number or not spans:
        return line
    gone = subspans(line.spans, page.text, 0, number.end())
    page.removed += [Removed(span.start, span.end, "分页编号") for span in gone]
    return replace(line, text=join_spans(page.text, spans), spans=spans, hint="chunk")


_STEPS_ANYWHERE: tuple[Callable[[Page], None], ...] = (
    _invisible,
    _markup,
    _links,
    _lone_numbers,
    _running_heads,
    _notices,
    _anywhere,
    _buttons_at_ends,
    drop_stamps,
    _stamps,
    _between_pages,
    _in_torn_sentences,
)
_STEPS_BY_PLACE: tuple[Callable[[Page], None], ...] = (
    clean_head,
    drop_previews,
    clean_foot,
    _site_talk,
    drop_copies,
    _chunk_numbers,
)
