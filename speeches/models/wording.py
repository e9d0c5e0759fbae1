"""Expired wording: rules that belong to the librarian."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from speeches.models.speech import FIRST_YEAR, LAST_YEAR


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
