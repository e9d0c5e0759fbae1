"""Lines to the lines of the speech: take out the furniture of the site, and say by which rule.

The steps run in the order of `_STEPS`; each looks at the lines that are left and names those
(or the stretches of those) that go. Rules that know words stand in `noise`; the steps here know
where on a page a thing can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from speeches.parsing.documents import (
    Cleaned,
    Extracted,
    Line,
    Removed,
    Span,
    join_spans,
    subspans,
)
from speeches.parsing.genre import (
    closed_up,
    ends_clause,
    is_body_like,
    is_title_like,
)
from speeches.parsing.noise import ANYWHERE, HEAD, INVISIBLE, NOTICE, STAMPS, TAIL, Rule

_HINT_RULES = {
    "page-title": "网页标题",
    "navigation": "网页栏目",
    "advertisement": "网页广告",
    "hidden": "网页隐藏内容",
}
_CHUNK = re.compile(r"^(\d{1,3})[、.．]")
# A heading or a point at the start of a line: such a line is no furniture.
_LABELLED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、，,.．是要]|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"第[一二三四五六七八九十]{1,3}|[（(]?\d{1,2}[）).、．]|【?篇)"
)
_LONGEST_FURNITURE = 300
_DASHED = re.compile(r"^(?:—|-|─|――)+")


@dataclass
class _Page:
    """The state of the work: what is left, what is gone."""

    text: str
    lines: list[Line]
    removed: list[Removed] = field(default_factory=list)

    def drop(self, rule: Callable[[int, Line], str | None]) -> None:
        """Remove every line for which `rule` gives a name; mark the line after it as cut."""
        left: list[Line] = []
        cut = False
        for index, line in enumerate(self.lines):
            name = rule(index, line)
            if name:
                self.removed.extend(Removed(span.start, span.end, name) for span in line.spans)
                cut = True
            else:
                left.append(replace(line, cut=True) if cut else line)
                cut = False
        self.lines = left


def clean(extracted: Extracted) -> Cleaned:
    """The lines that may belong to a speech, and what was removed, each under its rule."""
    page = _Page(extracted.text, list(extracted.lines))
    for step in _STEPS:
        step(page)
    return Cleaned(page.text, tuple(page.lines), tuple(sorted(page.removed)))


def _invisible(page: _Page) -> None:
    """Take out what is no word: control characters, pinyin in brackets, a template's residue."""
    page.lines = [left for line in page.lines for left in _without(INVISIBLE, page, line)]


def _stamps(page: _Page) -> None:
    """Take a site's stamp out of a line whose sentence goes on around it."""
    page.lines = [left for line in page.lines for left in _without(STAMPS, page, line)]


def _without(rules: Iterable[Rule], page: _Page, line: Line) -> Iterator[Line]:
    """The line without what the rules match; nothing where they match all of it."""
    found = sorted(
        (match.start(), match.end(), rule.name)
        for rule in rules
        for match in rule.pattern.finditer(line.text)
    )
    if not found:
        yield line
        return
    spans: list[Span] = []
    position = 0
    for start, end, name in [*found, (len(line.text), len(line.text), "")]:
        if start >= position:
            spans += subspans(line.spans, page.text, position, start)
            gone = subspans(line.spans, page.text, start, end)
            page.removed += [Removed(span.start, span.end, name) for span in gone]
            position = end
    if spans:
        yield replace(line, text=join_spans(page.text, spans), spans=tuple(spans))


def _markup(page: _Page) -> None:
    """A saved page says itself what its navigation and its advertisements are.

    Only where enough is left without them: some pages put the speech itself into a box of an
    unlucky name.
    """
    kept = sum(len(line.text) for line in page.lines if line.hint not in _HINT_RULES)
    if kept < 100 and any(is_body_like(line.text) for line in page.lines):
        page.drop(lambda _, line: _HINT_RULES.get(line.hint) if line.hint == "page-title" else None)
        return
    page.drop(lambda _, line: _HINT_RULES.get(line.hint))


def _links(page: _Page) -> None:
    """Items that are nothing but a link, in a saved page: lists of other articles."""
    page.drop(
        lambda _, line: "链接列表" if line.hint == "link" and not is_body_like(line.text) else None
    )


def _notices(page: _Page) -> None:
    """温馨提示 and the like, with the numbered list that follows it."""
    listed = 0

    def rule(_: int, line: Line) -> str | None:
        nonlocal listed
        number = _CHUNK.match(line.text)
        if NOTICE.pattern.fullmatch(line.text):
            listed = 1
        elif listed and number and int(number[1]) == listed and len(line.text) < 150:
            listed += 1
        else:
            listed = 0
        return NOTICE.name if listed else None

    page.drop(rule)


def _anywhere(page: _Page) -> None:
    page.drop(lambda _, line: _first_rule(ANYWHERE, line.text))


def _head(page: _Page) -> None:
    """Above the speech: metadata, site names, and whatever stands before the first title."""
    body = _body_start(page.lines)
    page.drop(lambda index, line: _first_rule(HEAD, line.text) if index < body else None)
    body = _body_start(page.lines)
    title = _title_start(page.lines[:body])
    page.drop(lambda index, line: "页首" if index < title and _is_banner(line.text) else None)


