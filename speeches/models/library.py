"""What the library is as a whole."""

from __future__ import annotations

import secrets

from django.db import models

_ONLY = 1


class LibraryVersionManager(models.Manager["LibraryVersion"]):
    def renew(self) -> None:
        """Another version, from the commit of the open transaction on."""
        token = secrets.token_hex(8)
        if not self.filter(pk=_ONLY).update(token=token):
            self.bulk_create([self.model(pk=_ONLY, token=token)], ignore_conflicts=True)

    def current(self) -> str:
        """Differs from every other there was wherever a speech that readers see differs; empty for
        a library in which nothing was announced yet."""
        return self.filter(pk=_ONLY).values_list("token", flat=True).first() or ""


class LibraryVersion(models.Model):
    """One row, which is another after every change that is announced (`speeches.changes`). Drawn by
    lot: also a restored library has another version than the one before it."""

    token = models.CharField(max_length=16)

    objects = LibraryVersionManager()

    class Meta:
        verbose_name = "全库版本"

    def __str__(self) -> str:
        return self.token
