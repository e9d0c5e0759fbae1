"""The log of what became of speeches: every change of a state, and who made it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from speeches.choices import GONE, State
from speeches.models.speech import Speech

_STATES = [*State.choices, GONE]


class StateChange(models.Model):
    """A speech came in or went from one state into another. Nobody edits or deletes these rows.

    The last one of a speech that is gone is its tombstone: the file and the place in it say which
    speech it was, when the same bytes come again.
    """

    speech = models.ForeignKey(
        Speech, models.SET_NULL, null=True, related_name="state_changes", verbose_name="讲话"
    )
    sha256 = models.CharField("文件指纹", max_length=64, db_index=True)
    position = models.PositiveSmallIntegerField("在材料中的次序")
    title = models.CharField("标题", max_length=300)
    # Empty where it came in.
    before = models.CharField("原状态", max_length=10, choices=_STATES, blank=True)
    after = models.CharField("新状态", max_length=10, choices=_STATES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="账号"
    )
    # What that person is called, also when the account is deleted; empty where nobody did it.
    who = models.CharField("经手人", max_length=150, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)
    # The job that did it, where one did.
    job = models.CharField("任务", max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "状态变更"
        default_permissions = ()

    def __str__(self) -> str:
        """已撤下，于2026年11月30日由王芳（内容有误）."""
        day = timezone.localtime(self.at)
        by = f"由{self.who}" if self.who else ""
        note = f"（{self.note}）" if self.note else ""
        return f"{self.get_after_display()}，于{day.year}年{day.month}月{day.day}日{by}{note}"
