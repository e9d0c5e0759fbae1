"""Uploading materials in the admin: what the form takes. What becomes of it is a batch's affair."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from speeches.jobs.models import Batch
from speeches.jobs.receiving import add, may_get_more, receive
from speeches.parsing.formats.limits import CONTAINER_BYTES, DOCUMENT_BYTES, MEGABYTE

_MOST_FILES = settings.DATA_UPLOAD_MAX_NUMBER_FILES
# Longer ones come as files.
_PASTED = 200_000


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A file field that takes several files; its value is a list of them."""

    widget = MultipleFileInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(MultipleFileField, self).clean(file, initial) for file in files or [None]]
        return [file for file in found if file]


class UploadForm(forms.Form):
    files = MultipleFileField(  # type: ignore[assignment]  # a field takes no name of the form's own
        label="材料文件",
        required=False,
        # An empty file is an outcome with its name, like any other that cannot be read.
        allow_empty_file=True,
        help_text="可一次选多个，也可以把文件或文件夹拖到这里。支持文本、保存的网页、Word（docx）、"
        "PDF、JSON Lines，以及装着它们的 zip 和邮件（eml）；扫描件和图片要服务器装有文字识别；"
        f"每份材料不超过 {DOCUMENT_BYTES // MEGABYTE} MB，压缩包不超过 "
        f"{CONTAINER_BYTES // MEGABYTE} MB。文件再多也可以一次选，会自动分几次传；"
        f"浏览器不运行脚本的，一次最多 {_MOST_FILES} 个。",
    )
    pasted = forms.CharField(
        label="或者粘贴文字",
        required=False,
        strip=False,
        max_length=_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text="粘贴一份材料的文字，或网页的源代码。",
    )
    as_one = forms.BooleanField(
        label="这些图片是同一份材料的各页",
        required=False,
        help_text="一篇讲话拍成或扫成几张图片的，勾选这一项：按文件名的次序（1、2、…、10）合成一份。"
        "只能都是图片，合起来不超过 "
        f"{CONTAINER_BYTES // MEGABYTE} MB。",
    )
    again = forms.BooleanField(
        label="以前删除过的也重新导入",
        required=False,
        help_text="重新导入的作为待审，从前的更正找不回来；还在回收站里的，请到回收站恢复。",
    )
    batch = forms.ModelChoiceField(
        queryset=Batch.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "这一批已经收起或撤回，请重新上传。"},
    )

    def __init__(self, *args: Any, by: User | None, may_bin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        batch = self.fields["batch"]
        assert isinstance(batch, forms.ModelChoiceField)
        batch.queryset = may_get_more(by)
        if not may_bin:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("files") or cleaned.get("pasted", "").strip() or self.errors):
            raise forms.ValidationError("请选择要上传的文件，或者粘贴文字。")
        if cleaned.get("as_one") and (
            len(cleaned.get("files", ())) < 2 or cleaned.get("pasted", "").strip()
        ):
            raise forms.ValidationError("要合成一份的，请选两张以上的图片，不要粘贴文字。")
        return cleaned

    def receive(self, by: User | None) -> Batch:
        """Store what was sent, as a batch or as more of one. Raises OSError, and MaterialError
        where it is no pictures that could be one document."""
        batch: Batch | None = self.cleaned_data["batch"]
        if batch:
            add(batch, self._documents())
            return batch
        again, as_one = (self.cleaned_data.get(name, False) for name in ("again", "as_one"))
        return receive(self._documents(), by, again=again, as_one=as_one)

    def _documents(self) -> list[UploadedFile | ContentFile[bytes]]:
        """The files, and what was pasted as one more."""
        documents: list[UploadedFile | ContentFile[bytes]] = list(self.cleaned_data["files"])
        if pasted := self.cleaned_data["pasted"].strip():
            name = "粘贴的网页.html" if pasted.startswith("<") else "粘贴的文字.txt"
            documents.append(ContentFile(pasted.encode(), name=name))
        return documents
