"""Recognition of text in pictures of pages, as a child process runs it.

The only module that knows the programs of `requirements-ocr.txt`; nothing imports it, so that
everything else runs without them: see `recognising`. Their models lie in their own package, by
their paths, so that nothing is ever fetched.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import rapidocr
from PIL import Image, ImageDraw, ImageOps, ImageSequence

from speeches.importing.child import Ask
from speeches.importing.recognised import (
    NotAPage,
    RecognisedLine,
    RecognisedPage,
    doubtful_in,
)
from speeches.parsing import MaterialError
from speeches.parsing.formats.detect import Format, format_of
from speeches.parsing.formats.page_pictures import picture_of_page
from speeches.parsing.formats.scan_marks import chinese_marks

# Dots for an inch: of a page, and of the picture that is kept of it for people.
_DPI = 150
# A4 in points: what a picture without a page is taken for.
_WIDTH = 595.0
# The longer side of what is recognised, in dots: a page of A3 at 150 dpi has 2,480.
_MOST_SIDE = 2_500
# A photograph has 50 million; what is larger is refused before it is unpacked.
_MOST_DOTS = 120_000_000
# A mark or a button of a page, no page.
_LEAST_SIDE = 100
_JPEG_QUALITY = 60
# A page whose mean is below this may lie the wrong way up. Upside down it is 0.5 or less.
_WELL_READ = 0.8
_WAYS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
# Whoever waits for a page of the site comes first.
_NICENESS = 10
_MODELS = Path(rapidocr.__file__).parent / "models"
_SETTINGS = {
    "Global.log_level": "critical",
    # A line is never left out because it is read with doubt: it is marked.
    "Global.text_score": 0.0,
    "Global.max_side_len": _MOST_SIDE,
    # Which way up a page lies is looked at here, for all of its lines.
    "Global.use_cls": False,
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
    "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
    "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
    # Fewer lines at once take less memory, and no more time.
    "Rec.rec_batch_num": 2,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


def _ready() -> Any:
    """The programs with their models loaded, which takes seconds and is no part of any page."""
    os.nice(_NICENESS)
    Image.MAX_IMAGE_PIXELS = _MOST_DOTS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    engine = rapidocr.RapidOCR(params=_SETTINGS)
    # They are loaded by their first line.
    line = Image.new("RGB", (320, 64), "white")
    ImageDraw.Draw(line).text((20, 8), "2023", "black", font_size=40)
    engine(line)
    return engine


_ENGINE = _ready()


def recognise_page(ask: Ask, data: bytes, number: int) -> RecognisedPage:
    """What a page of a document says, and its picture; number: from 1. Raises NotAPage."""
    picture, scale = _page_of(data, number)
    if min(picture.size) < _LEAST_SIDE:
        return RecognisedPage(picture.width * scale, picture.height * scale, (), b"")
    picture, found = _upright(picture)
    return RecognisedPage(
        picture.width * scale,
        picture.height * scale,
        tuple(_lines(found, scale)),
        _packed(picture),
    )


def _page_of(data: bytes, number: int) -> tuple[Image.Image, float]:
    """The picture of a page, and how many points a dot of it has."""
    try:
        if format_of(data) is Format.PDF:
            return _page_of_pdf(data, number)
        return _frame_of_picture(*picture_of_page(data, number))
    except MaterialError as error:
        raise NotAPage from error


def _upright(picture: Image.Image) -> tuple[Image.Image, Any]:
    """A page the right way up, and what it says: one that lies on its side is turned, and one that
    can hardly be read is tried upside down."""
    found = _ENGINE(picture)
    on_its_side = _lies_on_its_side(found)
    if _score(found) >= _WELL_READ and not on_its_side:
        return picture, found
    best = (picture, found)
    for way in _WAYS if on_its_side else _WAYS[1:2]:
        turned = picture.transpose(way)
        read = _ENGINE(turned)
        if _score(read) > _score(best[1]) or (on_its_side and best[0] is picture):
            best = (turned, read)
    return best if _score(best[1]) >= _WELL_READ else (picture, found)


def _score(found: Any) -> float:
    """How sure a reading is, by characters."""
    if getattr(found, "txts", None) is None:
        return 0.0
    sizes = [(score, len(text)) for score, text in zip(found.scores, found.txts, strict=True)]
    total = sum(size for _, size in sizes)
    return sum(score * size for score, size in sizes) / total if total else 0.0


def _lies_on_its_side(found: Any) -> bool:
    """Whether most characters stand in boxes that are higher than wide."""
    if getattr(found, "txts", None) is None:
        return False
    tall = wide = 0
    for corners, text in zip(found.boxes.tolist(), found.txts, strict=True):
        width, height = (max(each) - min(each) for each in zip(*corners, strict=True))
        tall += len(text) if height > 2 * width else 0
        wide += len(text) if width > height else 0
    return tall > wide


def _lines(found: Any, scale: float) -> Iterator[RecognisedLine]:
    if getattr(found, "txts", None) is None:
        return
    each = zip(found.boxes.tolist(), found.txts, found.scores, found.word_results, strict=True)
    for corners, text, score, characters in each:
        if text.strip():
            yield RecognisedLine(
                chinese_marks(text),
                round(float(score), 4),
                tuple(round(value * scale, 1) for corner in corners for value in corner),
                doubtful_in(text, [(part, float(sure)) for part, sure, _ in characters]),
            )


def _page_of_pdf(data: bytes, number: int) -> tuple[Image.Image, float]:
    try:
        with pypdfium2.PdfDocument(data) as document:
            page = document[number - 1]
            longer = max(page.get_size())
            scale = min(_DPI / 72, _MOST_SIDE / longer)
            return page.render(scale=scale).to_pil().convert("RGB"), 1 / scale
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError) as error:
        raise NotAPage from error


def _frame_of_picture(data: bytes, number: int) -> tuple[Image.Image, float]:
    """A picture, or a page of one that has several, upright as its camera says."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            frame = next(_from(ImageSequence.Iterator(file), number))
            shrink = max(1, round(max(frame.size) / _MOST_SIDE))
            picture = ImageOps.exif_transpose(frame.reduce(shrink) if _is_plain(frame) else frame)
    except (
        Image.DecompressionBombError, Image.DecompressionBombWarning, Image.UnidentifiedImageError,
        OSError, SyntaxError, ValueError, StopIteration, EOFError,
    ) as error:  # fmt: skip
        raise NotAPage from error
    picture = _on_white(picture)
    picture.thumbnail((_MOST_SIDE, _MOST_SIDE))
    return picture, _WIDTH / picture.width


def _from(frames: Any, number: int) -> Iterator[Image.Image]:
    for at, frame in enumerate(frames, 1):
        if at == number:
            yield frame


def _is_plain(frame: Image.Image) -> bool:
    return frame.mode in ("RGB", "L")


def _on_white(picture: Image.Image) -> Image.Image:
    """A picture without what lets the paper shine through."""
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    if picture.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut them off at 255.
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")


def _packed(picture: Image.Image) -> bytes:
    packed = io.BytesIO()
    picture.convert("L").save(packed, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return packed.getvalue()
