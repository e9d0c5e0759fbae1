"""Scanned pages held against their pictures by a person: lines corrected, pages checked.

A picture is the source, and a line is what was read of it: correcting the line rewrites nothing.
What was read first is kept beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from speeches.choices import Act
from speeches.history.recording import acting_on
from speeches.importing.reparse import reparse_for_a_person
from speeches.life import Cause
from speeches.models import Material, ScannedPage


def check_page(
    material: Material, number: int, texts: Sequence[str], cause: Cause, *, checked: bool
) -> list[str]:
    """Note what a person found on a page, and read the material anew; returns what changed.

    texts: the lines as they are right, in their order, "" for one that is none; checked: whether
    the page is as it should be now. Raises MaterialError where nothing would be left, LookupError
    where the page has other lines by now; nothing is changed then.
    """
    with acting_on(material, Act.SCAN, cause):
        pages = ScannedPage.objects.select_for_update()
        page = pages.get(sha256=material.sha256, number=number)
        if len(page.lines) != len(texts):
            raise LookupError(number)
        page.lines = [_line(*pair) for pair in zip(page.lines, texts, strict=True)]
        page.checked_at = timezone.now() if checked else None
        page.checked_by = cause.by if checked else None
        page.save(update_fields=["lines", "checked_at", "checked_by"])
        return reparse_for_a_person(material)


def _line(line: dict[str, Any], text: str) -> dict[str, Any]:
    text = " ".join(text.split())
    if text == " ".join(line["text"].split()):
        return line
    read = line.get("read", line["text"])
    return line | {"text": text, "read": read, "doubtful": []}
