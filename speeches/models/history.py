"""The history of speeches: what changed in one, when, and by whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from speeches.choices import Act
from speeches.models.speech import Speech


class PlainEncoder(DjangoJSONEncoder):
    """Chinese as it is: escaped, it takes twice the room."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class SpeechChange(models.Model):
    """What one act changed in one speech. Nobody edits these rows; they go with their speech.

    Note [History as differences]
        A row holds what the act changed and no more. `before`, `after`: the columns by name. Of the
        text, which would be most of it, `text` holds the paragraphs that it takes to make the
        former text of the later one, and `digest` says which later text that is. A former version
        is made from the speech as it is, by going back over its changes.
    """

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="changes", verbose_name="讲话")
    act = models.CharField("操作", max_length=10, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="账号"
    )
    # What that person is called, also when the account is deleted; empty where nobody did it.
    who = models.CharField("经手人", max_length=150, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)
    job = models.CharField("任务", max_length=64, blank=True)

    before = models.JSONField("之前", default=dict, encoder=PlainEncoder)
    after = models.JSONField("之后", default=dict, encoder=PlainEncoder)
    # [[first paragraph, last paragraph + 1, [former paragraphs]]], of the later text from its end.
    text = models.JSONField("正文的改动", null=True, encoder=PlainEncoder)
    digest = models.CharField("改后正文的指纹", max_length=16, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "修改记录"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_act_display()}：{self.speech}"
