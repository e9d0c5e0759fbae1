"""Uploading materials in the admin: the form, and what is said of each file afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse

from speeches.importing import Outcome, Status, import_file
from speeches.parsing.limits import CONTAINER_BYTES, DOCUMENT_BYTES, MEGABYTE


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A file field that takes several files; its value is a list of them."""

    widget = MultipleFileInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    files = MultipleFileField(
        label="材料文件",
        # An empty file is an outcome with its name, like any other that cannot be read.
        allow_empty_file=True,
        help_text="可一次选多个。支持文本、保存的网页、Word（docx）、有文字的 PDF、"
        f"JSON Lines，以及装着它们的 zip；每份材料不超过 {DOCUMENT_BYTES // MEGABYTE} MB，"
        "一次最多 100 个文件。",
        error_messages={"required": "请选择要上传的文件。"},
    )


def import_upload(file: UploadedFile) -> Iterator[Outcome]:
    """The outcomes of an uploaded file; one that is too large is not read at all."""
    if (file.size or 0) > CONTAINER_BYTES:
        reason = f"文件超过 {CONTAINER_BYTES // MEGABYTE} MB，请拆分后再上传"
        return iter([Outcome(file.name, Status.FAILED, reason=reason)])
    return import_file(file.read(), file.name)


def report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """One message a file: what became of it."""
    levels = {Status.FAILED: messages.ERROR, Status.UNCHANGED: messages.INFO}
    for outcome in outcomes:
        messages.add_message(request, levels.get(outcome.status, messages.SUCCESS), str(outcome))


def address_of(ids: list[int]) -> str:
    """Where the librarian sees these speeches: the one's own page, or a list of just these."""
    if len(ids) == 1:
        return reverse("admin:speeches_speech_change", args=ids)
    return f"{reverse('admin:speeches_speech_changelist')}?id__in={','.join(map(str, ids))}"
