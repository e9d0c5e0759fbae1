"""Scanned pages of documents as rows: recognised one by one, kept at once, given to the parser.

What was recognised stays when whoever does it is killed, and nothing is recognised twice. A page
that cannot be recognised is a row with the reason, and the document is read without it.
"""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile

from config.compiled import CompiledByText
from speeches.importing.converting import readable
from speeches.importing.recognised import RecognisedPage
from speeches.importing.recognising import PageError, recognise
from speeches.models import Material, ScannedPage
from speeches.parsing import MaterialError
from speeches.parsing.documents import PageReading, Readings
from speeches.parsing.documents.readings import LineReading
from speeches.parsing.formats.detect import Format, format_of
from speeches.parsing.formats.page_pictures import picture_of_page

PROGRAM = "rapidocr"


# Most documents have no page that was recognised.
_ANY_PAGE = CompiledByText(
    lambda keys: ScannedPage.objects.filter(sha256__in=keys).order_by().values_list("pk")[:1]
)


def readings_of(sha256: str) -> Readings:
    """What was recognised of a document, for the parser."""
    if not _ANY_PAGE([sha256]):
        return {}
    return {page.number: _reading(page) for page in ScannedPage.objects.filter(sha256=sha256)}


def recognise_pages(data: bytes, numbers: Iterable[int]) -> Iterator[int]:
    """Recognise these pages of a document and keep each; yields its number when it is kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = set(ScannedPage.objects.filter(sha256=sha256).values_list("number", flat=True))
    source = b""
    for number in numbers:
        if number not in known and not _known_by_itself(data, sha256, number):
            begun = time.monotonic()
            try:
                # An old format is converted once for all of its pages.
                source = source or readable(data).data
                found, problem = recognise(source, number), ""
            except (PageError, MaterialError) as error:
                found, problem = RecognisedPage(0, 0, (), b""), str(error)
            _keep(sha256, number, found, problem, time.monotonic() - begun)
        yield number


def _known_by_itself(data: bytes, sha256: str, number: int) -> bool:
    """Whether a page of pictures that were put together was recognised when it was a document of
    its own; it is not done once more."""
    if format_of(data) is not Format.PAGES:
        return False
    try:
        picture, frame = picture_of_page(data, number)
    except MaterialError:
        return False
    alone = ScannedPage.objects.filter(sha256=hashlib.sha256(picture).hexdigest(), number=frame)
    page = alone.exclude(picture="").filter(problem="").first()
    if page is None:
        return False
    page.pk, page.sha256, page.number = None, sha256, number
    with page.picture.open("rb") as shown:
        page.picture.save("", ContentFile(shown.read()), save=False)
    ScannedPage.objects.bulk_create([page], ignore_conflicts=True)
    return True


def forget_failures(data: bytes) -> list[str]:
    """Let the pages of a document be tried again that could not be recognised; returns why not."""
    pages = ScannedPage.objects.filter(sha256=hashlib.sha256(data).hexdigest())
    failed = pages.exclude(problem="")
    problems = [f"{page}：{page.problem}" for page in failed]
    failed.delete()
    return problems


def forget_scans(sha256: str) -> None:
    """Delete what was recognised of a document, and the pictures of its pages."""
    for page in ScannedPage.objects.filter(sha256=sha256):
        page.picture.delete(save=False)
        page.delete()


def forget_strays(before: datetime.datetime) -> int:
    """Delete what was recognised before a moment of documents that never came in; returns how many
    documents that are."""
    pages = ScannedPage.objects.filter(read_at__lt=before)
    strays = pages.exclude(sha256__in=Material.objects.values("sha256"))
    found = set(strays.values_list("sha256", flat=True))
    for sha256 in found:
        forget_scans(sha256)
    return len(found)


def _reading(page: ScannedPage) -> PageReading:
    return PageReading(tuple(map(_line, page.lines)), page.checked_at is not None)


def _line(line: dict[str, Any]) -> LineReading:
    x1, y1, x2, y2, x3, y3, x4, y4 = line["corners"]
    return LineReading(line["text"], ((x1, y1), (x2, y2), (x3, y3), (x4, y4)))


def _keep(sha256: str, number: int, found: RecognisedPage, problem: str, seconds: float) -> None:
    """Keep a page, its picture first; a second time it changes nothing."""
    page = page_of(sha256, number, found, problem, seconds)
    if found.picture:
        page.picture.save("", ContentFile(found.picture), save=False)
    ScannedPage.objects.bulk_create([page], ignore_conflicts=True)


def page_of(
    sha256: str, number: int, found: RecognisedPage, problem: str, seconds: float
) -> ScannedPage:
    """A page as a row, not stored and without its picture."""
    return ScannedPage(
        sha256=sha256,
        number=number,
        width=found.width,
        height=found.height,
        lines=[
            {
                "text": line.text,
                "score": line.score,
                "corners": list(line.corners),
                "doubtful": [list(stretch) for stretch in line.doubtful],
            }
            for line in found.lines
        ],
        picture_sha256=hashlib.sha256(found.picture).hexdigest() if found.picture else "",
        program=PROGRAM,
        seconds=round(seconds, 2),
        problem=problem,
    )
