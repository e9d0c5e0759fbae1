"""Uploading materials in the admin: the form, and what is said of each file afterwards."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse

from speeches.importing.materials import Outcome, Status, import_file
from speeches.life import Arrival, Cause, Publishing
from speeches.parsing import MaterialError
from speeches.parsing.formats.limits import DOCUMENT_BYTES, MEGABYTE, check_file

# A request is cut off after 120 seconds (config/gunicorn.py); the longest text takes 10.
SECONDS = 60
_LATE = "这次上传用时太长，没有处理完；请再上传一次，已导入的会自动跳过"
# Outcomes that have a message each, and speeches that have a list of just these.
_TOLD = 100


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A file field that takes several files; its value is a list of them."""

    widget = MultipleFileInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    files = MultipleFileField(  # type: ignore[assignment]  # a field takes no name of the form's own
        label="材料文件",
        # An empty file is an outcome with its name, like any other that cannot be read.
        allow_empty_file=True,
        help_text="可一次选多个。支持文本、保存的网页、Word（docx）、有文字的 PDF、"
        "JSON Lines，以及装着它们的 zip 和邮件（eml）；"
        f"每份材料不超过 {DOCUMENT_BYTES // MEGABYTE} MB，"
        "一次最多 100 个文件。",
        error_messages={"required": "请选择要上传的文件。"},
    )
    again = forms.BooleanField(
        label="以前删除过的也重新导入",
        required=False,
        help_text="重新导入的作为待审，从前的更正找不回来；还在回收站里的，请到回收站恢复。",
    )


def arrival_of(cause: Cause, *, again: bool = False) -> Arrival:
    """How uploads come in: to be looked at first, but for what the office's setting lets pass."""
    at_once = settings.PUBLISH_WITHOUT_DOUBT
    return Arrival(Publishing.UNDOUBTED if at_once else Publishing.NOTHING, cause, again)


def import_uploads(
    files: Iterable[UploadedFile], arrival: Arrival, clock: Callable[[], float] = time.monotonic
) -> Iterator[Outcome]:
    """The outcomes of all uploaded files; when time is up, one for each file that is left."""
    end = clock() + SECONDS
    for file in files:
        name = file.name or ""
        outcomes = import_upload(file, arrival)
        # A document at a time: what is stored stays, whatever comes after it.
        while clock() < end:
            outcome = next(outcomes, None)
            if not outcome:
                break
            yield outcome
            if outcome.name == name:
                # No container: nothing can follow.
                break
        else:
            yield Outcome(name, Status.FAILED, reason=_LATE)


def import_upload(file: UploadedFile, arrival: Arrival) -> Iterator[Outcome]:
    """The outcomes of an uploaded file; one that is too large is not read at all."""
    try:
        check_file(file.size or 0)
    except MaterialError as error:
        return iter([Outcome(file.name or "", Status.FAILED, reason=str(error))])
    return import_file(file.read(), file.name or "", arrival)


def report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """One message a file: what became of it. Of very many, their number and the first failures."""
    if len(outcomes) > _TOLD:
        numbers = Counter(outcome.status for outcome in outcomes)
        said = "，".join(f"{status.value} {number} 份" for status, number in numbers.items())
        messages.info(request, f"共 {len(outcomes)} 份：{said}。")
        outcomes = [outcome for outcome in outcomes if outcome.status is Status.FAILED][:_TOLD]
    for outcome in outcomes:
        messages.add_message(request, _level(outcome), str(outcome))


def _level(outcome: Outcome) -> int:
    if outcome.status is Status.FAILED:
        return messages.ERROR
    if outcome.status is Status.GONE or outcome.gone:
        return messages.WARNING
    if outcome.status is Status.UNCHANGED:
        return messages.WARNING if outcome.fates else messages.INFO
    return messages.SUCCESS


def list_address(ids: list[int]) -> str:
    """Where the librarian sees these speeches: the one's own page, a list of just these, or, where
    there is none that she may see or they are too many for an address, the list of materials with
    the newest first."""
    if not ids or len(ids) > _TOLD:
        return reverse("admin:speeches_material_changelist")
    if len(ids) == 1:
        return reverse("admin:speeches_speech_change", args=ids)
    return f"{reverse('admin:speeches_speech_changelist')}?id__in={','.join(map(str, ids))}"
