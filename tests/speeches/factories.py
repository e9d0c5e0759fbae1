"""Rows for tests of pages, made directly: no file, no parser."""

import hashlib
from itertools import count

from speeches.models import Material, Source, Speech, section_rows
from speeches.parsing import documents
from speeches.parsing.structure.anchors import section_anchors
from speeches.parsing.structure.places import parents_of

_numbers = count(1)


def make_material(**fields) -> Material:
    """A material with its own fingerprint; its raw file is not written."""
    number = next(_numbers)
    values = {
        "name": f"材料{number}.txt",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "size": 100,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "text": "",
    }
    return Material.objects.create(**values | fields)


def make_speech(*paragraphs: str, headings: tuple = (), source: str = "", **fields) -> Speech:
    """A published speech.

    headings: (index of the paragraph, depth, label, heading) in the order of the text; a
    heading that is shorter than its paragraph runs on into the text. source: a source's name.
    """
    if source:
        fields["source"], _ = Source.objects.get_or_create(name=source)
    values = {
        "title": f"在第{next(_numbers)}次会议上的讲话",
        "level": "town",
        "meeting_level": "town",
        "kind": "讲话",
        "year": 2024,
        "text": "\n".join(paragraphs or ("同志们：", "今天讲三点意见。")),
    }
    if "material" not in fields:
        fields["material"] = make_material()
    speech = Speech.objects.create(**values | fields)
    _make_sections(speech, headings)
    return speech


def _make_sections(speech: Speech, headings: tuple) -> None:
    anchors = section_anchors(label + heading for _, _, label, heading in headings)
    parents = parents_of(depth for _, depth, _, _ in headings)
    ends = [*(start for start, *_ in headings), len(speech.paragraphs)][1:]
    outline = (
        documents.ParsedSection(
            depth=depth,
            label=label,
            heading=heading,
            anchor=anchor,
            start=start,
            heading_end=len(label + heading),
            paragraphs=end - start - (label + heading == speech.paragraphs[start]),
            parent=parent,
        )
        for (start, depth, label, heading), anchor, parent, end in zip(
            headings, anchors, parents, ends, strict=True
        )
    )
    for row in section_rows(speech, outline):
        # Known again, now that the parent has a key.
        row.parent = row.parent
        row.save()
