"""Speeches: their facts and their texts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser, User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.base import ModelState
from django.urls import reverse
from django.utils.functional import cached_property

from speeches.choices import STATE_NOTICES, DatedBy, Flag, Kind, Level, State, level_name
from speeches.models.derived import (
    digest_of_text,
    flag_names,
    key_of_whole,
    listed_year,
    sorting_date,
    worth_of,
)
from speeches.models.material import Material, Source
from speeches.parsing.describing.flags import sentence
from speeches.parsing.structure.anchors import paragraph_anchors
from speeches.parsing.structure.places import paragraph_starts

# The years that an event of this library can be in.
FIRST_YEAR, LAST_YEAR = 1900, 2100
# What no list shows of a speech.
NOT_IN_LISTS = (
    *("rewritten_spots", "masks", "flags", "evidence", "corrected"),
    *("text_digest", "worth", "lead", "page", "created_at", "updated_at", "public_since"),
)
# What the facets beside a list count. Those of few values are counted together, in the order of the
# index that has them all.
_OF_FEW_VALUES = (
    *("level", "meeting_level", "kind", "listed_year"),
    *("dated_by", "complete", "rewritten"),
)
_LEVELS = {level.value: str(level.label) for level in Level}
# From this position on stand speeches that were joined to others of their material: nothing is read
# for them.
JOINED = 10_000


def where_published(path: str = "") -> Q:
    """The condition that readers may see a speech; path: from other rows to it, "other__"."""
    return Q(**{f"{path}state": State.PUBLISHED})


class SpeechQuerySet(models.QuerySet["Speech"]):
    """The reading API: every page asks for speeches through these methods."""

    def published(self) -> SpeechQuerySet:
        return self.filter(where_published())

    def usable(self) -> SpeechQuerySet:
        """Those that a writer may take from as they are: whole, and with nothing flagged."""
        return self.filter(complete=True, rewritten=False, flag_names="")

    def in_bulk(self, *of: Any, **by: Any) -> dict[Any, Speech]:
        """As Django's; in no order, which nobody sees, and in which SQLite would go through all
        speeches for a hundred of them."""
        return super(SpeechQuerySet, self.order_by()).in_bulk(*of, **by)

    def uploaded_by(self, user: User | AnonymousUser) -> SpeechQuerySet:
        """What came in with an account that may still upload."""
        if not user.has_perm("speeches.add_material"):
            return self.none()
        return self.filter(material__uploaded_by=user.pk)

    def leading_to_others(self) -> SpeechQuerySet:
        """Those whose address leads to the speech that they are joined to."""
        return self.filter(state=State.JOINED, whole__isnull=False)

    def for_results(self) -> SpeechQuerySet:
        """With what a list of results shows beside: pieces of the texts, and their sections."""
        speeches = self.select_related("source").with_lead().prefetch_related("sections")
        return speeches.defer(*NOT_IN_LISTS)

    def for_reading(self) -> SpeechQuerySet:
        """With everything the speech's own page shows."""
        speeches = self.select_related("source", "material").prefetch_related("sections")
        files = Speech.objects.filter(whole=OuterRef("pk"), page__isnull=False)
        return speeches.annotate(of_files=Exists(files)).defer("material__text")

    def with_lead(self) -> SpeechQuerySet:
        """So that `led` is known: whether a published version of the same speech leads it."""
        # By way of the relation: the model of the links stands above this one.
        link: Any = Speech._meta.get_field("duplicates").related_model
        leaders = link.objects.published().leading().filter(speech=OuterRef("pk"))
        return self.annotate(has_leader=Exists(leaders))

    def remember_deletion(self) -> None:
        """Note in the materials that a person deletes these: no reparsing brings them back, only
        importing the same bytes again. To be called in the transaction that deletes them.
        """
        for material, position in list(self.values_list("material", "position")):
            if position >= JOINED:
                continue
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
        """By when readers began to see them; of published ones."""
        return self.order_by("-public_since", "-pk")

    def public_after(self, moment: datetime.datetime | None) -> SpeechQuerySet:
        """Those that readers see, and did not see up to a moment; None: all of them."""
        published = self.published()
        return published.filter(public_since__gt=moment) if moment else published

    def flagged(self, *names: str) -> SpeechQuerySet:
        """With any of these flags."""
        conditions = (Q(flag_names__contains=f" {name} ") for name in names)
        return self.filter(reduce(or_, conditions, Q(pk__in=[])))

    def count_by(self, field: str) -> dict[str, int]:
        """How many speeches have each value of `field` (a column or lookup path)."""
        return dict(self.order_by().values_list(field).annotate(n=models.Count("pk")))

    def count_by_facets(self) -> dict[str, Counter[Any]]:
        """How many speeches have each value of the columns that lists are narrowed by and that have
        few values, by the column; one query."""
        rows = self.order_by().values_list(*_OF_FEW_VALUES).annotate(n=models.Count("pk"))
        counts: dict[str, Counter[Any]] = {column: Counter() for column in _OF_FEW_VALUES}
        for *values, number in rows:
            for column, value in zip(_OF_FEW_VALUES, values, strict=True):
                counts[column][value] += number
        return counts


