"""Expired wording: which rules a text breaks today, and keeping the flags in step with the rules.

The rules are rows that the librarian edits; `expired.txt` is what a new library begins with.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from importlib import resources
from itertools import islice
from operator import or_
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q
from django.utils import timezone

from config.compiled import Compiled
from speeches.changes import announce
from speeches.choices import Act, Flag, State
from speeches.history.recording import acting, recorded
from speeches.life import NOBODY
from speeches.models import Speech, Wording

_FIELDS = 4
_COLUMNS = ("id", "words", "until", "note", "exceptions", "enabled")
_ENABLED = Compiled(lambda keys: Wording.objects.filter(enabled=True).values_list(*_COLUMNS))


class WordingFileError(ValueError):
    """A line of `expired.txt` is not of its form; the message names it, in Chinese."""


@dataclass(frozen=True)
class Expired:
    """A wording that stands in a text after its time: the words, its last year, a note, and the
    phrases inside of which it does not count."""

    words: str
    until: int
    note: str
    exceptions: tuple[str, ...] = ()


def expired_words(text: str, rules: Iterable[Wording]) -> list[str]:
    """The words of the rules that stand in a text, outside of their exceptions."""
    return [rule.words for rule in rules if rule.stands_in(text)]


def rules_of_today() -> list[Wording]:
    """The enabled rules whose time is over."""
    return _rules_of(timezone.localdate().year)


def _rules_of(year: int) -> list[Wording]:
    return [rule for rule in _rules(tuple(map(tuple, _ENABLED()))) if rule.until < year]


@lru_cache(maxsize=1)
def _rules(rows: tuple[tuple[Any, ...], ...]) -> list[Wording]:
    # They are asked for with every document, and seldom others than with the one before.
    return [Wording.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in rows]


def expired_today() -> list[Expired]:
    """Every wording whose time is over."""
    return expired_in(timezone.localdate().year)


def expired_in(year: int) -> list[Expired]:
    """Every wording whose time is over in a year."""
    rules = _rules_of(year)
    return [Expired(rule.words, rule.until, rule.note, rule.excepted) for rule in rules]


def explained(speech: Speech) -> list[Expired]:
    """What the speech's flag says, with the notes of the rules; empty where nothing is flagged."""
    flag = next((flag for flag in speech.flags if flag["name"] == Flag.EXPIRED), None)
    if not flag:
        return []
    rules = Wording.objects.in_bulk(flag["words"], field_name="words")
    return [
        Expired(words, rules[words].until, rules[words].note, rules[words].excepted)
        for words in flag["words"]
        if words in rules
    ]


@dataclass(frozen=True)
class Effect:
    """What a change of a rule would do to one speech: whether it is flagged for it then, and the
    words with what stands around them."""

    speech: Speech
    flagged: bool
    piece: str


@dataclass(frozen=True)
class Effects:
    """What a change of a rule would do; all: whether every speech was looked at that it may
    concern, or the newest alone."""

    found: list[Effect]
    all: bool


_AROUND = 18
# Speeches that a preview looks at: 70 ms, for which the readers of a process wait.
MOST_LOOKED_AT = 1_000


def effects_of(rule: Wording, before: Wording | None) -> Effects:
    """The speeches whose flags would change if this rule were stored in place of the one before.

    Those whose flags a person decided stay as they are, and so does what is in the bin.
    """
    this_year = timezone.localdate().year
    rules = [one for one in (rule, before) if one]
    if not any(_is_over(one, this_year) for one in rules):
        return Effects([], all=True)
    found = []
    speeches = _with_words([one.words for one in rules])
    for speech in islice(speeches, MOST_LOOKED_AT):
        was = before is not None and _flags(before, speech.text, this_year)
        is_ = _flags(rule, speech.text, this_year)
        # Another rule's name is no other flag, but other words of it.
        if was != is_ or (was and before and before.words != rule.words):
            words = rule.words if is_ or before is None else before.words
            found.append(Effect(speech, is_, _around(speech.text, words)))
    return Effects(found, all=next(speeches, None) is None)


def _with_words(words: Iterable[str]) -> Iterator[Speech]:
    """The speeches that a rule with any of these words may concern."""
    said = reduce(or_, (Q(text__contains=each) for each in words))
    rows = Speech.objects.filter(said).newest_first()
    rows = rows.exclude(state__in=(State.BINNED, State.JOINED))
    for speech in rows.only("title", "text", "corrected").iterator(chunk_size=200):
        if "flags" not in speech.corrected:
            yield speech


def _flags(rule: Wording, text: str, year: int) -> bool:
    return _is_over(rule, year) and rule.stands_in(text)


def _is_over(rule: Wording, year: int) -> bool:
    """Whether a rule flags anything in a year."""
    return rule.enabled and rule.until < year


def _around(text: str, words: str) -> str:
    at = text.find(words)
    piece = text[max(0, at - _AROUND) : at + len(words) + _AROUND]
    return piece.replace("\n", " ")


def flag_for(text: str, rules: Iterable[Wording]) -> list[dict[str, object]]:
    """The flag of a text as a list: of one, or of none where no rule is broken."""
    words = expired_words(text, rules)
    return [{"name": str(Flag.EXPIRED), "words": words}] if words else []


def refresh_flags() -> int:
    """Bring the flags of all speeches in line with the rules of today; returns how many changed.

    What a person decided about the flags of a speech stays.
    """
    rules = rules_of_today()
    changed = []
    stored = Speech.objects.only("text", "flags", "corrected")
    changed = [
        speech.pk
        for speech in stored.iterator(chunk_size=200)
        if _flags_today(speech, rules) != speech.flags
    ]
    for pk in changed:
        with acting(Act.WORDING, NOBODY), recorded([pk], ["flags"]):
            # It may have been corrected, read anew or deleted meanwhile.
            speech = Speech.objects.filter(pk=pk).first()
            if speech:
                speech.flags = _flags_today(speech, rules)
                speech.save()
                announce([pk])
    return len(changed)


def _flags_today(speech: Speech, rules: Iterable[Wording]) -> list[dict[str, object]]:
    flags: list[dict[str, object]] = speech.flags
    if "flags" in speech.corrected:
        return flags
    others = [flag for flag in flags if flag["name"] != Flag.EXPIRED]
    return [*others, *flag_for(speech.text, rules)]


def load_shipped() -> int:
    """Add the rules of `expired.txt` that are not known yet; returns how many. Raises
    WordingFileError."""
    known = set(Wording.objects.values_list("words", flat=True))
    new = [rule for rule in _shipped() if rule.words not in known]
    Wording.objects.bulk_create(new)
    return len(new)


def _shipped() -> Iterator[Wording]:
    table = resources.files("speeches").joinpath("expired.txt").read_text(encoding="utf-8")
    for number, line in enumerate(table.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        words, until, note, exceptions = [*line.split("\t"), "", "", ""][:_FIELDS]
        if not words or not until.isdecimal() or int(until) > datetime.MAXYEAR:
            raise WordingFileError(f"expired.txt 第 {number} 行：应为“用语 <TAB> 年份 <TAB> 说明”")
        yield Wording(words=words, until=int(until), note=note, exceptions=exceptions)
