"""Reviewing a speech: the raw page beside what was read from it, corrected in place, published.

One form holds it all, so that it works without JavaScript; what its buttons do stands in
`review_orders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms

from speeches.admin.plain import PlainSelect
from speeches.duplicates import duplicates_of
from speeches.history.patches import digest_of
from speeches.importing.decisions import headings_of
from speeches.models import JOINED, DuplicateLink, Material, Section, Speech
from speeches.parsing.describing.flags import sentence
from speeches.review.raw_page import ParagraphPlace, RawLine, paragraph_places, raw_lines

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Speech]
else:
    _ModelForm = forms.ModelForm

# Lines of the raw page and paragraphs of the speech that one page shows: a file may have 20,000.
LINES, PARAGRAPHS = 400, 200
DEPTHS = ((1, "一级标题"), (2, "二级标题"), (3, "三级标题"), (4, "四级标题"))


class FactsForm(_ModelForm):
    """The facts of a speech, each with the words that decided it."""

    class Meta:
        model = Speech
        fields = (
            "title", "subtitle", "speaker", "office", "level", "meeting_level", "kind", "meeting",
            "year", "delivered_on", "published_on", "source",
        )  # fmt: skip
        widgets = {
            **dict.fromkeys(("level", "meeting_level", "kind", "source"), PlainSelect),
            "delivered_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


@dataclass(frozen=True)
class ReviewedParagraph:
    """A paragraph as it was read; depth: of the heading that begins it, 0 where there is none;
    line: of the page, from 1, where it begins, None where that is not known; decided: whether a
    person said what it is."""

    number: int
    heading: str
    text: str
    depth: int
    line: int | None
    decided: bool

    @property
    def lines_page(self) -> int:
        """The page of the lines that shows where it begins."""
        return page_of(self.line or 1, LINES)


@dataclass(frozen=True)
class Fact:
    """A field of the form with what it was read from; shown: its value in words, for those who may
    not edit it."""

    field: forms.BoundField
    shown: str
    evidence: str
    corrected: bool


@dataclass(frozen=True)
class Review:
    """A speech beside its page.

    together: the speeches of its material, in their order; following: where the next one begins.
    """

    speech: Speech
    material: Material
    lines: list[RawLine]
    places: Sequence[ParagraphPlace | None]
    paragraphs: list[ReviewedParagraph]
    together: list[Speech]
    following: ParagraphPlace | None

    @property
    def next(self) -> Speech | None:
        """The next speech of the material, which this one may be joined with."""
        if self.speech.is_joined:
            return None
        after = (each for each in self.together if each.position == self.speech.position + 1)
        return next(after, None) if self.following else None

    @property
    def version(self) -> str:
        """What tells whether a page shows things as they are now."""
        said = f"{self.material.text}\n{self.material.removed}\n{self.speech.updated_at}"
        return digest_of(said)


def review_of(speech: Speech) -> Review:
    material = speech.material
    lines = raw_lines(material)
    read = material.speeches.filter(position__lt=JOINED).order_by("position")
    together = list(read.only("pk", "position", "title", "state", "text"))
    files = Speech.objects.filter(whole__in=together, page__isnull=False)
    wholes = set(files.order_by().values_list("whole", flat=True))
    going_on = {at for at, each in enumerate(together) if each.pk in wholes}
    found = paragraph_places(material, lines, [each.paragraphs for each in together], going_on)
    by_position = dict(zip((each.position for each in together), found, strict=True))
    places = by_position.get(speech.position, [None] * len(speech.paragraphs))
    after = by_position.get(speech.position + 1, [])
    following = next((place for place in after if place), None)
    paragraphs = _paragraphs(speech, places)
    return Review(speech, material, lines, places, paragraphs, together, following)


def _paragraphs(speech: Speech, places: Sequence[ParagraphPlace | None]) -> list[ReviewedParagraph]:
    sections: dict[int, Section] = {}
    for section in speech.sections.order_by("position"):
        sections.setdefault(section.start, section)
    said = {(place.start, place.at) for place in headings_of(speech.material)}
    found = []
    for number, (text, place) in enumerate(zip(speech.paragraphs, places, strict=True)):
        heading = sections.get(number)
        end = heading.heading_end if heading else 0
        found.append(
            ReviewedParagraph(
                number=number,
                heading=text[:end],
                text=text[end:],
                depth=heading.depth if heading else 0,
                line=place.line + 1 if place else None,
                decided=place is not None and (place.place.start, place.place.at) in said,
            )
        )
    return found


def facts_of(form: FactsForm, speech: Speech) -> list[Fact]:
    return [
        Fact(
            form[name], _shown(speech, name), speech.reasons.get(name, ""), name in speech.corrected
        )
        for name in form.fields
    ]


def _shown(speech: Speech, name: str) -> str:
    """The value of a column as people read it: 镇级, not town."""
    value = getattr(speech, name)
    display = getattr(speech, f"get_{name}_display", None)
    return str(display() if display and value else value or "—")


def warnings_of(speech: Speech) -> list[str]:
    """What to look at before it is published, the gravest first."""
    flags = [sentence(flag["name"], flag["words"]) for flag in speech.flags]
    told = [] if speech.complete else [f"不完整：{speech.incomplete_reason}"]
    told += ["疑似洗稿：用词像是被来源网站替换过"] if speech.rewritten else []
    told += [] if speech.level else ["层级不明"]
    return [*told, *flags, *(each for each in speech.material.warnings if each not in flags)]


def versions_of(speech: Speech) -> list[DuplicateLink]:
    return list(duplicates_of(speech, drafts=True))


def page_of(number: int, size: int) -> int:
    """The page on which the thing of this number stands, both from 1."""
    return (number - 1) // size + 1
