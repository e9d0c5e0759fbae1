"""Versions of one speech: fingerprints, sampled shingles, and the links between versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from speeches.models.speech import Speech, where_published

# Versions that keep less of their shared passages word for word are worded differently.
REWORDED = 0.75


class SpeechFingerprint(models.Model):
    """What tells copies of a speech from others, made from its text by `parsing.fingerprints`."""

    speech = models.OneToOneField(
        Speech, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    digest = models.CharField("同文指纹", max_length=32, db_index=True)
    length = models.PositiveIntegerField("可比字数")
    sampled = models.PositiveIntegerField("取样数")
    # The sampled shingles, numbers of 32 bits in their order; gathered: whether a segment of the
    # index has them.
    sample = models.BinaryField("取样", default=b"")
    gathered = models.BooleanField("已汇集", default=False)
    # The way it was made; one made in another way, or never, is to be made anew.
    scheme = models.CharField("取样方式", max_length=16, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "指纹"
        indexes = [
            models.Index(
                fields=["speech"], name="fingerprint_not_gathered", condition=Q(gathered=False)
            )
        ]

    def __str__(self) -> str:
        return self.digest


class ShingleSegment(models.Model):
    """Samples of some speeches, gathered: a part of the inverted index in which copies are looked
    up (`duplicates.shingle_index`). Never changed, but merged with others into a new one."""

    id = models.BigIntegerField(primary_key=True)
    speeches = models.PositiveIntegerField("讲话数")
    # The first bits of a hash are the number of its block.
    bits = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "取样汇集"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.speeches} 篇"


class ShingleBlock(models.Model):
    """Sampled shingles of a segment beside the speeches that have them, as arrays."""

    segment = models.ForeignKey(ShingleSegment, models.CASCADE, db_index=False)
    number = models.PositiveIntegerField()
    pairs = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "取样块"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="shingle_block_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class DuplicateLinkQuerySet(models.QuerySet["DuplicateLink"]):
    def published(self) -> DuplicateLinkQuerySet:
        """Without the versions that are not published, which the public must not hear of."""
        return self.filter(where_published("other__"))

    def leading(self) -> DuplicateLinkQuerySet:
        """Only the versions that lead the speech they are linked with."""
        equal = Q(other__worth=F("speech__worth"), other__lt=F("speech"))
        return self.filter(Q(other__worth__gt=F("speech__worth")) | equal)

    def of(self, speech: Speech) -> DuplicateLinkQuerySet:
        """The other versions of a speech, the one that leads them first."""
        links = self.filter(speech=speech).select_related("other__source")
        return links.defer(
            "other__text", "other__rewritten_spots", "other__masks", "other__flags"
        ).order_by("-other__worth", "other")


class DuplicateLink(models.Model):
    """Another version of a speech. Every pair has two rows, one as each of them sees the other."""

    class Relation(models.TextChoices):
        SAME = "same", "相同"
        NEAR = "near", "略有不同"
        # The other is a part of this speech; this speech is a part of the other.
        CONTAINS = "contains", "节选"
        CONTAINED = "contained", "更完整"

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="duplicates")
    other = models.ForeignKey(Speech, models.CASCADE, related_name="+")
    relation = models.CharField("关系", max_length=10, choices=Relation)
    # How much of the smaller text stands in the larger: in passages, and word for word, 0 to 1.
    share = models.FloatField("重合比例")
    kept = models.FloatField("原样比例")

    objects = DuplicateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同一篇的其他版本"
        constraints = [
            models.UniqueConstraint(fields=["speech", "other"], name="duplicate_link_once"),
            models.CheckConstraint(
                condition=~Q(speech=F("other")), name="duplicate_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other}（{self.get_relation_display()}，{self.percent}%）"

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def difference(self) -> str:
        """How the other differs from this speech, for the reader: 更完整, 节选、疑似洗稿, …"""
        relation = self.get_relation_display()
        if self.other.rewritten and not self.speech.rewritten:
            manner = "疑似洗稿"
        elif self.kept < REWORDED * self.share and not self.speech.rewritten:
            manner = "用词多有不同"
        else:
            return relation
        return manner if self.relation == self.Relation.NEAR else f"{relation}、{manner}"

    @property
    def leads(self) -> bool:
        """Whether the other is the version to read rather than this speech."""
        return (self.other.worth, -self.other_id) > (self.speech.worth, -self.speech_id)


class VersionDecision(models.Model):
    """A person said that two speeches are versions of one, or that they are not: it goes before
    what the texts say. one: the speech with the smaller key."""

    one = models.ForeignKey(Speech, models.CASCADE, related_name="+")
    other = models.ForeignKey(Speech, models.CASCADE, related_name="+")
    same = models.BooleanField("是同一篇")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="账号"
    )
    who = models.CharField("经手人", max_length=150, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "版本关系的决定"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="version_decision_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="version_decision_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one}、{self.other}：{'是' if self.same else '不是'}同一篇"
