"""The rows of the library: raw materials, the speeches found in them, and their outline."""

from __future__ import annotations

import datetime
import hashlib
import math
from functools import reduce
from operator import or_

from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.functional import cached_property

from speeches.choices import Flag, Kind, Level, level_name
from speeches.parsing.anchors import paragraph_anchors
from speeches.parsing.flags import sentence
from speeches.parsing.genre import comparable


class Source(models.Model):
    """The site or publication a material was taken from."""

    name = models.CharField("名称", max_length=100, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "来源"

    def __str__(self) -> str:
        return self.name


def _material_storage():
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
    # What a person decided about its lines: {"keep": [str], "drop": [str]}, see `Choices`; and
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

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = verbose_name_plural = "原始材料"

    def __str__(self) -> str:
        return self.name


# The years that an event of this library can be in.
FIRST_YEAR, LAST_YEAR = 1900, 2100


class SpeechQuerySet(models.QuerySet["Speech"]):
    """The reading API: every page asks for speeches through these methods."""

    def published(self) -> SpeechQuerySet:
        return self.filter(published=True)

    def for_listing(self) -> SpeechQuerySet:
        """With what a list of speeches shows, and without the texts."""
        return self._for_cards().defer("text")

    def for_results(self) -> SpeechQuerySet:
        """With what a list of results shows beside: pieces of the texts, and their sections."""
        return self._for_cards().prefetch_related("sections")

    def _for_cards(self) -> SpeechQuerySet:
        speeches = self.select_related("source").with_lead()
        return speeches.defer("rewritten_spots", "masks", "flags", "evidence", "corrected")

    def for_reading(self) -> SpeechQuerySet:
        """With everything the speech's own page shows."""
        speeches = self.select_related("source", "material").prefetch_related("sections")
        return speeches.defer("material__text")

    def with_lead(self) -> SpeechQuerySet:
        """So that `led` is known: whether a published version of the same speech leads it."""
        leaders = DuplicateLink.objects.published().leading().only("speech")
        return self.prefetch_related(Prefetch("duplicates", leaders, to_attr="leaders"))

    def remember_deletion(self) -> None:
        """Note in the materials that a person deletes these: no reparsing brings them back, only
        importing the same bytes again. To be called in the transaction that deletes them.
        """
        for material, position in list(self.values_list("material", "position")):
            found = Material.objects.filter(pk=material)
            choices = found.values_list("choices", flat=True).get()
            deleted = sorted({*choices.get("deleted", ()), position})
            found.update(choices=choices | {"deleted": deleted})

    def newest_first(self) -> SpeechQuerySet:
        """By the event, else by the page's date; undated speeches last."""
        return self.order_by(F("sorted_on").desc(nulls_last=True), "-pk")

    def oldest_first(self) -> SpeechQuerySet:
        return self.order_by(F("sorted_on").asc(nulls_last=True), "pk")

    def longest_first(self) -> SpeechQuerySet:
        return self.order_by("-length", "-pk")

    def recently_added(self) -> SpeechQuerySet:
        return self.order_by("-created_at", "-pk")

    def flagged(self, *names: str) -> SpeechQuerySet:
        """With any of these flags."""
        conditions = (Q(flag_names__contains=f" {name} ") for name in names)
        return self.filter(reduce(or_, conditions, Q(pk__in=[])))

    def count_by(self, field: str) -> dict[str, int]:
        """How many speeches have each value of `field` (a column or lookup path)."""
        return dict(self.order_by().values_list(field).annotate(n=models.Count("pk")))


class Speech(models.Model):
    """One speech of a material: its facts and its text, in the source's own wording."""

    material = models.ForeignKey(
        Material, models.PROTECT, related_name="speeches", verbose_name="原始材料"
    )
    position = models.PositiveSmallIntegerField("在材料中的次序", default=0)
    ref = models.CharField("来源编号", max_length=100, blank=True, db_index=True)

    title = models.CharField("标题", max_length=300)
    subtitle = models.CharField("副标题", max_length=300, blank=True)
    level = models.CharField("层级", max_length=10, choices=Level, blank=True)
    meeting_level = models.CharField("会议层级", max_length=10, choices=Level, blank=True)
    kind = models.CharField("文种", max_length=10, choices=Kind, default=Kind.OTHER)
    meeting = models.CharField("会议名称", max_length=200, blank=True)
    office = models.CharField("讲话人职务", max_length=100, blank=True)
    speaker = models.CharField("署名", max_length=200, blank=True)
    # The words of the source that decided a fact, by the fact's name: {"level": "县人大", …}.
    evidence = models.JSONField("依据", default=dict, blank=True)
    year = models.PositiveSmallIntegerField(
        "年份",
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    delivered_on = models.DateField("讲话日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    # What lists sort by: the event where known, else the page's date (see `_sorting_date`).
    sorted_on = models.DateField("排序日期", null=True, editable=False)
    source = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="来源",
    )
    source_url = models.CharField("来源网址", max_length=500, blank=True)

    part = models.PositiveSmallIntegerField("第几部分", null=True, blank=True)
    parts = models.PositiveSmallIntegerField("共几部分", null=True, blank=True)
    complete = models.BooleanField("完整", default=True)
    incomplete_reason = models.CharField("不完整的原因", max_length=200, blank=True)
    rewritten = models.BooleanField("疑似改写", default=False)
    # [{"text": str, "suggestion": str, "count": int}]
    rewritten_spots = models.JSONField("改写之处", default=list, blank=True)
    masks = models.JSONField("待填之处", default=list, blank=True)
    # Doubts with the words that show them: [{"name": str, "words": [str]}], see `parsing.flags`.
    flags = models.JSONField("提示", default=list, blank=True)
    # The names of what a writer should know, for filters: " gaps rewritten ", else "".
    flag_names = models.CharField("提示名", max_length=120, blank=True, editable=False)
    # The same for all parts of one speech that came in several (see `whole`), else "".
    whole_key = models.CharField("全文标识", max_length=32, blank=True, editable=False)

    # The paragraphs, joined by line feeds; no paragraph contains one.
    text = models.TextField("正文")
    length = models.PositiveIntegerField("字数", editable=False)

    # Which of several versions leads: the greatest, and of equals the first (see `compute_worth`).
    worth = models.BigIntegerField("版本次序", default=0, editable=False)

    # Names of fields that a person has corrected: a newer parser leaves them alone.
    corrected = models.JSONField("人工更正的字段", default=list, blank=True, editable=False)
    published = models.BooleanField("已发布", default=True)
    created_at = models.DateTimeField("入库时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        ordering = [F("sorted_on").desc(nulls_last=True), "-pk"]
        verbose_name = verbose_name_plural = "讲话"
        indexes = [
            # The orders of the lists. Not led by `published`, which SQLite takes for an expression.
            models.Index(fields=["-sorted_on", "-id"], name="speech_by_sorted_on"),
            models.Index(fields=["-created_at", "-id"], name="speech_by_arrival"),
            # Everything that is counted beside a list: without it each count reads the texts too.
            models.Index(
                fields=[
                    "published",
                    "level",
                    "meeting_level",
                    "kind",
                    "year",
                    "source",
                    "complete",
                    "rewritten",
                    "flag_names",
                ],
                name="speech_by_facets",
            ),
            models.Index(fields=["whole_key"], name="speech_by_whole"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "position"], name="speech_position_in_material"
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=Level.values), name="speech_level_known"
            ),
            models.CheckConstraint(
                condition=Q(meeting_level="") | Q(meeting_level__in=Level.values),
                name="speech_meeting_level_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="speech_kind_known"),
            models.CheckConstraint(
                condition=Q(part__isnull=True, parts__isnull=True)
                | Q(part__isnull=False, part__gte=1)
                & (Q(parts__isnull=True) | Q(part__lte=F("parts"))),
                name="speech_part_within_parts",
                violation_error_message="“第几部分”从 1 开始，不大于“共几部分”，不能空着。",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="speech_year_plausible",
                violation_error_message="年份应在 1900 到 2100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        self.derive()
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("speeches:detail", args=[self.pk])

    def derive(self) -> bool:
        """Set the columns that follow from others; gives whether one of them changed."""
        names = ("sorted_on", "length", "flag_names", "whole_key", "worth")
        before = [getattr(self, name) for name in names]
        self.sorted_on = self._sorting_date()
        self.length = sum(not char.isspace() for char in self.text)
        self.flag_names = self._named_flags()
        self.whole_key = self._key_of_whole()
        self.worth = self.compute_worth()
        return before != [getattr(self, name) for name in names]

    @cached_property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []

    @cached_property
    def anchors(self) -> list[str]:
        """The permanent address (HTML id) of each paragraph."""
        return paragraph_anchors(self.paragraphs)

    @property
    def reasons(self) -> dict[str, str]:
        """The evidence of the facts that stand as they were read, by the fact's name."""
        return {name: words for name, words in self.evidence.items() if name not in self.corrected}

    @property
    def level_name(self) -> str:
        """The level as a heading of those that have it."""
        return level_name(self.level)

    @property
    def doubtful(self) -> list[Flag]:
        """The flags that a list shows beside the title, beyond those with a badge of their own."""
        named = set(self.flag_names.split())
        return [
            flag for flag in (Flag.ALIEN, Flag.GAPS, Flag.MISFIT, Flag.EXPIRED) if flag in named
        ]

    @property
    def doubts(self) -> list[str]:
        """The flags in sentences, but for those that the page shows in their own way."""
        shown = (Flag.MASKS, Flag.EXPIRED)
        flags = (flag for flag in self.flags if flag["name"] not in shown or not flag["words"])
        return [sentence(flag["name"], flag["words"]) for flag in flags]

    @property
    def badged(self) -> bool:
        return bool(self.flag_names) or not self.published or self.led

    @property
    def led(self) -> bool:
        """Whether another version leads this one; known after `with_lead`, else False."""
        return bool(getattr(self, "leaders", ()))

    def _sorting_date(self) -> datetime.date | None:
        """The day of the event; a year alone counts as the page's day in it, else as its end."""
        if self.delivered_on or not self.year:
            return self.delivered_on or self.published_on
        if self.published_on and self.published_on.year == self.year:
            return self.published_on
        return datetime.date(self.year, 12, 31)

    def _named_flags(self) -> str:
        names = [flag["name"] for flag in self.flags]
        facts = (
            (Flag.PART, self.part is not None),
            (Flag.INCOMPLETE, not self.complete and self.part is None),
            (Flag.REWRITTEN, self.rewritten),
        )
        names += [name for name, holds in facts if holds]
        return f" {' '.join(sorted(names))} " if names else ""

    def _key_of_whole(self) -> str:
        """The title without marks and spaces, hashed: what parts of one speech have in common."""
        if self.part is None:
            return ""
        return hashlib.blake2b(comparable(self.title).encode(), digest_size=16).hexdigest()

    def compute_worth(self) -> int:
        """Complete before incomplete, not rewritten before rewritten, longer before shorter,
        fewer warnings before more, posted earlier before later: one number, for queries to compare.

        Length counts in steps of 5 %, lest a leftover line of a site outweigh what is clean.
        """
        step = int(math.log(self.length, 1.05)) if self.length else 0
        posted = self.published_on
        places = (
            (self.complete and self.part is None, 2),
            (not self.rewritten, 2),
            (step, 1024),
            (99 - min(sum(flag["name"] != "masks" for flag in self.flags), 99), 100),
            (datetime.date.max.toordinal() - posted.toordinal() if posted else 0, 2**22),
        )
        worth = 0
        for value, size in places:
            worth = worth * size + int(value)
        return worth


class Wording(models.Model):
    """A wording that was right up to a year and is to be checked in a text used after it."""

    words = models.CharField("用语", max_length=60, unique=True)
    until = models.PositiveSmallIntegerField(
        "可用到哪一年", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    note = models.CharField("说明", max_length=200, blank=True)
    exceptions = models.CharField(
        "例外", max_length=200, blank=True, help_text="含有这些词时不算，用、隔开"
    )
    enabled = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["-until", "words"]
        verbose_name = verbose_name_plural = "过时用语"

    def __str__(self) -> str:
        return self.words

    @property
    def excepted(self) -> tuple[str, ...]:
        return tuple(filter(None, self.exceptions.split("、")))

    def stands_in(self, text: str) -> bool:
        """Whether the words stand in a text anywhere but inside of an exception."""
        if self.words not in text:
            return False
        for exception in self.excepted:
            text = text.replace(exception, "\n")
        return self.words in text


class Section(models.Model):
    """A heading of a speech and the paragraphs under it, up to the next heading."""

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="sections")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField("次序")
    depth = models.PositiveSmallIntegerField("层次")
    label = models.CharField("序号", max_length=20, blank=True)
    heading = models.CharField("小标题", max_length=500)
    anchor = models.CharField("锚点", max_length=20)
    # The index of the paragraph that holds the heading, in Speech.paragraphs.
    start = models.PositiveIntegerField("起始段")
    # Characters of that paragraph that are label and heading; a run-in heading ends before it.
    heading_end = models.PositiveIntegerField("标题止于")
    paragraphs = models.PositiveIntegerField("本级段数")

    class Meta:
        ordering = ["speech", "position"]
        verbose_name = verbose_name_plural = "小节"
        constraints = [
            models.UniqueConstraint(
                fields=["speech", "position"], name="section_position_in_speech"
            ),
            models.UniqueConstraint(fields=["speech", "anchor"], name="section_anchor_in_speech"),
            models.CheckConstraint(condition=Q(depth__gte=1), name="section_depth_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.label}{self.heading}"


class SpeechFingerprint(models.Model):
    """What tells copies of a speech from others, made from its text by `parsing.fingerprints`."""

    speech = models.OneToOneField(
        Speech, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    digest = models.CharField("同文指纹", max_length=32, db_index=True)
    length = models.PositiveIntegerField("可比字数")
    sampled = models.PositiveIntegerField("取样数")
    # The way it was made; one made in another way, or never, is to be made anew.
    scheme = models.CharField("取样方式", max_length=16, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "指纹"

    def __str__(self) -> str:
        return self.digest


class Shingle(models.Model):
    """One sampled shingle of one speech: the inverted table in which copies are looked up.

    Rows of a deleted speech are left behind, harmless because no fingerprint goes with them, and
    swept by `find_duplicates`: a cascade would list them one by one on the admin's delete page.
    """

    hash = models.IntegerField()
    speech = models.ForeignKey(
        Speech, models.DO_NOTHING, db_constraint=False, related_name="shingles"
    )

    class Meta:
        verbose_name = verbose_name_plural = "取样"
        indexes = [models.Index(fields=["hash", "speech"], name="shingle_by_hash")]

    def __str__(self) -> str:
        return str(self.hash)


class DuplicateLinkQuerySet(models.QuerySet["DuplicateLink"]):
    def published(self) -> DuplicateLinkQuerySet:
        """Without the versions that are not published, which the public must not hear of."""
        return self.filter(other__published=True)

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


# Versions that keep less of their shared passages word for word are worded differently.
REWORDED = 0.75


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
        """How the other differs from this speech, for the reader: 更完整, 节选、疑似改写, …"""
        relation = self.get_relation_display()
        if self.other.rewritten and not self.speech.rewritten:
            manner = "疑似改写"
        elif self.kept < REWORDED * self.share and not self.speech.rewritten:
            manner = "用词多有不同"
        else:
            return relation
        return manner if self.relation == self.Relation.NEAR else f"{relation}、{manner}"

    @property
    def leads(self) -> bool:
        """Whether the other is the version to read rather than this speech."""
        return (self.other.worth, -self.other_id) > (self.speech.worth, -self.speech_id)


class SiteLine(models.Model):
    """A line that recurs in the pages of a site, learned from them (see `speeches.furniture`)."""

    # The site as its pages tell it, a host or a name: not the row of a source, which people edit.
    site = models.CharField("网站", max_length=255)
    key = models.CharField(max_length=16)
    text = models.CharField("栏目", max_length=200)
    refused = models.BooleanField("不是栏目", default=False)
    learned_at = models.DateTimeField("学到的时间", auto_now_add=True)

    class Meta:
        ordering = ["site", "text"]
        verbose_name = verbose_name_plural = "网站栏目"
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="site_line_once")]

    def __str__(self) -> str:
        return self.text


class Sighting(models.Model):
    """A line that may be furniture stands in this material, a page of this site."""

    site = models.CharField(max_length=255)
    key = models.CharField(max_length=16)
    material = models.ForeignKey(Material, models.CASCADE, related_name="sightings")
    # By what pages of one and the same speech are known: keys of its title and longest line.
    # No title where the line's place in this page teaches nothing: such a page does not count.
    title = models.CharField(max_length=16, null=True)  # noqa: DJ001
    body = models.CharField(max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "所见栏目"
        indexes = [models.Index(fields=["site", "key"], name="sighting_by_line")]
        constraints = [models.UniqueConstraint(fields=["material", "key"], name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.key}"
