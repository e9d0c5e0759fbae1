"""What can be suggested while somebody types, with the keys it is looked up by; and which speeches
the index has not yet as they are."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef
from django.db.models.lookups import StartsWith
from django.db.models.sql.compiler import SQLCompiler

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
