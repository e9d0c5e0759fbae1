"""Work that takes long, as people see it: who wanted what, how far it is, and how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Job(models.Model):
    """A piece of work for the workers; how it is queued is the affair of `queue`."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"

    OPEN = (State.WAITING, State.RUNNING)

    title = models.CharField("工作", max_length=100)
    # The key of its row in the queue, which is swept when it is old.
    task = models.UUIDField("队列编号", null=True, editable=False, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="由谁开始",
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("共", default=0)
    # Where it goes on after a stop or a kill; what that is, the job itself knows.
    reached = models.BigIntegerField("进行到", default=0, editable=False)
    counts = models.JSONField("计数", default=dict, editable=False)
    outcome = models.TextField("结果", blank=True)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "后台任务"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class DailyRun(models.Model):
    """The last day on which something that is done daily was begun."""

    name = models.CharField("名称", max_length=50, unique=True)
    day = models.DateField("最近一次", null=True)

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "每日任务"

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet["Batch"]):
    def with_failures(self) -> BatchQuerySet:
        """Those with a document that could not be read."""
        failed = BatchDocument.objects.filter(
            file__batch=models.OuterRef("pk"), result=BatchDocument.Result.FAILED
        )
        return self.filter(models.Exists(failed))

    def unfinished(self) -> BatchQuerySet:
        """Those with a file that is not done."""
        files = BatchFile.objects.exclude(state=BatchFile.State.DONE)
        return self.filter(models.Exists(files.filter(batch=models.OuterRef("pk"))))


class Batch(models.Model):
    """Files that came together, kept with what became of each until somebody dismisses them."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", "上传"
        FOLDER = "folder", "收件文件夹"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="由谁上传",
    )
    origin = models.CharField("来自", max_length=10, choices=Origin, default=Origin.UPLOAD)
    # Whether what was deleted before is to come in again.
    again = models.BooleanField("删除过的也重新导入", default=False)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    taken_back_at = models.DateTimeField("整批撤回的时间", null=True, blank=True)
    dismissed_at = models.DateTimeField("收起的时间", null=True, blank=True)
    # Why the work stands still for a while, as on a full disk; empty where it goes on.
    problem = models.CharField("暂停的原因", max_length=300, blank=True)

    objects = BatchQuerySet.as_manager()

    # How far it is, in a sentence: of a row of a list, which counts a page of them together.
    told = ""

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "上传记录"
        default_permissions = ()

    def __str__(self) -> str:
        return f"第 {self.pk} 批"

    @property
    def job(self) -> str:
        """What the log of speeches calls it (`StateChange.job`)."""
        return f"batch-{self.pk}"


class BatchFile(models.Model):
    """A file of a batch: one document, or a container of several."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待中"
        RUNNING = "running", "处理中"
        SCANNING = "scanning", "识别文字中"
        DONE = "done", "已处理"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    name = models.CharField("文件名", max_length=255)
    # What its bytes are called where uploads wait (`batches.incoming`); they are gone when nobody
    # needs them any more. Empty of what lies in the watched folder of this very machine.
    stored = models.CharField("存放的名称", max_length=100, blank=True)
    # Where it lies in the watched folder; empty of an upload.
    path = models.CharField("位置", max_length=1000, blank=True)
    size = models.PositiveBigIntegerField("字节数")
    # Of the bytes that came; empty of what lies in the watched folder.
    sha256 = models.CharField("指纹", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    # How many of its documents are done, and how often the next one was begun.
    reached = models.PositiveIntegerField("已处理的份数", default=0)
    tries = models.PositiveSmallIntegerField("试过的次数", default=0)
    # How many pictures it holds, where it is a container of nothing but numbered ones.
    pictures = models.PositiveIntegerField("连号的图片", default=0)
    # The file in whose document it stands as a page, where pictures were put together.
    combined_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="合成到"
    )
    # What recognises the pages of its next document, or did so.
    scan = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    # Of a file in the watched folder: whether it was moved out of the way.
    put_away = models.BooleanField("已移走", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "上传的文件"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class BatchDocument(models.Model):
    """What became of a document of a file."""

    class Result(models.TextChoices):
        NEW = "new", "新"
        KNOWN = "known", "已有"
        FAILED = "failed", "失败"

    file = models.ForeignKey(BatchFile, models.CASCADE, related_name="documents")
    position = models.PositiveIntegerField("在文件中的次序")
    name = models.CharField("名称", max_length=255)
    result = models.CharField("结果", max_length=10, choices=Result)
    # A sentence, and what a librarian should look at, each a sentence.
    said = models.TextField("说明")
    notes = models.JSONField("提示", default=list, blank=True)
    material = models.ForeignKey(
        "speeches.Material", models.SET_NULL, null=True, related_name="+", verbose_name="原始材料"
    )

    class Meta:
        ordering = ["file", "position"]
        verbose_name = verbose_name_plural = "上传的材料"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="batch_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.said}"
