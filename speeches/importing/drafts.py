"""A writer's own draft is read: its words alone, and nothing of it is kept or logged.

Anybody may send one. It is looked at in a child process of its own and nowhere else, within the
budget of any document, by few at a time: who comes when all are busy is told so at once, for a
thread that waits is one that nobody else has.
"""

from __future__ import annotations

import logging
import threading

from speeches.importing.children import Children
from speeches.importing.converting import NotInstalled, converted
from speeches.importing.read_ahead import run_within_budget
from speeches.parsing import MaterialError
from speeches.parsing.documents import ReadingFault, ScannedError, Words
from speeches.parsing.formats.detect import Format
from speeches.parsing.formats.limits import check_draft

logger = logging.getLogger(__name__)

# Drafts that one web process has read at a time.
AT_ONCE = 2

_TASK = "speeches.importing.draft_task:read_draft_task"
# Not those of the importer: no visitor's file makes a librarian's wait.
_children = Children()
_turns = threading.BoundedSemaphore(AT_ONCE)
_NO_TEXT = (
    "里面没有可以读的文字（多为扫描件、图片，或字体没有对照表的 PDF），"
    "请用文字识别（OCR）软件转成文字或 Word 再上传"
)
_OLD = "是旧版 Word、WPS 或 RTF 文档，这里不能读，请用 Word 或 WPS 另存为 docx 再上传"
_FAULT = "读到一半出了错，请另存为 docx 或文本再上传"


class Busy(Exception):
    """As many drafts are being read as may be."""


def read_draft(data: bytes) -> Words:
    """The words of a draft in any format that is read.

    Raises MaterialError, with what to do, in words for a writer; Busy.
    """
    check_draft(len(data))
    if not _turns.acquire(blocking=False):
        raise Busy
    try:
        words = _read(data)
    except ScannedError as error:
        raise MaterialError(_NO_TEXT) from error
    except NotInstalled as error:
        raise MaterialError(_OLD) from error
    except MaterialError as error:
        raise MaterialError(_for_writers(str(error))) from error
    except ReadingFault as fault:
        logger.error("A draft could not be read: %s", fault)
        raise MaterialError(_FAULT) from fault
    finally:
        _turns.release()
    return Words(words.paragraphs, tuple(map(_for_writers, words.warnings)))


def _read(data: bytes) -> Words:
    found = run_within_budget(_children, _TASK, data)
    if isinstance(found, Format):
        found = run_within_budget(_children, _TASK, converted(data, found).data)
    assert isinstance(found, Words)
    return found


def _for_writers(said: str) -> str:
    """What is said to librarians, as of a file that is only read."""
    return said.replace("导入", "上传")
