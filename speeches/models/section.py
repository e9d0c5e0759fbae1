"""Sections: the outline of a speech as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from speeches.models.speech import Speech
from speeches.parsing import documents
from speeches.parsing.structure.places import (
    Placed,
    SectionSpan,
    below_heading,
    span_of,
    words_of,
)

LONGEST_LABEL, LONGEST_HEADING = 20, 500


class _Placed(Placed, Protocol):
    """What a section is known by: its place in its speech and in the outline."""

    @property
    def parent_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def speech(self) -> Speech: ...
    @property
    def span(self) -> SectionSpan: ...


class SectionPlace:
    """What follows for a section from its place in the text of its speech."""

    def __str__(self: _Placed) -> str:
        return f"{self.label}{self.heading}"

    @cached_property
    def span(self: _Placed) -> SectionSpan:
        """Where it stands in the text of its speech, up to the next heading."""
        return span_of(self, self.speech.paragraphs, self.speech.paragraph_starts)

    @property
    def words(self: _Placed) -> str:
        """Label and heading as the text has them: 第二、抓好落实."""
        return words_of(self, self.speech.paragraphs)

    @property
    def text(self: _Placed) -> str:
        """The heading and the paragraphs under it, up to the next heading."""
        return self.speech.text[self.span.start : self.span.end]

    @property
    def below(self: _Placed) -> str:
        """The text under the heading."""
        return below_heading(self.speech.text[self.span.heading_end : self.span.end])

    def is_beside(self: _Placed, other: _Placed) -> bool:
        """Whether both stand at one height under the same parent; so does a section with itself."""
        return (self.parent_id, self.depth) == (other.parent_id, other.depth)


class Section(SectionPlace, models.Model):
    """A heading of a speech and the paragraphs under it, up to the next heading."""

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="sections")
    # The sections of a speech go together, so nobody has to look for those of one that goes: that
    # look, in their order, went through all speeches.
    parent = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField("次序")
    depth = models.PositiveSmallIntegerField("层次")
    label = models.CharField("序号", max_length=LONGEST_LABEL, blank=True)
    heading = models.CharField("小标题", max_length=LONGEST_HEADING)
    anchor = models.CharField("锚点", max_length=20)
    # The index of the paragraph that holds the heading, in Speech.paragraphs.
    start = models.PositiveIntegerField("起始段")
    # Characters of that paragraph that are label and heading; a run-in heading ends before it.
    heading_end = models.PositiveIntegerField("标题止于")
    paragraphs = models.PositiveIntegerField("本级段数")

    class Meta:
        ordering = ["speech", "position"]
        verbose_name = verbose_name_plural = "小节"
        constraints = [
            models.UniqueConstraint(
                fields=["speech", "position"], name="section_position_in_speech"
            ),
            models.UniqueConstraint(fields=["speech", "anchor"], name="section_anchor_in_speech"),
            models.CheckConstraint(condition=Q(depth__gte=1), name="section_depth_from_one"),
        ]


# Frozen it would take three times as long to make, and pages have hundreds.
@dataclass(eq=False)
class OutlineSection(SectionPlace):
    """A row of Section as pages show many of them, with its speech; much quicker to make."""

    speech: Speech
    pk: int
    parent_id: int | None
    position: int
    depth: int
    label: str
    heading: str
    anchor: str
    start: int
    heading_end: int
    paragraphs: int


AnySection = Section | OutlineSection


def section_rows(
    speech: Speech, outline: Iterable[documents.ParsedSection], first_key: int | None = None
) -> list[Section]:
    """The outline of a speech as rows that are not stored yet, each with its parent's row.

    first_key: numbers the rows from here on, where they never will be stored and a page has to
    tell them apart.
    """
    rows: list[Section] = []
    for position, section in enumerate(outline):
        row = Section(
            pk=None if first_key is None else first_key + position,
            speech=speech,
            parent=None if section.parent is None else rows[section.parent],
            position=position,
            depth=section.depth,
            label=section.label[:LONGEST_LABEL],
            heading=section.heading[:LONGEST_HEADING],
            anchor=section.anchor,
            start=section.start,
            heading_end=section.heading_end,
            paragraphs=section.paragraphs,
        )
        rows.append(row)
    return rows
