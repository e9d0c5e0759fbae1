"""One speech of pages that came as files of their own, in the words that each of them has.

It is no labelling of one text any more: its paragraphs are known by where they begin in the text
that they make together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from speeches.parsing.describing.completeness import Fitness, assess
from speeches.parsing.documents import (
    Paragraph,
    ParsedFlag,
    ParsedMaterial,
    ParsedSection,
    ParsedSpeech,
    Span,
    Spot,
)
from speeches.parsing.structure.by_hand import Depths, with_headings
from speeches.parsing.structure.outline import outline
from speeches.parsing.structure.places import paragraph_starts
from speeches.parsing.structure.stitch import stitch
from speeches.parsing.vocabulary.genre import comparable
from speeches.parsing.vocabulary.masks import distinct_masks
from speeches.parsing.vocabulary.site_patterns import WITHHELD

# What is not asked of a later page: it has no title and no beginning of its own.
_OF_FIRST_PAGE = ("untitled", "misfit", "alien")
_FACTS = (
    "subtitle", "speaker", "level", "meeting_level", "kind", "meeting", "office", "year",
    "delivered_on", "published_on", "source", "source_url",
)  # fmt: skip


@dataclass(frozen=True)
class SpeechPage:
    """A page: its document, which of the speeches in it, and what a person said of its headings."""

    material: ParsedMaterial
    position: int
    depths: Depths

    @property
    def speech(self) -> ParsedSpeech:
        return self.material.speeches[self.position]

    @property
    def words(self) -> list[str]:
        return [paragraph.text for paragraph in self.speech.paragraphs]

    @property
    def removed(self) -> list[tuple[str, str]]:
        """What was removed of it, with the rule."""
        text = self.material.text
        return [(text[item.start : item.end], item.rule) for item in self.speech.removed]


def as_one(pages: Sequence[SpeechPage]) -> ParsedSpeech:
    """The pages as one speech, with the facts of the first that has them.

    Where a page ends inside a sentence the halves are one paragraph; what heads a later page and
    repeats what was said before is said once, anything else of it stays.
    """
    first = pages[0].speech
    words, depths = _text_of(pages)
    paragraphs = _paragraphs(words)
    sections = with_headings(
        outline(paragraphs), paragraphs, {paragraphs[at].start: n for at, n in depths.items()}
    )
    fitness = _fitness(pages, words, sections)
    speeches = [page.speech for page in pages]
    masks = distinct_masks("\n".join([first.title, *words]))
    facts = {
        name: next((value for each in speeches if (value := getattr(each, name))), None)
        for name in _FACTS
    }
    return replace(
        first,
        **{name: value for name, value in facts.items() if value},
        paragraphs=paragraphs,
        sections=sections,
        part=None,
        parts=None,
        complete=fitness.complete,
        incomplete_reason=fitness.reason,
        rewritten=any(each.rewritten for each in speeches),
        rewritten_spots=_spots(speeches),
        masks=masks,
        metadata=(),
        removed=(),
        flags=_flags(speeches, masks),
    )


def _text_of(pages: Sequence[SpeechPage]) -> tuple[list[str], dict[int, int]]:
    """The paragraphs of all pages, and by their index the depths that a person gave them."""
    words: list[str] = []
    depths: dict[int, int] = {}
    said: set[str] = set()
    for number, page in enumerate(pages):
        heads = list(_heads(page, said)) if number else []
        words = [*words, *heads, *page.words] if heads else stitch([words, page.words])
        begins = len(words) - len(page.words)
        for index, paragraph in enumerate(page.speech.paragraphs):
            # What went into the last one of the page before begins no paragraph.
            whole = number == 0 or words[begins + index] == paragraph.text
            if whole and paragraph.start in page.depths:
                depths[begins + index] = page.depths[paragraph.start]
        said |= _said(page)
    return words, depths


def _said(page: SpeechPage) -> set[str]:
    speech, text = page.speech, page.material.text
    heads = [text[item.start : item.end] for item in speech.metadata]
    return {comparable(each) for each in (*heads, speech.title, speech.subtitle, speech.speaker)}


def _heads(page: SpeechPage, said: set[str]) -> Iterator[str]:
    """What stands above a later page, is none of its paragraphs, and was not said before."""
    speech, text = page.speech, page.material.text
    repeated = comparable(speech.title) in said
    for item in sorted(speech.metadata):
        words = text[item.start : item.end].strip()
        if not (repeated and item.field == "title") and comparable(words) not in said:
            yield " ".join(words.split())


def _paragraphs(words: Sequence[str]) -> tuple[Paragraph, ...]:
    starts = paragraph_starts(words)[:-1]
    return tuple(
        Paragraph(text, (Span(start, start + len(text)),))
        for text, start in zip(words, starts, strict=True)
    )


def _fitness(
    pages: Sequence[SpeechPage], words: Sequence[str], sections: Sequence[ParsedSection]
) -> Fitness:
    """Whether all is there: as many pages as they count, each read to its end, and the text whole.

    What a site holds back it says below the last page; above that it says that there is another.
    """
    missing = next((page.material.missing for page in pages if page.material.missing), "")
    total = max((page.speech.parts or page.speech.part or 0 for page in pages), default=0)
    if total > len(pages):
        return Fitness(False, f"共{total}页，这里只有{len(pages)}页")
    title = f"{pages[0].speech.title} {pages[0].speech.subtitle}"
    last = pages[-1].removed
    furniture = [text for text, _ in last]
    withheld = [text for text, rule in last if rule == WITHHELD]
    fitness = assess(words, sections, furniture, withheld, None, None, title)
    return Fitness(False, missing) if fitness.complete and missing else fitness


def _spots(speeches: Iterable[ParsedSpeech]) -> tuple[Spot, ...]:
    found: dict[tuple[str, str], int] = {}
    for speech in speeches:
        for spot in speech.rewritten_spots:
            key = (spot.text, spot.suggestion)
            found[key] = found.get(key, 0) + spot.count
    return tuple(Spot(text, suggestion, count) for (text, suggestion), count in found.items())


def _flags(speeches: Sequence[ParsedSpeech], masks: Sequence[str]) -> tuple[ParsedFlag, ...]:
    """The doubts about all pages, each once with the words of all; masks: those of the whole."""
    found: dict[str, list[str]] = {}
    for number, speech in enumerate(speeches):
        for flag in speech.flags:
            if number == 0 or flag.name not in _OF_FIRST_PAGE:
                found.setdefault(flag.name, []).extend(flag.words)
    if "masks" in found:
        found["masks"] = list(masks)
    return tuple(ParsedFlag(name, tuple(dict.fromkeys(words))) for name, words in found.items())
