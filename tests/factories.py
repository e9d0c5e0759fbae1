"""Rows for tests, made directly: no file, no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from speeches.models import Material, Section, Source, Speech, section_rows
from speeches.parsing.documents import ParsedSection
from speeches.parsing.structure.places import parents_of

# The index of the paragraph that a heading begins, its depth, its label and its words.
Heading = tuple[int, int, str, str]
Headings = Sequence[Heading] | Mapping[int, str]

_numbers = count(1)


def make_material(**fields: Any) -> Material:
    """A material with its own fingerprint; its raw file is not written."""
    number = next(_numbers)
    values = {
        "name": f"材料{number}.txt",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "raw": str(number),
        "size": 100,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "text": "",
    }
    return Material.objects.create(**values | fields)


def make_speech(
    *paragraphs: str, headings: Headings = (), source: str | None = None, **fields: Any
) -> Speech:
    """A published speech of a town; paragraphs: its text, which may also be given as `text`.

    headings: in the order of the text; by their paragraphs alone they are of the first depth and
    have no label. A heading that ends before its paragraph runs on into the text. source: a
    source's name.
    """
    values = {
        "title": f"在第{next(_numbers)}次会议上的讲话",
        "level": "town",
        "meeting_level": "town",
        "kind": "讲话",
        "state": "published",
        "year": 2024,
        "text": "\n".join(paragraphs or ("同志们：", "今天讲三点意见。")),
    }
    if source:
        fields["source"], _ = Source.objects.get_or_create(name=source)
    if "material" not in fields:
        fields["material"] = make_material()
    speech = Speech.objects.create(**values | fields)
    for row in section_rows(speech, outline_with(speech.paragraphs, headings)):
        # Known again, now that the parent has a key.
        row.parent = row.parent
        row.save()
    return speech


def put_into(speech: Speech, state: str) -> None:
    """Another state, without a word to anybody: as a row is that changed a moment ago."""
    Speech.objects.filter(pk=speech.pk).update(state=state)


def unstored_speech(paragraphs: Sequence[str], outline: Sequence[ParsedSection]) -> Speech:
    """A speech that no database knows, with its sections as a prefetch leaves them."""
    speech = Speech(pk=1, text="\n".join(paragraphs))
    speech._prefetched_objects_cache = {"sections": section_rows(speech, outline, first_key=1)}
    return speech


def unstored_section(pk: int, text: str = "", **fields: Any) -> Section:
    """A section that no database knows, of a speech with this text."""
    return Section(
        **{"pk": pk, "depth": 1, "anchor": f"s{pk}", "speech": Speech(text=text)} | fields
    )


def outline_with(paragraphs: Sequence[str], headings: Headings) -> list[ParsedSection]:
    """The outline of a text that has these headings."""
    if isinstance(headings, Mapping):
        headings = [(start, 1, "", heading) for start, heading in headings.items()]
    ends = [_end(paragraphs[start], label, heading) for start, _, label, heading in headings]
    return placed(
        paragraphs, [(*heading, end) for heading, end in zip(headings, ends, strict=True)]
    )


def placed(
    paragraphs: Sequence[str], headings: Sequence[tuple[int, int, str, str, int]]
) -> list[ParsedSection]:
    """The outline of a text, with where each heading ends in its paragraph."""
    nexts = [*(start for start, *_ in headings), len(paragraphs)][1:]
    parents = parents_of(depth for _, depth, *_ in headings)
    return [
        ParsedSection(
            depth=depth,
            label=label,
            heading=heading,
            anchor=f"s{position}",
            start=start,
            heading_end=end,
            paragraphs=following - start - (end >= len(paragraphs[start])),
            parent=parent,
        )
        for position, ((start, depth, label, heading, end), following, parent) in enumerate(
            zip(headings, nexts, parents, strict=True)
        )
    ]


def _end(paragraph: str, label: str, heading: str) -> int:
    return max(paragraph.find(heading), len(label)) + len(heading)
