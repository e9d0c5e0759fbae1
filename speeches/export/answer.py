"""A document as a download, in the format that the address names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string

from speeches.export.docx import to_docx
from speeches.export.manuscript import Manuscript
from speeches.export.markdown import to_markdown
from speeches.export.plain import to_plain
from speeches.export.punctuation import in_full_width
from speeches.export.title_lines import title_lines


def _in_word(document: Manuscript) -> bytes:
    words = import_string(settings.TITLE_WORDS)(document.title)
    return to_docx(document, title_lines(words))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMATS: dict[str, tuple[Callable[[Manuscript], bytes | str], str]] = {
    "docx": (_in_word, _WORD),
    "txt": (to_plain, "text/plain; charset=utf-8"),
    "md": (to_markdown, "text/markdown; charset=utf-8"),
}
# What Windows allows in no file's name, and what no header holds.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\s\ud800-\udfff\u202a-\u202e\u2066-\u2069]+')
_NAME_LENGTH = 60


def download(request: HttpRequest, document: Manuscript, suffix: str) -> HttpResponse:
    """The file, named after its title; `?notes=no` leaves out the sources, `?remarks=no` what is to
    be checked, `?marks=full` puts half-width punctuation right. 404: unknown format."""
    if suffix not in _FORMATS:
        raise Http404("没有这种格式")
    if request.GET.get("notes") == "no":
        document = document.without_notes()
    if request.GET.get("remarks") == "no":
        document = document.without_remarks()
    if request.GET.get("marks") == "full":
        document = replace(document, blocks=tuple(in_full_width(document.blocks)))
    write, media_type = _FORMATS[suffix]
    content = write(document)
    data = content if isinstance(content, bytes) else content.encode(errors="replace")
    header = content_disposition_header(True, f"{file_name(document.title)}.{suffix}")
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": header or ""}
    )


def file_name(title: str) -> str:
    """A name that every system takes."""
    return _UNFIT.sub(" ", title).strip(" .")[:_NAME_LENGTH].strip(" .") or "讲话"
