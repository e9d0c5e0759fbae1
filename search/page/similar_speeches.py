"""For pages: the speeches like a speech, and those like a section with the section that fits."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.compiled import Compiled
from search.errors import SearchIndexError
from search.index.connection import library_index
from search.search_indexes import SpeechIndex
from search.text.analysis import fold
from speeches.lists.rows import listed, outlines_of, with_texts
from speeches.models import DuplicateLink, OutlineSection, Section, Speech
from speeches.parsing.structure.places import below_heading

logger = logging.getLogger(__name__)

LIMIT = 6
# How many candidates are asked for per speech shown: versions of one another count once.
_CANDIDATES_PER_SPEECH = 3
# How many of those that remain are fetched beyond the limit: one may just have been unpublished.
_SPARE = 2
# For so many texts this process remembers what is like them.
_KEPT = 500


# Between speeches of some keys.
_LINKS = Compiled(
    lambda keys: DuplicateLink.objects.filter(speech__in=keys, other__in=keys).values_list(
        "speech_id", "other_id"
    )
)


@dataclass(frozen=True)
class SimilarSection:
    """A speech like a section; `section`, with its heading and its text in full, is what fits best
    in it."""

    speech: Speech
    section: OutlineSection | None
    heading: str
    text: str = ""

    @property
    def below(self) -> str:
        """The text under the heading."""
        return below_heading(self.text.removeprefix(self.heading)) or self.text

    @property
    def place(self) -> str:
        """An id for it on its page."""
        return f"like-{self.section.pk}" if self.section else ""

    @property
    def address(self) -> str:
        anchor = f"#{self.section.anchor}" if self.section else ""
        return f"{self.speech.get_absolute_url()}{anchor}"


def similar_to(speech: Speech, limit: int = LIMIT) -> list[Speech]:
    """The published speeches most like this one, without its versions. Raises SearchIndexError."""
    keys = _like(speech.text, speech, limit)
    return _in_order(listed(keys), keys)[:limit]


def similar_if_known(speech: Speech) -> list[Speech]:
    """As `similar_to`; nothing while there is no index that fits: a page stands without it."""
    try:
        return similar_to(speech)
    except SearchIndexError as error:
        logger.warning("%s", error)
        return []


def similar_sections(section: Section, limit: int = LIMIT) -> list[SimilarSection]:
    """The published speeches most like a section of another. Raises SearchIndexError."""
    speech = section.speech
    words = library_index().distinctive_words(section.text)
    keys = _like(section.text, speech, limit)
    others = _in_order(with_texts(keys), keys)[:limit]
    outlines = outlines_of(others)
    return [_best_section(other, outlines[other.pk], words) for other in others]


def _in_order(found: Mapping[int, Speech], keys: Iterable[int]) -> list[Speech]:
    return [found[key] for key in keys if key in found]


def _like(text: str, speech: Speech, limit: int) -> list[int]:
    """The keys of what the index has like a text, a few more than are shown."""
    index = library_index()
    # Without an index there is nothing to ask the database for.
    index.check()
    versions = SpeechIndex().versions_of(speech)
    without = frozenset({speech.pk, *versions})
    pks = _alike(index.version(), text, limit * _CANDIDATES_PER_SPEECH, without)
    return _without_versions(pks)[: limit + _SPARE]


@lru_cache(maxsize=_KEPT)
def _alike(version: str, text: str, most: int, without: frozenset[int]) -> Sequence[int]:
    """What the index of a version has like a text: a fifth of the page of a speech, and people come
    back to the speeches they read."""
    return tuple(library_index().like_text(text, most, without))


def _without_versions(pks: Sequence[int]) -> list[int]:
    """Of several versions of one speech, the first."""
    pairs = {(one, other) for one, other in _LINKS(pks)} if pks else set()
    kept: list[int] = []
    for pk in pks:
        if not any((pk, other) in pairs or (other, pk) in pairs for other in kept):
            kept.append(pk)
    return kept


def _best_section(
    speech: Speech, outline: Sequence[OutlineSection], words: dict[str, float]
) -> SimilarSection:
    text = fold(speech.text)

    def fit(section: OutlineSection) -> float:
        return _fit(text[section.span.start : section.span.end], words)

    best = max(outline, key=fit, default=None)
    if best is None or not fit(best):
        return SimilarSection(speech, None, "")
    return SimilarSection(speech, best, best.words, best.text.strip())


def _fit(text: str, words: dict[str, float]) -> float:
    return sum(weight for word, weight in words.items() if word in text)
