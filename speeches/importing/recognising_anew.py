"""Recognising a stored document once more, as with better programs, without what a person did being
lost: pages that she checked stay as they are, and so do the lines that she put right."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from speeches.importing.converting import readable
from speeches.importing.recognising import PageError, recognise
from speeches.importing.reparse import unread_of
from speeches.importing.scans import page_of, recognise_pages
from speeches.models import Material, ScannedPage

# A line that was read now and lies so far within one that a person put right is the same line.
_WITHIN = 0.5

Box = tuple[float, float, float, float]


def pages_due(material: Material) -> list[int]:
    """The numbers of the pages that nobody has checked, also of those that were never recognised.
    Raises MaterialError, OSError."""
    unchecked = ScannedPage.objects.filter(sha256=material.sha256, checked_at=None)
    return sorted({*unchecked.values_list("number", flat=True), *unread_of(material)})


def recognise_anew(material: Material, numbers: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Recognise these pages of a material; yields the number of each when it is kept, and whether
    it could be recognised. What could not stays as it was. Raises MaterialError, OSError."""
    with material.raw.open("rb") as raw:
        data = raw.read()
    source = readable(data).data
    known = ScannedPage.objects.filter(sha256=material.sha256)
    for number in numbers:
        if not known.filter(number=number).exists():
            list(recognise_pages(data, [number]))
            yield number, known.filter(number=number, problem="").exists()
            continue
        yield number, _again(material.sha256, source, number)


def _again(sha256: str, source: bytes, number: int) -> bool:
    """Recognise a page that has a row; whether something came of it."""
    begun = time.monotonic()
    try:
        found = recognise(source, number)
    except PageError:
        return False
    if not found.lines:
        return False
    _replace(page_of(sha256, number, found, "", time.monotonic() - begun), found.picture)
    return True


def _replace(new: ScannedPage, picture: bytes) -> None:
    """Put what was read now in the place of what was read before, but for what a person did."""
    with transaction.atomic():
        pages = ScannedPage.objects.select_for_update()
        page = pages.filter(sha256=new.sha256, number=new.number, checked_at=None).first()
        if page is None:
            return
        if picture:
            page.picture.save("", ContentFile(picture), save=False)
            page.picture_sha256 = new.picture_sha256
        for name in ("width", "height", "program", "seconds", "problem"):
            setattr(page, name, getattr(new, name))
        page.lines = with_corrections(new.lines, page.lines)
        page.save()


def with_corrections(
    new: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The lines that were read now, with those of before that a person put right in their places.

    Hers stay as they are; what was read now where they stand is left out.
    """
    hers = [line for line in before if "read" in line]
    boxes = [_box(line) for line in hers]
    lines = [line for line in new if not any(_share(_box(line), box) > _WITHIN for box in boxes)]
    for line, box in zip(hers, boxes, strict=True):
        at = sum(_middle(_box(other)) < _middle(box) for other in lines)
        lines.insert(at, line)
    return lines


def _box(line: dict[str, Any]) -> Box:
    """From the left, the top, to the right, the bottom."""
    across, down = line["corners"][::2], line["corners"][1::2]
    return min(across), min(down), max(across), max(down)


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _share(inner: Box, outer: Box) -> float:
    """How much of a box lies within another."""
    width = min(inner[2], outer[2]) - max(inner[0], outer[0])
    height = min(inner[3], outer[3]) - max(inner[1], outer[1])
    area = (inner[2] - inner[0]) * (inner[3] - inner[1])
    return max(width, 0) * max(height, 0) / area if area else 0.0
