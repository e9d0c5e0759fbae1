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
        return self.state in (self.State.WAITING, self.State.RUNNING)

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