def _is_banner(text: str) -> bool:
    """A column's name or a slogan above the title; a line that may itself be a title is none."""
    may_be_title = len(text) >= 8 and re.search(r"会议|大会|座谈|讲话|工作|主持|报告", text)
    return not may_be_title and not _LABELLED.match(text)


def _body_start(lines: list[Line]) -> int:
    """The index of the first line of running text."""
    for index, line in enumerate(lines):
        if is_body_like(line.text) or (_LABELLED.match(line.text) and not is_title_like(line.text)):
            return index
    return len(lines)


def _title_start(head: list[Line]) -> int:
    """The index of the line where the title begins, 0 where none is seen.

    A sub-title (——在…会议上的讲话) names the kind, and the title proper stands above it.
    """
    for index, line in enumerate(head):
        if line.hint == "heading":
            return index
        if is_title_like(line.text):
            return max(index - 1, 0) if _DASHED.match(line.text) else index
    return 0


def _foot(page: _Page) -> None:
    """Below the speech: a marker opens a block of furniture, the next sentence closes it."""
    body = _body_start(page.lines)
    open_block = False

    def rule(index: int, line: Line) -> str | None:
        nonlocal open_block
        if index <= body:
            return None
        if _first_rule(TAIL, line.text) and not _is_labelled(line.text):
            open_block = True
        elif open_block and _is_speech(line.text):
            open_block = False
        return "页尾" if open_block else None

    page.drop(rule)


def _is_speech(text: str) -> bool:
    """Whether a line below a marker is the speech going on; a numbered title is another link."""
    return _is_labelled(text) or is_body_like(text) or ends_clause(text)


def _is_labelled(text: str) -> bool:
    """Whether a line carries a label of a speech or of a 篇; lists of links are numbered 1. 2."""
    return bool(_LABELLED.match(text)) and not text[0].isdigit()


def _abstract(page: _Page) -> None:
    """A preview of the text, cut with an ellipsis: its words stand in the text once more."""
    bare = [closed_up(line.text) for line in page.lines]
    whole = "".join(bare)

    def rule(index: int, line: Line) -> str | None:
        preview = re.sub(r"^(?:摘要|导读|内容(?:摘要|预览|简介))[:：]", "", bare[index])
        words = re.sub(r"(?:\.{3,}|…+)$", "", preview)
        announced = words != bare[index]
        if announced and len(words) >= 6 and whole.count(words) > 1:
            return "内容摘要"
        return None

    page.drop(rule)


def _whole_body_twice(page: _Page) -> None:
    """Some pages carry the same text a second time; the first copy stays."""
    bare = [closed_up(line.text) for line in page.lines]
    long_lines = [words for words in bare if len(words) >= 40]
    if len(long_lines) < 4 or len(set(long_lines)) > len(long_lines) // 2 + 1:
        return
    seen: set[str] = set()
    first_again = next(
        index
        for index, words in enumerate(bare)
        if len(words) >= 40 and (words in seen or seen.add(words))  # type: ignore[func-returns-value]
    )
    known = set(bare[:first_again])
    page.drop(
        lambda index, _: "正文重复" if index >= first_again and bare[index] in known else None
    )


def _chunk_numbers(page: _Page) -> None:
    """A file viewer numbers its chunks (1、…\\n2、…) wherever they happen to break.

    They are told from a numbered list by their breaks: most fall inside a sentence.
    """
    chunks = [line for line in page.lines if _CHUNK.match(line.text)]
    numbers = [int(_CHUNK.match(line.text)[1]) for line in chunks]  # type: ignore[index]
    if len(chunks) < 2 or numbers != list(range(1, len(chunks) + 1)):
        return
    torn = sum(not ends_clause(line.text) for line in chunks[:-1])
    if torn * 2 <= len(chunks) - 1 or sum(len(line.text) for line in chunks) < 100 * len(chunks):
        return
    page.lines = [_without_number(page, line) if line in chunks else line for line in page.lines]


def _without_number(page: _Page, line: Line) -> Line:
    number = _CHUNK.match(line.text)
    spans = subspans(line.spans, page.text, number.end() if number else 0, len(line.text))
    if not number or not spans:
        return line
    gone = subspans(line.spans, page.text, 0, number.end())
    page.removed += [Removed(span.start, span.end, "分页编号") for span in gone]
    return replace(line, text=join_spans(page.text, spans), spans=spans, hint="chunk")


def _first_rule(rules: Iterable[Rule], text: str) -> str | None:
    """The name of the first rule whose pattern is the whole line; furniture is short."""
    if len(text) > _LONGEST_FURNITURE:
        return None
    return next((rule.name for rule in rules if rule.pattern.fullmatch(text)), None)


_STEPS: tuple[Callable[[_Page], None], ...] = (
    _invisible,
    _markup,
    _links,
    _notices,
    _anywhere,
    _stamps,
    _head,
    _abstract,
    _foot,
    _whole_body_twice,
    _chunk_numbers,
)