@lru_cache(maxsize=4096)
def _address(pk: int) -> str:
    # A page of results has dozens, and `reverse` looks for the language of each.
    return reverse("speeches:detail", args=[pk])


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
    # What lists sort by: the event where known, else the page's date (see `derived`).
    sorted_on = models.DateField("排序日期", null=True, editable=False)
    # The year that lists, facets and charts count it under (see `derived`).
    listed_year = models.PositiveSmallIntegerField("所列年份", null=True, editable=False)
    dated_by = models.CharField(
        "年份依据", max_length=10, choices=DatedBy, default=DatedBy.UNKNOWN, editable=False
    )
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
    rewritten = models.BooleanField("疑似洗稿", default=False)
    # [{"text": str, "suggestion": str, "count": int}]
    rewritten_spots = models.JSONField("洗稿之处", default=list, blank=True)
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
    # By which `safety.texts` sees damage. Null in rows from before it was kept: to add the column
    # writes none of them.
    text_digest = models.CharField("正文指纹", max_length=32, null=True, editable=False)  # noqa: DJ001

    # Which of several versions leads: the greatest, and of equals the first (see `derived`).
    worth = models.BigIntegerField("版本次序", default=0, editable=False)
    # A person says that it leads, whatever is known of it.
    lead = models.BooleanField("人定的首选", default=False, editable=False)

    # Names of fields that a person has corrected: a newer parser leaves them alone.
    corrected = models.JSONField("人工更正的字段", default=list, blank=True, editable=False)
    # Written by `speeches.life` alone, which notes who did it and when.
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.RECEIVED, editable=False
    )
    # Where it is joined to another: to which one, and, where it came with a file of its own, which
    # page of it that is, from 1, the other being the first. Written by `life` and `binding` alone.
    whole = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="joined",
        verbose_name="并入的讲话",
    )
    page = models.PositiveSmallIntegerField("第几份", null=True, editable=False)
    created_at = models.DateTimeField("入库时间", auto_now_add=True)
    # Of one that is published: since when readers see it, by which they are told what is new. Drawn
    # in the transaction that publishes it, beside which no other does so: what is committed later
    # is later. Written by `life` alone.
    public_since = models.DateTimeField("公开时间", auto_now_add=True, null=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = SpeechQuerySet.as_manager()

    # The text as the database has it, None where it was not read.
    _text_as_stored: str | None = None

    class Meta:
        ordering = [F("sorted_on").desc(nulls_last=True), "-pk"]
        verbose_name = verbose_name_plural = "讲话"
        permissions = [("publish_speech", "可发布和撤下讲话")]
        indexes = [
            # The orders of the lists: of those at the desk, and of what readers see.
            models.Index(fields=["-sorted_on", "-id"], name="speech_by_sorted_on"),
            models.Index(fields=["-created_at", "-id"], name="speech_by_arrival"),
            models.Index(fields=["state", "-sorted_on", "-id"], name="speech_by_state_sorted_on"),
            models.Index(fields=["state", "-public_since", "-id"], name="speech_by_public_since"),
            models.Index(fields=["state", "-length", "-id"], name="speech_by_state_length"),
            # Everything that is counted beside a list: without it each count reads the texts too.
            models.Index(
                fields=["state", *_OF_FEW_VALUES, "source", "flag_names"], name="speech_by_facets"
            ),
            models.Index(fields=["whole_key"], name="speech_by_whole"),
            # Few have one: with the others in it, the planner takes it for one that tells nothing.
            models.Index(
                fields=["whole"], name="speech_joined_to", condition=Q(whole__isnull=False)
            ),
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
            models.CheckConstraint(condition=Q(state__in=State.values), name="speech_state_known"),
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

    def save(self, **kwargs: Any) -> None:
        """Store it, but for the state of one that is stored: a row read a moment ago must not
        bring back what somebody has withdrawn or joined to another since."""
        self.derive()
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = self._fields_to_save()
        super().save(**kwargs)
        self._text_as_stored = self.__dict__.get("text")

    def get_absolute_url(self) -> str:
        return _address(self.pk)

    def get_level_display(self) -> str:  # type: ignore[no-redef]  # Django lets a model have its own
        # Django's own puts the choices together anew for every row.
        return _LEVELS.get(self.level, self.level)

    def get_meeting_level_display(self) -> str:  # type: ignore[no-redef]  # the same
        return _LEVELS.get(self.meeting_level, self.meeting_level)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """As Django's own, without its signals, in a tenth of the time: a page has dozens."""
        speech = cls.__new__(cls)
        columns = vars(speech)
        columns.update(zip(field_names, values, strict=True))
        columns["_state"] = state = ModelState()
        state.adding, state.db = False, db
        speech._text_as_stored = columns.get("text")
        return speech

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Also what a column is read with that was left out before."""
        super().refresh_from_db(*args, **kwargs)
        fields = args[1] if len(args) > 1 else kwargs.get("fields")
        if fields is None or "text" in fields:
            self._text_as_stored = self.__dict__.get("text")

    def _fields_to_save(self) -> list[str]:
        left_out = {"state", "whole_id", "page", "public_since", *self.get_deferred_fields()}
        columns = (field for field in self._meta.concrete_fields if not field.primary_key)
        return [column.name for column in columns if column.attname not in left_out]

    @classmethod
    def label_of(cls, name: str) -> str:
        """What people call a column."""
        column: Any = cls._meta.get_field(name)
        return str(column.verbose_name)

    def derive(self) -> bool:
        """Set the columns that follow from others; returns whether one of them changed."""
        names = (
            "sorted_on",
            "listed_year",
            "dated_by",
            "length",
            "flag_names",
            "whole_key",
            "worth",
        )
        before = [getattr(self, name) for name in names]
        if self.text != self._text_as_stored:
            # Not of one that nobody changed: it may have come to harm since it was stored.
            self.text_digest = digest_of_text(self.text.encode("utf-8", "surrogatepass"))
        self.sorted_on = sorting_date(self.delivered_on, self.published_on, self.year)
        self.listed_year, self.dated_by = listed_year(
            self.delivered_on, self.published_on, self.year
        )
        self.length = len("".join(self.text.split()))
        part = self.part is not None
        self.flag_names = flag_names(
            self.flags, part=part, complete=self.complete, rewritten=self.rewritten
        )
        self.whole_key = key_of_whole(self.title) if part else ""
        self.worth = self.compute_worth()
        return before != [getattr(self, name) for name in names]

    @cached_property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []

    @cached_property
    def paragraph_starts(self) -> list[int]:
        """Where each paragraph begins in the text, and at last where the text ends."""
        return paragraph_starts(self.paragraphs)

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
        listed = (
            Flag.ALIEN, Flag.SCANNED, Flag.SWAPPED, Flag.GAPS, Flag.REMOVED, Flag.MISFIT,
            Flag.EXPIRED,
        )  # fmt: skip
        return [flag for flag in listed if flag in named]

    @property
    def doubts(self) -> list[str]:
        """The flags in sentences, but for those that the page shows in their own way."""
        shown = (Flag.MASKS, Flag.EXPIRED, Flag.SWAPPED)
        flags = (flag for flag in self.flags if flag["name"] not in shown or not flag["words"])
        return [sentence(flag["name"], flag["words"]) for flag in flags]

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    def is_visible_to(self, user: User | AnonymousUser) -> bool:
        """Whether somebody may read it: librarians everything, others what is published or their
        own."""
        if self.is_published or user.has_perm("speeches.view_speech"):
            return True
        mine = user.pk is not None and self.material.uploaded_by_id == user.pk
        return mine and user.has_perm("speeches.add_material")

    @property
    def is_joined(self) -> bool:
        return self.state == State.JOINED

    @property
    def is_read(self) -> bool:
        """Whether readers see its words, here or in the speech that it is joined to."""
        return self.end_of_joins.is_published

    @property
    def files(self) -> list[Speech]:
        """What came with a file of its own and is read as a part of this, in order."""
        found = self.joined.filter(page__isnull=False).order_by("page")
        return list(found.select_related("material", "source").defer("text", "material__text"))

    @property
    def end_of_joins(self) -> Speech:
        """The speech that this one is joined to, itself where it is joined to none."""
        whole = self.whole if self.is_joined else None
        return whole.end_of_joins if whole else self

    @property
    def state_notice(self) -> str:
        """What its page says where readers do not see it, else empty."""
        return STATE_NOTICES.get(State(self.state), "")

    @property
    def words_in_doubt(self) -> list[dict[str, Any]]:
        """The swapped words that a page shows, each with its likely original and its count: those
        of a text that looks spun, and those in doubt that no librarian has cleared."""
        shown = self.rewritten or Flag.SWAPPED in self.flag_names.split()
        return list(self.rewritten_spots) if shown else []

    @property
    def swapped_words(self) -> set[str]:
        return {spot["text"] for spot in self.words_in_doubt}

    @property
    def badged(self) -> bool:
        """Whether a list shows a badge: what is incomplete or looks spun is flagged too."""
        return (
            not self.is_published
            or self.led
            or (
                bool(self.flag_names)
                and (bool(self.doubtful) or self.rewritten or not self.complete or bool(self.part))
            )
        )

    @property
    def led(self) -> bool:
        """Whether another version leads this one; known after `with_lead`, else False."""
        return bool(getattr(self, "has_leader", False))

    def compute_worth(self) -> int:
        """Its place among its versions (see `worth_of`)."""
        return worth_of(
            lead=self.lead,
            whole=self.complete and self.part is None,
            rewritten=self.rewritten,
            length=self.length,
            warnings=sum(flag["name"] != Flag.MASKS for flag in self.flags),
            posted=self.published_on,
        )
