"""Numbers of headings that jump, repeat or go back. Pure.

Note [Numbering]
    What the outline of a text is numbered with counts on from heading to heading, and begins anew
    below a heading of a higher rank. The outline itself drops what does not follow (`3.` in the
    middle of a text is no heading), so the paragraphs are looked at again, for the ways of
    numbering that it found. A number that stands further inside of a paragraph counts too: （二）
    may run on in the paragraph of （一）.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from speeches.parsing.documents import ParsedSection
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.labels import LabelStyle, label_of, style_named, style_of

# Below this rank a numbering begins anew wherever a speaker counts something else.
_LOWEST_OF_SECTIONS = style_named("（一）").rank


@dataclass(frozen=True)
class Misnumbered:
    """A paragraph whose number does not follow: its index, its label, and what to say of it."""

    paragraph: int
    label: str
    meaning: str


@dataclass(frozen=True)
class _Numbered:
    """A paragraph that begins with a label."""

    paragraph: int
    style: LabelStyle
    number: int
    label: str


def misnumbered(paragraphs: Sequence[str], sections: Iterable[ParsedSection]) -> list[Misnumbered]:
    """The headings whose numbers do not follow, in the order of the text.

    sections: the outline of the paragraphs.
    """
    texts = [plain(text) for text in paragraphs]
    return list(_misnumbered(texts, list(sections)))


def _misnumbered(texts: list[str], sections: list[ParsedSection]) -> Iterator[Misnumbered]:
    unnumbered = {each.start for each in sections if not each.label}
    styles = {style.name for each in sections if (style := style_of(each.label))}
    # The last one of each way of numbering that goes on.
    open_: dict[str, _Numbered] = {}
    for index, text in enumerate(texts):
        if index in unnumbered:
            open_.clear()
        here = _numbered(index, text)
        if here is None or here.style.name not in styles:
            continue
        before = open_.get(here.style.name)
        above = max(open_.values(), key=lambda one: one.paragraph, default=None)
        meaning = _against(before, here, texts) if before else _as_first(above, here)
        if meaning:
            yield Misnumbered(index, here.label, meaning)
        open_ = {
            name: one
            for name, one in open_.items()
            if one.style.rank < here.style.rank or one.style.runs_on
        }
        open_[here.style.name] = here


def _numbered(index: int, text: str) -> _Numbered | None:
    label = label_of(text)
    if label is None or label.number is None:
        return None
    return _Numbered(index, label.style, label.number, text[: label.end].strip())


def _as_first(above: _Numbered | None, here: _Numbered) -> str:
    """What to say of the first of its numbering: below a heading it is 1, a fragment may begin
    with any. Empty where there is nothing to say."""
    if here.number == 1 or above is None or here.style.rank > _LOWEST_OF_SECTIONS:
        return ""
    return f"“{above.label}”下面从“{here.label}”开始"


def _against(before: _Numbered, here: _Numbered, texts: Sequence[str]) -> str:
    """What to say of a number after another one; empty where it follows."""
    between = "\n".join(texts[before.paragraph : here.paragraph])
    counted = {before.number, *_numbers_in(between, here.style)}
    if here.number - 1 in counted or (here.number == 1 and _may_begin_anew(before)):
        return ""
    if here.number == before.number:
        return f"“{here.label}”重复"
    said = "中间缺号" if here.number > before.number else "编号倒退"
    return f"“{before.label}”之后是“{here.label}”，{said}"


def _may_begin_anew(before: _Numbered) -> bool:
    return before.number > 1 or before.style.rank > _LOWEST_OF_SECTIONS


def _numbers_in(text: str, style: LabelStyle) -> Iterator[int]:
    for match in style.pattern.finditer(text):
        found = _numbered(0, f"{match[0]}字")
        if found:
            yield found.number
