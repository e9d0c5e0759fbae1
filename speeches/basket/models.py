"""A writer's drafts: headings and paragraphs of her own, and excerpts of speeches, in her order."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config.visitors import ONE_HOLDER
from speeches.basket.numbering import same_but_for_numbers
from speeches.models import Speech

NAME = "文稿"
MOST_BASKETS = 20
MOST_ITEMS = 200
# Characters of one excerpt, and of all in a basket, be it the source's or her copy of it.
MOST_TEXT = 20_000
MOST_TEXT_IN_ALL = 300_000
# Each costs an element on the page and in a file, however few characters it has.
MOST_LINES_IN_ALL = 10_000
# Characters a minute that a draft is read aloud with, unless she says otherwise.
RATE = 200
RATES = (60, 400)


class BasketError(Exception):
    """Something that cannot be put into a basket; says why, for the person."""


class Basket(models.Model):
    """A named collection. It belongs to an account, or to the key in a visitor's session."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="baskets",
        verbose_name="用户",
    )
    visitor = models.CharField("访客", max_length=43, blank=True, db_index=True)
    name = models.CharField("标题", max_length=60, default=NAME)
    salutation = models.CharField("称呼", max_length=100, blank=True)
    rate = models.PositiveSmallIntegerField(
        "每分钟字数",
        default=RATE,
        validators=[MinValueValidator(RATES[0]), MaxValueValidator(RATES[1])],
    )
    # Whether headings are numbered through; see Note [Numbers of a draft].
    numbered = models.BooleanField("自动编号", default=True)
    # The version it stands at; later ones are those that were undone.
    version = models.PositiveIntegerField("版本", default=0)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    # The one that was used last is the one that things are added to.
    used_at = models.DateTimeField("使用时间", default=timezone.now)

    class Meta:
        ordering = ["-used_at", "-pk"]
        verbose_name = verbose_name_plural = "文稿"
        constraints = [models.CheckConstraint(condition=ONE_HOLDER, name="basket_has_one_holder")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("basket:detail", args=[self.pk])

    def use(self) -> None:
        """Remember that it was used just now."""
        self.used_at = timezone.now()
        self.save(update_fields=["used_at"])

    def put(self, item: Item) -> Item:
        """Add an item at the end. Raises BasketError where there is no room. See `changing`."""
        self.check_room(item.text, item.original)
        counts = self.items.aggregate(n=models.Count("pk"), last=models.Max("position"))
        if counts["n"] >= MOST_ITEMS:
            raise BasketError(f"一篇文稿最多放 {MOST_ITEMS} 条，请移除一些，或另建一篇文稿")
        item.basket = self
        item.position = (counts["last"] or 0) + 1
        item.save()
        return item

    def check_room(self, text: str, original: str = "", replacing: Item | None = None) -> None:
        """Raise BasketError where an excerpt is too long. replacing: what goes out for it."""
        longest = max(len(text), len(original))
        if longest > MOST_TEXT:
            raise BasketError(
                f"这一条有 {longest} 字，超过 {MOST_TEXT} 字，请分成小节或段落分别加入"
            )
        others = self.items.exclude(pk=replacing.pk) if replacing else self.items.all()
        held = [(text, original), *others.values_list("text", "original")]
        if sum(max(map(len, both)) for both in held) > MOST_TEXT_IN_ALL:
            raise BasketError(
                f"一篇文稿最多放 {MOST_TEXT_IN_ALL // 10_000} 万字，请移除一些，或另建一篇文稿"
            )
        if sum(len(own.splitlines()) for own, _ in held) > MOST_LINES_IN_ALL:
            raise BasketError(f"一篇文稿最多放 {MOST_LINES_IN_ALL} 行，请移除一些，或另建一篇文稿")


class ItemQuerySet(models.QuerySet["Item"]):
    def for_page(self) -> ItemQuerySet:
        """With what a page or a file says of each one's source, and without the speeches' texts."""
        speech = ("title", "level", "year", "part", "complete", "rewritten", "rewritten_spots",
                  "flag_names", "state", "source_url", "source__name")  # fmt: skip
        own = (field.name for field in Item._meta.concrete_fields)
        return self.select_related("speech__source").only(
            *own, *(f"speech__{name}" for name in speech)
        )


class Item(models.Model):
    """A heading or paragraphs of the writer's own, or an excerpt: the source's words, and her copy
    of them."""

    class Kind(models.TextChoices):
        OUTLINE = "outline", "我的标题"
        OWN = "own", "我的段落"
        SECTION = "section", "小节"
        PARAGRAPH = "paragraph", "段落"
        HEADING = "heading", "小标题"
        HEADINGS = "headings", "一组小标题"
        PASSAGE = "passage", "选段"

    basket = models.ForeignKey(Basket, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField("次序")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    # Of a heading of her own: 1 to 3, else 0. What follows it is its group.
    level = models.PositiveSmallIntegerField("级别", default=0)
    speech = models.ForeignKey(
        Speech, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="讲话"
    )
    anchor = models.CharField("锚点", max_length=20, blank=True)
    original = models.TextField("原文", blank=True)
    text = models.TextField("文字", blank=True)
    note = models.CharField("备注", max_length=500, blank=True)

    objects = ItemQuerySet.as_manager()

    # The lowest level of a heading of her own.
    LOWEST = 3

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = verbose_name_plural = "素材"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="outline", level__in=[1, 2, 3]) | ~Q(kind="outline") & Q(level=0),
                name="basket_item_level",
            )
        ]

    def __str__(self) -> str:
        return self.words[:30]

    def get_absolute_url(self) -> str:
        """Its place in its basket."""
        return f"{reverse('basket:detail', args=[self.basket_id])}#{self.place}"

    @property
    def place(self) -> str:
        """The id of its element on the page."""
        return f"item-{self.pk}"

    @property
    def paragraphs(self) -> list[str]:
        return self.words.splitlines()

    @property
    def original_paragraphs(self) -> list[str]:
        return [] if self.withdrawn else self.original.splitlines()

    @property
    def source_address(self) -> str:
        return f"{self.speech.get_absolute_url()}#{self.anchor}" if self.speech else ""

    @property
    def own(self) -> bool:
        """Whether it is of no speech."""
        return self.kind in (self.Kind.OUTLINE, self.Kind.OWN)

    @property
    def opened(self) -> bool:
        """Whether it begins with a heading, whatever its label."""
        return self.kind in (self.Kind.SECTION, self.Kind.HEADING)

    @property
    def edited(self) -> bool:
        """Whether she changed more than the numbers of its headings."""
        return not same_but_for_numbers(self.text, self.original)

    @property
    def withdrawn(self) -> bool:
        """Whether its speech is no longer for readers: then nothing of the source is shown."""
        return not self.own and not (self.speech and self.speech.is_read)

    @property
    def from_a_part(self) -> bool:
        """Whether more of its speech exists than the library has; of a withdrawn one nothing is
        said."""
        if self.withdrawn or not (self.speech and self.words):
            return False
        return bool(self.speech.part) or not self.speech.complete

    @property
    def words(self) -> str:
        """What there is to show and to export: of a withdrawn source only what she rewrote."""
        return "" if self.withdrawn and not self.edited else self.text


class Version(models.Model):
    """A state a draft was in: what `speeches.basket.versions` wrote of it."""

    basket = models.ForeignKey(Basket, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("编号")
    made_at = models.DateTimeField("时间", default=timezone.now)
    # What she did, and to which item: what is typed on and on in one is one version.
    act = models.CharField("改动", max_length=40)
    item = models.PositiveBigIntegerField("素材", null=True, blank=True)
    characters = models.PositiveIntegerField("字数")
    content = models.BinaryField("内容")

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = "文稿的版本"
        constraints = [
            models.UniqueConstraint(fields=["basket", "number"], name="basket_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.at:%m月%d日 %H:%M}"

    @property
    def at(self) -> datetime:
        """When it was made, by the clock on the wall."""
        return timezone.localtime(self.made_at)
