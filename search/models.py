"""What can be suggested while somebody types, with the keys it is looked up by; which speeches the
index has not yet as they are; and the words of an office beside the project's own lists."""

from __future__ import annotations

import time

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef
from django.db.models.lookups import StartsWith
from django.db.models.sql.compiler import SQLCompiler

from search.language import synonyms
from search.text.analysis import fault_of_term, fold
from speeches.models import Speech

# Greater than every character that a key can go on with.
_LAST = "\U0010ffff"


class Key(models.CharField):  # type: ignore[type-arg] # only the stubs know it as generic
    """A string that is looked up by how it begins.

    PostgreSQL has an index of its own for `LIKE 'x%'`; SQLite, which uses none for it, is asked
    for the range in which such strings lie.
    """


@Key.register_lookup
class StartsWithInRange(StartsWith):
    """`startswith` that an index answers."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [
            *params,
            self.rhs,
            *params,
            f"{self.rhs}{_LAST}",
        ]


class Phrase(models.Model):
    """A title or heading of published speeches, a term of the dictionary, or a word they use."""

    class Kind(models.TextChoices):
        TERM = "term", "用语"
        HEADING = "heading", "小标题"
        TITLE = "title", "标题"
        WORD = "word", "词语"

    kind = models.CharField("类别", max_length=10, choices=Kind)
    # As the first speech that has it writes it, and folded for comparing.
    text = models.CharField("文字", max_length=120)
    folded = Key("比较形式", max_length=120, db_index=True)
    initials = Key("拼音首字母", max_length=120, db_index=True)
    pinyin = Key("拼音", max_length=720, db_index=True)
    # How many speeches have it: what is used most is suggested first.
    weight = models.PositiveIntegerField("篇数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "可提示的文字"
        indexes = [models.Index(fields=["kind", "-weight"], name="phrase_by_weight")]
        constraints = [models.UniqueConstraint(fields=["kind", "folded"], name="phrase_once")]

    def __str__(self) -> str:
        return self.text


class PhraseUse(models.Model):
    """A phrase is a title or heading of a speech.

    Rows of a deleted speech are left behind, harmless because every reader joins the published
    speeches, and swept by the listener and by `build_index`: a cascade would list them one by one
    on the admin's delete page.
    """

    phrase = models.ForeignKey(Phrase, models.CASCADE, related_name="uses")
    speech = models.ForeignKey(Speech, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "文字出处"
        constraints = [
            models.UniqueConstraint(fields=["phrase", "speech"], name="phrase_once_in_speech")
        ]

    def __str__(self) -> str:
        return f"{self.phrase_id} {self.speech_id}"


class _ChangedSpeeches(models.Manager["ChangedSpeech"]):
    def unpublished(self) -> frozenset[int]:
        """The keys of those that are not published: the index may still hold them as they were."""
        changed = frozenset(self.values_list("speech_pk", flat=True))
        if not changed:
            return changed
        published = Speech.objects.published().filter(pk=OuterRef("speech_pk"))
        return frozenset(self.exclude(Exists(published)).values_list("speech_pk", flat=True))


class ChangedSpeech(models.Model):
    """A change of a speech that the index is to follow: a row of the outbox.

    Written in the transaction that changes the speech, and deleted when the index and the phrases
    agree with it. No foreign key: a deleted speech is a change too.
    """

    speech_pk = models.BigIntegerField("讲话编号")
    changed_at = models.DateTimeField("变动时间", auto_now_add=True)
    # After a failure that is the speech's own: how often it was tried, when next, and why not.
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    due_at = models.DateTimeField("下次处理时间", auto_now_add=True, db_index=True)
    problem = models.CharField("未能更新的原因", max_length=500, blank=True)

    objects = _ChangedSpeeches()

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "待更新到索引的变动"

    def __str__(self) -> str:
        return f"{self.speech_pk}"


class _IndexTickets(models.Manager["IndexTicket"]):
    def take(self) -> int:
        """A number greater than every one that was taken before, by whichever process."""
        ticket = self.create()
        number: int = ticket.pk
        ticket.delete()
        return number

    def begin_anew(self) -> None:
        """Go on above what another state of this library may have taken, as before a restore: the
        numbers are microseconds, of which fewer are taken than go by."""
        ticket = self.create(pk=time.time_ns() // 1000)
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(sql)
        ticket.delete()


class IndexTicket(models.Model):
    """Numbers for those who bring a shared index up to the library: Note [Tickets] of `outbox`.

    Holds no rows: a database never gives a key again, and nobody waits for another to get one.
    """

    objects = _IndexTickets()

    class Meta:
        default_permissions = ()
        verbose_name = verbose_name_plural = "索引更新的序号"

    def __str__(self) -> str:
        return f"{self.pk}"


class SynonymRule(models.Model):
    """Words that mean the same in this office, or do not, beside `synonyms.txt`; switched off, not
    deleted, so that its history stays."""

    class Relation(models.TextChoices):
        SAME = synonyms.Relation.SAME.value, "等同：查其中一个，也找其余的"
        COVERS = synonyms.Relation.COVERS.value, "上位：查第一个，也找其余的；查其余的，不找第一个"
        NONE = synonyms.Relation.NONE.value, "不要同义词：这些词不再找别的词，也不被别的词找到"

    relation = models.CharField("关系", max_length=10, choices=Relation, default=Relation.SAME)
    words = models.TextField("词", max_length=400, help_text="一行一个词，不少于两个字")
    note = models.CharField("说明", max_length=200, blank=True)
    enabled = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "同义词"

    def __str__(self) -> str:
        mark = {self.Relation.COVERS: " > ", self.Relation.NONE: " ≠ "}
        return mark.get(self.Relation(self.relation), " = ").join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The words as they were entered."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @property
    def change(self) -> synonyms.Change:
        return synonyms.Change(
            synonyms.Relation(self.relation), tuple(fold(line) for line in self.lines)
        )

    def clean(self) -> None:
        change = self.change
        least = 1 if change.relation is synonyms.Relation.NONE else 2
        if len(change.words) < least:
            raise ValidationError(
                {"words": f"至少要有{'两' if least == 2 else '一'}个词，一行一个"}
            )
        if fault := synonyms.fault_of(change.words):
            raise ValidationError({"words": fault})
        self.words = "\n".join(self.lines)


class DomainTerm(models.Model):
    """A string that is a term of the domain in this office, or is none, beside `dictionary.txt`."""

    text = models.CharField("用语", max_length=30)
    folded = models.CharField("比较形式", max_length=30, unique=True, editable=False)
    note = models.CharField("说明", max_length=200, blank=True)
    enabled = models.BooleanField(
        "作为用语", default=True, help_text="去掉勾，就不再当作一个词；系统自带的用语也可以这样去掉"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "词典用语"

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = self.text.strip()
        self.folded = fold(self.text)
        if fault := fault_of_term(self.folded):
            raise ValidationError({"text": fault})
        if DomainTerm.objects.exclude(pk=self.pk).filter(folded=self.folded).exists():
            raise ValidationError({"text": f"“{self.text}”已在列表里，请改那一条"})
