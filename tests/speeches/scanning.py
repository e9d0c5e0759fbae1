"""Scanned pages and what a recogniser would say of them, made without one."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from types import ModuleType

import pytest

from speeches.importing import scans
from speeches.importing.recognised import RecognisedLine, RecognisedPage
from speeches.importing.recognising import PageError
from speeches.parsing.documents import PageReading
from speeches.parsing.documents.readings import LineReading
from tests.speeches.parsing.formats.making import PICTURES, Put, docx, pdf, zipped

SIZE, LEADING, LEFT, TOP = 16.0, 29.0, 80.0, 120.0
TITLE = "在全县河道清理工作会议上的讲话"
PAGES = [
    [
        (3.5, 1.4, TITLE),
        (0, 1, "同志们："),
        (2, 1, "今天召开河道清理工作会议，主要任务是安排今冬明春的清"),
        (0, 1, "理工作。下面，我讲两点意见。"),
        (2, 1, "一、认清形势，增强清理河道的紧迫感"),
        (2, 1, "全县有大小河道四十六条，去冬清理了十九条，还有二十七"),
        (0, 1, "条没有动工。河道不清，水就不畅，群众的田就要受淹，这个"),
    ],
    [
        (0, 1, "道理大家都懂，关键是要动起来，抢在春汛之前见到成效。"),
        (2, 1, "二、落实责任，确保按期完成清理任务"),
        (2, 1, "各乡镇要把任务分到村、分到段，每一段都要有名有姓，有"),
        (0, 1, "人管、有人查。人大代表要经常到河边走一走、看一看。"),
        (2, 1, "谢谢大家。"),
    ],
]


def scan(pages: int = len(PAGES), text: Mapping[int, list[Put]] | None = None) -> bytes:
    """A PDF whose pages are pictures, but for those that have text; by their numbers, from 0."""
    shown = dict.fromkeys(range(pages), PICTURES["object"])
    return pdf([(text or {}).get(number, []) for number in range(pages)], pictures=shown)


def reading(
    lines: Sequence[tuple[float, float, str]],
    *,
    askew: float = 0.0,
    aside: float = 0.0,
    checked: bool = False,
) -> PageReading:
    """What is recognised of a page of lines, each with its indent in characters, its size as a
    share of the usual one, and its words. askew: how the page lies, in degrees; aside: how far to
    the right, in points."""
    return PageReading(tuple(_lines(lines, math.radians(askew), aside)), checked)


def _lines(lines, angle, aside):
    for at, (indent, size, words) in enumerate(lines):
        # No two boxes are alike.
        wobble = (0.4, -0.3, 0.1)[at % 3]
        left = LEFT + aside + indent * SIZE + wobble
        width = sum(0.5 if char.isascii() else 1 for char in words) * SIZE * size
        right, top = left + width - wobble, TOP + at * LEADING + wobble
        bottom = top + 1.15 * SIZE * size
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        yield LineReading(words, tuple(_turned(corner, angle) for corner in corners))


def _turned(point, angle):
    x, y = point
    return (
        x * math.cos(angle) - y * math.sin(angle),
        x * math.sin(angle) + y * math.cos(angle),
    )


def recognised(
    lines: Sequence[tuple[float, float, str]],
    score: float = 0.99,
    doubtful: Mapping[int, tuple[int, int]] | None = None,
    picture: bytes = b"\xff\xd8\xff picture",
) -> RecognisedPage:
    """The same as a recogniser answers it; doubtful: a stretch of lines by their place."""
    found = (
        RecognisedLine(
            line.text,
            score,
            tuple(value for corner in line.corners for value in corner),
            (doubtful[at],) if doubtful and at in doubtful else (),
        )
        for at, line in enumerate(reading(lines).lines)
    )
    return RecognisedPage(595.0, 842.0, tuple(found), picture)


def recognising(monkeypatch: pytest.MonkeyPatch, reader: ModuleType) -> list[int]:
    """Put a recogniser that knows PAGES where `reader`, a module, looks for one; returns the
    numbers that it is asked for, as they come."""
    numbers: list[int] = []

    def recognise(data: bytes, number: int) -> RecognisedPage:
        numbers.append(number)
        if number > len(PAGES):
            raise PageError("识别超过 120 秒，已停止")
        return recognised(PAGES[number - 1])

    monkeypatch.setattr(scans, "recognise", recognise)
    monkeypatch.setattr(reader, "can_recognise", lambda: True)
    return numbers


def scanned_docx(
    pictures: Sequence[bytes],
    *,
    old: bool = False,
    size: tuple[float, float] = (16, 23),
    body: str = "",
    parts: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A Word file that shows these pictures, of this size in centimetres, before what else is in
    its body."""
    names = [f"media/image{at}.jpeg" for at in range(1, len(pictures) + 1)]
    shown = "".join(f"<w:p><w:r>{_shown(name, size, old)}</w:r></w:p>" for name in names)
    file = docx(shown + body, parts={**dict(parts or {}), **dict.fromkeys(names, ("image", ""))})
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped(files | {f"word/{n}": data for n, data in zip(names, pictures, strict=True)})


def _shown(name: str, size: tuple[float, float], old: bool) -> str:
    width, height = size
    if old:
        style = f"width:{width}cm;height:{height}cm"
        return f'<w:pict><v:shape style="{style}"><v:imagedata r:id="{name}"/></v:shape></w:pict>'
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    extent = f'cx="{int(width * 360_000)}" cy="{int(height * 360_000)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing">'
        f'<wp:extent {extent}/><wp:docPr id="1" name="{name}"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture">'
        f'<pic:pic xmlns:pic="{drawing}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="{name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{name}"/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
