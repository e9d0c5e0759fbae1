"""Pages that are pictures: what was recognised of them, and the picture to hold it against."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


def _scan_storage() -> Storage:
    return storages["scans"]


def _picture_path(page: ScannedPage, filename: str) -> str:
    return f"{page.sha256[:2]}/{page.sha256}-{page.number}.jpg"


class ScannedPage(models.Model):
    """A page of a document that was recognised, kept as soon as it was: by the hash of the bytes,
    since a material is stored only when all of it has been read."""

    sha256 = models.CharField("文件指纹", max_length=64)
    number = models.PositiveIntegerField("页码")
    # In points, as are the corners of lines.
    width = models.FloatField("宽", default=0)
    height = models.FloatField("高", default=0)
    # [{"text": str, "score": float, "corners": [8 floats], "doubtful": [[start, end]]}], and of a
    # line that a person corrected "read": str, what it was before.
    lines = models.JSONField("识别出的行", default=list)
    picture = models.FileField(
        "页面图片", upload_to=_picture_path, storage=_scan_storage, blank=True
    )
    # Of the picture's bytes; empty where there is none, or nobody has looked yet.
    picture_sha256 = models.CharField("图片指纹", max_length=64, blank=True)
    program = models.CharField("识别程序", max_length=40, blank=True)
    seconds = models.FloatField("用时（秒）", default=0)
    # Why nothing was recognised; empty where it was.
    problem = models.CharField("没有识别的原因", max_length=200, blank=True)
    read_at = models.DateTimeField("识别时间", auto_now_add=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核对人",
    )
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        ordering = ["sha256", "number"]
        verbose_name = verbose_name_plural = "扫描页"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sha256", "number"], name="scanned_page_once")
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 页"

    @property
    def score(self) -> float:
        """How sure the reading of the whole page is, by characters; 0 where nothing was read."""
        sizes = [(line["score"], len(line["text"])) for line in self.lines]
        total = sum(size for _, size in sizes)
        return sum(score * size for score, size in sizes) / total if total else 0.0
