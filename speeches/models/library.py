"""What the library is as a whole, and what became of it for readers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import models
from django.utils import timezone

from config.compiled import Compiled, CompiledInsert
from speeches.batched import batched
from speeches.choices import PublicEvent
from speeches.models.speech import Speech

_ONLY = 1
# Keys that a query names at once: databases set a limit to them.
_AT_ONCE = 500


def _by_lot() -> str:
    return secrets.token_hex(8)


class LibraryVersionManager(models.Manager["LibraryVersion"]):
    def renew(self) -> None:
        """Another version, from the commit of the open transaction on."""
        token = _by_lot()
        if not self.filter(pk=_ONLY).update(token=token):
            self.bulk_create([self.model(pk=_ONLY, token=token)], ignore_conflicts=True)

    def current(self) -> str:
        """Differs from every other there was wherever a speech that readers see differs; empty for
        a library in which nothing was announced yet."""
        return next((token for (token,) in _CURRENT()), "")

    def begin_anew(self) -> None:
        """Say that what became of the library is not what was told of it, as after a restore."""
        self.filter(pk=_ONLY).update(token=_by_lot(), epoch=_by_lot())

    def epoch(self) -> str:
        """Differs from that of the same library before it was put back; empty as `current`."""
        return self.filter(pk=_ONLY).values_list("epoch", flat=True).first() or ""


class LibraryVersion(models.Model):
    """One row, which is another after every change that is announced (`speeches.changes`). Drawn by
    lot: also a restored library has another version than the one before it."""

    token = models.CharField(max_length=16)
    # In which the numbers of `PublicChange` are those that were told.
    epoch = models.CharField(max_length=16, default=_by_lot)

    objects = LibraryVersionManager()

    class Meta:
        verbose_name = "全库版本"

    def __str__(self) -> str:
        return self.token


_CURRENT = Compiled(lambda keys: LibraryVersion.objects.filter(pk=_ONLY).values_list("token"))
# Asked with every speech that is announced.
_TOLD = Compiled(
    lambda keys: (
        PublicChange.objects.filter(speech_pk__in=keys).order_by().values_list("speech_pk", "event")
    )
)
_PUBLISHED = Compiled(
    lambda keys: Speech.objects.published().filter(pk__in=keys).order_by().values_list("pk")
)


class PublicChangeManager(models.Manager["PublicChange"]):
    def note(self, speeches: Sequence[int]) -> None:
        """Write down what becomes of these speeches for readers, in the open transaction, beside
        which no other does so."""
        for keys in batched(speeches, _AT_ONCE):
            self._note(keys)

    def _note(self, keys: Sequence[int]) -> None:
        before = {row[0]: row[1] for row in _TOLD(keys)}
        published = {key for (key,) in _PUBLISHED(keys)}
        events = {key: _event(before.get(key, ""), key in published) for key in keys}
        news = [self.model(speech_pk=key, event=event) for key, event in events.items() if event]
        if before:
            self.filter(speech_pk__in=[row.speech_pk for row in news]).delete()
        _insert_changes(news)


def _event(before: str, is_published: bool) -> str:
    """What a change is for readers; empty where it is nothing to them, as that of a draft."""
    was_published = before in (PublicEvent.PUBLISHED, PublicEvent.CORRECTED)
    if is_published:
        return PublicEvent.CORRECTED if was_published else PublicEvent.PUBLISHED
    return PublicEvent.WITHDRAWN if was_published else ""


class PublicChange(models.Model):
    """The last thing that became of a speech that readers see or saw: one row of each.

    Its key is its place among all changes: a later change takes the row away and writes another.
    No foreign key: the row of a speech that is gone stays, so that who copies the library hears of
    it. Nothing in it but the number of the speech.
    """

    speech_pk = models.BigIntegerField("讲话编号", unique=True)
    event = models.CharField("变动", max_length=10, choices=PublicEvent)
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)

    objects = PublicChangeManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "读者所见的变动"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.speech_pk}：{self.get_event_display()}"


_insert_changes = CompiledInsert(PublicChange)


class UpkeepStatus(models.Model):
    """How something ended that looks after the library: see `speeches.safety.status`."""

    name = models.CharField("名称", max_length=50, unique=True)
    values = models.JSONField("结果")

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "维护情况"

    def __str__(self) -> str:
        return self.name
