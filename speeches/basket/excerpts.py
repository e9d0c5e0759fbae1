"""The words of a speech that are put into a basket: a section, a paragraph, headings, a passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from speeches.basket.models import BasketError, Item
from speeches.export.manuscript import level_of
from speeches.models import Section, Speech
from speeches.parsing.structure.places import with_all_below


def excerpt(speech: Speech, kind: str, anchor: str, selected: str = "") -> Item:
    """An item that is in no basket yet, in the source's own words.

    anchor: of the paragraph or the section; selected: of a passage, what the reader selected.
    Raises BasketError where there is nothing of that kind.
    """
    if kind == Item.Kind.PASSAGE:
        words = _passage(speech, selected)
    elif kind == Item.Kind.PARAGRAPH:
        words = _paragraph(speech, anchor)
    elif kind in _OF_SECTIONS:
        words = _OF_SECTIONS[kind](speech, list(speech.sections.all()), anchor)
    else:
        words = ""
    if not words.strip():
        raise BasketError("没有找到要加入的文字，这篇讲话可能刚刚更新过，请刷新页面后再试")
    place = anchor if anchor in _anchors(speech) else ""
    return Item(speech=speech, kind=kind, anchor=place, original=words, text=words)


def outline_of_speech(speech: Speech) -> list[Item]:
    """Its headings, each an item that is in no basket yet. Raises BasketError where it has none."""
    sections = [one for one in speech.sections.all() if level_of(one.label, one.depth)]
    if not sections:
        raise BasketError("这篇讲话没有小标题，不能作提纲")
    return [excerpt(speech, Item.Kind.HEADING, one.anchor) for one in sections]


def _anchors(speech: Speech) -> set[str]:
    return {*speech.anchors, *(section.anchor for section in speech.sections.all())}


def _paragraph(speech: Speech, anchor: str) -> str:
    return dict(zip(speech.anchors, speech.paragraphs, strict=True)).get(anchor, "")


def _section(speech: Speech, sections: Sequence[Section], anchor: str) -> str:
    """A heading and all under it, up to the next one that is not below it."""
    for index, section in enumerate(sections):
        if section.anchor == anchor:
            own = with_all_below(sections, index, len(speech.paragraphs))
            return "\n".join(speech.paragraphs[own.start : own.stop])
    return ""


def _heading(speech: Speech, sections: Sequence[Section], anchor: str) -> str:
    return "\n".join(one.words for one in sections if one.anchor == anchor)


def _headings(speech: Speech, sections: Sequence[Section], anchor: str) -> str:
    """A heading and those beside it."""
    asked = [one for one in sections if one.anchor == anchor]
    return "\n".join(one.words for one in sections if any(map(one.is_beside, asked)))


def _passage(speech: Speech, selected: str) -> str:
    """The stretch of the text that was selected; a browser may have changed its spaces."""
    places = [index for index, char in enumerate(speech.text) if not char.isspace()]
    compact = "".join(speech.text[index] for index in places)
    wanted = "".join(selected.split())
    at = compact.find(wanted)
    if not wanted or at < 0:
        return ""
    return speech.text[places[at] : places[at + len(wanted) - 1] + 1]


_OF_SECTIONS: dict[str, Callable[[Speech, Sequence[Section], str], str]] = {
    Item.Kind.SECTION: _section,
    Item.Kind.HEADING: _heading,
    Item.Kind.HEADINGS: _headings,
}
