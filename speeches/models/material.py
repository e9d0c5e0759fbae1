"""Raw materials: a document as it came, and where it was taken from."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


class Source(models.Model):
    """The site or publication a material was taken from."""

    name = models.CharField("名称", max_length=100, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "来源"

    def __str__(self) -> str:
        return self.name


def _material_storage() -> Storage:
    return storages["materials"]


def _material_path(material: Material, filename: str) -> str:
    """Where the raw bytes lie: by their hash, so that no name from outside reaches the disk."""
    return f"{material.sha256[:2]}/{material.sha256}"


class Material(models.Model):
    """A raw document exactly as it came, kept for ever, and what the importer threw away."""

    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("指纹（SHA-256）", max_length=64, unique=True)
    raw = models.FileField("原始文件", upload_to=_material_path, storage=_material_storage)
    size = models.PositiveIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    encoding = models.CharField("编码", max_length=40)
    # The text as extracted, before any cleaning: every offset in `removed` refers to it.
    text = models.TextField("提取的全文")
    # [{"start": int, "end": int, "text": str, "rule": str}], in the order of the text.
    removed = models.JSONField("清除的内容", default=list, blank=True)
    warnings = models.JSONField("提示", default=list, blank=True)
    # What a person decided about its lines: {"keep": [place], "drop": [place]}, see `Place`; and
    # which of its speeches she deleted: {"deleted": [position]}.
    choices = models.JSONField("人工取舍", default=dict, blank=True)
    # The fingerprint of the parser that read it last (`speeches.parsing.version`).
    parser = models.CharField("解析器版本", max_length=16, blank=True)
    source = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name="来源",
    )
    source_url = models.CharField("来源网址", max_length=500, blank=True)
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    # None: from the command line.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传者",
    )

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = verbose_name_plural = "原始材料"

    def __str__(self) -> str:
        return self.name
