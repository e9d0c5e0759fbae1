"""Have a page recognised that is a picture, in a child process with a budget of its own.

The programs that do so are an extra (`make ocr`, requirements-ocr.txt) and are never loaded here: a
child takes 0.7 GB with their models, and seconds for a page.
"""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings

from speeches.importing.child import Budget
from speeches.importing.children import BudgetError, Children, TooLarge, TooSlow
from speeches.importing.recognised import NotAPage, RecognisedPage
from speeches.parsing.formats.limits import MEGABYTE

_PROGRAMS = ("rapidocr", "onnxruntime", "pypdfium2", "cv2", "PIL")
_RECOGNISE = "speeches.importing.recognise_task:recognise_page"
_children = Children()


class PageError(Exception):
    """A page that cannot be recognised; the message says why, in Chinese."""


def can_recognise() -> bool:
    """Whether the extra is installed, and wanted."""
    return bool(settings.OCR) and all(map(find_spec, _PROGRAMS))


def recognise(data: bytes, number: int) -> RecognisedPage:
    """What a page that is a picture says, of a document that needs no converting.

    number: from 1. Raises PageError.
    """
    budget = Budget(settings.OCR_SECONDS, int(settings.OCR_MEGABYTES * MEGABYTE))
    try:
        page = _children.run(_RECOGNISE, data, number, budget=budget)
    except NotAPage as error:
        raise PageError("这一页的图片打不开") from error
    except TooSlow as error:
        raise PageError(f"识别超过 {budget.seconds:g} 秒，已停止") from error
    except TooLarge as error:
        reason = f"识别所需内存超过 {settings.OCR_MEGABYTES:g} MB，已停止"
        raise PageError(reason) from error
    except BudgetError as error:
        raise PageError("识别时进程意外中止") from error
    assert isinstance(page, RecognisedPage)
    return page
