"""Failed attempts to sign in, counted by account and address."""

from django.db import models


class FailedLogins(models.Model):
    """How often in a row; key: a digest, for people type passwords into the wrong field."""

    key = models.CharField("编号", max_length=64, unique=True)
    count = models.PositiveIntegerField("次数", default=0)
    last = models.DateTimeField("最近一次", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录失败"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
